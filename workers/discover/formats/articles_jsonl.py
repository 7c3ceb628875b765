"""Article records as JSON Lines: any subset of the record, with ``text`` or ``html``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from wireroom import limits
from wireroom.errors import DefectError
from wireroom.records import Entry
from workers.charset import decode
from workers.discover.dates import dates_of
from workers.discover.drafts import expansion, ready
from workers.discover.model import Expansion, Format, Job, Notes, Sample
from workers.discover.plain import address, names, words

_BODY: Final = re.compile(r'"(?:text|html)"\s{0,8}:\s{0,8}"')
_LINE_MAX: Final = limits.PAGE_MAX_CHARS


def matches(sample: Sample) -> Format | None:
    if not sample.head.startswith(("{", "[")):
        return None
    if _BODY.search(sample.head):
        return Format.ARTICLES_JSONL
    return Format.ARTICLES_JSONL if sample.name.endswith((".jsonl", ".ndjson")) else None


def entries(job: Job) -> Expansion:
    """An entry for each record; lines that are none are noted and left out."""
    notes = Notes()
    out: list[Entry] = []
    truncated = False
    for record in _records(decode(job.data, kind="text").text, notes):
        if len(out) >= job.limit:
            truncated = True
            break
        entry = _entry(record, job.base_url, job.now, notes)
        if entry is None:
            notes.add("a record without text and html")
        else:
            out.append(entry)
    if not out:
        raise DefectError("no-entries", "; ".join(notes.lines()) or "there is no record in it")
    return expansion(map(ready, out), job.known, notes, truncated=truncated)


def load_json(text: str) -> Any:
    """Raises ``DefectError("malformed")``."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise DefectError("malformed", f"the JSON cannot be read ({error})") from error


def _records(text: str, notes: Notes) -> Iterator[dict[str, Any]]:
    """Lines, or one whole document where the first line alone is no JSON."""
    stripped = text.lstrip("\ufeff \t\r\n")
    first = stripped.partition("\n")[0].strip()
    if stripped.startswith("[") or (first in ("{", "[") and "\n" in stripped):
        whole = load_json(stripped)
        for each in whole if isinstance(whole, list) else [whole]:
            if isinstance(each, dict):
                yield each
        return
    for number, line in enumerate(stripped.split("\n"), 1):
        if not line.strip():
            continue
        if len(line) > _LINE_MAX:
            raise DefectError("enormous-line", f"line {number} has {len(line)} characters")
        try:
            record = load_json(line)
        except DefectError:
            notes.add(f"line {number} is not JSON")
            continue
        if isinstance(record, dict):
            yield record
        else:
            notes.add(f"line {number} is no record")


def _entry(record: dict[str, Any], base: str | None, now: datetime, notes: Notes) -> Entry | None:
    html, text = _string(record.get("html")), _string(record.get("text"))
    if not html and not text:
        return None
    raw_dates = {
        field: str(record[field])[:100]
        for field in ("published_at", "modified_at")
        if isinstance(record.get(field), str)
    }
    dates = dates_of(raw_dates, now, notes)
    byline = record.get("byline")
    return Entry(
        url=address(record.get("url"), base) or address(record.get("canonical_url"), base),
        id=str(record["id"])[:1_000] if record.get("id") else None,
        title=words(record.get("title")),
        byline=names(byline if isinstance(byline, list) else [byline]),
        published_at=dates.get("published_at"),
        modified_at=dates.get("modified_at"),
        language=words(record.get("language"), 35),
        section=words(record.get("section"), 200),
        html=None if text else html,
        text=text,
        clean=record.get("clean") is True,
        record=record,
        raw_dates=raw_dates,
    )


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
