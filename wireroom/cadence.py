"""How often to look at a source.  Pure: a history and an outcome in, the next due time out.

The aim is to look just often enough that no entry falls out between two looks.  A feed shows
its newest N entries; with r new ones a second the window is N/r seconds long, so half of that
is a safe interval.  The rate is a moving average over the polls.  The proof that nothing was
missed is overlap: an entry that was already there the time before.  No overlap is a possible
gap and tightens the interval at once.

Wishes of the other side (ttl, sy:, Cache-Control, skipHours, skipDays) make polling rarer, but
never so rare that entries would be lost, except for Retry-After, which is always obeyed.  All
answers lie within the bounds of the settings, jitter included.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final, Literal

import msgspec

DAY: Final = 86_400.0
SAFETY: Final = 0.5
"""Part of the window that one interval may use: a burst of twice the usual rate fits."""
TIGHTEN: Final = 0.5
RELAX: Final = 1.5
"""Most by which one quiet poll lengthens the interval."""
GAP_FACTOR: Final = 0.25
MEMORY: Final = 0.3
"""Weight of the newest poll in the moving averages."""
HINT_TRUST_MAX: Final = 6 * 3_600.0
"""A publisher's wish beyond this is taken as this: templates ship with a week."""
JITTER: Final = 0.1
FAILURE_BASE: Final = 2.0
FAILING_AFTER: Final = 3.0
"""Weighted failures from which a source shows as failing."""
QUIET_FACTOR: Final = 8.0
"""A source that is silent this many times its usual time between entries is quiet."""
QUIET_LEAST: Final = 86_400.0
_SKIP_STEPS: Final = 7 * 24

Status = Literal["new", "active", "quiet", "failing", "gone"]


