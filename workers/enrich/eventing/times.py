"""When the event of a report was: its written dates, resolved against the day of the report."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from workers.enrich.eventing.candidates import SENTENCE_WEIGHTS, Candidate, evidence, rank
from workers.enrich.eventing.cues import WEEKDAY, Cues
from workers.enrich.eventing.dates import Written, written_dates
from workers.enrich.eventing.opening import Opening
from workers.enrich.tokens import BREAK, Words

__all__ = ["event_time"]

PAST_DAYS: Final = 31
"""A date further back than this from the report is history, not its event."""
FUTURE_DAYS: Final = 92
_DATELINE: Final = 0.5
_UNDATED: Final = 0.75
"""Of a weight, where there is no day of the report to hold a full date against."""
_TODAY: Final = 0.9
_AHEAD: Final = 0.75
_TITLE: Final = 0.4
_LEAST: Final = 0.3
_NEAR: Final = 3
"""Words before a date in which ``since``, ``last`` or ``next`` may stand."""

NO_DAY: Final = "no-date-of-publication"
AMBIGUOUS: Final = "ambiguous"


class _Resolved(msgspec.Struct, frozen=True):
    day: date
    factor: float
    until: date | None = None


def event_time(
    opening: Opening,
    title: Words,
    published: date | None,
    quoted: Sequence[tuple[int, int]],
    cues: Cues,
    language: str | None,
) -> dict[str, Any] | None:
    """``{at, until?, evidence}``, dates as in RFC 3339 (ISO 8601 days).

    ``published``: the day of the report, by its own clock.  ``quoted``: stretches whose words are
    somebody else's, which tell no time of the event.  An expression that needs a day which is
    not known gives ``at: None`` and ``unresolved``, the reason.
    """
    words = opening.words
    found = list(written_dates(words, cues, language, len(opening.sentences)))
    dated = next((each for each in found if _in_dateline(opening, each)), None)
    day = _day_of_report(dated, published)
    candidates: list[Candidate] = []
    ends: dict[date, date] = {}
    unresolved: list[tuple[str, Written]] = []

    def take(each: Written, source: Words, weight: float, method: str, origin: str) -> None:
        resolved = _resolve(each, source, day, cues, method == "dateline")
        if isinstance(resolved, str):
            unresolved.append((resolved, each))
        elif resolved is not None:
            if resolved.until is not None:
                ends[resolved.day] = resolved.until
            candidates.append(
                Candidate(
                    answer=resolved.day, method=method, weight=weight * resolved.factor,
                    text=source.text[each.start : each.end], start=each.start, end=each.end,
                    origin=origin,
                )
            )  # fmt: skip

    for each in found:
        sentence = opening.sentence_of(each.first)
        if sentence < 0:
            if each is dated:
                take(each, words, _DATELINE, "dateline", "text")
        elif not _is_barred(words, each, cues) and not _within(each, quoted):
            take(each, words, SENTENCE_WEIGHTS[sentence], each.kind, "text")
    told = bool(unresolved)
    for each in written_dates(title, cues, language, len(title)):
        if not _is_barred(title, each, cues):
            take(each, title, _TITLE, "title", "title")
    ranked = [each for each in rank(candidates) if each.score >= _LEAST]
    if ranked:
        chosen, second = ranked[0], ranked[1] if len(ranked) > 1 else None
        assert isinstance(chosen.answer, date)  # noqa: S101  every candidate's answer is one
        out: dict[str, Any] = {"at": chosen.answer.isoformat()}
        if chosen.answer in ends:
            out["until"] = ends[chosen.answer].isoformat()
        other = str(second.answer) if second else None
        return out | {"evidence": evidence(chosen, second, other)}
    if unresolved:
        reason, each = unresolved[0]
        source, origin = (words, "text") if told else (title, "title")
        value = source.text[each.start : each.end]
        said = {"method": each.kind, "value": value, "from": origin}
        return {
            "at": None,
            "unresolved": reason,
            "evidence": said | {"start": each.start, "end": each.end, "confidence": 0.0},
        }
    return None


def _in_dateline(opening: Opening, each: Written) -> bool:
    line = opening.dateline
    return line is not None and each.kind == "date" and line.start <= each.start < line.end


def _day_of_report(dated: Written | None, published: date | None) -> date | None:
    """The dateline's day where it is known: what is published later keeps its "Tuesday"."""
    if dated is None:
        return published
    if published is None:
        return _full(dated)
    written = _resolve_date(dated, published, dateline=True)
    if isinstance(written, _Resolved) and written.day <= published:
        return written.day
    return published


