"""What is known of a source, in words and columns for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from rich.cells import cell_len, set_cell_size

from wireroom.cadence import (
    DAY,
    Bounds,
    History,
    PollOutcome,
    in_words,
    next_poll,
    per_day,
)
from wireroom.cli.options import counted, shorten
from wireroom.drifting import Drift
from wireroom.store import SourceRow

WIDTH: Final = 100
STATES: Final = ("failing", "quiet", "gone", "new", "active")
"""Trouble first."""
HEADING: Final = f"{'STATE':8}{'NAME':38}{'LAST':>10}{'NEXT':>10}{'EVERY':>9}{'NEW/DAY':>9}" + (
    f"{'GAPS':>6}  PUSH"
)
_NAME: Final = 37
_INDENT: Final = " " * 8
_FORECAST: Final = 4


def table_lines(row: SourceRow, now: datetime, drift: Drift | None = None) -> Iterator[str]:
    """A source in ``sources list``: a line of figures, why, and what is out of the ordinary.
    ``drift``: how the pages of its host have changed."""
    source, state = row.source, row.state
    history = History.of(state)
    name = shorten(source.name or state.get("title") or source.url, _NAME)
    yield (
        f"{state_of(row):8}{set_cell_size(name, _NAME)} "
        f"{ago(instant(state.get('last_poll')), now):>10}"
        f"{ahead(instant(state.get('next_due')), now):>10}"
        f"{in_words(history.interval) if history.interval else '-':>9}"
        f"{per_day(history.rate) if history.polls > 1 else '-':>9}"
        f"{history.gaps:>6}  {push_of(row, now)}"
    ).rstrip()
    yield _fitted(f"{source.id}  {state.get('why', 'not polled yet')}")
    yield from (_fitted(line) for line in remarks(row))
    if drift is not None:
        yield _fitted(f"drift on {drift.host}: {drift.words()}")


def remarks(row: SourceRow) -> Iterator[str]:
    """What is out of the ordinary about a source, a line each."""
    source, state = row.source, row.state
    if source.insecure_tls:
        yield "TLS: its certificate is not verified (insecure_tls)"
    if address := state.get("address"):
        yield f"moved to {address} (registered as {state.get('former') or source.url})"
    elif moves := state.get("moves"):
        yield f"redirects for good to {moves.get('to')} (seen {moves.get('seen')} times)"
    if feed := state.get("feed"):
        yield f"read from {feed}"
    if (hub := row.subscription) is not None and hub.state in ("denied", "failing"):
        yield f"hub {hub.hub}: {hub.state}{': ' + hub.reason if hub.reason else ''}"
    if state.get("failure") and state_of(row) != "gone":
        yield f"last failure {(state.get('failed_at') or '')[:16]}: {state['failure']}"
    defects = state.get("defects") or []
    for line in defects[:3]:
        yield f"defect: {line}"
    if len(defects) > 3:
        yield f"… and {counted(len(defects) - 3, 'more defect')}"


def story_lines(row: SourceRow, bounds: Bounds, now: datetime) -> Iterator[str]:
    """What is known of a registered source, and what its next polls would be."""
    state, history = row.state, History.of(row.state)
    named = f" ({row.source.name})" if row.source.name else ""
    yield f"registered as {row.source.id}{named}, state {state_of(row)}"
    if not state:
        yield "not polled yet"
        return
    due = instant(state.get("next_due"))
    if due is not None:
        yield f"next poll {ahead(due, now)}, at {due:%Y-%m-%d %H:%M:%S} UTC"
    yield f"why: {state.get('why')}"
    yield (
        f"history: {counted(history.polls, 'poll')}, the last that succeeded "
        f"{ago(_at(history.last_poll), now)}, the last new entry "
        f"{ago(_at(history.last_new), now)}, {counted(history.gaps, 'possible gap')}, "
        f"{history.failures:g} weighted failures in a row"
    )
    if history.usual:
        yield (
            f"usually {in_words(history.usual)} between new entries, "
            f"at most {in_words(history.longest)} of late"
        )
    yield f"push: {push_of(row, now) or 'none'}"
    yield from remarks(row)
    if state_of(row) != "gone":
        yield forecast(row, bounds, max(due or now, now))


def forecast(row: SourceRow, bounds: Bounds, due: datetime) -> str:
    """When the next polls would be if nothing new came."""
    history, at, waits = History.of(row.state), due, []
    for _ in range(_FORECAST):
        decision = next_poll(
            row.source.id,
            history,
            PollOutcome(kind="unchanged"),
            bounds,
            at,
            wish_seconds=row.source.poll_seconds,
        )
        history, at = decision.history, at + timedelta(seconds=decision.due_in)
        waits.append(in_words(decision.due_in))
    return f"if nothing new comes, looks after that follow {', '.join(waits)} apart"


def state_of(row: SourceRow) -> str:
    return str(row.state.get("status") or "new")


def push_of(row: SourceRow, now: datetime) -> str:
    """In a word; empty where the source has no hub."""
    if row.pushed_until is not None and row.pushed_until > now:
        return "yes"
    if row.subscription is not None:
        return {"active": "silent"}.get(row.subscription.state, row.subscription.state)
    return "silent" if row.pushed_until is not None else ""


def instant(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def ago(moment: datetime | None, now: datetime) -> str:
    """``2 h ago``."""
    if moment is None:
        return "never"
    return f"{_rough((now - moment).total_seconds())} ago"


def ahead(moment: datetime | None, now: datetime) -> str:
    """``in 12 min``; what is over is ``now``, or late where it is for long."""
    if moment is None:
        return "-"
    seconds = (moment - now).total_seconds()
    if seconds > 0:
        return f"in {_rough(seconds)}"
    return "now" if seconds > -60 else f"{_rough(-seconds)} late"


def _at(stamp: float) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if 0 < stamp < 4e9 else None


def _rough(seconds: float) -> str:
    """One unit, no fraction: a column is read at a glance."""
    for size, unit in ((DAY, "d"), (3_600.0, "h"), (60.0, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0.0):.0f} s"


def _fitted(line: str) -> str:
    text = shorten(line, WIDTH - len(_INDENT))
    while cell_len(text) > WIDTH - len(_INDENT):
        text = f"{text[:-2]}…"
    return _INDENT + text
