"""When a page was published and changed, from the candidates that it and its feed give."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from wireroom.records import Evidence
from workers.extract import html_site
from workers.extract.dates import ParsedDate, parse_date

_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[/_.-]?(0[1-9]|[12]\d|3[01])(?!\d)",
    re.IGNORECASE,
)
_MONTHS: Final = "janfebmaraprmayjunjulaugsepoctnovdec"
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_VISIBLE: Final = frozenset({"time-element", "date-line"})
"""Methods that read the same place, so that their agreement says nothing."""
_UNSURE: Final = 0.12
"""Off the prior of a date that several places of its kind contradict."""
_PRIOR: Final = {
    html_site.METHOD: html_site.PRIOR,
    "json-ld": 0.96,
    "meta": 0.93,
    "microdata": 0.92,
    "feed": 0.88,
    "weak-meta": 0.84,
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
    unsure: bool = False
    """others of its kind on the page say otherwise, or its name is used for several things"""

    @property
    def prior(self) -> float:
        """The share of such dates that are right where nothing else speaks."""
        if self.method == "meta" and self.unsure:
            return _PRIOR["weak-meta"]
        return _PRIOR.get(self.method, 0.5) - (_UNSURE if self.unsure else 0.0)


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


def _witness(candidate: Candidate) -> str:
    """Who speaks: candidates of one witness do not bear each other out."""
    return "visible" if candidate.method in _VISIBLE else candidate.method


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
        agreeing = {_witness(c) for c in found if same_day(c.date, candidate.date)}
        return candidate.prior + 0.06 * (len(agreeing) - 1)

    best = max(found, key=score)
    agreeing = [c for c in found if same_day(c.date, best.date)]
    exact = best
    if best.date.precision == "day" or not best.date.has_offset:
        exact = max(
            agreeing,
            key=lambda c: (
                c.date.precision != "day",
                c.date.has_offset,
                c.prior,
            ),
        )
        if best.date.precision != "day" and exact.date.precision == "day":
            exact = best
    against = [c for c in found if not same_day(c.date, best.date)]
    confidence = min(0.99, score(best))
    if best.method == html_site.METHOD:
        confidence = html_site.CONFIDENCE
    else:
        confidence -= 0.08 * min(2, len({_witness(c) for c in against}))
    runner = max(against, key=score, default=None)
    return exact.date.value, Evidence(
        method=exact.method,
        value=exact.date.raw,
        confidence=round(max(0.1, confidence), 2),
        source=exact.source,
        runner_up=runner.date.value.isoformat() if runner else None,
    )
