"""What is remembered of a source between polls: how much it publishes, how long it is silent,
how often it fails.  Pure.  The constants were tuned with ``benchmarks/cadence.py``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, Self

import msgspec

from wireroom.wishes import longest_of, packed

DAY: Final = 86_400.0
SAFETY: Final = 0.4
"""Part of the window that one interval may use: a burst of 2½ times the usual rate fits."""
MEMORY_POLLS: Final = 3.0
MEMORY_LEAST: Final = 3 * 3_600.0
"""The rate is remembered over this many intervals, and over no less than these seconds."""
BUSY_HALVES: Final = 3 * DAY
"""Time in which the memory of the busiest rate halves: it outlives a night and a weekend."""
QUIET_LEAST: Final = DAY
QUIET_FACTOR: Final = 8.0
"""A silence this many times the usual time between entries may be strange …"""
LONGEST_FACTOR: Final = 2.0
"""… if it is also this many times the longest that the source lately ended by itself: one that
rests at weekends is not called quiet on Sundays."""
LONGEST_HALVES: Final = 14 * DAY
LONGEST_FIRST: Final = 2 * DAY
"""What is assumed of a new source: it may rest at weekends."""
NEWEST: Final = 0.3
"""Weight of the newest number in an average."""
_DATED_LEAST: Final = 5
_POLLS_LEAST: Final = 5
_RATE_MAX: Final = 1_000.0
_LARGE: Final = 1e15


class History(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered of a source; short field names, it is kept a million times.  JSON by
    ``msgspec.json``, below 300 bytes."""

    polls: int = msgspec.field(default=0, name="n")
    """polls that succeeded"""
    interval: float = msgspec.field(default=0.0, name="i")
    """seconds, before jitter and without regard to push; 0: not known"""
    rate: float = msgspec.field(default=0.0, name="r")
    """moving average of new entries a second"""
    busy: float = msgspec.field(default=0.0, name="b")
    """the highest ``rate`` of late"""
    size: float = msgspec.field(default=0.0, name="s")
    """moving average of entries that the source shows"""
    shown: int = msgspec.field(default=-1, name="t")
    """entries that it showed the last time; -1: not known"""
    last_poll: float = msgspec.field(default=0.0, name="p")
    """Unix time of the last poll that succeeded; 0: none"""
    last_new: float = msgspec.field(default=0.0, name="w")
    """Unix time of the last poll or delivery with a new entry"""
    usual: float = msgspec.field(default=0.0, name="u")
    """moving average of the seconds between those"""
    longest: float = msgspec.field(default=0.0, name="l")
    """longest silence, in seconds, that a new entry ended of late"""
    failures: float = msgspec.field(default=0.0, name="f")
    """weighted failures in a row"""
    gaps: int = msgspec.field(default=0, name="g")
    """possible gaps so far"""
    gaps_in_row: int = msgspec.field(default=0, name="k")
    hint: float = msgspec.field(default=0.0, name="h")
    """longest interval in seconds that the feed asks for, as far as it is believed"""
    excluded: int = msgspec.field(default=0, name="x")
    """hours and days in which it asks not to be read, as ``wishes.packed`` gives them"""

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Self:
        """That in a source's state; a new one where there is none or it cannot be read."""
        try:
            return msgspec.convert(state.get("history", {}), cls)
        except msgspec.ValidationError:
            return cls()


class PollOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one poll gave.  ``total`` and ``new`` count entries; ``known`` those that had been
    seen before."""

    kind: Literal["changed", "unchanged", "failed", "gone"]
    """``unchanged``: 304, or the same bytes"""
    total: int = 0
    new: int = 0
    known: int = 0
    age_seconds: float | None = None
    """``median_age`` of the new entries; it counts where all are new: at first, and after gaps"""
    failure_weight: float = 1.0
    failure: str = ""
    """reason in words"""
    retry_after: float | None = None
    ttl_seconds: float | None = None
    update_seconds: float | None = None
    max_age_seconds: float | None = None
    """from Cache-Control or Expires"""
    skip_hours: tuple[int, ...] = ()
    """hours (UTC)"""
    skip_days: tuple[int, ...] = ()
    """days (0 is Monday, UTC)"""
    pushed: bool = False
    """a hub delivers this source: polling only checks on it"""


def median_age(dates: Iterable[datetime | None], now: datetime) -> float | None:
    """Seconds since the median of the ``dates``; ``None`` where fewer than five entries have a
    date, or where all have the same, which is then that of the feed.  The median, because old
    entries may be pinned to the top or kept at the end."""
    known = sorted(date for date in dates if date is not None)
    if len(known) < _DATED_LEAST or known[0] == known[-1]:
        return None
    return max((now - known[len(known) // 2]).total_seconds(), 0.0)


def is_gap(history: History, outcome: PollOutcome) -> bool:
    """Whether entries may have fallen out unseen: nothing of what was shown before is left."""
    return not is_first(history) and history.shown != 0 and outcome.new > 0 and outcome.known == 0


def is_first(history: History) -> bool:
    return history.polls == 0 or history.last_poll <= 0


def observed(history: History, outcome: PollOutcome, stamp: float) -> History:
    """The history with one more successful poll, at ``stamp`` (Unix time)."""
    first, gap = is_first(history), is_gap(history, outcome)
    changed = outcome.kind == "changed"
    total = max(outcome.total, 0)
    size = history.size
    if changed and total > 0:
        size = total if size <= 0 else _averaged(size, total)
    rate, busy = _rates(history, outcome, stamp)
    after = msgspec.structs.replace(
        history,
        polls=min(history.polls + 1, 10**9),
        rate=rate,
        busy=busy,
        size=round(size, 2),
        shown=total if changed else history.shown,
        last_poll=round(stamp, 1),
        failures=0.0,
        gaps=min(history.gaps + gap, 10**9),
        gaps_in_row=min(history.gaps_in_row + 1, 10**6) if gap else 0,
    )
    if changed:
        after = msgspec.structs.replace(
            after,
            hint=longest_of(outcome.ttl_seconds, outcome.update_seconds),
            excluded=packed(outcome.skip_hours, outcome.skip_days),
        )
    return _with_news(after, stamp) if first or outcome.new > 0 else after


def delivered(history: History, now: datetime) -> History:
    """The history after a hub delivered new entries: the source is not silent."""
    return _with_news(sane(history, now.timestamp()), now.timestamp())


def elapsed(history: History, stamp: float) -> float:
    """Seconds since the poll before; what they should have been, where the clock went back."""
    passed = stamp - history.last_poll
    return max(passed if passed > 0 else history.interval, 1.0)


def window(history: History) -> float:
    """The longest interval in which nothing falls out, even in the source's busy hours."""
    busiest = max(history.rate, history.busy)
    return SAFETY * max(history.size, 1.0) / busiest if busiest > 0 else math.inf


def silence_allowed(history: History) -> float:
    """Seconds without a new entry that are nothing strange for a source with this history."""
    return max(QUIET_LEAST, QUIET_FACTOR * history.usual, LONGEST_FACTOR * history.longest)


def is_strangely_quiet(history: History, stamp: float) -> bool:
    """Silent for much longer than its own history would have one expect."""
    if history.polls < _POLLS_LEAST or history.usual <= 0:
        return False
    return stamp - history.last_new > silence_allowed(history)


def sane(history: History, stamp: float) -> History:
    """``history`` without numbers that no history can have: below nothing, enormous, to come."""
    wrong: dict[str, float] = {}
    for name in history.__struct_fields__:
        least = -1 if name == "shown" else 0
        if not least <= getattr(history, name) <= _LARGE:
            wrong[name] = least
    if history.last_new > stamp:
        wrong["last_new"] = stamp
    return msgspec.structs.replace(history, **wrong) if wrong else history


def _rates(history: History, outcome: PollOutcome, stamp: float) -> tuple[float, float]:
    """New entries a second: now, and in the busiest hours of late."""
    passed = elapsed(history, stamp)
    rate, busy = history.rate, history.busy * 0.5 ** (passed / BUSY_HALVES)
    if is_first(history):
        rate = _dated_rate(outcome)
    elif outcome.new > 0 or not outcome.pushed:
        current = max(outcome.new, 0) / passed
        if is_gap(history, outcome):
            # Those that were missed are not counted: as many again, or what the dates say.
            current = max(2 * current, _dated_rate(outcome))
        memory = max(MEMORY_POLLS * history.interval, MEMORY_LEAST)
        rate += (1 - math.exp(-passed / memory)) * (current - rate)
    rate = float(f"{min(rate, _RATE_MAX):.6g}")
    return rate, float(f"{max(busy, rate):.6g}")


def _dated_rate(outcome: PollOutcome) -> float:
    """New entries a second by their own dates; 0: not known."""
    if outcome.age_seconds is None or outcome.total < _DATED_LEAST:
        return 0.0
    return min(outcome.total / 2 / max(outcome.age_seconds, 1.0), _RATE_MAX)


def _with_news(history: History, stamp: float) -> History:
    """``history`` with a new entry at ``stamp``."""
    if history.last_new <= 0:
        return msgspec.structs.replace(history, last_new=round(stamp, 1), longest=LONGEST_FIRST)
    silence = max(stamp - history.last_new, 1.0)
    usual = silence if history.usual <= 0 else _averaged(history.usual, silence)
    longest = max(history.longest * 0.5 ** (silence / LONGEST_HALVES), silence)
    return msgspec.structs.replace(
        history, last_new=round(stamp, 1), usual=round(usual, 1), longest=round(longest, 1)
    )


def _averaged(old: float, new: float) -> float:
    return (1 - NEWEST) * old + NEWEST * new
