"""The targets by name: each reads bytes as what comes from outside and checks what comes out."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Hashable
from contextlib import redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from typing import Final, Literal
from urllib.parse import urljoin

from tests.fuzz import promises
from tests.fuzz.exploring import Target, promise
from tests.fuzz.seeds import seeds_for, words_for
from wireroom import urls
from wireroom.errors import DefectError, PermanentError
from wireroom.linkheader import parse_links
from wireroom.records import Article, Entry, Page
from workers.charset import decode
from workers.discover import Format, autodiscover, detect, expand, links_of
from workers.discover.plain import words
from workers.discover.unpack import is_gzip
from workers.extract import extract
from workers.extract.byline import bare_names, only_names, parse_byline
from workers.extract.dates import find_dates, parse_date
from workers.extract.folding import without_format_controls
from workers.extract.plain.layout import normalise
from workers.fetch.robots import RobotsFile, decide, file_of
from workers.language import direction_of, identify

NOW: Final = datetime(2031, 6, 1, tzinfo=UTC)
URL: Final = "https://www.courier.example/2031/05/17/bridge-reopens-8841"
KEEP: Final = frozenset(
    {"too-short", "index-page", "error-page", "paywall", "video-page", "not-an-article"}
)
LANGUAGES: Final = (None, "en", "ar", "es", "fr", "de", "ru", "pt", "it", "tr", "zh", "xx-Yyyy")
LIMIT: Final = 500
_KINDS: Final[tuple[Literal["html", "text", "xml"], ...]] = ("html", "text", "xml")


def _text(data: bytes) -> str:
    """As decoded text, with lone surrogates where the bytes are no UTF-8: JSON can carry them."""
    return data.decode("utf-8", "surrogateescape")


def _choice(data: bytes) -> int:
    """A number that follows from the input, for what is drawn beside it."""
    return sum(data[:64]) + len(data)


def _entry(drawn: int, text: str) -> Entry | None:
    """What a feed or a record may have said of the page, now and then: pieces of its own text."""
    if drawn % 5:
        return None
    pieces = [text[i * 40 : i * 40 + 60] for i in range(7)]
    title, name, section, publisher, date, url = pieces[:6]
    said = [words(piece) for piece in pieces]
    record = {
        "title": title, "byline": [name, 7], "section": section, "published_at": date,
        "publisher": {"name": publisher}, "canonical_url": url, "url": url, "language": date,
        "images": [{"url": url, "caption": section}], "direction": "up",
        "rights": {"noticed": name},
    }  # fmt: skip
    return Entry(
        title=said[0], byline=(said[1] or "x",), section=said[2], summary=said[6], language=said[4],
        record=record if drawn % 2 else None,
    )  # fmt: skip


# --- pages and texts ---------------------------------------------------------------------


def html(data: bytes) -> Hashable:
    drawn = _choice(data)
    text = _text(data) if drawn % 3 else decode(data).text
    page = Page(html=text, url=URL if drawn % 4 else None, entry=_entry(drawn, text))
    found = extract(page, now=NOW, keep_rejected=KEEP if drawn % 2 else frozenset())
    if not isinstance(found, Article):
        promises.rejection(found)
        return found.reason
    promises.article(found)
    return _way(found)


def plain(data: bytes) -> Hashable:
    drawn = _choice(data)
    text = _text(data) if drawn % 3 else decode(data, kind="text").text
    page = Page(text=text, clean=drawn % 7 == 0, entry=_entry(drawn, text))
    found = extract(page, now=NOW, keep_rejected=KEEP if drawn % 2 else frozenset())
    if not isinstance(found, Article):
        promises.rejection(found)
        return found.reason
    promises.article(found, as_given=page.clean)
    if not page.clean:
        _nothing_lost(text, found)
    return _way(found)


def _nothing_lost(text: str, found: Article) -> None:
    shown = Counter("".join(without_format_controls(normalise(text)).split()))
    parts = "".join("".join([found.text, *(each.text for each in found.boilerplate)]).split())
    kept = Counter(parts)
    promise(kept <= shown, "nothing is invented")
    left = shown - kept
    title = (
        Counter("".join(str(found.evidence["title"].value).split())) if found.title else Counter()
    )
    promise(left <= title or len(found.title or "") >= 400, "nothing is lost")


def _way(found: Article) -> Hashable:
    """Which rules spoke: the way through the code, near enough."""
    return (
        tuple(sorted((name, why.method) for name, why in found.evidence.items())),
        frozenset(piece.kind for piece in found.boilerplate),
        found.language,
        tuple(sorted(key for key in found.notes if key != "words")),
        bool(found.links), bool(found.images), bool(found.rights), len(found.attributions),
    )  # fmt: skip


# --- fields ------------------------------------------------------------------------------


def dates(data: bytes) -> Hashable:
    text = _text(data)
    language = LANGUAGES[_choice(data) % len(LANGUAGES)]
    found = find_dates(text, language=language, now=NOW)
    end = 0
    for each in found:
        promises.moment(each.value, "a date")
        start, stop = each.span
        promise(end <= start < stop, "spans are in order")
        promise(text[start:stop] == each.raw, "spans are true")
        end = stop
    first = parse_date(text, language=language, now=NOW)
    if first is not None:
        promises.moment(first.value, "the first date")
    return (len(found) % 20, language, *((d.precision, d.has_offset) for d in found[:3]))


def byline(data: bytes) -> Hashable:
    text = _text(data)
    language = LANGUAGES[_choice(data) % len(LANGUAGES)]
    found = parse_byline(text, language=language)
    names = (*bare_names(text, language=language), *only_names(text, language=language))
    for name in (*names, *(found.names if found else ())):
        promise(name.strip() == name and name, "names are trimmed")
        promise(any(c.isalpha() for c in name), "names have letters")
        promise(len(name) <= 300, "names are bounded")
    if found is None:
        return (bool(names), language)
    promise(found.names or found.outlet or found.via, "a byline names somebody")
    return (len(found.names), bool(found.roles), found.cue, bool(found.outlet), bool(found.via))


def language(data: bytes) -> Hashable:
    text = _text(data)
    hint = (None, "en-GB", "ar", "zh-Hant", "xx", "\ud800", "de_AT, en")[_choice(data) % 7]
    found = identify(text, hint=hint)
    promise(0 <= found.confidence <= 1, "confidence is a share")
    promise(found.code is None or found.code.isalpha(), "a code is letters")
    promise(found.second is None or found.second != found.code, "the second is another")
    promise(direction_of(found.code, text) in ("ltr", "rtl"), "a direction")
    return (found.code, found.second, found.method)


# --- containers, addresses, bytes ----------------------------------------------------------


def discover(data: bytes) -> Hashable:
    drawn = _choice(data)
    name = (None, "x.xml", "x.jsonl", "x.txt", "feed.json", "x.html", "x.gz")[drawn % 7]
    try:
        form = detect(data, name, (None, "text/html", "application/xml")[drawn % 3])
    except DefectError as error:
        return error.reason
    if form is Format.HTML:
        text = decode(data).text
        base = "https://courier.example/news/"
        entries = links_of(text, base)
        for entry in entries:
            promises.entry(entry)
        return (form, len(entries) % 10, len(autodiscover(text, base)))
    return _expanded(data, form, name)


def detection(data: bytes) -> Hashable:
    drawn = _choice(data)
    name = (None, "a.xml", "a.jsonl", "a.txt", "a.md", "a.html", "a.warc", "a.csv")[drawn % 8]
    media_type = (None, "text/html", "application/xml", "text/plain")[drawn % 4]
    form = _form(data, name, media_type)
    if not is_gzip(data) and b"\0" not in data:  # with NULs it may be UTF-16 that begins as ASCII
        packed = _form(gzip.compress(data, 1, mtime=0), name, media_type)
        promise(packed == form, "the same bytes are the same when they are packed")
    return (form, name)


def _form(data: bytes, name: str | None, media_type: str | None) -> str:
    try:
        return detect(data, name, media_type).value
    except DefectError as error:
        return error.reason


def warc(data: bytes) -> Hashable:
    with redirect_stderr(StringIO()) as said:
        way = _expanded(data, Format.WARC, None)
    promise(len(said.getvalue()) < 1_000, "an archive does not fill the log")
    promise("\x1b" not in said.getvalue(), "an archive gives no commands to a terminal")
    return way


def _expanded(data: bytes, form: Format, name: str | None) -> Hashable:
    base = "https://courier.example/feed" if len(data) % 2 else None
    try:
        found = expand(data, form, base_url=base, name=name, now=NOW, limit=LIMIT)
    except DefectError as error:
        return (form, error.reason)
    promises.expansion(found, LIMIT)
    return (form, min(len(found.entries), 20), found.truncated, found.defects[:2])


def addresses(data: bytes) -> Hashable:
    text = _text(data)
    first, _, other = text.partition("\n")
    for link in parse_links(text):
        promise(link.target, "a link has a target")
    urls.registrable_domain(first)
    urls.believable_canonical(first, other)
    try:
        canonical = urls.canonical_url(first)
    except PermanentError as error:
        return error.reason
    promise(urls.canonical_url(canonical) == canonical, "a canonical URL is its own")
    promise(canonical.isascii() and len(canonical) <= 2_048, "a canonical URL is ASCII and bounded")
    if urljoin(canonical, canonical) == canonical:  # an empty ";" at the end does not survive it
        promise(urls.believable_canonical(canonical, canonical), "a page may name itself")
    urls.url_id(canonical)
    return (urls.host_key(canonical)[:5], canonical.count("/"), "?" in canonical, "#" in canonical)


def robots(data: bytes) -> Hashable:
    first, _, rest = data.partition(b"\n")
    file = file_of(rest, "wireroom")
    url = "https://courier.example/" + first.decode("utf-8", "replace")
    verdict = decide(file, url)
    promises.verdict(verdict)
    promise(decide(RobotsFile(state="none"), url).allowed, "no file allows")
    return (file.state, verdict.allowed, verdict.crawl_delay, len(verdict.sitemaps))


def charset(data: bytes) -> Hashable:
    first, _, body = data.partition(b"\n")
    found = decode(body, first.decode("latin-1"), kind=_KINDS[len(data) % 3])
    promise(found.replaced == found.text.count("\ufffd"), "what is lost is counted")
    promise(len(found.text) <= len(body), "no text is longer than its bytes")
    found.text.encode("utf-8")
    return (found.charset, found.charset_from, min(found.replaced, 3))


# --- the table ---------------------------------------------------------------------------


def _target(
    name: str,
    run: Callable[[bytes], Hashable],
    seconds: float = 0.25,
    seconds_per_byte: float = 8e-6,
) -> Target:
    return Target(
        name=name,
        run=run,
        seeds=lambda: seeds_for(name),
        words=words_for(name),
        seconds=seconds,
        seconds_per_byte=seconds_per_byte,
    )


TARGETS: Final = {
    target.name: target
    for target in (
        _target("html", html, 0.6, 2e-5),
        _target("plain", plain, 0.4, 1e-5),
        _target("dates", dates),
        _target("byline", byline),
        _target("discover", discover, 0.5, 2e-5),
        _target("detection", detection),
        _target("urls", addresses),
        _target("robots", robots),
        _target("warc", warc),
        _target("charset", charset, 0.8),
        _target("language", language),
    )
}
