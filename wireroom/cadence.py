"""How often to look at a source.  Pure: a history and an outcome in, the next due time out.

The aim is to look just often enough that no entry falls out between two looks.  A feed shows
its newest N entries; with r new ones a second the window is N/r seconds long, so a part of
that is a safe interval, for the rate now as for that of the source's busy hours.  The proof that
nothing was missed is overlap: an entry that was already there the time before.  No overlap is a
possible gap and tightens the interval at once.

Within the window, looks are shared out by the square root of the rate, which for a given number
of looks makes the delay of all entries together least (K. C. Sia, J. Cho, H.-K. Cho, "Efficient
Monitoring Algorithm for Fast News Alerts", IEEE TKDE 19(7), 2007).

Wishes of the other side (ttl, sy:, Cache-Control, skipHours, skipDays) make polling rarer, but
never so rare that entries would be lost, except for Retry-After, which is always obeyed.  All
answers lie within the bounds of the settings, jitter included.

What is remembered is in ``habits``, what a source asks for in ``wishes``.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final, Literal, Self

import msgspec

from wireroom import habits
from wireroom.habits import DAY, SAFETY, History, PollOutcome, delivered, median_age
from wireroom.settings import Settings
from wireroom.wishes import allowed_from, longest_of

PACE: Final = 5_400.0
"""A source with one new entry in this time is looked at once in this time; one with n times as
many is looked at √n times as often."""
TIGHTEN: Final = 0.5
"""Most by which a busy poll shortens the interval, as far as nothing can fall out."""
RELAX: Final = 1.5
"""Most by which a quiet poll lengthens it."""
NEAR_GAP: Final = 0.25
"""Part of a feed that is new at once from which one poll alone tells the window."""
GAP_FACTOR: Final = 0.25
GAPS_BELIEVED: Final = 8
"""From a day to a minute takes six gaps in a row.  A source that still shows nothing known has
entries that cannot be told apart, and is not chased any further."""
FIRST_RANGE: Final = 8.0
"""How far the dates of its entries may move a new source's interval from the start interval."""
JITTER: Final = 0.1
PUSHED: Final = 6.0
"""How many times longer the interval is while a hub delivers the source."""
FAILURE_BASE: Final = 2.0
FAILING_AFTER: Final = 3.0
"""Weighted failures from which a source shows as failing."""
ENROLLED_A_SECOND: Final = 100.0
_ASKED: Final = "; the server asked for this pause"

Status = Literal["new", "active", "quiet", "failing", "gone"]

__all__ = [
    "DAY",
    "FAILING_AFTER",
    "Bounds",
    "Decision",
    "History",
    "PollOutcome",
    "Status",
    "delivered",
    "first_poll",
    "in_words",
    "median_age",
    "next_poll",
    "per_day",
]


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """The cadence settings, in seconds."""

    least: float = 60.0
    most: float = DAY
    start: float = 900.0

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(
            least=settings.poll_min_seconds,
            most=settings.poll_max_seconds,
            start=settings.poll_start_seconds,
        )


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    due_in: float
    """seconds until the next poll; infinite when the source is gone"""
    interval: float
    """the interval before jitter, skipped hours and Retry-After"""
    status: Status
    possible_gap: bool
    reason: str
    """why, in words, for people"""
    history: History
    """what to remember"""


def first_poll(source_id: str, bounds: Bounds, count: int | None = None) -> float:
    """Seconds until the first look at a new source, the same each time: spread over the start
    interval, or, with the ``count`` of the sources that are new together, so that a hundred
    come a second, at most over the longest interval."""
    window = bounds.start if count is None else min(count / ENROLLED_A_SECOND, bounds.most)
    return _share(source_id) * window


