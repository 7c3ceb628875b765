"""What a new article shares with the stored copies of its text, for the republication graph."""

from __future__ import annotations

from collections.abc import Iterable

from wireroom import limits
from wireroom.records import Article
from wireroom.republication import Overlap
from workers.context import Context
from workers.dedupe import overlaps
from workers.enrich.outlets import by_domain, by_name


def shared_text(context: Context, article: Article, groups: Iterable[str]) -> tuple[Overlap, ...]:
    """The overlaps of ``article`` with the earliest members of the groups."""
    heads = (context.store.members(name, limits.EDGES_COMPARED_MAX) for name in groups)
    ids = dict.fromkeys(head.id for found in heads for head in found if head.id != article.id)
    if not ids:
        return ()
    stored = context.store.articles(list(ids)[: limits.EDGES_COMPARED_MAX], origins=False)
    return overlaps(article, stored.values(), threshold=context.settings.near_threshold)


def outlet_of(article: Article) -> str | None:
    """The main domain of an outlet that is known, under whichever domain or name it goes."""
    domain, name = article.publisher.domain, article.publisher.name
    known = by_domain(domain) if domain else by_name(name or "")
    return known.domain if known is not None else None
