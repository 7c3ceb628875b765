"""Absolute dates in text: ISO 8601, RFC 822 and the textual forms of many languages.

A date is believed or absent: relative dates ("yesterday"), impossible days, dates before 1990
or more than two days ahead of ``now`` and numeric dates whose order of day and month cannot be
told are not dates.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from workers.calendar_names import fold_same_length, months_of, weekdays_of
from workers.extract.date_forms import (
    AFTER,
    BEFORE,
    CJK,
    COMPACT,
    HAN_DIGITS,
    ISO,
    MONTH_FIRST,
    NUMERIC,
    REGIONS,
    WORD_AFTER,
    YEAR_FIRST,
    ZONE_ONLY,
    ZONES,
    textual_forms,
)

EARLIEST_YEAR: Final = 1990
FUTURE_TOLERANCE: Final = timedelta(days=2)
MAX_CHARS: Final = 200_000
"""Characters of one text that are searched."""
MAX_DATES: Final = 1_000

Precision = Literal["second", "minute", "day"]


class ParsedDate(msgspec.Struct, frozen=True, kw_only=True):
    """One date as written.

    ``value`` is aware; where the text names no zone, UTC only carries it and ``has_offset`` is
    false; with ``precision`` "day" the time is midnight.  ``span`` is the half-open range of
    code points of ``raw`` in the text, weekday, time and zone included.
    """

    value: datetime
    precision: Precision
    has_offset: bool
    raw: str
    span: tuple[int, int]


class _Day(NamedTuple):
    year: int
    month: int
    day: int
    start: int
    end: int
    clock: tuple[int, int, int | None, tzinfo | None] | None = None


def parse_date(text: str, *, language: str | None = None, now: datetime) -> ParsedDate | None:
    """The first date of a short text (a date line, an attribute), or ``None``.

    ``language`` is a BCP 47 tag and settles month names and the order of numeric dates; ``now``
    is aware and bounds what can be believed.
    """
    found = find_dates(unicodedata.normalize("NFC", text[:2_000]), language=language, now=now)
    return found[0] if found else None


def find_dates(text: str, *, language: str | None = None, now: datetime) -> list[ParsedDate]:
    """Every absolute date of ``text`` in order, with its span."""
    text = text[:MAX_CHARS]
    folded = fold_same_length(text)
    if not any("0" <= c <= "9" or c == "年" for c in folded):
        return []
    code = (language or "").replace("_", "-").lower() or None
    found: list[ParsedDate] = []
    last_end = 0
    for day in sorted(_days(folded, code), key=lambda d: (d.start, -d.end)):
        if day.start < last_end or len(found) >= MAX_DATES:
            continue
        parsed = _complete(text, folded, day, code, now, last_end)
        if parsed is not None:
            found.append(parsed)
            last_end = parsed.span[1]
    return found


def _days(folded: str, language: str | None) -> list[_Day]:
    days: list[_Day] = []
    for pattern in (ISO, COMPACT):
        for m in pattern.finditer(folded):
            clock = None
            if m["h"]:
                second = int(m["s"]) if m["s"] else None
                clock = (int(m["h"]), int(m["m"]), second, _offset(m["off"]) if m["off"] else None)
            days.append(_Day(int(m["y"]), int(m["mo"]), int(m["d"]), m.start(), m.end(), clock))
    for m in CJK.finditer(folded):
        year, month, number = (_han(m[g]) for g in ("y", "mo", "d"))
        days.append(_Day(year, month, number, m.start(), m.end()))
    for m in NUMERIC.finditer(folded):
        day = _ordered(m, folded, language)
        if day is not None:
            days.append(day)
    months = months_of(language)
    for pattern in textual_forms(language):
        for m in pattern.finditer(folded):
            number = months[" ".join(m["mon"].split())]
            days.append(_Day(int(m["y"]), number, int(m["d"]), m.start(), m.end()))
    return days


def _han(text: str) -> int:
    """Value of ASCII digits or Chinese numerals below 100, or of four Chinese digits."""
    if text.isascii():
        return int(text)
    if len(text) == 4:
        return int("".join(str(HAN_DIGITS[c]) for c in text))
    tens, ten, ones = text.partition("十")
    if not ten:
        return HAN_DIGITS.get(text, 0)
    if "十" in ones:
        return 0
    return (HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + (HAN_DIGITS.get(ones, 0) if ones else 0)


def _ordered(m: re.Match[str], folded: str, language: str | None) -> _Day | None:
    """Day and month of a numeric date, or ``None`` where their order cannot be told."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    base = (language or "").partition("-")[0]
    if len(m["y"]) == 2:
        if base in ("", "en") or base in YEAR_FIRST:
            return None
        year += 2000 if year < 70 else 1900
    day_first = base not in ("", "en") and base not in YEAR_FIRST
    british = base == "en" and language != base
    if b > 12 or language in MONTH_FIRST:
        month, day = a, b
    elif a > 12 or a == b or m["sep"] == "." or day_first or british:
        month, day = b, a
    else:
        return _by_weekday(a, b, year, m, folded, language)
    return _Day(year, month, day, m.start(), m.end())


