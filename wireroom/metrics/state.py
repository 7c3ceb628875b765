"""What a scrape reads from the frontier, Redis and the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from wireroom.metrics.labels import NAMED, largest, shown

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric


class FailingSource(NamedTuple):
    """One of the sources that have failed the longest."""

    id: str
    address: str
    """without what may be a secret: credentials, query"""
    failures: float
    """in a row, timeouts at half weight"""


class State(NamedTuple):
    """All of it; counts are of items, messages or sources unless they say otherwise."""

    queue_depth: Mapping[str, int]
    frontier_items: Mapping[str, int]
    oldest_due: Mapping[str, float]
    """seconds, by queue"""
    frontier_bytes: Mapping[str, int]
    """of what waits: ``items``, ``bodies``"""
    entered: Mapping[str, int]
    """since Redis was empty, by kind"""
    ended: Mapping[str, int]
    imbalance: int
    """items that entered and are nowhere (negative: that are somewhere twice)"""
    sources: Mapping[str, int]
    overdue_sources: int
    failing: Iterable[FailingSource]
    """at most as many as have a series of their own"""
    subscriptions: Mapping[str, int]
    hooks: Mapping[str, int]
    drifting: Iterable[str]
    """hosts whose pages suddenly come out otherwise, the latest first"""
    asked: Mapping[str, tuple[Mapping[str, float], float]]
    """what was asked of hosts lately, by quantity: the hosts with the most, and the sum of all"""
    quarantine: Mapping[str, int]
    """by reason"""
    outbox: int
    watchlists: int
    leader: bool
    held_back: Mapping[str, bool]
    """what there is no room for"""
    memory_used: int
    """bytes of Redis"""
    memory_max: int
    """0: no bound"""


class StateCollector:
    """Exports ``State`` and the build; a state that cannot be read is left out, not zero."""

    def __init__(self, read: Callable[[], State], version: str) -> None:
        self._read = read
        self._version = version

    def collect(self) -> Iterable[Metric]:
        yield gauge("wireroom_build_info", "Version that runs", {self._version: 1}, "version")
        try:
            state = self._read()
        except Exception:  # noqa: BLE001  a scrape must answer while Redis is down
            state = None
        readable = int(state is not None)
        yield gauge(
            "wireroom_state_readable", "Whether Redis and the store could be read", readable
        )
        if state is not None:
            yield from _work(state)
            yield from _sources(state)
            yield from _hosts(state)
            yield from _redis(state)


def _work(state: State) -> Iterable[Metric]:
    yield gauge("wireroom_queue_depth", "Messages handed to a queue", state.queue_depth, "queue")
    yield gauge("wireroom_frontier_items", "Items by state", state.frontier_items, "state")
    yield gauge(
        "wireroom_queue_oldest_due_seconds",
        "How long the longest waiting due item of a queue is overdue",
        state.oldest_due,
        "queue",
    )
    yield gauge(
        "wireroom_oldest_due_seconds",
        "How long the longest waiting due item is overdue",
        max(state.oldest_due.values(), default=0.0),
    )
    yield counter("wireroom_items_entered_total", "Items that entered", state.entered, "kind")
    yield counter("wireroom_items_ended_total", "Items that ended", state.ended, "kind")
    yield gauge(
        "wireroom_ledger_imbalance_items",
        "Items that entered and are nowhere; negative: somewhere twice",
        state.imbalance,
    )
    yield gauge(
        "wireroom_quarantine_items", "Items kept by reason", largest(state.quarantine), "reason"
    )
    yield gauge("wireroom_outbox_items", "Notices that wait to be published", state.outbox)
    yield gauge("wireroom_watchlists", "Saved queries that mark articles", state.watchlists)
    yield gauge("wireroom_hooks", "Webhooks by state", state.hooks, "state")
    yield gauge("wireroom_scheduler_leader", "Whether a scheduler leads", int(state.leader))


def _sources(state: State) -> Iterable[Metric]:
    yield gauge("wireroom_sources", "Sources by state", state.sources, "state")
    yield gauge(
        "wireroom_sources_overdue",
        "Polled sources whose time came longer ago than the shortest interval",
        state.overdue_sources,
    )
    yield gauge(
        "wireroom_push_subscriptions",
        "Subscriptions to hubs by state",
        state.subscriptions,
        "state",
    )
    from prometheus_client.core import GaugeMetricFamily

    failing = GaugeMetricFamily(
        "wireroom_source_failures",
        "Failures in a row of those that fail the longest",
        labels=["id", "source"],
    )
    for each in state.failing:
        failing.add_metric([shown(each.id), shown(each.address)], each.failures)
    yield failing


def _hosts(state: State) -> Iterable[Metric]:
    hosts = list(state.drifting)
    yield gauge(
        "wireroom_hosts_drifting", "Hosts whose pages suddenly come out otherwise", len(hosts)
    )
    yield gauge(
        "wireroom_host_drifting",
        "The latest of the drifting hosts by name",
        {shown(host): 1 for host in hosts[:NAMED]},
        "host",
    )
    for quantity, name, text in (
        ("fetches", "wireroom_host_fetches", "Exchanges of the last hour with a host"),
        ("failures", "wireroom_host_fetch_failures", "Those of them that failed"),
        ("bytes", "wireroom_host_fetch_bytes", "Body bytes fetched from a host in the last hour"),
    ):
        values, total = state.asked.get(quantity, ({}, 0.0))
        yield gauge(name, text, largest(values, total=total), "host")


def _redis(state: State) -> Iterable[Metric]:
    yield gauge(
        "wireroom_frontier_bytes", "Bytes in Redis of what waits", state.frontier_bytes, "what"
    )
    yield gauge("wireroom_redis_memory_used_bytes", "Memory that Redis uses", state.memory_used)
    yield gauge(
        "wireroom_redis_memory_max_bytes", "Memory that it may use; 0: no bound", state.memory_max
    )
    yield gauge(
        "wireroom_held_back",
        "Whether there is no room in Redis for this",
        {what: int(held) for what, held in state.held_back.items()},
        "what",
    )


def gauge(name: str, text: str, value: float | Mapping[str, float], label: str = "") -> Metric:
    """One value, or one a value of ``label``."""
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(name, text, labels=[label] if label else [])
    for key, each in _rows(value):
        family.add_metric(key, each)
    return family


def counter(name: str, text: str, values: Mapping[str, float], label: str) -> Metric:
    """One counted value a value of ``label``."""
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(name, text, labels=[label])
    for key, each in _rows(values):
        family.add_metric(key, each)
    return family


def _rows(value: float | Mapping[str, float]) -> Iterable[tuple[list[str], float]]:
    if isinstance(value, Mapping):
        return [([key], each) for key, each in value.items()]
    return [([], value)]
