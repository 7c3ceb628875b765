"""Budgets of hosts as the hosts see them, and whether a slow one holds up the others.

Four fetch workers, 50 hosts with the default budget.  Host 0 is slow and holds 80 % of the
items; what the other 49 need is measured without it first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from benchmarks.polling_hosts import Hosts, Request
from benchmarks.polling_system import polling_system
from wireroom.records import Source
from wireroom.settings import Settings
from wireroom.sources import make_source

HOSTS: Final = 50
WORKERS: Final = 4
ITEMS_A_HOST: Final = 12
SLOW_SHARE: Final = 0.8
SLOW_ITEMS: Final = round(ITEMS_A_HOST * (HOSTS - 1) * SLOW_SHARE / (1 - SLOW_SHARE))
SLOW_SECONDS: Final = 2.5
"""A slow host's time for an answer: longer than its interval, so that both bounds are met."""
ONCE_SECONDS: Final = 86_400.0
"""Interval of all sources: each is one item, looked at once."""


class Run(NamedTuple):
    """What the hosts saw."""

    log: list[Request]
    seconds: float
    """from the first request to the fast hosts to the end of their last one"""
    audit: str


def measure() -> list[str]:
    """The results as lines of Markdown."""
    alone = _run(slow_items=0)
    beside = _run(slow_items=SLOW_ITEMS)
    limit = Settings()
    shared = (
        f"at once at most {limit.host_concurrency}, "
        f"{limit.host_min_interval_seconds:g} s between two"
    )
    return [
        f"{WORKERS} fetch workers, {HOSTS} hosts ({shared}); {HOSTS - 1} hosts with "
        f"{ITEMS_A_HOST} items each; one host with {SLOW_ITEMS} items ({SLOW_SHARE:.0%} of all) "
        f"that takes {SLOW_SECONDS:g} s for an answer. `wireroom audit`: {beside.audit}.",
        "",
        "| run | requests | most at once | least gap between two starts | below the interval |"
        " the 49 hosts took |",
        "|---|---|---|---|---|---|",
        _row("the 49 alone", alone, limit),
        _row("beside the slow host", beside, limit),
        "",
        f"Longer by **{beside.seconds / alone.seconds - 1:+.1%}** beside the slow host.",
    ]


def _run(slow_items: int) -> Run:
    with Hosts(HOSTS, slow={0: SLOW_SECONDS}) as hosts:
        sources = [*_sources(hosts, 0, slow_items)]
        for host in range(1, HOSTS):
            sources += _sources(hosts, host, ITEMS_A_HOST)
        expected = ITEMS_A_HOST * (HOSTS - 1)
        with polling_system(
            hosts,
            sources,
            poll_min_seconds=ONCE_SECONDS,
            poll_start_seconds=ONCE_SECONDS,
            poll_max_seconds=ONCE_SECONDS,
        ) as running:
            running.start(WORKERS)
            log: list[Request] = []

            def all_answered() -> bool:
                log.extend(hosts.log())
                polled = {(each.host, each.path) for each in _polls(log) if each.host}
                return len(polled) >= expected

            running.wait(lambda _: all_answered())
            audit = running.audit()
    fast = [each for each in log if each.host]
    return Run(log, max(e.end for e in fast) - min(e.start for e in fast), audit)


def _sources(hosts: Hosts, host: int, count: int) -> list[Source]:
    return [
        make_source(f"{hosts.origin(host)}/unchanged/{host}-{number}.xml", kind="feed")
        for number in range(count)
    ]


def _polls(log: Iterable[Request]) -> list[Request]:
    return [each for each in log if each.path != "/robots.txt"]


def most_at_once(requests: Sequence[Request]) -> int:
    """The largest number of these exchanges that ran at one moment."""
    steps = sorted([(each.start, 1) for each in requests] + [(each.end, -1) for each in requests])
    running = most = 0
    for _, step in steps:
        running += step
        most = max(most, running)
    return most


def gaps(requests: Sequence[Request]) -> list[float]:
    """Seconds between each start and the next."""
    starts = sorted(each.start for each in requests)
    return [later - earlier for earlier, later in pairwise(starts)]


def _row(name: str, run: Run, limit: Settings) -> str:
    by_host: dict[int, list[Request]] = defaultdict(list)
    for each in run.log:
        by_host[each.host].append(each)
    between = [gap for requests in by_host.values() for gap in gaps(requests)]
    below = sum(gap < limit.host_min_interval_seconds for gap in between)
    at_once = max(most_at_once(requests) for requests in by_host.values())
    return (
        f"| {name} | {len(run.log)} | {at_once} | {min(between):.4f} s | "
        f"{below} of {len(between)} | {run.seconds:.2f} s |"
    )
