"""gzip, in whatever it comes around, within bounds."""

from __future__ import annotations

import zlib
from typing import Final

from wireroom import limits
from wireroom.errors import DefectError

MAGIC: Final = b"\x1f\x8b"
_RATIO_FROM: Final = 2**20
_STEP: Final = 2**18
_MEMBERS_MAX: Final = 1_000


def is_gzip(data: bytes) -> bool:
    return data.startswith(MAGIC)


def inflate(data: bytes, max_bytes: int = limits.SEED_MAX_UNPACKED_BYTES) -> bytes:
    """``data`` unpacked where it is gzip (several members, up to two layers), else as it is.

    Raises ``DefectError``: ``too-large``, ``bomb``, ``truncated-gzip``, ``malformed``.
    """
    for _ in range(2):
        if not is_gzip(data):
            break
        data, complete = _inflate(data, max_bytes)
        if not complete:
            raise DefectError("truncated-gzip", "the gzip data ends before its end")
    if is_gzip(data):
        raise DefectError("bomb", "gzip within gzip within gzip")
    if len(data) > max_bytes:
        raise DefectError("too-large", f"it is larger than {max_bytes} bytes")
    return data


def inflate_head(data: bytes, size: int) -> bytes:
    """The first ``size`` unpacked bytes, without complaint about what follows."""
    for _ in range(2):
        if not is_gzip(data):
            break
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            data = stream.decompress(data, size)
        except zlib.error as error:
            raise DefectError("malformed", f"the gzip data is broken ({error})") from error
    return data[:size]


def _inflate(data: bytes, max_bytes: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    size = used = 0
    rest = data
    members = 0
    while rest.startswith(MAGIC):
        members += 1
        if members > _MEMBERS_MAX:
            raise DefectError("bomb", f"more than {_MEMBERS_MAX} gzip members")
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        pending = rest
        while not stream.eof:
            try:
                part = stream.decompress(pending, _STEP)
            except zlib.error as error:
                raise DefectError("malformed", f"the gzip data is broken ({error})") from error
            size += len(part)
            parts.append(part)
            pending = stream.unconsumed_tail
            used = len(data) - len(pending)
            _check(size, used, max_bytes)
            if not part and not pending and not stream.eof:
                return b"".join(parts), False
        rest = stream.unused_data
    return b"".join(parts), True


def _check(size: int, used: int, max_bytes: int) -> None:
    if size > _RATIO_FROM and size > limits.FETCH_MAX_RATIO * max(used, 1):
        raise DefectError("bomb", f"it grows more than {limits.FETCH_MAX_RATIO}-fold unpacked")
    if size > max_bytes:
        raise DefectError("too-large", f"it is larger than {max_bytes} bytes unpacked")
