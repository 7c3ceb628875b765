"""The terminal view of a running system: counts, depths, pace and the newest titles."""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path

from rich.console import Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from scheduler.replay import Replay, plan
from wireroom.cli.options import shorten
from wireroom.errors import WireroomError
from wireroom.records import Article, Disposition
from wireroom.system import System

REFRESH_SECONDS = 0.25
PACE_SECONDS = 10.0
NEWEST = 12
COLOURS = {
    "stored": "green",
    "updated": "cyan",
    "duplicate": "yellow",
    "unchanged": "bright_black",
    "rejected": "magenta",
    "gone": "magenta",
    "quarantined": "red",
}


class Pace:
    """Articles a second over the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def __call__(self, total: int) -> float:
        now = time.monotonic()
        self._seen.append((now, total))
        while now - self._seen[0][0] > PACE_SECONDS and len(self._seen) > 2:
            self._seen.popleft()
        (first, before), (last, after) = self._seen[0], self._seen[-1]
        return (after - before) / (last - first) if last > first else 0.0


def watch(system: System, seeds: Path | None) -> None:
    """Shows the system until it is asked to stop; replays ``seeds`` first."""
    replay = None
    if seeds is not None:
        replay = Replay(system.frontier, plan([seeds]), system.store.seed_key())
    pace = Pace()
    with Live(refresh_per_second=1 / REFRESH_SECONDS, transient=False) as live:

        def show() -> bool:
            system.tend()
            live.update(picture(system, replay, pace))
            return not system.supervisor.stopping

        if replay is not None:
            for _result in replay.results(show):
                continue
        while show():
            system.supervisor.run_once(REFRESH_SECONDS)


def picture(system: System, replay: Replay | None, pace: Pace) -> RenderableType:
    """One frame."""
    try:
        ledger, stats = system.frontier.ledger(), system.frontier.stats()
        newest = list(system.store.find(limit=NEWEST))
    except WireroomError as error:
        return Panel(Text(f"waiting: {error}", style="red"), title="wireroom")
    ended = dict.fromkeys(Disposition, 0)
    for (kind, disposition), count in ledger.ended.items():
        if kind != "poll":
            ended[Disposition(disposition)] += count
    counts = Table.grid(padding=(0, 2))
    counts.add_row(*(Text(f"{name} {count}", style=COLOURS[name]) for name, count in ended.items()))
    state = Table.grid(padding=(0, 2))
    state.add_row(
        f"waiting {ledger.waiting}",
        f"in flight {ledger.dispatched + ledger.leased}",
        *(f"queue {name} {depth}" for name, depth in stats.queue_depth.items()),
        f"{pace(ended[Disposition.STORED]):.1f} articles/s",
        f"oldest due {stats.oldest_overall:.0f} s",
    )
    parts: list[RenderableType] = [counts, state]
    if replay is not None:
        parts.append(Text(f"replay: {replay.summary()}"))
    parts.append(_titles(newest))
    return Panel(
        Group(*parts),
        title="wireroom",
        subtitle=f"metrics {system.url}/metrics · Ctrl-C ends",
        border_style="blue",
    )


def _titles(articles: list[Article]) -> Table:
    table = Table(box=None, padding=(0, 1), expand=True)
    for heading, width in (("", 3), ("newest", None), ("story", 8), ("copy", 9)):
        # The title alone gives way; without a ratio all columns would shrink alike.
        ratio = 1 if width is None else None
        table.add_column(heading, width=width, ratio=ratio, no_wrap=True, overflow="ellipsis")
    for article in articles:
        table.add_row(
            Text(shorten(article.language or "-", 8), style="bright_black"),
            Text(shorten(article.title or article.text[:100], 100)),
            Text(shorten((article.story or "")[-8:], 8), style="bright_black"),
            Text(article.duplicate.kind if article.duplicate else "", style="yellow"),
        )
    return table
