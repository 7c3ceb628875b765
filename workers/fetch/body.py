"""A response body from the wire: decompressed while it comes, within its limits.

Bytes are counted after decompression, because that is what must be held; the ratio to the
bytes on the wire is bounded, because a small bomb is still a bomb.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final, Protocol

import brotli

from wireroom import limits
from wireroom.errors import PermanentError, TransientError

_STEP: Final = 256 * 2**10
"""Decompressed bytes asked for at once."""
_RATIO_FROM: Final = 2**20
_MEMBERS_MAX: Final = 1_000


class Body:
    """Takes wire bytes, gives the decoded body.  ``keep`` bytes are kept and the rest is cut
    off (``truncated``) where it is given; else more than ``max_bytes`` is refused."""

    def __init__(self, encoding: str, max_bytes: int, keep: int | None = None) -> None:
        self.wire_bytes = 0
        self.truncated = False
        self._parts: list[bytes] = []
        self._size = 0
        self._max = max_bytes
        self._keep = keep
        self._encoding = encoding
        self._decoder: _Decoder | None = None

    def read(self, chunks: Iterable[bytes]) -> bytes:
        """The whole body.

        Raises ``PermanentError`` (``too-large``, ``compression-bomb``, ``content-encoding``)
        and ``TransientError`` where the compressed stream ends before its end.
        """
        for chunk in chunks:
            if not chunk:
                continue
            if self._decoder is None:
                self._decoder = _decoder_for(self._encoding, chunk)
            self.wire_bytes += len(chunk)
            if self.wire_bytes > self._max:
                raise PermanentError("too-large", f"more than {self._max} bytes on the wire")
            if not self._take(self._decoder, chunk):
                return self._joined()
        if self._decoder is not None and not self._decoder.complete:
            raise TransientError("the compressed body ends before its end", weight=1.0)
        return self._joined()

    def _take(self, decoder: _Decoder, chunk: bytes) -> bool:
        """Decode one chunk; ``False`` when enough has been kept."""
        pending = chunk
        while True:
            try:
                part, pending, more = decoder.decode(pending)
            except (zlib.error, brotli.error) as error:
                raise PermanentError(
                    "content-encoding", f"the body is not valid {self._encoding} ({error})"
                ) from error
            if part:
                self._parts.append(part)
                self._size += len(part)
                if self._keep is not None and self._size >= self._keep:
                    self.truncated = self._size > self._keep or more
                    return False
                self._check()
            if not more:
                return True

    def _check(self) -> None:
        if self._size > self._max:
            raise PermanentError("too-large", f"the body is larger than {self._max} bytes")
        if self._size > _RATIO_FROM and self._size > limits.FETCH_MAX_RATIO * self.wire_bytes:
            raise PermanentError(
                "compression-bomb",
                f"the body grows more than {limits.FETCH_MAX_RATIO}-fold in decompression",
            )

    def _joined(self) -> bytes:
        body = b"".join(self._parts)
        return body if self._keep is None else body[: self._keep]


class _Decoder(Protocol):
    @property
    def complete(self) -> bool: ...

    def decode(self, data: bytes) -> tuple[bytes, bytes, bool]:
        """One step: decoded bytes, input still to decode, whether to call again."""
        ...


def _decoder_for(encoding: str, first: bytes) -> _Decoder:
    name = encoding.strip().lower()
    if name in ("gzip", "x-gzip"):
        # Servers that say gzip and send plain text are common; browsers read them too.
        return _Gzip() if first[:1] == b"\x1f" else _Identity()
    if name == "br":
        return _Brotli()
    if name in ("", "identity", "none", "utf-8", "utf8", "binary", "8bit"):
        return _Identity()
    raise PermanentError("content-encoding", f"content-encoding {name[:40]!r} was not asked for")


class _Identity:
    complete: Final = True

    def decode(self, data: bytes) -> tuple[bytes, bytes, bool]:
        return data, b"", False


class _Gzip:
    """gzip with several members; what follows the last one and is no member is ignored."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._members = 1

    @property
    def complete(self) -> bool:
        return self._stream.eof

    def decode(self, data: bytes) -> tuple[bytes, bytes, bool]:
        if self._stream.eof:
            if not data.startswith(b"\x1f\x8b"):
                return b"", b"", False
            self._members += 1
            if self._members > _MEMBERS_MAX:
                raise PermanentError("compression-bomb", "too many gzip members")
            self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        part = self._stream.decompress(data, _STEP)
        if self._stream.eof:
            rest = self._stream.unused_data
            return part, rest, bool(rest)
        rest = self._stream.unconsumed_tail
        return part, rest, bool(rest) or len(part) == _STEP


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def complete(self) -> bool:
        return bool(self._stream.is_finished())

    def decode(self, data: bytes) -> tuple[bytes, bytes, bool]:
        if self._stream.is_finished():
            return b"", b"", False
        part = self._stream.process(data, output_buffer_limit=_STEP)
        # brotli says that it accepts more also while output is pending: ask until none comes.
        pending = bool(part) or not self._stream.can_accept_more_data()
        return part, b"", pending and not self._stream.is_finished()
