"""Enqueue to stored on an idle system: one article at a time, in milliseconds.

    python -m benchmarks.latency [--articles 200]

Measured from before the seed enters the frontier to the store's own time stamp, read back.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import msgspec

from benchmarks.generate import page
from scheduler.replay import Replay, plan
from wireroom import log as logs
from wireroom.settings import Settings
from wireroom.system import System

PAUSE_SECONDS = 0.05


def one(system: System, file: Path) -> tuple[float, float]:
    """Milliseconds until the article stood in the store, and until its ending was known."""
    replay = Replay(system.frontier, plan([file]), system.store.seed_key())
    started = time.time()
    results = list(replay.results())
    known = time.time() - started
    ended = system.store.batch(replay.batch)
    assert len(results) == len(ended) == 1
    assert ended[0].disposition == "stored"
    return (ended[0].ended_at.timestamp() - started) * 1000, known * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wr") as folder:
        settings = msgspec.structs.replace(
            Settings(), data_dir=f"{folder}/var", log_level="warning"
        )
        logs.configure(settings)
        stored: list[float] = []
        with System(settings) as system:
            system.wait_until_complete()
            for number in range(given.articles + 10):
                file = Path(folder, f"{number}.html")
                file.write_text(page(number), encoding="utf-8")
                milliseconds, _known = one(system, file)
                if number >= 10:
                    stored.append(milliseconds)
                time.sleep(PAUSE_SECONDS)
            idle = system.supervisor.resident_bytes() / 2**20
    cuts = statistics.quantiles(stored, n=100)
    print(
        f"enqueue to stored, {len(stored)} articles: p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms"
    )
    print(
        f"resident memory of the whole tree: {idle:.0f} MiB (shared pages counted in each process)"
    )


if __name__ == "__main__":
    main()
