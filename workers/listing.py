"""A source's body → its entries: a feed or sitemap, or, for a page, what it links to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from wireroom.errors import DefectError, PermanentError
from wireroom.records import Entry
from wireroom.urls import host_key
from workers.charset import decode
from workers.discover import (
    Expansion,
    FeedInfo,
    Format,
    Known,
    autodiscover,
    detect,
    expand,
    expand_links,
)
from workers.fetch import Response

LISTINGS: Final = frozenset(
    {Format.FEED, Format.JSON_FEED, Format.SITEMAP, Format.SITEMAP_INDEX, Format.URL_LIST}
)
PAGE: Final = "page"
"""Form of a listing that was made of a page's links."""
CANDIDATES_TRIED: Final = 16


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of a source and where they were found."""

    entries: tuple[Entry, ...]
    """those that were not known"""
    keys: tuple[str, ...] = ()
    """of all entries, in the source's order"""
    places: tuple[int, ...] = ()
    """positions of ``entries`` among all, from 0"""
    form: str
    url: str
    """the feed that a homepage led to, or the source itself"""
    info: FeedInfo | None = None
    defects: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """addresses of all lists that an index names, known or not"""


def form_of(response: Response) -> Format:
    """Raises ``DefectError``."""
    return detect(response.body, response.url, response.content_type)


def read_list(response: Response, form: Format, known: Known | None = None) -> Listing:
    """The entries of a feed, sitemap or list.  Raises ``DefectError``."""
    opened = expand(response.body, form, base_url=response.url, known=known)
    listing = _listing(opened, form, response.url)
    return _index(listing, known) if form is Format.SITEMAP_INDEX else listing


def read_links(html: str, url: str, known: Known | None = None) -> Listing:
    """The articles that a page links to.  Raises ``DefectError`` where there are none."""
    opened = expand_links(html, url, known=known)
    if not opened.keys:
        raise DefectError("no-entries", "neither a feed nor links to articles on the page")
    return _listing(opened, PAGE, url)


def html_of(response: Response) -> str:
    return decode(response.body, response.content_type, kind="html").text


def refuse_unless(form: Format, wanted: bool) -> None:
    """Raises ``DefectError`` where ``form`` is not what was ``wanted``."""
    if not wanted:
        raise DefectError("not-a-feed", f"the address answers with {form}, not with a feed")


def candidates_of(html: str, url: str, sitemaps: Sequence[str] = ()) -> list[str]:
    """Addresses that may list what a page shows, best first; ``sitemaps``: from robots.txt."""
    found = (each.url for each in autodiscover(html, url, sitemaps))
    return [url for url in found if _has_host(url)][:CANDIDATES_TRIED]


def read_candidate(response: Response, known: Known | None = None) -> Listing | None:
    """The listing that a candidate address holds, if it holds one with entries.

    Raises ``DefectError``.
    """
    form = form_of(response)
    if form not in LISTINGS or form is Format.URL_LIST:
        return None
    found = read_list(response, form, known)
    return found if found.keys else None


def _index(listing: Listing, known: Known | None) -> Listing:
    """A list of an index is new again whenever the index gives it another date."""
    named = [
        (key, entry)
        for key, entry in zip(listing.keys, listing.entries, strict=True)
        if entry.url and _has_host(entry.url)
    ]
    keys = tuple(
        f"{key}@{entry.modified_at.isoformat()}" if entry.modified_at else key
        for key, entry in named
    )
    old = known(keys) if known is not None and keys else [False] * len(keys)
    places = tuple(place for place, seen in enumerate(old) if not seen)
    unusable = len(listing.entries) - len(named)
    more = (f"lists without a usable address: {unusable}",) if unusable else ()
    return msgspec.structs.replace(
        listing,
        keys=keys,
        places=places,
        entries=tuple(named[place][1] for place in places),
        lists=tuple(entry.url for _, entry in named if entry.url),
        defects=listing.defects + more,
    )


def _has_host(url: str) -> bool:
    """Whether ``url`` can be asked at all: a page may name anything."""
    try:
        host_key(url)
    except PermanentError:
        return False
    return True


def _listing(opened: Expansion, form: str, url: str) -> Listing:
    more = ("there are more entries than are taken from one list",) if opened.truncated else ()
    return Listing(
        entries=opened.entries,
        keys=opened.keys,
        places=opened.places,
        form=form,
        url=url,
        info=opened.feed,
        defects=opened.defects + more,
    )
