"""Processor time of real processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from wireroom.metrics import ProcessorCollector
from wireroom.metrics.processors import tree_seconds

BURN = "import time\nwhile time.process_time() < {}: pass\n"
WITH_ENDED_CHILD = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {BURN.format(0.4)!r}])
print("done", flush=True)
sys.stdin.read()
"""
WITH_LIVING_CHILD = f"""
import subprocess, sys
child = subprocess.Popen(
    [sys.executable, "-c", {BURN.format(0.4) + 'print("done", flush=True); input()'!r}],
    stdin=subprocess.PIPE,
)
sys.stdin.read()
child.stdin.close()
"""


@contextmanager
def burning(code: str) -> Iterator[int]:
    """The id of a process that has said that it is done and waits."""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        yield process.pid
        process.stdin.close()


def test_children_count_whether_they_live_or_have_ended() -> None:
    for code in (WITH_ENDED_CHILD, WITH_LIVING_CHILD):
        with burning(code) as pid:
            assert 0.35 < tree_seconds(pid) < 5
        assert tree_seconds(pid) == 0.0


def test_a_service_that_is_started_again_goes_on_from_where_it_was() -> None:
    running: dict[str, int] = {}
    collector = ProcessorCollector(lambda: running)

    def told() -> dict[str, float]:
        (family,) = collector.collect()
        return {each.labels["role"]: each.value for each in family.samples}

    assert set(told()) == {"supervisor"}
    with burning(WITH_ENDED_CHILD) as first:
        running["worker"] = first
        before = told()["worker"]
    assert told()["worker"] == before  # it is gone, what it took is not
    with burning(WITH_ENDED_CHILD) as second:
        running["worker"] = second
        assert told()["worker"] > before + 0.35