class History(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered of a source between polls; short field names, it is kept a million
    times.  JSON by ``msgspec.json``, below 300 bytes."""

    polls: int = msgspec.field(default=0, name="n")
    """polls that succeeded"""
    interval: float = msgspec.field(default=0.0, name="i")
    """seconds, before jitter; 0: not known"""
    rate: float = msgspec.field(default=0.0, name="r")
    """moving average of new entries a second"""
    size: float = msgspec.field(default=0.0, name="s")
    """moving average of entries that the source shows"""
    last_poll: float = msgspec.field(default=0.0, name="p")
    """Unix time of the last poll that succeeded; 0: none"""
    last_new: float = msgspec.field(default=0.0, name="w")
    """Unix time of the last poll that found a new entry"""
    usual: float = msgspec.field(default=0.0, name="u")
    """moving average of the seconds between polls that found a new entry"""
    failures: float = msgspec.field(default=0.0, name="f")
    """weighted failures in a row"""
    gaps: int = msgspec.field(default=0, name="g")
    """possible gaps so far"""


class PollOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one poll gave.  ``total`` and ``new`` count entries; ``known`` those that the poll
    before had seen too."""

    kind: Literal["changed", "unchanged", "failed", "gone"]
    """``unchanged``: 304, or the same bytes"""
    total: int = 0
    new: int = 0
    known: int = 0
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


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """The cadence settings, in seconds."""

    least: float = 60.0
    most: float = DAY
    start: float = 900.0


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


def first_poll(source_id: str, bounds: Bounds) -> float:
    """Seconds until the first look at a new source: spread over half of the start interval,
    at most a minute, so that a thousand new sources do not all ask at once."""
    return _share(source_id) * min(60.0, bounds.least, bounds.start / 2)


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
        return _after_failure(source_id, history, outcome, bounds, now, wish_seconds)
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
    known_before = history.polls > 0 and history.last_poll > 0
    gap = bool(
        known_before and outcome.kind == "changed" and outcome.new > 0 and outcome.known == 0
    )
    observed = _observe(history, outcome, stamp, gap)
    if wish is not None:
        interval, why = _bounded(wish, bounds), "as the operator wishes"
    else:
        interval, why = _adapted(history, observed, outcome, bounds, gap)
    observed = msgspec.structs.replace(observed, interval=round(interval, 3))
    quiet = _strangely_quiet(observed, stamp)
    due_in = _spread(source_id, interval, bounds)
    due_in, moved = _shifted(due_in, outcome, bounds, now, wish)
    return Decision(
        due_in=due_in,
        interval=interval,
        status="quiet" if quiet else "active",
        possible_gap=gap,
        reason=f"every {_words(interval)}: {why}{moved}" + ("; unusually quiet" if quiet else ""),
        history=observed,
    )


def _after_failure(
    source_id: str,
    history: History,
    outcome: PollOutcome,
    bounds: Bounds,
    now: datetime,
    wish: float | None,
) -> Decision:
    """Each whole failure doubles the interval, up to a day; it is never given up."""
    failures = min(history.failures + max(outcome.failure_weight, 0.0), 1_000.0)
    usual = wish if wish is not None else history.interval or bounds.start
    longest = _bounded(DAY, bounds)
    interval = min(_bounded(usual, bounds) * FAILURE_BASE ** min(failures, 20.0), longest)
    due_in = _spread(source_id, interval, Bounds(least=bounds.least, most=longest))
    moved = ""
    if outcome.retry_after is not None and outcome.retry_after > due_in:
        due_in, moved = min(outcome.retry_after, DAY), "; the server asked for this pause"
    failing = failures >= FAILING_AFTER
    said = outcome.failure or "the poll failed"
    return Decision(
        due_in=due_in,
        interval=interval,
        status="failing" if failing else "active" if history.polls else "new",
        possible_gap=False,
        reason=f"again in {_words(due_in)}: {said} (weighted failures: {failures:g}){moved}",
        history=msgspec.structs.replace(history, failures=round(failures, 3)),
    )


def _observe(history: History, outcome: PollOutcome, stamp: float, gap: bool) -> History:
    """The history with one more successful poll."""
    first = history.last_poll <= 0
    elapsed = max(stamp - history.last_poll, 1.0)
    size = history.size
    if outcome.kind == "changed" and outcome.total > 0:
        size = outcome.total if size <= 0 else _average(size, outcome.total)
    rate = history.rate
    if not first:
        # After a gap the entries that were missed are not counted: assume as many again.
        seen = outcome.new * (2.0 if gap else 1.0)
        # A poll that covers a long time says more than one after a minute.
        weight = min(1.0, MEMORY * max(1.0, elapsed / max(history.interval, 1.0)))
        current = seen / elapsed
        rate = current if history.polls == 1 else (1 - weight) * rate + weight * current
    fresh = outcome.new > 0 or first
    usual = history.usual
    if fresh and not first:
        since = max(stamp - history.last_new, 1.0)
        usual = since if usual <= 0 else _average(usual, since)
    return History(
        polls=min(history.polls + 1, 10**9),
        interval=history.interval,
        rate=float(f"{rate:.6g}"),
        size=round(size, 2),
        last_poll=round(stamp, 1),
        last_new=round(stamp, 1) if fresh else history.last_new,
        usual=round(usual, 1),
        failures=0.0,
        gaps=min(history.gaps + gap, 10**9),
    )


def _adapted(
    before: History, observed: History, outcome: PollOutcome, bounds: Bounds, gap: bool
) -> tuple[float, str]:
    """The interval that the source's own habits call for, and why."""
    current = before.interval or _bounded(bounds.start, bounds)
    if before.last_poll <= 0:
        wanted = max(_bounded(bounds.start, bounds), _hint(outcome))
        return _bounded(wanted, bounds), "first look, its habits are not known yet"
    if gap:
        return _bounded(current * GAP_FACTOR, bounds), (
            "no entry of the poll before was left, some may have been missed"
        )
    safe = SAFETY * max(observed.size, 1.0) / observed.rate if observed.rate > 0 else bounds.most
    # Entries should also be seen soon: about one new entry a poll, but an hour is soon enough
    # for a source that could be left alone for a day.
    prompt = max(1.0 / observed.rate if observed.rate > 0 else bounds.most, 0.0)
    wanted = min(safe, prompt)
    why = f"about {_per_day(observed.rate)} new entries a day, {observed.size:.0f} shown"
    hint = _hint(outcome)
    if hint > wanted:
        wanted = min(hint, safe)
        why += f"; the source asks for {_words(hint)}"
    if outcome.pushed:
        wanted, why = max(wanted, 6 * current), why + "; a hub delivers it"
    interval = min(max(wanted, current * TIGHTEN), current * RELAX)
    # The window is a matter of loss, not of taste: no step limits it.
    return _bounded(min(interval, max(safe, bounds.least)), bounds), why


def _hint(outcome: PollOutcome) -> float:
    """The longest interval that the source asks for, within what is believed; 0 for none."""
    wishes = (outcome.ttl_seconds, outcome.update_seconds, outcome.max_age_seconds)
    return min(max((wish for wish in wishes if wish and wish > 0), default=0.0), HINT_TRUST_MAX)


def _shifted(
    due_in: float, outcome: PollOutcome, bounds: Bounds, now: datetime, wish: float | None
) -> tuple[float, str]:
    """Moved out of hours and days that the feed excludes, and behind a Retry-After."""
    moved = ""
    if wish is None and (outcome.skip_hours or outcome.skip_days):
        later = _out_of_skipped(now + timedelta(seconds=due_in), outcome)
        shifted = min((later - now).total_seconds(), bounds.most)
        if shifted > due_in:
            due_in, moved = shifted, "; moved out of hours or days that the feed excludes"
    if outcome.retry_after is not None and outcome.retry_after > due_in:
        due_in, moved = min(outcome.retry_after, DAY), "; the server asked for this pause"
    return due_in, moved


def _out_of_skipped(due: datetime, outcome: PollOutcome) -> datetime:
    """The first moment from ``due`` on that is not excluded; ``due`` if all are."""
    hours, days = frozenset(outcome.skip_hours), frozenset(outcome.skip_days)
    moment = due.astimezone(UTC)
    for _ in range(_SKIP_STEPS):
        if moment.hour not in hours and moment.weekday() not in days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def _strangely_quiet(history: History, stamp: float) -> bool:
    """Silent for much longer than its own history would have one expect."""
    if history.polls < 5 or history.usual <= 0:
        return False
    return stamp - history.last_new > max(QUIET_LEAST, QUIET_FACTOR * history.usual)


def _spread(source_id: str, interval: float, bounds: Bounds) -> float:
    """The interval shifted by up to a tenth, the same way for each source each time."""
    shifted = interval * (1 + JITTER * (2 * _share(source_id) - 1))
    return _bounded(shifted, bounds)


def _share(source_id: str) -> float:
    """A number from 0 to 1 that is the source's own."""
    digest = blake2b(source_id.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _bounded(seconds: float, bounds: Bounds) -> float:
    return min(max(seconds, bounds.least), max(bounds.most, bounds.least))


def _average(old: float, new: float) -> float:
    return (1 - MEMORY) * old + MEMORY * new


def _per_day(rate: float) -> str:
    per_day = rate * DAY
    return f"{per_day:.0f}" if per_day >= 10 else f"{per_day:.1f}"


def _words(seconds: float) -> str:
    for size, unit in ((DAY, "d"), (3_600.0, "h"), (60.0, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
