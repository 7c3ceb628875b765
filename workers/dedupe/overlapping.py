"""What a text shares with each of some others, and which of two took it from the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wireroom.records import Article
from wireroom.republication import Overlap, credit_keys, name_key, outlet_key
from wireroom.sametext import copy_key
from workers.dedupe.fingerprint import Hashes, shingles
from workers.dedupe.origin import COPYING, Precedence, earlier
from workers.dedupe.similarity import ALIKE, CONTAINED, NEAR, Match, classify, compare


def overlaps(
    article: Article, others: Iterable[Article], *, threshold: float = NEAR
) -> tuple[Overlap, ...]:
    """``article`` against each of ``others`` of which its text is a copy, or the reverse.

    An overlap is directed by the evidence of `earlier`, from the one that took; its kind says
    what that one's text is to the other's.
    """
    own = shingles(article.text)
    found = (_overlap(article, own, other, threshold) for other in others if other is not article)
    return tuple(each for each in found if each is not None)


def _overlap(article: Article, own: Hashes, other: Article, threshold: float) -> Overlap | None:
    if not other.text or other.id == article.id:
        return None
    theirs = shingles(other.text)
    shared = compare(own, theirs)
    match = classify(other.id, shared, len(own), len(theirs), threshold, CONTAINED)
    if match is None:
        return None
    if shared.jaccard >= ALIKE and copy_key(article.text) == copy_key(other.text):
        match = Match(kind="exact", of=other.id, similarity=1.0)
    if match.kind in ("contains", "contained"):
        before = earlier(article, other, a_in_b=shared.a_in_b, b_in_a=shared.b_in_a)
    else:  # a near copy is as often a text that was cut as one that was added to
        before = earlier(article, other)
    follower, followed, kind = article, other, match.kind
    if before.original == article.id:
        follower, followed = other, article
        kind = {"contains": "contained", "contained": "contains"}.get(kind, kind)  # type: ignore[assignment]
    return Overlap(
        article=follower.id,
        of=followed.id,
        kind=kind,
        similarity=round(match.similarity, 4),
        evidence=_evidence(follower, followed, before),
    )


def _evidence(follower: Article, followed: Article, before: Precedence) -> dict[str, Any]:
    evidence: dict[str, Any] = {"decided_by": before.reason}
    if before.reason == "credit" and (credit := _credit(follower, followed)) is not None:
        evidence["credit"] = credit
    if before.reason == "credited":
        found = next(each for each in follower.attributions if each.kind in COPYING)
        evidence["credited"] = found.text
    if follower.published_at is not None and followed.published_at is not None:
        evidence["published"] = [
            follower.published_at.isoformat(),
            followed.published_at.isoformat(),
        ]
    return evidence


def _credit(follower: Article, followed: Article) -> dict[str, str] | None:
    names = (followed.publisher.domain, followed.publisher.name)
    keys = {outlet_key(*names), name_key(names[1])}
    for each in follower.attributions:
        if each.kind in COPYING and (
            keys.intersection(credit_keys(each))
            or (each.url is not None and each.url == followed.canonical_url)
        ):
            return {"kind": each.kind, "text": each.text}
    return None
