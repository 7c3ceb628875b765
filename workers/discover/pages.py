"""Listing pages as sources: the articles that a page links to."""

from __future__ import annotations

import functools
import re
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from wireroom import limits
from wireroom.errors import PermanentError
from wireroom.records import Entry
from wireroom.urls import canonical_url, registrable_domain
from workers.discover.plain import address, words

LINKS_SCANNED: Final = 20_000
_DATE_PATH: Final = re.compile(r"/(?:19|20)\d{2}/?-?(?:0?[1-9]|1[0-2])(?:/|-|\d{2})")
_NUMBER: Final = re.compile(r"(?<!\d)\d{5,12}(?!\d)")
_NOT_ARTICLES: Final = frozenset(
    {
        "about", "account", "advertise", "archive", "archives", "author", "authors", "cart",
        "categories", "category", "contact", "cookies", "help", "impressum", "jobs", "legal",
        "login", "newsletter", "newsletters", "page", "podcast", "podcasts", "privacy", "profile",
        "register", "rss", "search", "section", "share", "shop", "signin", "sitemap", "subscribe",
        "tag", "tags", "terms", "topic", "topics", "user", "users", "video", "videos", "weather",
    }
)  # fmt: skip
_FILES: Final = (
    ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".mp3", ".mp4", ".zip", ".xml",
    ".css",    ".js", ".ics", ".rss", ".json",
)  # fmt: skip
_MIN_TEXT: Final = 18


def links_of(html: str, base_url: str) -> tuple[Entry, ...]:
    """Links of a listing page that look like articles of the same site, in page order.

    An address counts by its form (a date, a long number, a slug of several words), its text by
    its length; a weak address needs a headline, and a headline needs an address that is no
    section, author or service page.
    """
    document = parse_page(html)
    if document is None:
        return ()
    base = base_of(document, base_url)
    site = _site(base_url)
    here = _canonical(base_url)
    found: dict[str, Entry] = {}
    seen: dict[str, str] = {}
    for position, anchor in enumerate(document.iter("a")):
        if position >= LINKS_SCANNED or len(found) >= limits.LINKS_MAX:
            break
        url = address(anchor.get("href"), base)
        if url is None or _site(url) != site:
            continue
        text = (
            text_in(anchor) or words(anchor.get("title")) or words(anchor.get("aria-label")) or ""
        )
        if len(seen.get(url, "")) >= max(len(text), 1) or not _is_article(url, text):
            continue
        seen[url] = text or " "
        key = _canonical(url)
        if key is None or key == here:
            continue
        before = found.get(key)
        if before is None or len(before.title or "") < len(text):
            entry = Entry(url=url.partition("#")[0], title=text or None)
            found[key] = entry
    return tuple(found.values())


def _is_article(url: str, text: str) -> bool:
    parts = urlsplit(url)
    path = parts.path.lower().rstrip("/")
    segments = [segment for segment in path.split("/") if segment]
    if path.endswith(_FILES) or (not segments and not parts.query):
        return False
    if any(segment in _NOT_ARTICLES for segment in segments):
        return False
    slug = segments[-1] if segments else ""
    hyphens = slug.count("-") + slug.count("_")
    strength = 2 * bool(_DATE_PATH.search(path + "/"))
    strength += bool(_NUMBER.search(f"{path}?{parts.query}"))
    strength += 2 if hyphens >= 3 else int(hyphens == 2)
    strength += path.endswith((".html", ".htm", ".shtml", ".aspx"))
    strength += "%" in slug and len(slug) > 40
    length = sum(2 if character >= "\u2e80" else 1 for character in text)
    if length >= _MIN_TEXT:
        return strength >= 1 or (len(segments) >= 2 and length >= 2 * _MIN_TEXT)
    return strength >= 3


def text_in(element: Any) -> str:
    return words("".join(element.itertext())[:4_000]) or ""


def parse_page(html: str) -> Any:
    """A tree of at most the first 4 million characters; libxml2 itself bounds the depth."""
    text = html[:4_000_000].replace("\0", "")
    if not text.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def base_of(document: Any, base_url: str) -> str:
    declared = next(iter(document.iter("base")), None)
    return (address(declared.get("href"), base_url) if declared is not None else None) or base_url


@functools.lru_cache(maxsize=4096)
def _site_of_host(host: str) -> str:
    """The registrable domain; of a host under no public suffix, its last two labels."""
    return registrable_domain(host) or ".".join(host.split(".")[-2:])


def _site(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    if not host or ":" in host or host.replace(".", "").isdigit():
        return host
    return _site_of_host(host)


def _canonical(url: str) -> str | None:
    try:
        return canonical_url(url)
    except PermanentError:
        return None