def _by_weekday(
    a: int, b: int, year: int, m: re.Match[str], folded: str, language: str | None
) -> _Day | None:
    """The reading that the weekday named before the date agrees with, if only one does."""
    words = folded[max(0, m.start() - 16) : m.start()].split()
    wanted = weekdays_of(language).get(words[-1].strip(",.،")) if words else None
    fits = [
        (d, mo)
        for d, mo in ((a, b), (b, a))
        if wanted is not None and _weekday(year, mo, d) == wanted
    ]
    return _Day(year, fits[0][1], fits[0][0], m.start(), m.end()) if len(fits) == 1 else None


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return datetime(year, month, day, tzinfo=UTC).weekday()
    except ValueError:
        return None


def _offset(text: str) -> tzinfo | None:
    """Time zone of ``+05:30``, ``-0500``, ``utc+3`` or ``z``; ``None`` where out of range."""
    digits = re.sub(r"[^\d+\-−:]", "", text).replace("−", "-")
    if not digits:
        return UTC
    sign = -1 if digits[0] == "-" else 1
    hours, _, minutes = digits[1:].partition(":")
    if not minutes and len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    delta = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return timezone(sign * delta) if delta <= timedelta(hours=14) else None


def _zone(name: str, year: int, month: int, day: int, language: str | None) -> tzinfo | None:
    if name in REGIONS:
        offset = ZoneInfo(REGIONS[name]).utcoffset(datetime(year, month, day, 12))  # noqa: DTZ001
        return None if offset is None else timezone(offset)
    if name == "cst" and (language or "").startswith("zh"):
        return timezone(timedelta(hours=8))
    return timezone(timedelta(hours=ZONES[name]))


def _read_clock(
    m: re.Match[str], day: _Day, language: str | None
) -> tuple[int, int, int | None, tzinfo | None] | None:
    hour, minute = int(m["h"]), int(m["m"] or 0)
    half = (m["ap"] or m["ap0"] or "").replace(".", "").replace(" ", "")
    if half:
        late = half in ("p", "pm", "م", "مساء", "下午", "晚上", "오후", "os")
        if half == "中午":
            late = hour < 11
        if hour > 12 or (hour == 0 and late):
            late = False
        hour = (hour % 12 + (12 if late else 0)) if hour <= 12 else hour
    zone = None
    if m["off"]:
        zone = _offset(m["off"])
    elif m["zone"]:
        zone = _zone(m["zone"], day.year, day.month, day.day, language)
    return hour, minute, (int(m["s"]) if m["s"] else None), zone


def _past_weekday(folded: str, end: int, language: str | None) -> int:
    """End of a weekday that follows the date (usual in Turkish and Chinese), else ``end``."""
    after = WORD_AFTER.match(folded, end)
    return after.end() if after and after[1] in weekdays_of(language) else end


def _complete(
    text: str, folded: str, day: _Day, language: str | None, now: datetime, floor: int
) -> ParsedDate | None:
    """The day with the weekday, time and zone around it; ``None`` where it cannot be believed."""
    if day.year < EARLIEST_YEAR:
        return None
    start, end, clock = day.start, day.end, day.clock
    if clock is None:
        end = _past_weekday(folded, end, language)
    if clock is None and (after := AFTER.match(folded, end)):
        clock, end = _read_clock(after, day, language), after.end()
    elif clock is not None and clock[3] is None and (zone := ZONE_ONLY.match(folded, end)):
        found = (
            _offset(zone["off"])
            if zone["off"]
            else _zone(zone["zone"] or "utc", *day[:3], language)
        )
        clock, end = (*clock[:3], found), zone.end()
    words = list(re.finditer(r"[^\s,،.(]+", folded[max(floor, start - 20) : start]))
    if words and words[-1][0] in weekdays_of(language):
        start = max(floor, start - 20) + words[-1].start()
    if clock is None:
        low = max(floor, start - 30)
        if before := BEFORE.search(folded[low:start]):
            clock, start = _read_clock(before, day, language), low + before.start()
    hour, minute, second, zone_info = clock or (0, 0, None, None)
    try:
        value = datetime(
            day.year, day.month, day.day, hour, minute, second or 0, tzinfo=zone_info or UTC
        )
        if value > now + FUTURE_TOLERANCE:
            return None
    except (ValueError, OverflowError):
        return None
    if "(" in text[start:end] and text[end : end + 1] == ")":
        end += 1
    raw = text[start:end]
    start, end = start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())
    precision: Precision = "day" if clock is None else ("minute" if second is None else "second")
    return ParsedDate(
        value=value,
        precision=precision,
        has_offset=zone_info is not None,
        raw=text[start:end],
        span=(start, end),
    )
