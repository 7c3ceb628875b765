"""Claim-check bodies: compressed bytes in Redis, for a time, within a bound."""

from __future__ import annotations

import secrets
import zlib
from typing import Final

from wireroom import limits
from wireroom.errors import DefectError, HeldBackError
from wireroom.frontier.link import Link, translate

BODY_MAX_BYTES: Final = limits.SEED_MAX_UNPACKED_BYTES
"""One body, uncompressed."""
_MARK: Final = "body:"


class Bodies(Link):
    """Fetched bodies on their way to processing."""

    bodies_max_bytes: int
    """all bodies, compressed"""

    def put_body(self, data: bytes, seconds: float = limits.CLAIM_CHECK_SECONDS) -> str:
        """Keeps ``data`` for ``seconds`` and returns a reference to it.

        Raises ``DefectError`` (``too-large``) for a body over the limit and ``HeldBackError``
        while all bodies together leave no room.
        """
        if len(data) > BODY_MAX_BYTES:
            raise DefectError("too-large", f"a body of {len(data)} bytes")
        packed = zlib.compress(data, 1)
        ref = f"{_MARK}{secrets.token_hex(12)}.{len(packed)}"
        kept = self._run("put_body", ref, packed, round(seconds * 1000), self.bodies_max_bytes)
        if not kept:
            raise HeldBackError("no room for another body in Redis until some are processed")
        return ref

    def get_body(self, ref: str) -> bytes | None:
        """The body; None where it was dropped, its time is over or it was never here.

        Raises ``DefectError`` (``bad-parcel``) for what ``put_body`` cannot have put there.
        """
        if not ref.startswith(_MARK):
            return None
        with translate():
            packed = self._client.get(self._prefix + ref)
        if not isinstance(packed, bytes):
            return None
        opener = zlib.decompressobj()
        try:
            data = opener.decompress(packed, BODY_MAX_BYTES + 1)
        except zlib.error as error:
            raise DefectError(
                "bad-parcel", f"a body in the claim check is broken: {error}"
            ) from error
        if not opener.eof or len(data) > BODY_MAX_BYTES:
            raise DefectError("bad-parcel", "a body in the claim check is cut short or too large")
        return data

    def drop_body(self, ref: str) -> None:
        """Forgets a body; one that is not here (or a file's reference) is no error."""
        if ref.startswith(_MARK):
            self._run("drop_body", ref)
