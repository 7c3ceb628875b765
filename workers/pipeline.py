"""The pure steps of processing, composed: page → article record, nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from wireroom.errors import PermanentError
from wireroom.records import Article, Page, Rejection
from wireroom.urls import article_id, canonical_url
from workers.enrich import enrich
from workers.extract import HostMemory, SiteRules, extract


def read_article(
    page: Page,
    *,
    now: datetime,
    keep_rejected: frozenset[str] = frozenset(),
    host_memory: HostMemory | None = None,
    site_rules: SiteRules | None = None,
) -> Article | Rejection:
    """Extraction and identity: an article with its id, or why the page is not one."""
    found = extract(
        page,
        now=now,
        keep_rejected=keep_rejected,
        host_memory=host_memory,
        site_rules=site_rules,
    )
    if isinstance(found, Rejection):
        return found
    canonical = _canonical(found)
    return msgspec.structs.replace(
        found,
        id=article_id(canonical, found.text),
        canonical_url=canonical,
        source=found.source or page.source,
        fetched_at=page.fetched_at or found.fetched_at,
    )


def _canonical(article: Article) -> str | None:
    """The declared canonical URL where it is believable, else the page's own, in one form."""
    url = article.canonical_url or article.url
    if url is None:
        return None
    try:
        return canonical_url(url)
    except PermanentError:
        return None


def preview_page(
    page: Page,
    *,
    now: datetime,
    pipelines: Mapping[str, str],
    keep_rejected: frozenset[str] = frozenset(),
    site_rules: SiteRules | None = None,
) -> Article | Rejection:
    """Everything that can be said about one page without the store."""
    found = read_article(page, now=now, keep_rejected=keep_rejected, site_rules=site_rules)
    return found if isinstance(found, Rejection) else enrich(found, pipelines=pipelines)
