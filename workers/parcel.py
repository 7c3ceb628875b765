"""A body on its way to the process stage, together with how it came."""

from __future__ import annotations

from datetime import datetime

import msgspec

from wireroom.errors import DefectError
from wireroom.records import Entry


class Parcel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Either ``data`` as fetched or read, or an ``entry`` that carries its own text."""

    data: bytes = b""
    url: str | None = None
    """final URL"""
    requested_url: str | None = None
    media_type: str | None = None
    headers: dict[str, str] = {}
    """response headers with evidence, lower-case names"""
    fetched_at: datetime | None = None
    entry: Entry | None = None
    source: str | None = None
    name: str | None = None
    """file name of a seed"""


def pack(parcel: Parcel) -> bytes:
    """For the claim check: msgpack."""
    return msgspec.msgpack.encode(parcel)


def unpack(data: bytes) -> Parcel:
    """Raises ``DefectError("bad-parcel")`` where the bytes are not a parcel."""
    try:
        return msgspec.msgpack.decode(data, type=Parcel)
    except msgspec.MsgspecError as error:
        raise DefectError("bad-parcel", f"a body in the claim check is broken: {error}") from error
