"""A run: load, faults one after the other, the time to recover from each, the reckoning."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from tests.chaos import checks, site
from tests.chaos.faults import Fault, possible
from tests.chaos.world import World

BURST_SECONDS = 3.0
"""How long the polls that find a burst are waited for."""
SETTLE_SECONDS = 180.0
"""After a fault all articles of its time must have ended by then, or they are lost."""


class Tried(NamedTuple):
    """One fault that was tried."""

    name: str
    lasted: float
    in_flight: int
    recovered: float
    """seconds from its end until all articles that had appeared by then had ended"""


class Report(NamedTuple):
    seed: int
    pages: int
    seeds: int
    tried: list[Tried]
    lost: list[str]
    doubled: list[str]
    audit: list[str]

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.audit)

    def table(self) -> str:
        """Markdown: a row for each kind of fault."""
        by_name: dict[str, list[Tried]] = defaultdict(list)
        for each in self.tried:
            by_name[each.name].append(each)
        lines = [
            "| fault | tried | lasted s, mean | in flight, mean | recovery p50 s | p99 s |",
            "|---|---|---|---|---|---|",
        ]
        for name, all_ in sorted(by_name.items()):
            times = sorted(each.recovered for each in all_)
            lasted = sum(each.lasted for each in all_) / len(all_)
            flight = sum(each.in_flight for each in all_) / len(all_)
            lines.append(
                f"| {name} | {len(all_)} | {lasted:.1f} | {flight:.0f} | "
                f"{times[len(times) // 2]:.1f} | {times[int(0.99 * (len(times) - 1) + 0.5)]:.1f} |"
            )
        return "\n".join(lines)


def run(
    folder: Path,
    *,
    database: str,
    pages: int,
    seeds: int,
    faults: int,
    seed: int,
    rate: float,
    lease: float,
    only: Collection[str] = (),
    say: Callable[[str], None] = print,
) -> Report:
    """Does ``faults`` faults, each kind in turn before any comes again, in random order.

    ``pages`` articles appear in as many bursts as there are faults, each fault comes soon after
    its burst; meanwhile ``seeds`` seeds are replayed at ``rate`` a second.
    """
    texts = folder / "seeds"
    texts.mkdir()
    for number in range(seeds):
        (texts / f"{number:06}.txt").write_text(site.seed_text(number), encoding="utf-8")
    world = World(folder, database=database, seed=seed, lease=lease)
    tried: list[Tried] = []
    try:
        world.start()
        replay = world.replay(texts, rate)
        first = pages - faults * (pages // (faults + 1))
        world.papers.more(first)
        _wait(lambda: world.unsettled(first) == set(), SETTLE_SECONDS)
        left: list[Fault] = []
        for number in range(faults):
            if not left:
                left = [each for each in possible(world) if not only or each.name in only]
                world.random.shuffle(left)
            tried.append(_try(world, left.pop(), pages // (faults + 1)))
            last = tried[-1]
            say(
                f"{number + 1:4} {last.name}: lasted {last.lasted:.1f} s, "
                f"{last.in_flight} in flight, recovered in {last.recovered:.1f} s"
            )
        _wait(lambda: world.unsettled(pages) == set(), SETTLE_SECONDS)
        _wait(lambda: replay.poll() is not None, seeds / rate + SETTLE_SECONDS)
        if replay.poll() is None:
            replay.kill()
        _wait(lambda: world.in_flight() <= site.PAPERS, SETTLE_SECONDS)
        _wait(lambda: world.rows("SELECT count(*) FROM outbox WHERE batch IS NULL") == [(0,)], 30)
        time.sleep(2)  # the consumer reads the last of the stream
        lost, doubled = checks.lost_and_doubled(world, pages, seeds)
        return Report(seed, pages, seeds, tried, lost, doubled, checks.audit(world))
    finally:
        world.stop()


def _try(world: World, chosen: Fault, burst: int) -> Tried:
    world.papers.more(burst)
    _wait(lambda: world.in_flight() > site.PAPERS + burst / 3, BURST_SECONDS)
    time.sleep(world.random.uniform(0, 1))
    in_flight, begun = world.in_flight(), time.monotonic()
    chosen.act(world)
    ended = time.monotonic()
    existing = world.papers.existing
    _wait(lambda: world.unsettled(existing) == set(), SETTLE_SECONDS)
    return Tried(chosen.name, ended - begun, in_flight, time.monotonic() - ended)


def _wait(until: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not until():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
