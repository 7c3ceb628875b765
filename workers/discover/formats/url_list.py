"""One address a line; ``#`` begins a comment."""

from __future__ import annotations

from typing import Final

from wireroom import limits
from wireroom.errors import DefectError
from wireroom.records import Entry
from workers.charset import decode
from workers.discover.drafts import expansion, ready
from workers.discover.model import Expansion, Format, Job, Notes, Sample
from workers.discover.plain import address

_SHARE: Final = 0.9
"""Part of the lines that must be addresses; less is a text that quotes some."""


def matches(sample: Sample) -> Format | None:
    lines = sample.head.splitlines()
    if not sample.whole and len(lines) > 1:
        lines = lines[:-1]
    lines = [line for each in lines if (line := _bare(each))]
    good = sum(1 for line in lines if _is_address(line))
    return Format.URL_LIST if lines and good >= _SHARE * len(lines) else None


def entries(job: Job) -> Expansion:
    notes = Notes()
    found: dict[str, Entry] = {}
    for number, line in enumerate(decode(job.data, kind="text").text.splitlines(), 1):
        bare = _bare(line[: 2 * limits.URL_MAX_CHARS])
        if not bare:
            continue
        url = address(bare, None) if _is_address(bare) else None
        if url is None:
            notes.add(f"line {number} is no address")
            continue
        found.setdefault(url, Entry(url=url))
        if len(found) > job.limit:
            break
    if not found:
        raise DefectError("no-entries", "it lists no address")
    out = list(found.values())
    drafts = map(ready, out[: job.limit])
    return expansion(drafts, job.known, notes, truncated=len(out) > job.limit)


def _bare(line: str) -> str:
    line = line.strip().lstrip("\ufeff")
    return "" if line.startswith("#") else line.partition(" #")[0].rstrip()


def _is_address(line: str) -> bool:
    return line.lower().startswith(("http://", "https://")) and not any(
        character.isspace() for character in line
    )
