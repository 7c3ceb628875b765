"""Where a page, its feed and its address say when it was published and changed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from workers.extract import html_site, html_tree
from workers.extract.dates import ParsedDate, find_dates
from workers.extract.html_body import Body
from workers.extract.html_dates import Candidate, from_url, read
from workers.extract.html_reading import Reading

WEAK_META: Final = frozenset({
    "date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "article:created",
    "last-published",
})  # fmt: skip
"""Names that some sites use for the day of the draft, of the last change, or of today."""
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


class Dates(NamedTuple):
    published: list[Candidate]
    modified: list[Candidate]


def candidates(reading: Reading, body: Body) -> Dates:
    """The dates that the page, its feed and its address give."""
    data, entry, now = reading.data, reading.entry, reading.now
    published: list[Candidate] = []
    modified: list[Candidate] = []

    def add(
        out: list[Candidate], method: str, text: Any, source: str, unsure: bool = False
    ) -> None:
        if isinstance(text, str) and text:
            date = read(text[:200], language=reading.hint, now=now)
            if date is not None:
                out.append(Candidate(method, date, source, unsure))

    if given := reading.site.values("date"):
        for text, source in given:
            if not published and (dates := _any_date(text, reading)):
                published.append(Candidate(html_site.METHOD, dates[0], source))
        if not published:
            reading.site.miss("date", f"no date in {given[0][0][:100]!r}")
    stated = _string(data.article.get("datePublished"))
    add(published, "json-ld", stated, "datePublished", data.article_unsure)
    changed = _string(data.article.get("dateModified"))
    add(modified, "json-ld", changed, "dateModified", data.article_unsure)
    for out, names in ((published, PUBLISHED_META), (modified, MODIFIED_META)):
        for name in names:
            for value in data.meta.get(name, ())[:1]:
                add(out, "meta", value, f"meta[{name}]", name in WEAK_META)
    if entry and entry.published_at:
        published.append(Candidate("feed", _exact(entry.published_at), "feed"))
    if entry and entry.modified_at:
        modified.append(Candidate("feed", _exact(entry.modified_at), "feed"))
    stamps = list(dict.fromkeys(reading.outline.stamps))
    for stamp in stamps[:1]:
        source = "time[itemprop=datePublished]"
        add(published, "microdata", stamp, source, unsure=len({each[:10] for each in stamps}) > 1)
    if date := from_url(reading.url, now):
        published.append(Candidate("url", date, "url"))
    told = any(each.method != "url" for each in published)
    published.extend(_visible(reading, body, lines=not told))
    add(modified, "last-modified", reading.page.headers.get("last-modified"), "header")
    return Dates(published, modified)


def _any_date(text: str, reading: Reading) -> list[ParsedDate]:
    """The date that a text is, else those in it."""
    date = read(text[:200], language=reading.hint, now=reading.now)
    return [date] if date else find_dates(text[:300], language=reading.hint, now=reading.now)


def _visible(reading: Reading, body: Body, *, lines: bool) -> list[Candidate]:
    """Time elements and date lines by the text: the nearest place that has one decides.
    ``lines``: whether plain lines are asked, which are often of something else."""
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
        for i in place if lines else ():
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
