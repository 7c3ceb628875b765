"""What a new article shares with the stored copies of its text, for the republication graph."""

from __future__ import annotations

from collections.abc import Sequence

from wireroom import limits
from wireroom.records import Article
from wireroom.republication import Overlap
from workers.context import Context
from workers.dedupe import overlaps
from workers.enrich.outlets import by_domain, by_name


def shared_text(context: Context, article: Article, groups: Sequence[str]) -> tuple[Overlap, ...]:
    """The overlaps of ``article`` with the earliest members of the groups."""
    if not groups:
        return ()
    each = max(1, limits.EDGES_COMPARED_MAX // len(groups))
    heads = (context.store.members(name, each) for name in groups)
    ids = {head.id for found in heads for head in found} - {article.id}
    stored = context.store.articles(ids, origins=False)
    return overlaps(article, stored.values(), threshold=context.settings.near_threshold)


def outlet_of(article: Article) -> str | None:
    """The main domain of an outlet that is known, under whichever domain or name it goes."""
    domain, name = article.publisher.domain, article.publisher.name
    known = by_domain(domain) if domain else by_name(name or "")
    return known.domain if known is not None else None
