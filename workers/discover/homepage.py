"""Where the entries of a page may be listed: its feeds, and sitemaps of its host."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal
from urllib.parse import urljoin, urlsplit

from workers.discover.model import Candidate
from workers.discover.pages import LINKS_SCANNED, base_of, parse_page, text_in
from workers.discover.plain import address, words

Kind = Literal["feed", "json-feed", "sitemap"]

_FEED_PATHS: Final[tuple[tuple[str, Kind], ...]] = (
    ("/feed", "feed"), ("/rss", "feed"), ("/rss.xml", "feed"), ("/atom.xml", "feed"),
    ("/feed.xml", "feed"), ("/index.xml", "feed"), ("/feed.json", "json-feed"),
)  # fmt: skip
_SITEMAP_PATHS: Final = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
_TYPES: Final[dict[str, Kind]] = {
    "application/rss+xml": "feed", "application/atom+xml": "feed", "application/rdf+xml": "feed",
    "application/feed+json": "json-feed", "application/xml": "feed", "text/xml": "feed",
}  # fmt: skip
_FEED_PATH: Final = re.compile(
    r"(?:^|/)(?:rss|feed|feeds|atom)(?:/|$|\.)|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
_NEWS: Final = re.compile(r"news(?!letter)", re.IGNORECASE)
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_LINKS_MAX: Final = 500
_DECLARED_MAX: Final = 20
_LINKED_MAX: Final = 10
_SITEMAPS_MAX: Final = 50


def autodiscover(html: str, base_url: str, sitemaps: Sequence[str] = ()) -> tuple[Candidate, ...]:
    """Addresses that may list what a page shows, best first; they may hold something else.

    ``sitemaps`` are those that the host's robots.txt names.  The order: feeds that the page
    declares, in its own language before others; feeds that it links to; sitemaps of news;
    well-known paths of feeds; other sitemaps; feeds of comments.
    """
    declared: list[Candidate] = []
    linked: list[Candidate] = []
    document = parse_page(html)
    if document is not None:
        base = base_of(document, base_url)
        declared = list(_declared(document, base))
        linked = list(_linked(document, base))
    named = [*(each for each in declared if each.kind == "sitemap"), *_named(sitemaps, base_url)]
    feeds = [*(each for each in declared if each.kind != "sitemap"), *linked]
    known = [_well_known(base_url, path, kind) for path, kind in _FEED_PATHS]
    maps = [_well_known(base_url, path, "sitemap") for path in _SITEMAP_PATHS]
    order = [
        *(each for each in feeds if not _of_comments(each)),
        *filter(_of_news, named),
        *known,
        *(each for each in named if not _of_news(each)),
        *maps,
        *filter(_of_comments, feeds),
    ]
    first: dict[str, Candidate] = {}
    for each in order:
        first.setdefault(each.url, each)
    return tuple(first.values())


def _declared(document: Any, base: str) -> Iterable[Candidate]:
    ours = _language(document.get("lang") or document.get(_XML_LANG))
    found: list[tuple[bool, Candidate]] = []
    for link in list(document.iter("link"))[:_LINKS_MAX]:
        url = address(link.get("href"), base)
        kind = _kind_of(link, url) if url else None
        if url and kind:
            theirs = _language(link.get("hreflang") or link.get("lang"))
            title = words(link.get("title"), 200)
            candidate = Candidate(url=url, kind=kind, source="link", title=title)
            found.append((bool(ours and theirs and ours != theirs), candidate))
    found.sort(key=lambda pair: pair[0])
    return [candidate for _, candidate in found[:_DECLARED_MAX]]


def _kind_of(link: Any, url: str) -> Kind | None:
    """What a link element names: by its type, or, without one, by its relation and path."""
    relations = set((link.get("rel") or "").lower().split())
    media_type = (link.get("type") or "").partition(";")[0].strip().lower()
    if "sitemap" in relations:
        return "sitemap"
    if "stylesheet" in relations or not {"alternate", "feed"} & relations:
        return None
    path = urlsplit(url).path
    if media_type == "application/json":  # JSON Feed 1.0; mostly it is an interface
        return "json-feed" if path.endswith("feed.json") else None
    if not media_type and ("feed" in relations or _FEED_PATH.search(path)):
        return "json-feed" if path.endswith(".json") else "feed"
    return _TYPES.get(media_type)


def _linked(document: Any, base: str) -> Iterator[Candidate]:
    found = 0
    for position, anchor in enumerate(document.iter("a")):
        if position >= LINKS_SCANNED or found >= _LINKED_MAX:
            return
        url = address(anchor.get("href"), base)
        media_type = (anchor.get("type") or "").partition(";")[0].strip().lower()
        if url and (_FEED_PATH.search(urlsplit(url).path) or media_type in _TYPES):
            found += 1
            yield Candidate(url=url, kind="feed", source="anchor", title=text_in(anchor) or None)


def _named(sitemaps: Sequence[str], base_url: str) -> Iterator[Candidate]:
    for each in sitemaps[:_SITEMAPS_MAX]:
        if url := address(each, base_url):
            yield Candidate(url=url, kind="sitemap", source="robots")


def _well_known(base_url: str, path: str, kind: Kind) -> Candidate:
    return Candidate(url=urljoin(base_url, path), kind=kind, source="well-known")


def _of_news(candidate: Candidate) -> bool:
    return _NEWS.search(urlsplit(candidate.url).path) is not None


def _of_comments(candidate: Candidate) -> bool:
    return "comment" in f"{urlsplit(candidate.url).path} {candidate.title}".lower()


def _language(tag: str | None) -> str | None:
    return (tag or "").strip().lower().replace("_", "-").partition("-")[0] or None
