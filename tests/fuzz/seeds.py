"""What mutation begins with: the project's own seeds and invented pages, and telling words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from tests.discover import samples
from tests.extract.html.html_pages import STORIES, html_of
from tests.extract.plain.plain_pages import PAGES

ROOT: Final = Path(__file__).resolve().parents[2]
CORPUS: Final = Path(__file__).parent / "corpus"
"""Inputs that once broke a promise, a folder a target."""
_WORDS: Final = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
_DATA: Final = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":'
    '["NewsArticle"],"headline":"Harbour bridge","datePublished":"2031-05-17T09:30:00+02:00",'
    '"dateModified":"2031-05-18","author":[{"@type":"Person","name":"Mara Ellison"}],"publisher":'
    '{"name":"Courier"},"articleBody":"The iron bridge over the harbour opened again.",'
    '"image":{"url":"/i.jpg"},"mainEntityOfPage":"/news/1"}]}</script>'
    '<meta property="og:title" content="Harbour bridge"><meta name="author" content="M. Ellison">'
    '<meta property="article:published_time" content="2031-05-17T09:30:00Z">'
    '<link rel="canonical" href="/news/bridge-8841"><meta name="robots" content="noai">'
)
_ADDRESSES: Final = (
    b"https://www.courier.example/2031/05/17/bridge-8841.html?utm_source=x&id=7#top\n/amp/",
    b"http://[::1]:8080/a/../b//c;p?x=%zz&y=\xc3\xa9#!/go\nhttps://courier.example/",
    b"//user:pass@B\xc3\xbccher.example:443/%7Ea/?a=1&a=2\n?page=2",
    b"https://news.google.com/url?q=https%3A%2F%2Fcourier.example%2Fa&url=\n//amp.courier.example/a",
    b'<https://hub.example/>; rel="hub", </feed>; rel=self; anchor="#x\\"y"\n<a>;rel=1,,<b',
)
_RULES: Final = (
    b"news/a.html?x=1\nUser-agent: *\nDisallow: /news/*.html$\nAllow: /\nCrawl-delay: 2\n",
    b"a\nUser-Agent: wireroom/1.0\nUser-agent: other\nDisallow:\n\nUser-agent: *\nDisallow: /\n"
    b"Sitemap: https://courier.example/sitemap.xml\n",
    b"%C3%A9*\n\xef\xbb\xbfUser agent *\nDisalow: /%c3%a9**$$\nHost: x\n",
)
_CHARSETS: Final = ("utf-8", "utf-16", "cp1251", "koi8-r", "gb18030", "cp1256", "cp1252", "euc-jp")
_FILE_MAX: Final = 200_000


def seeds_for(target: str) -> list[bytes]:
    """Inputs to begin with, those of the corpus among them."""
    return [*_MADE[target](), *corpus(target)]


def words_for(target: str) -> tuple[bytes, ...]:
    """Pieces that mean something to the target."""
    words = [word.encode() for name in _SPOKEN.get(target, ()) for word in _WORDS[name]]
    return (*words, *(_residue() if target in ("html", "plain", "byline", "language") else ()))


def corpus(target: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((CORPUS / target).glob("*")) if path.is_file()]


_SPOKEN: Final = {
    "html": ("markup",), "dates": ("dates",), "discover": ("xml", "markup"), "warc": ("xml",),
    "detection": ("xml", "markup"),
    "urls": ("addresses",), "robots": ("robots", "addresses"), "charset": ("encodings",),
}  # fmt: skip


def _files(*patterns: str) -> list[bytes]:
    found = [path for pattern in patterns for path in sorted((ROOT / "seeds").glob(pattern))]
    sizes = [(path, path.stat().st_size) for path in found if path.is_file()]
    return [path.read_bytes() for path, size in sizes if size < _FILE_MAX]


def _residue() -> tuple[bytes, ...]:
    lines = [line for page in PAGES for _, line in (*page.head, *page.tail)]
    lines += [line for page in PAGES for line in (page.title, page.byline_line, page.date_line)]
    lines += ["\n\n", "***", "1", "1,234", "Home > World >", "https://a.example/"]
    return tuple(sorted({line.encode() for line in lines}))


def _pages() -> list[bytes]:
    made = [html_of(story) for story in STORIES]
    made += [html_of(story, head=_DATA) for story in STORIES[:2]]
    return [*(page.encode() for page in made), *_files("*/*.html")]


def _texts() -> list[bytes]:
    return [*(page.text().encode() for page in PAGES), *_files("??/*.txt", "hostile/*.txt")]


def _lines() -> list[bytes]:
    lines = {line for page in PAGES for line in (page.byline_line, page.date_line, *page.names)}
    return [line.encode() for line in sorted(lines | {story.byline for story in STORIES})]


def _containers() -> list[bytes]:
    made = [
        value if isinstance(value, bytes) else value.encode()
        for name, value in sorted(vars(samples).items())
        if name.isupper() and isinstance(value, str | bytes)
    ]
    return [*made, *_files("feeds/*", "hostile/*", "archives/*")]


def _encoded() -> list[bytes]:
    text = "\n".join(page.text() for page in PAGES)
    return [
        f"text/html; charset={name}\n".encode() + text.encode(name, "replace")[:4_000]
        for name in _CHARSETS
    ] + _files("hostile/*.txt", "ru/*")


_MADE: Final = {
    "html": _pages,
    "plain": _texts,
    "dates": _lines,
    "byline": _lines,
    "discover": _containers,
    "detection": lambda: [*_containers(), *_files("??/*.txt", "*/*.html")],
    "urls": lambda: list(_ADDRESSES),
    "robots": lambda: list(_RULES),
    "warc": lambda: _files("archives/pages*"),
    "charset": _encoded,
    "language": _texts,
}
