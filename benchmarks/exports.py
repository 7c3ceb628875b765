"""Whether exports need more memory for more articles, and how fast they are:
``python -m benchmarks.exports [--articles 10000,100000]``.

Each format is written from SQLite stores of these sizes by the command, in a process of its own;
printed are its peak of resident memory, articles a second and the size, as Markdown.  The peak of
a command that reads one article is what the program itself takes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil

from benchmarks import store_fill
from benchmarks.store_rows import Plan

FORMS: Final = ("jsonl", "parquet", "warc", "rss", "atom", "jsonfeed")
FEEDS: Final = ("rss", "atom", "jsonfeed")
LOOK_SECONDS: Final = 0.02


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure exports.")
    parser.add_argument("--articles", default="10000,100000")
    arguments = parser.parse_args()
    print("| format | articles | peak MiB | articles/s | MiB written |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for count in map(int, arguments.articles.split(",")):
            store = f"sqlite:///{folder}/{count}.sqlite3"
            store_fill.fill(store, Plan(count, datetime.now(UTC)))
            for form in FORMS:
                out = Path(folder) / f"out.{form}"
                least, _ = exported(form, store, out, 1)
                peak, seconds = exported(form, store, out, count)
                size = out.stat().st_size / 2**20
                print(
                    f"| {form} | {count:,} | {peak:.0f} (one article: {least:.0f}) "
                    f"| {count / seconds:,.0f} | {size:,.1f} |",
                    flush=True,
                )
                out.unlink()


def exported(form: str, store: str, out: Path, count: int) -> tuple[float, float]:
    """Peak of resident memory in MiB, and seconds.  Raises where the command fails."""
    most = ["--limit", str(count)] if form in FEEDS or count == 1 else []
    command = [sys.executable, "-m", "wireroom", "export", "--format", form, *most, str(out)]
    started = time.perf_counter()
    peak = 0
    # What the kernel calls a peak may be that of the process that started this one.
    with subprocess.Popen(command, env={**os.environ, "WIREROOM_STORE_URL": store}) as running:
        process = psutil.Process(running.pid)
        while running.poll() is None:
            peak = max(peak, process.memory_info().rss)
            time.sleep(LOOK_SECONDS)
    if running.returncode:
        raise RuntimeError(f"{' '.join(command)} failed")
    return peak / 2**20, time.perf_counter() - started


if __name__ == "__main__":
    main()
