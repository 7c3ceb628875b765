"""Claim-check bodies: compressed bytes in Redis, for a time, within a bound."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NamedTuple, TypeGuard

from wireroom import limits
from wireroom.errors import DefectError, HeldBackError, UnavailableError
from wireroom.frontier.link import Argument, Link, translate

BODY_MAX_BYTES: Final = limits.SEED_MAX_UNPACKED_BYTES
"""One body, uncompressed."""
AT_ONCE: Final = 50
"""Bodies in one script."""
AT_ONCE_BYTES: Final = 2**18
"""From which on a script takes no more of them."""
ANY: Final = 2**50
"""Bytes: no bound."""
_MARK: Final = "body:"


class Body(NamedTuple):
    """A body that has its reference and is not in Redis yet."""

    ref: str
    packed: bytes


def make_body(data: bytes) -> Body:
    """Raises ``DefectError`` (``too-large``) for a body over the limit."""
    if len(data) > BODY_MAX_BYTES:
        raise DefectError("too-large", f"a body of {len(data)} bytes")
    packed = zlib.compress(data, 1)
    return Body(f"{_MARK}{secrets.token_hex(12)}.{len(packed)}", packed)


def is_body(ref: str | None) -> TypeGuard[str]:
    """Whether it is the reference of a body (a file has another)."""
    return ref is not None and ref.startswith(_MARK)


class Bodies(Link):
    """Fetched bodies on their way to processing."""

    bodies_max_bytes: int
    """all bodies, compressed"""

    def put_body(
        self, data: bytes, seconds: float = limits.CLAIM_CHECK_SECONDS, *, asked_for: bool = False
    ) -> str:
        """Keeps ``data`` for ``seconds`` and returns a reference to it.

        ``asked_for``: there was room when it was asked for, and it takes its place whatever came
        meanwhile, so that it is not asked for again: at most one body beyond the bound for each
        that asks.  Raises ``DefectError`` (``too-large``) for a body over the limit and
        ``HeldBackError`` while all bodies together leave no room.
        """
        body = make_body(data)
        most = ANY if asked_for else self.bodies_max_bytes
        if not self.put_bodies([body], most, seconds):
            raise HeldBackError("no room for another body in Redis until some are processed")
        return body.ref

    def put_bodies(
        self, bodies: Sequence[Body], most: int, seconds: float = limits.CLAIM_CHECK_SECONDS
    ) -> int:
        """Keeps as many of the first of ``bodies`` as there is room for while all bodies together
        have at most ``most`` bytes, and returns how many those are.

        Raises ``UnavailableError``; none is kept then, unless Redis cannot be told.
        """
        kept = 0
        try:
            while kept < len(bodies):
                some = _together(bodies[kept : kept + AT_ONCE])
                flat: list[Argument] = [part for body in some for part in body]
                found = int(self._run("put_body", round(seconds * 1000), most, *flat))
                kept += found
                if found < len(some):
                    break
        except UnavailableError:
            with suppress(UnavailableError):
                self.drop_bodies([each.ref for each in bodies])
            raise
        return kept

    def get_body(self, ref: str) -> bytes | None:
        """The body; None where it was dropped, its time is over or it was never here.

        Raises ``DefectError`` (``bad-parcel``) for what ``put_body`` cannot have put there.
        """
        if not is_body(ref):
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
        self.drop_bodies([ref])

    def drop_bodies(self, refs: Sequence[str]) -> None:
        """Forgets bodies; the same holds for each."""
        if ours := [ref for ref in refs if is_body(ref)]:
            self._run("drop_body", *ours)


def _together(bodies: Sequence[Body]) -> Sequence[Body]:
    """The first of them that go in one script: at least one."""
    size = 0
    for count, body in enumerate(bodies, 1):
        size += len(body.packed)
        if size >= AT_ONCE_BYTES:
            return bodies[:count]
    return bodies
