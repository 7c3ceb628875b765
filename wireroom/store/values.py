"""How values cross into SQL and back: instants, strings, JSON, digests.

Instants are stored as integer microseconds since 1970 in UTC, which sort alike in both
databases; the offset that was written survives in the record.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from wireroom.errors import DefectError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime | None) -> int | None:
    """Microseconds since the epoch.  Raises ``DefectError`` for a time without an offset."""
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise DefectError("naive-time", f"a time without an offset: {instant.isoformat()}")
    return (instant - EPOCH) // _MICROSECOND


def instant(value: int | None) -> datetime | None:
    """The aware UTC datetime of ``value`` microseconds."""
    return None if value is None else EPOCH + value * _MICROSECOND


def storable(text: str | None) -> str | None:
    """``text`` as both databases accept it: PostgreSQL refuses NUL, neither takes a lone
    surrogate."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def to_json(value: Any) -> str:
    """JSON text.  Raises ``DefectError`` for what JSON cannot hold."""
    try:
        return msgspec.json.encode(value).decode("utf-8")
    except (TypeError, ValueError) as error:
        raise DefectError("unencodable", f"cannot be written as JSON ({error})") from error


def from_json(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)


def digest(text: str) -> bytes:
    """16 bytes that stand for exactly this text (BLAKE2b: input may be hostile)."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def lock_number(name: str) -> int:
    """A signed 64-bit number for a PostgreSQL advisory lock on ``name``."""
    raw = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)
