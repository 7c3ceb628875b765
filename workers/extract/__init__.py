"""Page to article: main text, metadata with evidence, boilerplate with its kind."""

from __future__ import annotations

from datetime import datetime

from wireroom.records import Article, Page, Rejection
from workers.extract.given import overlay
from workers.extract.hostmemory import HostMemory
from workers.extract.html import Identify, extract_html
from workers.extract.plain import extract_text
from workers.extract.sitefolder import SiteFolder, site_folder
from workers.extract.siterules import SiteRules
from workers.language import identify

__all__ = ["HostMemory", "SiteFolder", "SiteRules", "extract", "site_folder"]


def extract(
    page: Page,
    *,
    now: datetime,
    language: Identify = identify,
    host_memory: HostMemory | None = None,
    site_rules: SiteRules | None = None,
    keep_rejected: frozenset[str] = frozenset(),
) -> Article | Rejection:
    """The article that a decoded page holds, without identity and storage times, or a verdict.

    ``now`` is aware and bounds which dates can be believed.  ``language`` identifies a text's
    language (``workers.language.identify``).  ``host_memory`` knows what repeats on other pages
    of the host and learns this one; ``site_rules`` are the user's for single sites.  Pages
    rejected for a reason in ``keep_rejected`` come back as articles with the verdict in ``notes``.
    """
    found: Article | Rejection
    if page.html is not None:
        found = extract_html(
            page,
            now=now,
            identify=language,
            host_memory=host_memory,
            site_rules=site_rules,
            keep_rejected=keep_rejected,
        )
    elif page.text is not None:
        found = extract_text(page, now=now, identify=language, keep_rejected=keep_rejected)
    else:
        return Rejection(reason="empty", evidence="the page has no body")
    if isinstance(found, Article) and page.entry is not None and page.entry.record:
        return overlay(found, page.entry.record, now=now)
    return found
