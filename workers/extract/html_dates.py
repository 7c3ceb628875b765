"""When a page was published and changed, from the candidates that it and its feed give."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from wireroom.records import Evidence
from workers.extract import html_site, html_tree
from workers.extract.dates import ParsedDate, find_dates, parse_date
from workers.extract.html_body import Body
from workers.extract.html_reading import Reading

PUBLISHED_META: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article.published", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish_date", "publish-date", "publication_date", "published_time", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date",
    "article:published", "article_date_original", "published_at", "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_online_date", "originalpublicationdate",
    "article:created", "bt:pubdate", "date_published", "publication-date", "last-published",
)  # fmt: skip
MODIFIED_META: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "article.updated", "lastmod", "last-modified", "modified", "dcterms.modified",
    "dc.date.modified", "revision_date", "updated_time", "cxenseparse:recs:modifiedtime",
)  # fmt: skip
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[/_.-]?(0[1-9]|[12]\d|3[01])(?!\d)",
    re.IGNORECASE,
)
_MONTHS: Final = "janfebmaraprmayjunjulaugsepoctnovdec"
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_PRIOR: Final = {
    html_site.METHOD: html_site.PRIOR,
    "json-ld": 0.96,
    "meta": 0.93,
    "microdata": 0.92,
    "feed": 0.90,
    "time-element": 0.86,
    "url": 0.84,
    "date-line": 0.82,
    "htmldate": 0.60,
    "last-modified": 0.40,
}
_DAY: Final = timedelta(days=1)


class Candidate(NamedTuple):
    method: str
    date: ParsedDate
    source: str


class Dates(NamedTuple):
    published: list[Candidate]
    modified: list[Candidate]


def candidates(reading: Reading, body: Body) -> Dates:
    """The dates that the page, its feed and its address give."""
    data, entry, now = reading.data, reading.entry, reading.now
    published: list[Candidate] = []
    modified: list[Candidate] = []

    def add(out: list[Candidate], method: str, text: Any, source: str) -> None:
        if isinstance(text, str) and text:
            date = read(text[:200], language=reading.hint, now=now)
            if date is not None:
                out.append(Candidate(method, date, source))

    if given := reading.site.values("date"):
        for text, source in given:
            if not published and (dates := _any_date(text, reading)):
                published.append(Candidate(html_site.METHOD, dates[0], source))
        if not published:
            reading.site.miss("date", f"no date in {given[0][0][:100]!r}")
    add(published, "json-ld", _string(data.article.get("datePublished")), "datePublished")
    add(modified, "json-ld", _string(data.article.get("dateModified")), "dateModified")
    for out, names in ((published, PUBLISHED_META), (modified, MODIFIED_META)):
        for name in names:
            for value in data.meta.get(name, ())[:1]:
                add(out, "meta", value, f"meta[{name}]")
    if entry and entry.published_at:
        published.append(Candidate("feed", _exact(entry.published_at), "feed"))
    if entry and entry.modified_at:
        modified.append(Candidate("feed", _exact(entry.modified_at), "feed"))
    for stamp in reading.outline.stamps[:1]:
        add(published, "microdata", stamp, "time[itemprop=datePublished]")
    if date := from_url(reading.url, now):
        published.append(Candidate("url", date, "url"))
    if not published or all(each.method == "url" for each in published):
        published.extend(_visible(reading, body))
    add(modified, "last-modified", reading.page.headers.get("last-modified"), "header")
    return Dates(published, modified)


def _any_date(text: str, reading: Reading) -> list[ParsedDate]:
    """The date that a text is, else those in it."""
    date = read(text[:200], language=reading.hint, now=reading.now)
    return [date] if date else find_dates(text[:300], language=reading.hint, now=reading.now)


def _visible(reading: Reading, body: Body) -> list[Candidate]:
    """Time elements and date lines by the text: the nearest place that has one decides."""
    outline, language, now = reading.outline, reading.hint, reading.now
    blocks, kept = outline.blocks, set(body.kept)
    lead = [i for i in body.kept if body.deck is None or i > body.deck]
    first = lead[0] if lead else len(blocks)
    last = body.kept[-1] if body.kept else first
    headline = next(
        (i for i in range(first - 1, max(-1, first - 60), -1) if blocks[i].tag == "h1"),
        max(0, first - 8),
    )
    places = (
        range(headline, min(first + 4, len(blocks))),
        range(last + 1, min(last + 6, len(blocks))),
        range(headline - 1, max(-1, headline - 12), -1),
    )
    out: list[Candidate] = []
    for place in places:
        for stamp, text, at in outline.times:
            if at in place and not any(each.method == "time-element" for each in out):
                date = read(stamp or text, language=language, now=now)
                if date is not None:
                    out.append(Candidate("time-element", date, "time"))
        for i in place:
            text = blocks[i].text
            if i in kept or len(text) > 200 or not re.search(r"\d", text):
                continue
            if body.region is not None and body.region.cards[blocks[i].node]:
                continue
            # The first in reading order is the day of publication; later ones are updates.
            if found := find_dates(text, language=language, now=now):
                out.append(Candidate("date-line", found[0], f"block {i}"))
                break
        if out:
            break
    return out


def last_resort(reading: Reading) -> Candidate | None:
    """htmldate's heuristics over the whole page, without its search in the plain text."""
    from htmldate import find_date  # only pages without any date ask for it

    root = html_tree.parse(reading.page.html or "")  # the first tree is used up by now
    if root is None:
        return None
    try:
        found = find_date(
            root,
            extensive_search=False,
            original_date=True,
            max_date=reading.now.date().isoformat(),
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    date = read(found, language=None, now=reading.now) if found else None
    return Candidate("htmldate", date, "page") if date else None


def _string(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value) if isinstance(value, str | int) and value else None


def _exact(value: datetime) -> ParsedDate:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return ParsedDate(
        value=aware, precision="second", has_offset=True, raw=aware.isoformat(), span=(0, 0)
    )


def read(text: str, *, language: str | None, now: datetime) -> ParsedDate | None:
    """One date as attributes and fields write it, seconds since 1970 included."""
    text = text.strip()
    if _EPOCH.fullmatch(text):
        value = datetime.fromtimestamp(int(text[:10]), UTC)
        if value > now + 2 * _DAY:
            return None
        return ParsedDate(
            value=value, precision="second", has_offset=True, raw=text, span=(0, len(text))
        )
    return parse_date(text, language=language, now=now)


def from_url(url: str | None, now: datetime) -> ParsedDate | None:
    """The day that an article's address names, as ``/2031/05/17/``."""
    found = _URL_DAY.search((url or "").partition("?")[0])
    if not found:
        return None
    year, month, day = found.groups()
    number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) // 3 + 1
    try:
        value = datetime(int(year), number, int(day), tzinfo=UTC)
    except ValueError:
        return None
    if value > now + 2 * _DAY or value.year < 1990:
        return None
    return ParsedDate(
        value=value, precision="day", has_offset=False, raw=found.group(), span=found.span()
    )


