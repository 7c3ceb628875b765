"""Keys that the store keeps for itself: made when first asked for, and the same ever after."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select

from wireroom.store.schema import keys
from wireroom.store.upserts import insert_new


def get(connection: Connection, name: str, size: int) -> bytes:
    """The key of this name; ``size`` random bytes where there is none yet."""
    insert_new(connection, keys, {"name": name, "value": secrets.token_bytes(size)})
    return bytes(connection.execute(select(keys.c.value).where(keys.c.name == name)).scalar_one())
