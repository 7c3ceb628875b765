"""Absolute dates in text: ISO 8601, RFC 822 and the textual forms of many languages.

A date is believed or absent: relative dates ("yesterday"), impossible days, dates before 1990
or more than two days ahead of ``now`` and numeric dates whose order of day and month cannot be
told are not dates.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from workers.extract.calendar_names import fold_same_length, months_of, weekdays_of

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


# Offsets of zone abbreviations in hours: RFC 5322 section 4.3 and those that news sites print.
# Abbreviations that two continents share (IST, AST) are left out.
_ZONES: Final[dict[str, float]] = {
    name: hours
    for hours, names in {
        -10: "hst",
        -9: "akst",
        -8: "pst|akdt",
        -7: "mst|pdt",
        -6: "cst|mdt",
        -5: "est|cdt",
        -4: "edt",
        -3: "brt",
        0: "z|utc|gmt|ut|wet|بتوقيت غرينتش|بتوقيت جرينتش|غرينتش|جرينتش",
        1: "west|bst|cet|mez|wat",
        2: "cest|mesz|eet|cat|sast",
        3: "eest|msk|мск|trt|eat|tsi|по московскому времени|بتوقيت مكة المكرمة|بتوقيت مكة",
        4: "gst",
        5: "pkt",
        5.75: "npt",
        6: "bdt",
        7: "wib|ict",
        8: "hkt|sgt|pht|awst|北京时间",
        9: "jst|kst",
        10: "aest",
        11: "aedt",
        12: "nzst",
        13: "nzdt",
    }.items()
    for name in names.split("|")
}
_REGIONS: Final = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "eastern": "America/New_York",
    "pacific": "America/Los_Angeles",
}
_MONTH_FIRST: Final = frozenset({"en-us", "en-ph"})
_YEAR_FIRST: Final = frozenset({"zh", "ja", "ko", "hu", "lt"})
_HAN_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}

_ZONE = (
    r"(?:\(?(?P<{p}off>(?:utc|gmt)?\s?[+\-−]\d{{1,2}}(?::?\d{{2}})?(?![\d:]))|\(?(?P<{p}zone>"
    + "|".join(re.escape(z) for z in sorted((*_ZONES, *_REGIONS), key=len, reverse=True))
    + r")(?!\w))"
)
_CLOCK = (
    r"(?:(?P<{p}ap0>上午|下午|晚上|凌晨|中午|早上|오전|오후)\s?)?(?P<{p}h>[01]?\d|2[0-3])"
    r"(?:\s?(?::|\.|h|时|時|点|點|시)\s?(?P<{p}m>[0-5]\d)(?:分|분)?"
    r"(?:[:.](?P<{p}s>[0-5]\d)(?:[.,]\d{{1,9}})?)?(?![\d])|(?=\s?[ap]\.?m\b)|\s?h(?=\W|$)|\s?uhr\b)"
    r"(?:\s?(?P<{p}ap>[ap]\.?\s?m\b\.?|(?<=\d)[ap]\b|"
    r"صباحا|مساء|ص(?!\w)|م(?!\w)|oo|os))?(?:\s?(?:uhr|hrs|ч|h)\b\.?)?"
    r"(?:\s?" + _ZONE + r")?"
)
_GLUE = (
    r"(?:\s{{0,3}}(?:t(?=\d)|\.(?=\s)|[,،|·•;\-–—/]|"
    r"(?:at|um|a|a las|a la|alle|ore|as|в|о|saat|klo|om|kl|الساعة|الساعه|على الساعة)(?=[\s.:]|\d)[.:]?)){{0,2}}\s{{0,3}}\(?"
)
_AFTER: Final = re.compile((_GLUE + _CLOCK).format(p=""))
_BEFORE: Final = re.compile(
    (
        r"(?:^|(?<=[^\w:.]))"
        + _CLOCK
        + r"\s{{0,2}}[,،|·•\-–—/]?\s{{0,2}}(?:on |le |am |il |el |del )?$"
    ).format(p="")
)
_ZONE_ONLY: Final = re.compile(r"\s?(?:z(?!\w)|" + _ZONE.format(p="") + ")")
_WORD_AFTER: Final = re.compile(r"[\s,،(]{0,3}([^\W\d_]{2,20})\)?")
_EDGE_DIGIT = r"(?<![\d.,:/\-])"
_ISO: Final = re.compile(
    r"(?<![\w./\-])(?P<y>\d{4})(?P<sep>[-/.])(?P<mo>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d|[-/]\d)"
    r"(?:[t_ ](?P<h>\d{2}):?(?P<m>\d{2})(?::?(?P<s>\d{2})(?:[.,]\d{1,9})?)?(?!\d)"
    r"\s?(?P<off>z(?!\w)|[+\-−]\d{2}:?\d{2}(?!\d)|[+\-−]\d{2}(?!\d))?)?"
)
_COMPACT: Final = re.compile(
    r"(?<![\w./\-])(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})t(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})(?P<off>z|[+\-]\d{4})?(?!\w)"
)
_CJK: Final = re.compile(
    r"(?P<y>\d{4}|[〇零○一二三四五六七八九]{4})\s?[年년]\s?(?P<mo>\d{1,2}|[一二三四五六七八九十]{1,2})\s?[月월]"
    r"\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号號일]"
)
_NUMERIC: Final = re.compile(
    _EDGE_DIGIT + r"(?P<a>\d{1,2})(?P<sep>[/.\-])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>\d{4}|\d{2})"
    r"(?![\w/\-]|[.,:]\d)"
)


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
    for pattern in (_ISO, _COMPACT):
        for m in pattern.finditer(folded):
            clock = None
            if m["h"]:
                second = int(m["s"]) if m["s"] else None
                clock = (int(m["h"]), int(m["m"]), second, _offset(m["off"]) if m["off"] else None)
            days.append(_Day(int(m["y"]), int(m["mo"]), int(m["d"]), m.start(), m.end(), clock))
    for m in _CJK.finditer(folded):
        year, month, number = (_han(m[g]) for g in ("y", "mo", "d"))
        days.append(_Day(year, month, number, m.start(), m.end()))
    for m in _NUMERIC.finditer(folded):
        day = _ordered(m, folded, language)
        if day is not None:
            days.append(day)
    months = months_of(language)
    for pattern in _textual(language):
        for m in pattern.finditer(folded):
            number = months[" ".join(m["mon"].split())]
            days.append(_Day(int(m["y"]), number, int(m["d"]), m.start(), m.end()))
    return days


@lru_cache(maxsize=64)
def _textual(language: str | None) -> tuple[re.Pattern[str], ...]:
    names = sorted((n for n in months_of(language) if not n[0].isdigit()), key=len, reverse=True)
    one = r"(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s{1,2}") for n in names) + r")\b\.?"
    month = r"(?P<mon>" + one[: -len(r"\b\.?")] + r")\b\.?(?:\s?[/(]\s?" + one + r"\s?\)?)?"
    day = r"(?P<d>[0-3]?\d)"
    year = r"(?P<y>(?:19|20)\d{2})(?!\d|[.,:]\d)"
    of = r"(?:(?:of|de|del|d'|da|di|den)(?=\W)\s?)?"
    tail = r"(?:\s?(?:г\b\.?|года\b|р\b\.?|року\b|yil\w{0,4}\b))?"
    ordinal = r"(?:st\b|nd\b|rd\b|th\b|er\b|re\b|º|ª|°|\.|-?го\b|-?е\b)?"
    return (
        re.compile(
            _EDGE_DIGIT
            + day
            + ordinal
            + r"[\s\-/]{0,2}"
            + of
            + month
            + r"[\s,،\-/]{0,3}"
            + of
            + year
            + tail
        ),
        re.compile(
            r"\b"
            + month
            + r"[\s\-]{0,2}"
            + day
            + r"(?:st\b|nd\b|rd\b|th\b)?(?!\d)[\s,،\-/]{1,3}"
            + year
        ),
        re.compile(
            _EDGE_DIGIT
            + year
            + r"[.,\s\-]{1,3}(?:m\.\s)?"
            + month
            + r"[\s\-]{1,2}"
            + day
            + r"(?!\d)"
        ),
    )


def _han(text: str) -> int:
    """Value of ASCII digits or Chinese numerals below 100, or of four Chinese digits."""
    if text.isascii():
        return int(text)
    if len(text) == 4:
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN_DIGITS.get(text, 0)
    if "十" in ones:
        return 0
    return (_HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + (
        _HAN_DIGITS.get(ones, 0) if ones else 0
    )


def _ordered(m: re.Match[str], folded: str, language: str | None) -> _Day | None:
    """Day and month of a numeric date, or ``None`` where their order cannot be told."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    base = (language or "").partition("-")[0]
    if len(m["y"]) == 2:
        if base in ("", "en") or base in _YEAR_FIRST:
            return None
        year += 2000 if year < 70 else 1900
    day_first = base not in ("", "en") and base not in _YEAR_FIRST
    british = base == "en" and language != base
    if b > 12 or language in _MONTH_FIRST:
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
    if name in _REGIONS:
        offset = ZoneInfo(_REGIONS[name]).utcoffset(datetime(year, month, day, 12))  # noqa: DTZ001
        return None if offset is None else timezone(offset)
    if name == "cst" and (language or "").startswith("zh"):
        return timezone(timedelta(hours=8))
    return timezone(timedelta(hours=_ZONES[name]))


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
    after = _WORD_AFTER.match(folded, end)
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
    if clock is None and (after := _AFTER.match(folded, end)):
        clock, end = _read_clock(after, day, language), after.end()
    elif clock is not None and clock[3] is None and (zone := _ZONE_ONLY.match(folded, end)):
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
        if before := _BEFORE.search(folded[low:start]):
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
    precision: Precision = "day" if clock is None else ("minute" if second is None else "second")
    return ParsedDate(
        value=value,
        precision=precision,
        has_offset=zone_info is not None,
        raw=text[start:end].strip(),
        span=(start, end),
    )