def next_poll(
    source_id: str,
    history: History,
    outcome: PollOutcome,
    bounds: Bounds,
    now: datetime,
    *,
    wish_seconds: float | None = None,
) -> Decision:
    """When to look again.

    ``wish_seconds`` is the operator's interval for this source: it wins, within ``bounds``.
    ``now`` is aware.  The same arguments give the same answer.
    """
    history = habits.sane(history, now.timestamp())
    if outcome.kind == "gone":
        return Decision(
            due_in=float("inf"),
            interval=history.interval,
            status="gone",
            possible_gap=False,
            reason="the source is gone for good; it is kept and no longer polled",
            history=history,
        )
    if outcome.kind == "failed":
        return _after_failure(source_id, history, outcome, bounds, wish_seconds)
    return _after_success(source_id, history, outcome, bounds, now, wish_seconds)


def _after_success(
    source_id: str,
    history: History,
    outcome: PollOutcome,
    bounds: Bounds,
    now: datetime,
    wish: float | None,
) -> Decision:
    stamp = now.timestamp()
    first, gap = habits.is_first(history), habits.is_gap(history, outcome)
    after = habits.observed(history, outcome, stamp)
    if wish is not None:
        interval, why = _bounded(wish, bounds), "as the operator wishes"
    elif first:
        interval, why = _first(after, outcome, bounds)
    else:
        interval, why = _adapted(history, after, outcome, bounds, stamp, gap)
    after = msgspec.structs.replace(after, interval=round(interval, 3))
    if outcome.pushed and wish is None:
        interval = _bounded(max(interval, min(PUSHED * interval, habits.window(after))), bounds)
        why += "; a hub delivers it"
    if first:
        asked = _wish(after, outcome) if wish is None else 0.0
        due_in = _first_due(source_id, interval, asked, bounds)
    else:
        due_in = _spread(source_id, interval, bounds)
    excluded = 0 if gap or wish is not None else after.excluded
    due_in, moved = _moved(source_id, due_in, outcome, excluded, bounds, now)
    quiet = not outcome.pushed and habits.is_strangely_quiet(after, stamp)
    return Decision(
        due_in=due_in,
        interval=interval,
        status="quiet" if quiet else "active",
        possible_gap=gap,
        reason=f"every {in_words(interval)}: {why}{moved}"
        + (f"; nothing new for {in_words(stamp - after.last_new)}" if quiet else ""),
        history=after,
    )


def _after_failure(
    source_id: str, history: History, outcome: PollOutcome, bounds: Bounds, wish: float | None
) -> Decision:
    """Each whole failure doubles the interval, up to a day; it is never given up.  The interval
    that is remembered stays: the first success goes on from there."""
    failures = min(history.failures + max(outcome.failure_weight, 0.0), 1_000.0)
    usual = wish if wish is not None else history.interval or bounds.start
    longest = _bounded(DAY, bounds)
    interval = min(_bounded(usual, bounds) * FAILURE_BASE ** min(failures, 20.0), longest)
    due_in = _spread(source_id, interval, Bounds(least=bounds.least, most=longest))
    moved = ""
    if outcome.retry_after is not None and outcome.retry_after > due_in:
        due_in, moved = max(min(outcome.retry_after, DAY), due_in), _ASKED
    failing = failures >= FAILING_AFTER
    said = outcome.failure or "the poll failed"
    return Decision(
        due_in=due_in,
        interval=interval,
        status="failing" if failing else "active" if history.polls else "new",
        possible_gap=False,
        reason=f"again in {in_words(due_in)}: {said} (weighted failures: {failures:g}){moved}",
        history=msgspec.structs.replace(history, failures=round(failures, 3)),
    )


def _first(after: History, outcome: PollOutcome, bounds: Bounds) -> tuple[float, str]:
    """The interval of a source that was never seen before."""
    wanted, why = bounds.start, "first look, its habits are not known yet"
    if after.rate > 0:
        wanted = min(_prompt(after.rate), habits.window(after))
        wanted = min(max(wanted, bounds.start / FIRST_RANGE), bounds.start * FIRST_RANGE)
        why = f"first look, its dates say about {per_day(after.rate)} new entries a day"
    hint = _wish(after, outcome)
    if hint > wanted:
        wanted, why = hint, f"{why}; the source asks for {in_words(hint)}"
    return _bounded(wanted, bounds), why