def same_day(a: ParsedDate, b: ParsedDate) -> bool:
    """Whether two dates may be one moment, the missing zones being what they may be."""
    if a.value.date() == b.value.date():
        return True
    if a.precision == "day" or b.precision == "day":
        return abs(a.value - b.value) < _DAY + timedelta(hours=14)
    slack = timedelta(hours=1) if a.has_offset and b.has_offset else timedelta(hours=14)
    return abs(a.value - b.value) <= slack


def choose(
    candidates: Sequence[Candidate], fallback: Callable[[], Candidate | None] | None = None
) -> tuple[datetime | None, Evidence | None]:
    """The best date with its evidence.

    Of the dates that agree with the best one, the most exact gives the value: one with a time
    and an offset before one without.  ``fallback`` is asked only where nothing else speaks.
    """
    found = list(candidates)
    if not found and fallback is not None and (last := fallback()):
        found = [last]
    if not found:
        return None, None

    def score(candidate: Candidate) -> float:
        agreeing = {c.method for c in found if same_day(c.date, candidate.date)}
        return _PRIOR.get(candidate.method, 0.5) + 0.06 * (len(agreeing) - 1)

    best = max(found, key=score)
    agreeing = [c for c in found if same_day(c.date, best.date)]
    exact = best
    if best.date.precision == "day" or not best.date.has_offset:
        exact = max(
            agreeing,
            key=lambda c: (
                c.date.precision != "day",
                c.date.has_offset,
                _PRIOR.get(c.method, 0.5),
            ),
        )
        if best.date.precision != "day" and exact.date.precision == "day":
            exact = best
    against = [c for c in found if not same_day(c.date, best.date)]
    confidence = min(0.99, score(best))
    if best.method == html_site.METHOD:
        confidence = html_site.CONFIDENCE
    else:
        confidence -= 0.08 * min(2, len({c.method for c in against}))
    runner = max(against, key=score, default=None)
    return exact.date.value, Evidence(
        method=exact.method,
        value=exact.date.raw,
        confidence=round(max(0.1, confidence), 2),
        source=exact.source,
        runner_up=runner.date.value.isoformat() if runner else None,
    )
