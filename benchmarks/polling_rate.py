"""Polls a second and core: sources that are due again at once, from frontier to ledger."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import feedparser
import httpx

from benchmarks.polling_hosts import NEW, SHOWN, Hosts
from benchmarks.polling_system import Sample, polling_system
from wireroom.records import Disposition
from wireroom.sources import make_source

HOSTS: Final = 100
SOURCES_A_HOST: Final = 5
AT_ONCE_SECONDS: Final = 0.001
"""Interval of all sources: each is due again as soon as it was looked at."""
WARM_POLLS: Final = 4
"""Polls of each source before the measurement, so that nothing is new but the entries."""
ANSWERS: Final = {
    "unchanged": ("304", Disposition.UNCHANGED),
    "changed": ("200", Disposition.UPDATED),
}
YARDSTICK_RUNS: Final = 20
EXCHANGE: Final = ("HTTP exchange", "feedparser.parse")
"""The parts of a poll that are not ours to make cheaper."""

Kind = Literal["unchanged", "changed"]


class Round(NamedTuple):
    """What one stretch of time took."""

    polls: int
    seconds: float
    cpu: dict[str, float]
    parts: dict[str, tuple[float, int]]

    @property
    def a_core(self) -> float:
        """Polls in a second of processor time, all processes together."""
        return self.polls / sum(self.cpu.values())

    @property
    def outside(self) -> float:
        """Share of a poll's processor time, from claim to finish, that is neither HTTP nor
        feedparser."""
        whole = sum(seconds for seconds, _ in self.parts.values())
        return 1 - sum(self.parts[name][0] for name in EXCHANGE) / whole

    def micros(self, seconds: float) -> float:
        """Microseconds a poll."""
        return 1e6 * seconds / self.polls


def measure(kind: Kind, seconds: float, rounds: int) -> list[str]:
    """The results as lines of Markdown."""
    status, disposition = ANSWERS[kind]
    with Hosts(HOSTS) as hosts:
        sources = [
            make_source(f"{hosts.origin(host)}/{kind}/{host}-{number}.xml", kind="feed")
            for number in range(SOURCES_A_HOST)
            for host in range(HOSTS)
        ]
        with polling_system(
            hosts,
            sources,
            host_min_interval_seconds=0.0,
            poll_min_seconds=AT_ONCE_SECONDS,
            poll_start_seconds=AT_ONCE_SECONDS,
            poll_max_seconds=AT_ONCE_SECONDS,
        ) as running:
            running.start(workers=1)
            warm = WARM_POLLS * len(sources)
            before = running.wait(lambda sample: sample.polls.total() >= warm)
            feed = httpx.get(f"{hosts.origin(0)}/changed/yardstick.xml").content
            asked = hosts.answers()
            done = []
            readings = []
            for _ in range(rounds):
                time.sleep(seconds)
                after = running.sample()
                others = after.polls - before.polls
                assert set(others) == {disposition}, f"not only {disposition}: {others}"
                done.append(_between(before, after))
                readings.append(_yardstick(feed))
                before = running.sample()
            answered = hosts.answers() - asked
            assert set(answered) == {status}, f"not only {status}: {answered}"
            audit = running.audit()
    speed = (
        f"- yardstick: feedparser alone needs {statistics.median(readings):.1f} ms of processor "
        f"time for the changing feed ({len(feed):,} bytes) between the rounds"
    )
    return _lines(kind, done, audit, speed)


def _yardstick(feed: bytes) -> float:
    """Milliseconds of processor time for something that is not ours: what other work on the
    machine makes of a processor second."""
    started = time.process_time()
    for _ in range(YARDSTICK_RUNS):
        feedparser.parse(feed, sanitize_html=False, resolve_relative_uris=False)
    return 1e3 * (time.process_time() - started) / YARDSTICK_RUNS


def _between(before: Sample, after: Sample) -> Round:
    return Round(
        polls=after.polls.total() - before.polls.total(),
        seconds=after.at - before.at,
        cpu={name: after.cpu[name] - before.cpu[name] for name in after.cpu},
        parts={
            name: (seconds - before.parts[name][0], calls - before.parts[name][1])
            for name, (seconds, calls) in after.parts.items()
        },
    )


def _lines(kind: Kind, rounds: Sequence[Round], audit: str, speed: str) -> list[str]:
    """Figures of the median round; all rounds where they are ratios."""
    middle = sorted(rounds, key=lambda each: each.a_core)[len(rounds) // 2]
    busy = sum(middle.cpu.values()) / middle.seconds
    what = "304" if kind == "unchanged" else f"{SHOWN} entries, {SHOWN - NEW} of them known"
    lines = [
        f"{HOSTS * SOURCES_A_HOST} sources on {HOSTS} hosts; each poll: {what}; "
        f"{len(rounds)} rounds of {middle.seconds:.0f} s; `wireroom audit`: {audit}.",
        "",
        f"- polls a second and core: **{statistics.median(r.a_core for r in rounds):.0f}** "
        f"({', '.join(f'{r.a_core:.0f}' for r in rounds)})",
        f"- polls a second on the wall: {middle.polls / middle.seconds:.0f}, "
        f"with {busy:.2f} cores busy",
        f"- outside feedparser and HTTP, from claim to finish: "
        f"**{statistics.median(r.outside for r in rounds):.1%}** of the worker's processor time",
        speed,
        "",
        "| where | CPU µs a poll | calls a poll |",
        "|---|---|---|",
    ]
    inside = sum(seconds for seconds, _ in middle.parts.values())
    rows = [
        *((name, seconds, calls) for name, (seconds, calls) in middle.parts.items()),
        ("Celery, and all else in the worker", middle.cpu["worker"] - inside, 0),
        *((name, used, 0) for name, used in middle.cpu.items() if name != "worker"),
        ("**all**", sum(middle.cpu.values()), 0),
    ]
    for name, used, calls in rows:
        often = f"{calls / middle.polls:.2f}" if calls else ""
        lines.append(f"| {name} | {middle.micros(used):.0f} | {often} |")
    return lines