def _full(each: Written | None) -> date | None:
    if each is None or each.year is None or each.swapped is not None:
        return None
    return date(each.year, each.month, each.day)


def _within(each: Written, stretches: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(stretches, (each.start, 1 << 40)) - 1
    return at >= 0 and stretches[at][0] <= each.start < stretches[at][1]


def _before(words: Words, at: int) -> list[str]:
    """The folded words shortly before, in the same clause, the nearest first."""
    found: list[str] = []
    for position in range(at - 1, max(-1, at - 1 - _NEAR), -1):
        if words.gaps[position] == BREAK:
            break
        found.append(words.folded[position])
    return found


def _is_barred(words: Words, each: Written, cues: Cues) -> bool:
    """Whether the date is a limit ("since", "until") and not the day of something."""
    return any(word in cues.bounds for word in _before(words, each.first)[:2])


def _resolve(
    each: Written, words: Words, day: date | None, cues: Cues, dateline: bool
) -> _Resolved | str | None:
    """The day that is meant; the reason why that stays open; ``None``: no event's day."""
    if each.kind == "date":
        return _resolve_date(each, day, dateline)
    if day is None:
        return NO_DAY
    if each.kind == WEEKDAY:
        return _resolve_weekday(each, words, day, cues)
    factor = _TODAY if each.value == 0 else _AHEAD if each.value > 0 else 1.0
    return _Resolved(day + timedelta(days=each.value), factor)


def _resolve_date(each: Written, day: date | None, dateline: bool) -> _Resolved | str | None:
    possible = [one for one in _days(each, day) if day is None or _is_news(one, day)]
    if not possible:
        return NO_DAY if each.year is None and day is None else None
    if len(possible) > 1:
        return AMBIGUOUS
    found = possible[0]
    until = _day(found.year, found.month, each.last_day) if each.last_day else None
    if day is None:
        return _Resolved(found, 1.0 if dateline else _UNDATED, until)
    return _Resolved(found, _AHEAD if found > day + timedelta(days=1) else 1.0, until)


def _days(each: Written, day: date | None) -> Iterator[date]:
    """The days that an expression can mean, whatever is likely."""
    pairs = [(each.day, each.month), *([each.swapped] if each.swapped else [])]
    years = [each.year] if each.year is not None else _years(day)
    for year in years:
        for number, month in pairs:
            found = _day(year, month, number)
            if found is not None:
                yield found


def _day(year: int, month: int, number: int) -> date | None:
    """The day, if that year has it."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _years(day: date | None) -> list[int]:
    return [] if day is None else [day.year - 1, day.year, day.year + 1]


def _is_news(one: date, day: date) -> bool:
    return -PAST_DAYS <= (one - day).days <= FUTURE_DAYS


def _resolve_weekday(each: Written, words: Words, day: date, cues: Cues) -> _Resolved | str:
    back = (day.weekday() - each.value) % 7
    ahead = (each.value - day.weekday()) % 7
    near = {*_before(words, each.first)[:2]}
    if each.last + 1 < len(words) and words.gaps[each.last] != BREAK:
        near |= {*words.folded[each.last + 1 : each.last + 3]}
    if near & cues.weekday_next:
        return _Resolved(day + timedelta(days=ahead or 7), _AHEAD)
    if near & cues.weekday_last:
        return _Resolved(day - timedelta(days=back or 7), 1.0)
    if _is_future(words, each.first, cues):
        return _Resolved(day + timedelta(days=ahead), _AHEAD)
    if back == 6:
        # The day before it is told, or six days ago, or already today further east.
        return AMBIGUOUS
    return _Resolved(day - timedelta(days=back), 1.0)


def _is_future(words: Words, at: int, cues: Cues) -> bool:
    """Whether a word of the future stands before, in the same sentence."""
    for position in range(at - 1, -1, -1):
        word = words.folded[position]
        if word in cues.future or (
            len(word) > 4 and cues.future_prefixes and word.startswith(cues.future_prefixes)
        ):
            return True
        if words.initial[position]:
            return False
    return False
