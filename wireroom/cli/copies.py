"""What an article is among its copies: why that one is the original, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wireroom import limits
from wireroom.cli.differences import difference_lines
from wireroom.cli.options import counted, shorten
from wireroom.records import Article
from wireroom.store import Head, Store

MEMBERS_SHOWN: Final = 20
_WHY: Final = {
    "credit": "the copy credits its outlet",
    "published": "it was published earlier",
    "credited": "of the two only the copy credits somebody",
    "contained": "its text is a part of the copy's",
    "arrival": "it was seen first, and nothing else tells them apart",
}


def copy_of(store: Store, head: Head, threshold: float) -> dict[str, Any] | None:
    """Of a copy: its kind, its original, the evidence that this is the original, and what the
    copy has otherwise; of an original with copies: its members.  ``None`` for what stands alone.
    """
    if head.duplicate_of is not None:
        return _copy(store, head, threshold)
    members = [each for each in store.members(head.id) if each.id != head.id]
    return {"members": [_member(each) for each in members]} if members else None


def _copy(store: Store, head: Head, threshold: float) -> dict[str, Any] | None:
    # Fingerprints need numpy, which nobody waits for who asks about something else.
    from workers.dedupe import Relations, differences

    weighed = store.members(head.group_id, limits.GROUP_WEIGHED_MAX)
    stored = store.articles({head.id, *(each.id for each in weighed)}, origins=False)
    copy, original = stored.get(head.id), stored.get(head.group_id)
    if copy is None or original is None:
        return None
    ranking = Relations(threshold).ranking(stored.values())
    passed = ranking.passed_over.get(copy.id)
    diff = differences(original.text, copy.text, entities=(original.entities, copy.entities))
    if (original.title or "") != (copy.title or ""):
        diff = {"title": {"old": original.title, "new": copy.title}, **diff}
    return {
        "kind": head.duplicate_kind,
        "similarity": head.duplicate_similarity,
        "original": _named(original),
        "why": {"reason": passed.reason, "before": passed.original} if passed else None,
        "differences": diff,
    }


def _named(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.canonical_url or article.url,
        "outlet": article.publisher.name or article.publisher.domain,
        "published_at": article.published_at,
        "first_seen_at": article.first_seen_at,
    }


def _member(head: Head) -> dict[str, Any]:
    return {
        "id": head.id,
        "url": head.canonical_url or head.url,
        "outlet": head.publisher_name or head.publisher_domain,
        "published_at": head.published_at,
        "first_seen_at": head.first_seen_at,
        "kind": head.duplicate_kind,
        "similarity": head.duplicate_similarity,
    }


def copy_lines(found: dict[str, Any]) -> Iterator[str]:
    """`copy_of` for people."""
    if "members" in found:
        members = found["members"]
        yield counted(len(members), "copy", "copies") + ":"
        for each in members[:MEMBERS_SHOWN]:
            yield f"  {each['kind']:9} {each['similarity'] or 1:.2f}  {_line(each)}"
        if len(members) > MEMBERS_SHOWN:
            yield f"  … {len(members) - MEMBERS_SHOWN} more"
        return
    original, why = found["original"], found["why"]
    yield f"{found['kind']} copy (similarity {found['similarity'] or 1:.2f}) of {_line(original)}"
    if why is not None:
        other = "" if why["before"] == original["id"] else f" (against {why['before'][:12]})"
        yield f"  the original because {_WHY[why['reason']]}{other}"
    if found["differences"]:
        yield "  from the original to this one:"
        for line in difference_lines(found["differences"]):
            yield "    " + line


def _line(named: dict[str, Any]) -> str:
    at = named["published_at"] or named["first_seen_at"]
    guess = "" if named["published_at"] else "*"
    return (
        f"{named['id'][:12]}  {f'{at:%Y-%m-%d %H:%M}{guess}' if at else '-'}  "
        f"{shorten(named['outlet'] or '-', 30)}  {shorten(named['url'] or '-', 120)}"
    )