def _adapted(
    before: History,
    after: History,
    outcome: PollOutcome,
    bounds: Bounds,
    stamp: float,
    gap: bool,
) -> tuple[float, str]:
    """The interval that the source's own habits call for, and why."""
    current = before.interval or _bounded(bounds.start, bounds)
    elapsed = habits.elapsed(before, stamp)
    safe = habits.window(after)
    if outcome.new > NEAR_GAP * after.size:
        safe = min(safe, SAFETY * elapsed * max(after.size, 1.0) / outcome.new)
    wanted = min(max(_prompt(after.rate), current * TIGHTEN), current * RELAX)
    why = f"about {per_day(after.rate)} new entries a day, {after.size:.0f} shown"
    if safe < wanted:
        why += ", so that none falls out"
    hint = _wish(after, outcome)
    if hint > min(wanted, safe):
        wanted = hint
        why += f"; the source asks for {in_words(hint)}"
    if outcome.pushed and outcome.new == 0:
        wanted = min(wanted, current)
    # The window is a matter of loss, not of taste: no step limits it.
    interval = min(wanted, safe)
    if gap:
        interval = min(interval, GAP_FACTOR * min(current, elapsed))
        why = "no entry of the poll before was left, some may have been missed"
        if after.gaps_in_row > GAPS_BELIEVED:
            interval = max(interval, bounds.start)
            why = "it shows nothing but new entries each time, they cannot be told apart"
    return _bounded(interval, bounds), why


def _prompt(rate: float) -> float:
    """The interval that entries at this rate are worth."""
    return math.sqrt(PACE / rate) if rate > 0 else math.inf


def _wish(after: History, outcome: PollOutcome) -> float:
    """The longest interval that the source asks for, in its feed or with its answer."""
    return longest_of(after.hint, outcome.max_age_seconds)


def _moved(
    source_id: str,
    due_in: float,
    outcome: PollOutcome,
    excluded: int,
    bounds: Bounds,
    now: datetime,
) -> tuple[float, str]:
    """Moved out of hours and days that the feed excludes, and behind a Retry-After."""
    moved = ""
    if excluded:
        later = allowed_from(now + timedelta(seconds=due_in), excluded, _share(source_id))
        shifted = min((later - now).total_seconds(), bounds.most)
        if shifted > due_in:
            due_in, moved = shifted, "; moved out of hours or days that the feed excludes"
    if outcome.retry_after is not None and outcome.retry_after > due_in:
        due_in, moved = max(min(outcome.retry_after, DAY), due_in), _ASKED
    return due_in, moved


def _first_due(source_id: str, interval: float, wish: float, bounds: Bounds) -> float:
    """Somewhere within the interval: sources that were registered together come apart."""
    earliest = min(wish, interval)
    return _bounded(earliest + _share(source_id, b"phase") * interval, bounds)


def _spread(source_id: str, interval: float, bounds: Bounds) -> float:
    """The interval shifted by up to a tenth, the same way for each source each time."""
    shifted = interval * (1 + JITTER * (2 * _share(source_id) - 1))
    return _bounded(shifted, bounds)


def _share(source_id: str, of: bytes = b"") -> float:
    """A number from 0 to 1 that is the source's own."""
    digest = blake2b(source_id.encode("utf-8", "replace"), digest_size=8, person=of).digest()
    return int.from_bytes(digest, "big") / 2**64


def _bounded(seconds: float, bounds: Bounds) -> float:
    return min(max(seconds, bounds.least), max(bounds.most, bounds.least))


def per_day(rate: float) -> str:
    """New entries a day, from new entries a second."""
    per_day = rate * DAY
    return f"{per_day:.0f}" if per_day >= 10 else f"{per_day:.1f}"


def in_words(seconds: float) -> str:
    """``90.0`` → ``1.5 min``."""
    for size, unit in ((DAY, "d"), (3_600.0, "h"), (60.0, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
