"""Fields of the article record from a plain text, with the evidence for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from wireroom.limits import BYLINE_MAX_NAMES, TITLE_MAX_CHARS
from wireroom.records import Attribution, Entry, Evidence, Page, Publisher, Rights
from wireroom.text import clean_controls
from wireroom.urls import registrable_domain
from workers.extract.byline import AGENCIES
from workers.extract.dates import ParsedDate, parse_date
from workers.extract.folding import cue_fold, without_format_controls
from workers.extract.plain.forms import urls_in
from workers.extract.plain.sorting import Sorting

T = TypeVar("T")
_OWNER: Final = re.compile(
    r"(?:©|\(c\)|copyright)\s{0,2}(?:©\s?)?(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?,?\s{0,2}(?:by\s)?"
    r"(?P<name>[^\W\d_][^.,|;©:–\d]{1,60})",
    re.I,
)
_OWNER_END: Final = re.compile(
    r"\s(?:all rights|alle rechte|tous droits|todos|tutti|все права|tüm)\b.*", re.I
)
_NO_OWNER: Final = frozenset(
    {"applies", "notice", "policy", "protected", "law", "reserved", "the", "all"}
)
MAX_SOURCES: Final = 3


@dataclass(slots=True)
class Found:
    """Fields decided so far and why."""

    title: str | None = None
    byline: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    section: str | None = None
    publisher: Publisher = field(default_factory=Publisher)
    attributions: list[Attribution] = field(default_factory=list)
    rights: Rights | None = None
    evidence: dict[str, Evidence] = field(default_factory=dict)


def read_fields(page: Page, sorting: Sorting | None, now: datetime) -> Found:
    """The record and the feed before the text; what the text says else becomes the runner-up."""
    found = Found()
    if sorting is not None:
        _from_text(found, sorting)
    entry = page.entry or Entry()
    record: Mapping[str, Any] = entry.record or {}
    _given(found, "title", "record", _short(record.get("title")), 0.95)
    _given(found, "title", "feed", _short(entry.title), 0.9)
    _given(found, "byline", "record", _names(record.get("byline")), 0.95)
    _given(found, "byline", "feed", _names(entry.byline), 0.85)
    for name in ("published_at", "modified_at"):
        _given(found, name, "record", _moment(record.get(name), now), 0.95)
        _given(found, name, "feed", getattr(entry, name), 0.9)
    _given(found, "section", "record", _short(record.get("section")), 0.95)
    _given(found, "section", "feed", _short(entry.section), 0.85)
    _publisher(found, page, record)
    return found


def _given(found: Found, name: str, method: str, value: Any, confidence: float) -> None:
    """Take a value that came with the text; the first one given wins over all others."""
    if not value:
        return
    before = found.evidence.get(name)
    if before is not None and before.method in ("record", "feed"):
        return
    runner_up = before.value if before is not None and getattr(found, name) != value else None
    raw = value.isoformat() if isinstance(value, datetime) else value
    found.evidence[name] = Evidence(
        method=method, value=raw, confidence=confidence, source=method, runner_up=runner_up
    )
    setattr(found, name, value)


def _short(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    line = without_format_controls(clean_controls(value[:TITLE_MAX_CHARS]))
    return " ".join(line.split()) or None


def _names(value: object) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return tuple(n for v in given[:BYLINE_MAX_NAMES] if (n := _short(v)))


def _moment(value: object, now: datetime) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else None
    parsed = parse_date(value, now=now) if isinstance(value, str) else None
    return parsed.value if parsed else None


def _from_text(found: Found, sorting: Sorting) -> None:
    blocks = sorting.blocks
    if sorting.title is not None:
        block = blocks[sorting.title]
        again = sum(role == "repeat" for role in sorting.roles)
        found.title, site = _without_site(block.text[:TITLE_MAX_CHARS])
        if site:
            found.publisher = Publisher(name=site)
            found.evidence["publisher"] = Evidence(
                method="title-suffix", value=site, confidence=0.5, source=f"line {block.line}"
            )
        found.evidence["title"] = Evidence(
            method="repeated-heading" if again else "first-heading",
            value=block.text[:TITLE_MAX_CHARS],
            confidence=0.95 if again else 0.85,
            source=f"line {block.line}",
        )
    if sorting.section:
        found.section = sorting.section[:120]
        found.evidence["section"] = Evidence(
            method="section-line", value=found.section, confidence=0.7, source="head"
        )
    _dates(found, sorting)
    _bylines(found, sorting)
    _sources(found, sorting)
    for block, role in zip(blocks, sorting.roles, strict=True):
        if role == "copyright" and found.rights is None:
            found.rights = Rights(noticed=block.text[:500])


def _without_site(title: str) -> tuple[str, str | None]:
    """Title and site of a line as browsers show it: ``Title | Site``."""
    head, bar, site = title.rpartition(" | ")
    long = len(head.split()) >= 3 and 1 <= len(site.split()) <= 4
    return (head.strip(), site.strip()) if bar and long and " | " not in head else (title, None)


def _dates(found: Found, sorting: Sorting) -> None:
    def date_of(name: str, pick: Callable[[int], ParsedDate | None]) -> None:
        dates = [(i, d) for i in sorted(sorting.meta) if (d := pick(i)) is not None]
        if not dates:
            return
        line, date = dates[0]
        other = next((d.raw for _, d in dates[1:] if d.value != date.value), None)
        setattr(found, name, date.value)
        labelled = sorting.meta[line].labelled or sorting.meta[line].byline is not None
        found.evidence[name] = Evidence(
            method="date-line" if date.has_offset else "date-line-without-offset",
            value=date.raw,
            confidence=0.92 if labelled else 0.85,
            source=f"line {sorting.blocks[line].line}",
            runner_up=other,
        )

    date_of("published_at", lambda i: sorting.meta[i].published)
    date_of("modified_at", lambda i: sorting.meta[i].modified)


def _bylines(found: Found, sorting: Sorting) -> None:
    for i in sorted(sorting.meta):
        byline, block = sorting.meta[i].byline, sorting.blocks[i]
        if byline is None:
            continue
        if byline.names and not found.byline:
            found.byline = byline.names
            found.evidence["byline"] = Evidence(
                method="byline-line",
                value=block.text[:300],
                confidence=0.92 if byline.cue else 0.75,
                source=f"line {block.line}",
            )
        known = byline.outlet is not None and cue_fold(byline.outlet) in AGENCIES
        if (
            byline.outlet
            and (byline.cue or byline.via or known)
            and len(found.attributions) < MAX_SOURCES
        ):
            found.attributions.append(
                Attribution(kind="via", outlet=byline.outlet, text=block.text[:300])
            )
    if not found.byline and sorting.bio_name:
        found.byline = (sorting.bio_name,)
        found.evidence["byline"] = Evidence(
            method="author-bio", value=sorting.bio_name, confidence=0.75, source="author-bio"
        )


def _sources(found: Found, sorting: Sorting) -> None:
    """Addresses that stand alone below the text are where it was taken from, and lines around
    the text that say where it stood first."""
    body = [i for i, role in enumerate(sorting.roles) if role == "body"]
    last = body[-1] if body else -1
    for i in sorted(sorting.republished):
        block = sorting.blocks[i]
        found.attributions.append(
            Attribution(
                kind="republished-from",
                outlet=sorting.republished[i],
                text=block.text[:300],
                url=next(iter(urls_in(block.text)), None),
            )
        )
    for i, block in enumerate(sorting.blocks):
        if i in sorting.republished:
            continue
        if i <= last or sorting.roles[i] == "share" or len(found.attributions) >= 2 * MAX_SOURCES:
            continue
        named = sorting.signs.source(block.text)
        urls = urls_in(block.text)
        if named and not urls:
            found.attributions.append(
                Attribution(kind="republished-from", outlet=named, text=block.text[:300])
            )
        for url in urls[:1]:
            domain = registrable_domain(url)
            if domain is None:
                continue
            label = domain.partition(".")[0]
            names = [a.outlet for a in found.attributions]
            outlet = next((n for n in names if _compact(n) in (label, f"the{label}")), domain)
            found.attributions.append(
                Attribution(kind="republished-from", outlet=outlet, text=block.text[:300], url=url)
            )


def _compact(name: str) -> str:
    return "".join(c for c in cue_fold(name) if c.isalnum())


def _publisher(found: Found, page: Page, record: Mapping[str, Any]) -> None:
    entry = page.entry or Entry()
    given = record.get("publisher")
    name = _short(given.get("name")) if isinstance(given, dict) else _short(given)
    domain = _short(given.get("domain")) if isinstance(given, dict) else None
    method, confidence, source = "record", 0.95, "record"
    if name is None and domain is None:
        url = page.url or entry.url
        domain = registrable_domain(url) if url else None
        method, confidence, source = "url", 0.9, "url"
        if domain is None and found.rights is not None:
            name = _owner(found.rights.noticed)
            method, confidence, source = "copyright-line", 0.6, "text"
    if name or domain:
        found.publisher = Publisher(name=name, domain=domain)
        found.evidence["publisher"] = Evidence(
            method=method, value=name or domain, confidence=confidence, source=source
        )


def _owner(line: str) -> str | None:
    """The holder that a copyright line names, if it names one."""
    found = _OWNER.search(line)
    name = _OWNER_END.sub("", found["name"]).strip(" -–") if found else ""
    words = name.split()
    if not words or words[0].lower() in _NO_OWNER or not words[0][0].isupper():
        return None
    return name
