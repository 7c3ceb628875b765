"""A source's body → its entries: a feed or sitemap, or, for a page, what it links to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from wireroom.errors import DefectError, PermanentError, TransientError
from wireroom.records import Entry
from workers.charset import decode
from workers.discover import FeedInfo, Format, autodiscover, detect, expand, links_of
from workers.fetch import Response

LISTINGS: Final = frozenset(
    {Format.FEED, Format.JSON_FEED, Format.SITEMAP, Format.SITEMAP_INDEX, Format.URL_LIST}
)
CANDIDATES_TRIED: Final = 4


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of a source and where they were found."""

    entries: tuple[Entry, ...]
    form: str
    url: str
    """the feed that a homepage led to, or the source itself"""
    info: FeedInfo | None = None
    defects: tuple[str, ...] = ()


def list_entries(response: Response, kind: str, fetch: Callable[[str], Response]) -> Listing:
    """What ``response`` lists.  ``kind`` is the source's (auto, feed, sitemap, page, homepage);
    ``fetch`` gets the feeds that a homepage names.

    Raises ``DefectError`` where the body can be read as nothing that has entries.
    """
    form = detect(response.body, response.url, response.content_type)
    if form in LISTINGS and kind != "page":
        opened = expand(response.body, form, base_url=response.url)
        return Listing(
            entries=opened.entries,
            form=form,
            url=response.url,
            info=opened.feed,
            defects=opened.defects,
        )
    if form is not Format.HTML or kind in ("feed", "sitemap"):
        raise DefectError("not-a-feed", f"the address answers with {form}, not with a feed")
    html = decode(response.body, response.content_type, kind="html").text
    if kind in ("auto", "homepage") and (found := _discovered(html, response.url, fetch)):
        return found
    links = links_of(html, response.url)
    if not links:
        raise DefectError("no-entries", "neither a feed nor links to articles on the page")
    return Listing(entries=links, form="page", url=response.url)


def _discovered(html: str, url: str, fetch: Callable[[str], Response]) -> Listing | None:
    """The first of the feeds that a homepage names which can be read and has entries."""
    for candidate in autodiscover(html, url)[:CANDIDATES_TRIED]:
        try:
            response = fetch(candidate.url)
            form = detect(response.body, response.url, response.content_type)
            if form not in LISTINGS:
                continue
            opened = expand(response.body, form, base_url=response.url)
        except (PermanentError, TransientError, DefectError):
            continue
        if opened.entries:
            return Listing(
                entries=opened.entries,
                form=form,
                url=response.url,
                info=opened.feed,
                defects=opened.defects,
            )
    return None
