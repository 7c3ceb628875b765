"""Groups of copies: one original, and members that point to it.

Always: an original has ``duplicate_of`` null and ``group_id`` its own id; a member has both
set to the original's id.  Where the stages found a copy of a copy, the member points through
to the original, with what is then still known for certain.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from sqlalchemy import Connection, Select, bindparam, func, select, update

from wireroom.errors import UsageError
from wireroom.records import Duplicate
from wireroom.store.engine import lock
from wireroom.store.schema import articles

_INVERSE: Final[dict[str, Literal["exact", "near", "contains", "contained"]]] = {
    "exact": "exact",
    "near": "near",
    "contains": "contained",
    "contained": "contains",
}
_MEMBERS: Final = select(
    articles.c.id,
    articles.c.text_key,
    articles.c.duplicate_kind,
    articles.c.duplicate_similarity,
).where(articles.c.group_id == bindparam("group_id"))
_POINT: Final = (
    update(articles)
    .where(articles.c.id == bindparam("member"))
    .values(
        group_id=bindparam("of"),
        duplicate_of=bindparam("of"),
        duplicate_kind=bindparam("kind"),
        duplicate_similarity=bindparam("similarity"),
    )
)


def locked_row(connection: Connection, state: Select[Any], article_id: str) -> Any:
    """The row of an article whose group nobody else changes until the transaction ends."""
    row = connection.execute(state, {"wanted": article_id}).one_or_none()
    while row is not None and connection.dialect.name == "postgresql":
        lock(connection, f"group {row.group_id}")
        again = connection.execute(state, {"wanted": article_id}).one()
        if again.group_id == row.group_id:
            return again
        row = again
    return row


def through(claimed: Duplicate, copy: Any) -> Duplicate:
    """``claimed`` is of ``copy``, itself a member: the same relation to the original.

    One minus the Jaccard similarity is a metric (Levandowsky and Winter 1971), so two
    similarities a and b along a path leave at least a + b - 1.
    """
    kind = claimed.kind
    if kind == "exact":
        kind = copy.duplicate_kind
    elif copy.duplicate_kind not in ("exact", kind):
        kind = "near"
    return Duplicate(
        kind=kind,
        of=copy.group_id,
        similarity=_least(claimed.similarity, copy.duplicate_similarity),
    )


def has_members(connection: Connection, article_id: str) -> bool:
    """Whether the original ``article_id`` has copies."""
    counted = select(func.count()).select_from(articles).where(articles.c.group_id == article_id)
    return connection.execute(counted).scalar_one() > 1


def reroot(connection: Connection, group_id: str, new_original: str) -> int:
    """Makes a member its group's original; how many members point to it now.

    Texts stay where they are: they belong to no article, so no base dangles.  The kind of each
    other member is exact where its text is the same, else turned round for the old original,
    else near; similarities are the least that is certain.  Raises ``UsageError`` where
    ``new_original`` is not a member of the group.
    """
    lock(connection, f"group {group_id}", f"group {new_original}")
    rows = {row.id: row for row in connection.execute(_MEMBERS, {"group_id": group_id})}
    chosen = rows.pop(new_original, None)
    if chosen is None:
        raise UsageError(f"{new_original}: is not an article of the group {group_id}")
    if group_id == new_original:
        return len(rows)
    connection.execute(
        update(articles)
        .where(articles.c.id == new_original)
        .values(
            group_id=new_original,
            duplicate_of=None,
            duplicate_kind=None,
            duplicate_similarity=None,
        )
    )
    for row in rows.values():
        if row.text_key == chosen.text_key and row.text_key is not None:
            kind, similarity = "exact", 1.0
        elif row.id == group_id or row.duplicate_kind == "exact":
            kind = _INVERSE[chosen.duplicate_kind]
            similarity = chosen.duplicate_similarity
        else:
            kind = "near"
            similarity = _least(chosen.duplicate_similarity, row.duplicate_similarity)
        connection.execute(
            _POINT,
            {"member": row.id, "of": new_original, "kind": kind, "similarity": similarity},
        )
    return len(rows)


def _least(one: float, other: float) -> float:
    return round(max(0.0, one + other - 1.0), 6)
