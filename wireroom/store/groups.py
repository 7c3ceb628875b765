"""Groups of copies: one original, and members that point to it.

Always: an original has ``duplicate_of`` null and ``group_id`` its own id; a member has both
set to the original's id.  Where the stages found a copy of a copy, the member points through
to the original, with what is then still known for certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select, update

from wireroom.errors import UsageError
from wireroom.records import Duplicate, DuplicateKind
from wireroom.store.engine import lock
from wireroom.store.outcome import Placing
from wireroom.store.schema import articles

_INVERSE: Final[dict[str, DuplicateKind]] = {
    "exact": "exact",
    "near": "near",
    "contains": "contained",
    "contained": "contains",
}
_MEMBERS: Final = select(
    articles.c.id,
    articles.c.text_key,
    articles.c.group_id,
    articles.c.duplicate_kind,
    articles.c.duplicate_similarity,
).where(articles.c.group_id.in_(bindparam("groups", expanding=True)))
_POINT: Final = (
    update(articles)
    .where(articles.c.id == bindparam("member"))
    .values(
        group_id=bindparam("into"),
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
    """``claimed`` is of ``copy``, itself a member: its relation to the original."""
    known = Duplicate(
        kind=copy.duplicate_kind, of=copy.group_id, similarity=copy.duplicate_similarity
    )
    return _chain(claimed.kind, claimed.similarity, known)


def _chain(kind: DuplicateKind, similarity: float, onward: Duplicate) -> Duplicate:
    """The relation to an original by way of one of its copies, estimated without the texts.

    One minus the Jaccard similarity is a metric (Levandowsky and Winter 1971), so two
    similarities a and b along a path leave at least a + b - 1.
    """
    if kind == "exact":
        kind = onward.kind
    elif onward.kind not in ("exact", kind):
        kind = "near"
    return Duplicate(kind=kind, of=onward.of, similarity=_least(similarity, onward.similarity))


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
    rows = {row.id: row for row in connection.execute(_MEMBERS, {"groups": [group_id]})}
    chosen = rows.pop(new_original, None)
    if chosen is None:
        raise UsageError(f"{new_original}: is not an article of the group {group_id}")
    if group_id == new_original:
        return len(rows)
    _point(connection, new_original, None)
    for row in rows.values():
        kind: DuplicateKind
        if row.text_key == chosen.text_key and row.text_key is not None:
            kind, similarity = "exact", 1.0
        elif row.id == group_id or row.duplicate_kind == "exact":
            kind = _INVERSE[chosen.duplicate_kind]
            similarity = chosen.duplicate_similarity
        else:
            kind = "near"
            similarity = _least(chosen.duplicate_similarity, row.duplicate_similarity)
        _point(connection, row.id, Duplicate(kind=kind, of=new_original, similarity=similarity))
    return len(rows)


def regroup(
    connection: Connection,
    placings: Sequence[Placing],
    article_id: str,
    duplicate: Duplicate | None,
) -> Duplicate | None:
    """`rearrange` for an article that was just entered as ``duplicate``; what it is then.

    Where others were quicker it still becomes the original of its group if it was to be that.
    """
    own = next((each for each in placings if each.article == article_id), None)
    if rearrange(connection, placings):
        return duplicate if own is None else own.duplicate
    if duplicate is not None and own is not None and own.duplicate is None:
        reroot(connection, duplicate.of, article_id)
        return None
    return duplicate


def rearrange(connection: Connection, placings: Sequence[Placing]) -> bool:
    """Gives articles their new places; ``False``, and nothing is changed, where another
    transaction has moved one of them since they were looked at.

    A member of one of these groups that is not listed (it has only just come, or the group is
    large) goes with the listed article of the same text, else with its original.
    """
    places = {each.article: each for each in placings}
    before = {each.was for each in placings}
    targets = {each.duplicate.of for each in placings if each.duplicate is not None}
    lock(connection, *(f"group {name}" for name in before | targets | places.keys()))
    rows = {row.id: row for row in connection.execute(_MEMBERS, {"groups": sorted(before)})}
    if any(name not in rows or rows[name].group_id != each.was for name, each in places.items()):
        return False
    by_text = {rows[name].text_key: each for name, each in places.items()}
    for row in rows.values():
        place = places.get(row.id)
        if place is not None:
            _point(connection, row.id, place.duplicate)
        elif row.group_id in places:
            _point(connection, row.id, _followed(row, by_text.get(row.text_key), places))
    return True


def _followed(row: Any, twin: Placing | None, places: dict[str, Placing]) -> Duplicate:
    """The place of a member that is not listed and whose original is."""
    if twin is not None and row.text_key is not None:
        return twin.duplicate or Duplicate(kind="exact", of=twin.article, similarity=1.0)
    onward = places[row.group_id].duplicate
    if onward is None:
        return Duplicate(
            kind=row.duplicate_kind, of=row.group_id, similarity=row.duplicate_similarity
        )
    return _chain(row.duplicate_kind, row.duplicate_similarity, onward)


def _point(connection: Connection, member: str, duplicate: Duplicate | None) -> None:
    connection.execute(
        _POINT,
        {
            "member": member,
            "into": duplicate.of if duplicate else member,
            "of": duplicate.of if duplicate else None,
            "kind": duplicate.kind if duplicate else None,
            "similarity": duplicate.similarity if duplicate else None,
        },
    )


def _least(one: float, other: float) -> float:
    return round(max(0.0, one + other - 1.0), 6)
