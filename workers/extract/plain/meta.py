"""Byline and date lines of plain text."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

from workers.extract.byline import Byline, parse_byline
from workers.extract.dates import ParsedDate, find_dates
from workers.extract.plain.forms import size
from workers.extract.plain.layout import closed
from workers.extract.plain.signs import Signs

MAX_CHARS: Final = 250
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_DIVIDER: Final = re.compile(r"\s?[|•·]\s?|\s[–—-]\s|\s{2,}")


class Meta(NamedTuple):
    """What a line between title and text says; ``labelled`` if a word names the date."""

    byline: Byline | None
    published: ParsedDate | None
    modified: ParsedDate | None
    labelled: bool


def read_meta(text: str, signs: Signs, now: datetime) -> Meta | None:
    """The byline and dates of a line that holds little else; ``None`` for any other line."""
    if len(text) > MAX_CHARS or (closed(text) and size(text) > 14):
        return None
    dates = find_dates(text, language=signs.language, now=now)
    if not dates and (text.endswith("。") or not signs.by(text)):
        return None
    byline = parse_byline(text, language=signs.language)
    cued = byline is not None and byline.cue is not None
    if cued and byline is not None and not _mostly_byline(text, byline, dates):
        return None
    if not dates:
        return Meta(byline, None, None, False) if cued else None
    labelled = signs.date_label(text)
    if not cued:
        rest = _rest(text, dates, signs)
        if size(rest) > (6 if labelled or _DIVIDER.search(text) else 3):
            return None
    published, modified = _told_apart(text, dates, signs)
    return Meta(byline, published, modified, labelled)


def _mostly_byline(text: str, byline: Byline, dates: list[ParsedDate]) -> bool:
    said = [*byline.names, *byline.roles, byline.outlet or "", byline.via or "", byline.cue or ""]
    known = sum(size(part) for part in said) + sum(size(d.raw) for d in dates)
    return known >= 0.5 * size(text)


def _rest(text: str, dates: list[ParsedDate], signs: Signs) -> str:
    for date in reversed(dates):
        text = f"{text[: date.span[0]]} {text[date.span[1] :]}"
    return _PUNCTUATION.sub(" ", signs.without_date_words(text)).strip()


def _told_apart(
    text: str, dates: list[ParsedDate], signs: Signs
) -> tuple[ParsedDate | None, ParsedDate | None]:
    """Date of publication and date of change, by the word before each of them."""
    published: ParsedDate | None = None
    modified: ParsedDate | None = None
    floor = 0
    for date in dates:
        lead = text[floor : date.span[0]]
        words = _DIVIDER.split(lead.rstrip())[-1] or lead
        if signs.updated(words.strip(" ,(:-–|")):
            modified = modified or date
        else:
            published = published or date
        floor = date.span[1]
    return published, modified
