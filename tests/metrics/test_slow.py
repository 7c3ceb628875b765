"""A slow step leads to its item: the log line names it, and the bucket that it was counted in."""

from __future__ import annotations

import logging
import time

import pytest

from wireroom.metrics import bucket_of, meters
from workers.trail import Trail


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [(0.0, "0.001"), (0.001, "0.001"), (0.3, "0.5"), (1.0, "1.0"), (60.0, "60.0"), (61.0, "+Inf")],
)
def test_the_bucket_of_a_time_is_the_first_that_counts_it(seconds: float, bucket: str) -> None:
    assert bucket_of(seconds) == bucket


def test_a_slow_step_is_logged_with_its_item(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "wireroom.slow")
    trail = Trail(item="page:1.2", slow_seconds=0.02)
    with trail.step("store"):
        time.sleep(0.03)
    with trail.step("extract"):
        pass
    with pytest.raises(ValueError, match="no"), trail.step("story"):
        _fail_slowly()
    said = [record.__dict__["fields"] for record in caplog.records]
    assert [(each["item"], each["stage"]) for each in said] == [
        ("page:1.2", "store"),
        ("page:1.2", "story"),
    ]
    assert all(each["seconds"] >= 0.03 for each in said)
    assert said[0]["le"] == bucket_of(said[0]["seconds"])


def _fail_slowly() -> None:
    time.sleep(0.03)
    raise ValueError("no")


def test_processor_time_is_counted_beside_the_time_that_passed() -> None:
    def told(stage: str) -> float:
        (family,) = meters().stage_cpu.labels(stage).collect()
        return sum(each.value for each in family.samples if each.name.endswith("_total"))

    before = told("enrich"), told("fetch")
    with Trail().step("enrich"):
        until = time.thread_time() + 0.05
        while time.thread_time() < until:
            pass
    with Trail().step("fetch"):
        time.sleep(0.05)
    assert told("enrich") - before[0] >= 0.05
    assert told("fetch") - before[1] < 0.04
