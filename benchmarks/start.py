"""What it costs to start a processing worker, up to the fork of its children.

    python -m benchmarks.start [--against TREE] [--rounds 5]

Imports and warming up, without and with the files that are kept in the cache folder; with
``--against`` of another checkout as well, the two taking turns.  Processor seconds and resident
MiB, the median of the rounds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent.parent
STARTER: Final = """
import gc, sys, time
# As the tree's own ``workers.main`` does, which cannot be run here up to the fork only.
if "gc.disable()" in open(sys.argv[1] + "/workers/main.py").read():
    gc.disable()
import celery, workers.processing
from workers.warm import warm_up
warm_up()
gc.collect()
gc.freeze()
rss = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
assert workers.processing.__file__.startswith(sys.argv[1]), "another tree was loaded"
print(time.process_time(), int(rss.split()[1]) / 1024)
"""
Figures = tuple[float, float]


def start(tree: Path, cache: Path) -> Figures:
    """Processor seconds and resident MiB of one start from ``tree``."""
    environ = {**os.environ, "PYTHONPATH": str(tree), "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-P", "-c", STARTER, str(tree)]
    done = subprocess.run(command, env=environ, cwd=cache, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr.splitlines()[-1])
    seconds, resident = done.stdout.split()
    return float(seconds), float(resident)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the start of a processing worker.")
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    trees = {"this tree": HERE}
    if given.against is not None:
        trees["the other"] = given.against.resolve()
    found: dict[tuple[str, str], list[Figures]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(given.rounds):
            for name, tree in trees.items():
                cache = Path(folder, name)
                cache.mkdir()
                found.setdefault((name, "first on a machine"), []).append(start(tree, cache))
                found.setdefault((name, "later"), []).append(start(tree, cache))
                shutil.rmtree(cache)
    print("| tree | start | processor s | MiB |\n|---|---|---|---|")
    medians = {
        key: tuple(statistics.median(each) for each in zip(*rounds, strict=True))
        for key, rounds in found.items()
    }
    for (name, which), (seconds, resident) in medians.items():
        print(f"| {name} | {which} | {seconds:.2f} | {resident:.0f} |")
    if given.against is not None:
        own, other = medians["this tree", "later"], medians["the other", "later"]
        print(f"later starts: {own[0] / other[0]:.2f} of the time, {own[1] - other[1]:+.0f} MiB")


if __name__ == "__main__":
    main()
