"""Each distinct text once.

A text is found again by its digest, so that exact copies and returning versions cost nothing;
a near copy or a new version is kept as a delta against a text that is kept whole.  Rows are
never changed or removed while something refers to them, so no base ever dangles.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from wireroom.errors import DefectError
from wireroom.store.delta import apply, delta, pack, unpack
from wireroom.store.schema import texts
from wireroom.store.values import digest

WORTH: Final = 0.7
"""A delta is kept where it takes at most this share of the bytes of the whole text."""

_SAME = select(texts.c.id).where(texts.c.digest == bindparam("digest"))
_READ = select(texts.c.id, texts.c.base_id, texts.c.body).where(
    texts.c.id.in_(bindparam("ids", expanding=True))
)
_PUT_SQLITE = sqlite.insert(texts).on_conflict_do_nothing().returning(texts.c.id)
_PUT_POSTGRES = postgresql.insert(texts).on_conflict_do_nothing().returning(texts.c.id)


def put(connection: Connection, text: str, like: int | None = None) -> int:
    """The row of ``text``, written if it is new; ``like`` is the row of a text that it
    probably shares paragraphs with."""
    mark = digest(text)
    if like is not None:  # then it may be the same text
        known = connection.execute(_SAME, {"digest": mark}).scalar()
        if known is not None:
            return int(known)
    body, base_id = _whole(text), None
    if like is not None:
        base_id, base = _base_of(connection, like)
        packed = pack(base, delta(base, text))
        if len(packed) <= WORTH * len(body):
            body = packed
        else:
            base_id = None
    put_row = _PUT_POSTGRES if connection.dialect.name == "postgresql" else _PUT_SQLITE
    row = {"digest": mark, "base_id": base_id, "body": body}
    written = connection.execute(put_row, row).scalar()
    if written is None:  # it was there, or another transaction has just written it
        written = connection.execute(_SAME, {"digest": mark}).scalar_one()
    return int(written)


def read(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """The whole true text of each row.  Raises ``DefectError`` where a body is damaged."""
    wanted = set(ids)
    rows = {row.id: row for row in connection.execute(_READ, {"ids": sorted(wanted)})}
    bases = {row.base_id for row in rows.values() if row.base_id is not None} - rows.keys()
    if bases:
        rows |= {row.id: row for row in connection.execute(_READ, {"ids": sorted(bases)})}
    found: dict[int, str] = {}
    try:
        for number in wanted & rows.keys():
            row = rows[number]
            if row.base_id is None:
                found[number] = _open(row.body)
            else:
                base = _open(rows[row.base_id].body)
                found[number] = apply(base, unpack(base, row.body))
    except (zlib.error, ValueError, KeyError) as error:
        raise DefectError("store-damaged", f"a stored text cannot be read ({error})") from error
    return found


def _base_of(connection: Connection, row_id: int) -> tuple[int, str]:
    """The text kept whole that stands for ``row_id``: itself, or its own base."""
    row = connection.execute(_READ, {"ids": [row_id]}).one()
    if row.base_id is not None:
        row = connection.execute(_READ, {"ids": [row.base_id]}).one()
    return int(row.id), _open(row.body)


def _whole(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 3)


def _open(body: bytes) -> str:
    return zlib.decompress(body).decode("utf-8", "surrogatepass")
