"""Every metric, once.

Counters and histograms live in the process that did the work; under a supervisor they are
written to a shared folder (prometheus_client's multiprocess mode, chosen by
``use_directory`` before anything else imports prometheus_client) and summed when scraped.
What is state rather than history (queue depths, waiting items, sources) is read from the
frontier and the store at each scrape, so it is the same on every service and never stale.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

import psutil

from wireroom import topology
from wireroom.records import Disposition, DuplicateKind, ItemKind

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

DIRECTORY_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
DEAD: Final = "0"
"""Stands for the process id of all processes that have ended."""
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
LAG_SECONDS: Final = (1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 86_400, 7 * 86_400, 30 * 86_400)

RESPONSE_CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx", "error", "refused")
"""Classes of status, exchanges without one, and addresses that we refused to ask."""
DELIVERY_RESULTS: Final = (
    "accepted",
    "repeated",
    "wrong-signature",
    "weak-signature",
    "missing-signature",
    "gone",
    "too-large",
    "refused",
    "unavailable",
)
DRIFTING_NAMED: Final = 20
"""Hosts that have a series of their own in ``wireroom_host_drifting``."""
UNDETERMINED: Final = "und"
"""Label of articles whose language is not known (ISO 639-2)."""


def use_directory(folder: Path, *, wipe: bool) -> None:
    """Makes this process and its children write their metrics below ``folder``."""
    if wipe and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[DIRECTORY_VARIABLE] = str(folder)


class Meters:
    """The counters and histograms of a process.  Created on first use, never at import."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Gauge, Histogram

        self.items = Counter("wireroom_items_total", "Items that ended", ["kind", "disposition"])
        self.stage_seconds = Histogram(
            "wireroom_stage_seconds", "Time in a stage", ["stage"], buckets=SECONDS
        )
        self.ingest_lag = Histogram(
            "wireroom_ingest_lag_seconds", "Published to stored", buckets=LAG_SECONDS
        )
        self.responses = Counter(
            "wireroom_fetch_responses_total", "HTTP responses by class", ["class"]
        )
        self.fetched_bytes = Counter("wireroom_fetch_bytes_total", "Body bytes fetched")
        self.duplicates = Counter("wireroom_duplicates_total", "Copies found", ["kind"])
        self.articles = Counter("wireroom_articles_total", "Articles stored", ["language"])
        self.feed_gaps = Counter(
            "wireroom_feed_gaps_total", "Polls without overlap with the poll before"
        )
        self.deliveries = Counter(
            "wireroom_push_deliveries_total", "What hubs posted, by what came of it", ["result"]
        )
        self.enricher_failures = Counter(
            "wireroom_enricher_failures_total", "Fields lost to a failing enricher", ["enricher"]
        )
        self.last_completion = Gauge(
            "wireroom_last_completion_timestamp_seconds",
            "When a stage last completed",
            ["stage"],
            multiprocess_mode="max",
        )

    def show_zeros(self) -> None:
        """Makes every series whose labels are known beforehand visible at zero, so that the
        first increase is one to ``rate`` and a name is there before its first event."""
        for kind in ItemKind:
            for disposition in Disposition:
                self.items.labels(kind, disposition)
        for step in topology.STEPS:
            self.stage_seconds.labels(step)
            self.last_completion.labels(step)
        for name in RESPONSE_CLASSES:
            self.responses.labels(name)
        for copy in get_args(DuplicateKind):
            self.duplicates.labels(copy)
        self.articles.labels(UNDETERMINED)
        for result in DELIVERY_RESULTS:
            self.deliveries.labels(result)


_meters: Meters | None = None
_meters_lock = threading.Lock()


def meters() -> Meters:
    """The process's meters."""
    global _meters
    with _meters_lock:
        if _meters is None:
            _meters = Meters()
        return _meters


