"""What is known of one page before any of its fields is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wireroom.records import Entry, Page
from workers.extract import html_data, html_identity
from workers.extract.html_blocks import Outline
from workers.extract.html_data import PageData
from workers.extract.html_site import SiteFinds
from workers.language import primary_subtag


@dataclass(slots=True, frozen=True)
class Reading:
    """One page on its way to a record."""

    page: Page
    url: str | None
    base: str | None
    """address against which links are resolved"""
    data: PageData
    outline: Outline
    now: datetime
    site: SiteFinds
    """what the user's rule for the site found, if there is one"""
    sites: list[str]
    """the names of the site, the likeliest first"""
    hint: str | None
    """primary subtag of the language that the page claims"""

    @property
    def entry(self) -> Entry | None:
        """What the feed said of the page."""
        return self.page.entry


def reading(
    page: Page, data: PageData, outline: Outline, site: SiteFinds, now: datetime
) -> Reading:
    """``data`` and ``outline`` are those of ``page``."""
    url = page.url or page.requested_url
    entry = page.entry
    return Reading(
        page=page,
        url=url,
        base=html_identity.absolute(data.base or "", url) or url,
        data=data,
        outline=outline,
        now=now,
        site=site,
        sites=html_identity.sites(data, url),
        hint=primary_subtag(
            data.language
            or (entry.language if entry else None)
            or page.headers.get("content-language")
        ),
    )


def article_text(data: PageData) -> str:
    """The text that the structured data gives as the article's."""
    return html_data.text_of(data.article.get("articleBody")) or ""
