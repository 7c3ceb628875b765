"""Dates of feeds and sitemaps: RFC 822, ISO 8601 and what is written in their place.

The offset stays as written.  A date without one is taken as UTC, as feed readers do.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from workers.discover.model import Notes

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
FUTURE: Final = timedelta(hours=26)
"""How far ahead a date may be: local time that says it were UTC, or the other way round, anywhere
on Earth (offsets reach from -12 to +14 hours)."""

# English, German, French, Spanish, Italian and Portuguese names, January first.
_MONTH_NAMES: Final = (
    "jan ene janv januar january enero janvier gennaio janeiro",
    "feb fev fév févr februar february febrero février febbraio fevereiro",
    "mar mär mars march marzo märz março",
    "apr abr avr april abril avril aprile",
    "may mai mag mayo maggio maio",
    "jun juin giu june juni junio giugno junho",
    "jul juil lug july juli julio juillet luglio julho",
    "aug ago août aout august agosto",
    "sep sept set september septiembre septembre settembre setembro",
    "oct okt ott out october oktober octubre octobre ottobre outubro",
    "nov november noviembre novembre novembro",
    "dec dez dic déc december dezember diciembre décembre dicembre dezembro",
)
_MONTHS: Final = {
    name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()
}
# Hours of names that RFC 822 and common practice give one meaning; IST and BST have several.
_ZONES: Final = {
    "z": 0.0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "cet": 1,
    "cest": 2, "mez": 1, "mesz": 2, "west": 1, "eet": 2, "eest": 3, "msk": 3, "trt": 3, "gst": 4,
    "pkt": 5, "wib": 7, "ict": 7, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "sast": 2, "cat": 2,
    "eat": 3, "wat": 1,
}  # fmt: skip
_ISO: Final = re.compile(
    r"^(\d{4})-?(\d{2})(?:-?(\d{2}))?(?:[T\s]\s?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,12})?)?)?"
    r"\s?(Z|[A-Za-z]{2,5}|[+-]\d{2}(?::?\d{2})?)?$",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]{3,12}")
_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?(?!\d|:)")
_YEAR: Final = re.compile(r"(?<!\d)(?<![+-])((?:19|20)\d{2})(?!\d)")
_TIME: Final = re.compile(
    r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?\s?([AaPp]\.?[Mm])?"
)
_OFFSET: Final = re.compile(r"(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})(?!\d)")
_ZONE_NAME: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,5}(?![A-Za-z])")


def parse_date(raw: str | None) -> datetime | None:
    """An aware datetime with the offset that was written, or ``None`` where it is no date."""
    if not raw:
        return None
    raw = " ".join(raw[:100].split())
    try:
        return _iso(raw) or _stamp(raw) or _written(raw)
    except (ValueError, OverflowError):
        return None


def believable(date: datetime | None, now: datetime) -> datetime | None:
    """``date`` if it can be one of a publication: not before 1990, not in the future."""
    if date is None:
        return None
    try:
        return date if EARLIEST <= date <= now + FUTURE else None
    except OverflowError:
        return None


def dates_of(raw_dates: dict[str, str], now: datetime, notes: Notes) -> dict[str, datetime | None]:
    """The dates by field, as far as they can be believed; the others are noted."""
    dates = {field: believable(parse_date(raw), now) for field, raw in raw_dates.items()}
    for field, raw in raw_dates.items():
        if dates[field] is None:
            notes.add(f"a date that cannot be: {raw}")
    return dates


def _iso(raw: str) -> datetime | None:
    found = _ISO.match(raw)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    if len(raw) == 6 or (hour is None and zone):
        return None
    return datetime(
        int(year), int(month), int(day or 1), int(hour or 0), int(minute or 0),
        min(int(second or 0), 59), tzinfo=_zone(zone),
    )  # fmt: skip


def _stamp(raw: str) -> datetime | None:
    """Unix time in seconds or milliseconds, between 2001 and 2286."""
    if not raw.isascii() or not raw.isdigit() or len(raw) not in (10, 13):
        return None
    return datetime.fromtimestamp(int(raw[:10]), UTC)


def _written(raw: str) -> datetime | None:
    """RFC 822 and looser forms with the name of the month: by parts, in any order."""
    month = next((_MONTHS[w] for w in _words(raw) if w in _MONTHS), None)
    time = _TIME.search(raw)
    year = _YEAR.search(raw)
    if month is None:
        return None
    rest = (
        raw if time is None else raw[: time.start()] + " " * len(time.group()) + raw[time.end() :]
    )
    offset = _OFFSET.search(rest)
    if offset:
        rest = rest[: offset.start()] + " " + rest[offset.end() :]
    days = [int(each.group(1)) for each in _DAY.finditer(rest) if 1 <= int(each.group(1)) <= 31]
    if year is None:
        # RFC 822 proper has years of two digits: "20 Nov 26".
        if len(days) != 2:
            return None
        number = 2000 + days[1] if days[1] < 70 else 1900 + days[1]
    else:
        number = int(year.group(1))
    if not days:
        return None
    hour = minute = second = 0
    if time is not None:
        hour, minute, second = int(time[1]), int(time[2]), min(int(time[3] or 0), 59)
        if time[4]:
            hour = hour % 12 + (12 if time[4][0] in "pP" else 0)
    zone = None
    if offset:
        zone = f"{offset[1]}{offset[2]}{offset[3]}"
    elif time is not None:
        named = _ZONE_NAME.findall(rest[time.end() :])
        zone = next((name for name in named if name.lower() in _ZONES), None)
    return datetime(number, month, days[0], hour, minute, second, tzinfo=_zone(zone))


def _words(raw: str) -> list[str]:
    found = [each.group().lower() for each in _WORD.finditer(raw)]
    # "Mar" may begin a Spanish or French Tuesday: the last month name is the month.
    return found[::-1]


def _zone(zone: str | None) -> timezone:
    if not zone:
        return UTC
    hours = _ZONES.get(zone.lower())
    if hours is None:
        if zone[0] not in "+-":
            return UTC
        digits = zone[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:4] or 0)
        hours = (-minutes if zone[0] == "-" else minutes) / 60
    return UTC if hours == 0 else timezone(timedelta(hours=hours))
