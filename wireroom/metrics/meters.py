"""What is counted and timed where the work is done."""

from __future__ import annotations

import threading
from bisect import bisect_left
from typing import Final, get_args

from wireroom import topology
from wireroom.metrics.labels import UNDETERMINED
from wireroom.records import Disposition, DuplicateKind, ItemKind

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
PLACEMENTS: Final = ("opened", "joined")
"""What becomes of an article that is no copy: a story of its own, or one that is there."""
STORY_CHANGES: Final = ("merge", "split", "move")


class Meters:
    """The counters and histograms of a process.  Created on first use, never at import."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Gauge, Histogram

        self.items = Counter("wireroom_items_total", "Items that ended", ["kind", "disposition"])
        self.stage_seconds = Histogram(
            "wireroom_stage_seconds", "Time in a stage", ["stage"], buckets=SECONDS
        )
        self.stage_cpu = Counter(
            "wireroom_stage_cpu_seconds_total", "Processor time in a stage", ["stage"]
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
        self.marks = Counter(
            "wireroom_watchlist_marks_total", "Watchlists that stored articles met"
        )
        self.feed_gaps = Counter(
            "wireroom_feed_gaps_total", "Polls without overlap with the poll before"
        )
        self.placements = Counter(
            "wireroom_story_placements_total", "Articles placed in stories", ["result"]
        )
        self.story_changes = Counter(
            "wireroom_story_changes_total", "Stories merged, split or in exchange", ["kind"]
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
            self.stage_cpu.labels(step)
            self.last_completion.labels(step)
        for name in RESPONSE_CLASSES:
            self.responses.labels(name)
        for copy in get_args(DuplicateKind):
            self.duplicates.labels(copy)
        self.articles.labels(UNDETERMINED)
        for placement in PLACEMENTS:
            self.placements.labels(placement)
        for change in STORY_CHANGES:
            self.story_changes.labels(change)
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


def bucket_of(seconds: float) -> str:
    """The ``le`` of the bucket of ``wireroom_stage_seconds`` that counts ``seconds`` first."""
    place = bisect_left(SECONDS, seconds)
    return str(float(SECONDS[place])) if place < len(SECONDS) else "+Inf"