class State(NamedTuple):
    """What a scrape reads from the frontier and the store."""

    queue_depth: dict[str, int]
    frontier_items: dict[str, int]
    oldest_due_seconds: float
    sources: dict[str, int]
    subscriptions: dict[str, int]
    drifting: Sequence[str] = ()
    """hosts whose pages suddenly come out otherwise, the latest first"""


class StateCollector:
    """Exports ``State`` and the build; a state that cannot be read is left out, not zero."""

    def __init__(self, read: Callable[[], State], version: str) -> None:
        self._read = read
        self._version = version

    def collect(self) -> Iterable[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        build = GaugeMetricFamily("wireroom_build_info", "Version that runs", labels=["version"])
        build.add_metric([self._version], 1)
        yield build
        up = GaugeMetricFamily(
            "wireroom_state_readable", "Whether the frontier and the store could be read"
        )
        try:
            state = self._read()
        except Exception:  # noqa: BLE001  a scrape must answer while Redis is down
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        for name, text, label, values in (
            ("wireroom_queue_depth", "Messages handed to a queue", "queue", state.queue_depth),
            ("wireroom_frontier_items", "Items by state", "state", state.frontier_items),
            ("wireroom_sources", "Sources by state", "state", state.sources),
            (
                "wireroom_push_subscriptions",
                "Subscriptions to hubs by state",
                "state",
                state.subscriptions,
            ),
        ):
            family = GaugeMetricFamily(name, text, labels=[label])
            for key, value in values.items():
                family.add_metric([key], value)
            yield family
        yield from _drifting(state.drifting)
        oldest = GaugeMetricFamily(
            "wireroom_oldest_due_seconds", "How long the longest waiting due item is overdue"
        )
        oldest.add_metric([], state.oldest_due_seconds)
        yield oldest


def _drifting(hosts: Sequence[str]) -> Iterable[Metric]:
    from prometheus_client.core import GaugeMetricFamily

    count = GaugeMetricFamily(
        "wireroom_hosts_drifting", "Hosts whose pages suddenly come out otherwise"
    )
    count.add_metric([], len(hosts))
    yield count
    named = GaugeMetricFamily(
        "wireroom_host_drifting", "The latest of the drifting hosts by name", labels=["host"]
    )
    for host in hosts[:DRIFTING_NAMED]:
        named.add_metric([host], 1)
    yield named


_scrape_lock = threading.Lock()


def render(registry: CollectorRegistry) -> bytes:
    """The text exposition of ``registry``, with the metrics of all processes that share it."""
    from prometheus_client import REGISTRY, generate_latest, multiprocess
    from prometheus_client import CollectorRegistry as Registry

    folder = os.environ.get(DIRECTORY_VARIABLE)
    with _scrape_lock:
        if folder is None:
            return generate_latest(REGISTRY) + generate_latest(registry)
        fold_dead(Path(folder))
        shared = Registry()
        multiprocess.MultiProcessCollector(shared, path=folder)
        return generate_latest(shared) + generate_latest(registry)


def fold_dead(folder: Path) -> int:
    """Adds the files of ended processes to one file a type, so that neither the sums nor the
    folder lose or grow when children are recycled.  Returns how many files were folded.

    prometheus_client keeps counters of dead processes for ever (client_python#902).
    """
    from prometheus_client.mmap_dict import MmapedDict

    folded = 0
    for path in sorted(folder.glob("*.db")):
        kind, _, pid = path.stem.rpartition("_")
        if pid == DEAD or not pid.isdigit() or psutil.pid_exists(int(pid)):
            continue
        target = MmapedDict(str(folder / f"{kind}_{DEAD}.db"))
        try:
            values = MmapedDict.read_all_values_from_file(str(path))
            for key, value, timestamp, _position in values:
                before, _stamp = target.read_value(key)
                merged = max(before, value) if kind.startswith("gauge") else before + value
                target.write_value(key, merged, timestamp)
        finally:
            target.close()
        path.unlink()
        folded += 1
    return folded
