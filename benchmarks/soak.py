"""Whether a system stays as it is under steady load: memory, descriptors, threads, keys, latency.

    python -m benchmarks.soak [--minutes 60] [--share 0.8] [--rate N] [--workers 2]

Starts ``wireroom up`` on papers on loopback.  While the windows fill there is always more to do
than is done, and the last third of that time shows the capacity (articles stored a second); then
articles appear at ``--share`` of it for ``--minutes``.  With ``--rate`` they do so at once.  The
windows of duplicates, stories and bursts are short and the outgoing stream is, so that what is kept
for a time has reached its full size in the second quarter, against which the last one is held.

A machine that others use too is not equally fast at all times, and at four fifths of its capacity
a little slower is much later: so the processor time of one and the same loop is measured as well,
and what processing takes is told in such loops too.  Ctrl-C ends the run early, with its table.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psutil
from redis import Redis

from benchmarks.soak_site import Papers

AHEAD: Final = 400
"""Articles that wait to be stored while the capacity is measured: more than are stored between two
polls of the feeds."""
SAMPLE_SECONDS: Final = 10.0
LOOP: Final = 200_000
"""Rounds of the loop that shows how fast the machine is: about 20 ms."""
WINDOW_SHARE: Final = 0.15
"""Of the run: the windows, so that they are full after a quarter (entries live half as long
again), and the time before the run in which they fill."""
ROLES: Final = {
    "scheduler.main": "scheduler",
    "workers.main fetch": "fetch worker",
    "workers.main process": "process worker",
    "redis-server": "Redis",
    "redis-aof-rewrite": "Redis, writing",
    "redis-rdb-bgsave": "Redis, writing",
    "wireroom up": "supervisor",
}
Sample = dict[str, float]


class Run:
    """One running system and what is measured of it."""

    def __init__(self, folder: Path, papers: Papers, workers: int, minutes: float) -> None:
        days = minutes / 1440 * WINDOW_SHARE
        self.folder = folder
        self.environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("WIREROOM_")},
            "WIREROOM_DATA_DIR": str(folder / "var"),
            "WIREROOM_FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
            "WIREROOM_FETCH_ALLOW_PORTS": str(papers.port),
            "WIREROOM_HOST_MIN_INTERVAL_SECONDS": "0.02",
            "WIREROOM_POLL_MIN_SECONDS": "5",
            "WIREROOM_POLL_MAX_SECONDS": "5",
            "WIREROOM_DUPLICATE_WINDOW_DAYS": f"{days:.6f}",
            "WIREROOM_STORY_WINDOW_DAYS": f"{days:.6f}",
            "WIREROOM_BURST_SLOT_SECONDS": f"{max(60.0, days * 86_400 / 2):.0f}",
            "WIREROOM_STREAM_MAX_MEGABYTES": "16",
            "WIREROOM_LOG_LEVEL": "warning",
        }
        self.store = folder / "var" / "wireroom.sqlite3"
        self.add = [sys.executable, "-m", "wireroom", "sources", "add"]
        self.up = [sys.executable, "-m", "wireroom", "up", "--workers", str(workers)]

    @contextmanager
    def running(self, feeds: list[str]) -> Iterator[psutil.Process]:
        """The system, with feeds added one by one: polled all at the same moment, they would bring
        their articles at the same moment each time."""
        process = subprocess.Popen(self.up, env=self.environ, cwd=self.folder)
        try:
            while not list(self.folder.glob("var/**/*.sock")):
                time.sleep(0.1)
            for feed in feeds:
                subprocess.run([*self.add, feed], env=self.environ, cwd=self.folder, check=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(60)

    def stored(self) -> int:
        """Articles in the store."""
        return int(self._query("SELECT count(*) FROM articles")[0][0] or 0)

    def latencies(self, since: float) -> list[float]:
        """Seconds from discovery to the end of each page that ended since (Unix time)."""
        rows = self._query(
            "SELECT (ended_at - entered_at) / 1e6 FROM items WHERE kind = 'page' AND ended_at > ?",
            int(since * 1e6),
        )
        return [row[0] for row in rows]

    def work(self, since: float) -> list[float]:
        """Milliseconds that the steps of processing took for each page that ended since."""
        rows = self._query(
            "SELECT trail FROM items WHERE kind = 'page' AND ended_at > ?", int(since * 1e6)
        )
        return [
            1000 * sum(h.get("seconds", 0.0) for h in json.loads(trail) if h["stage"] != "fetch")
            for (trail,) in rows
            if trail
        ]

    def _query(self, statement: str, *values: int) -> list[Any]:
        if not self.store.exists():
            return [(0,)]
        with closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10)) as base:
            try:
                return base.execute(statement, values).fetchall()
            except sqlite3.OperationalError:
                return [(0,)]  # the tables are only being made

    def sample(self, top: psutil.Process) -> Sample:
        """MiB, descriptors and threads by role, and what Redis holds."""
        out: Sample = defaultdict(float)
        for process in [top, *top.children(recursive=True)]:
            try:
                with process.oneshot():
                    role = _role(process)
                    out[f"{role}: MiB"] += process.memory_info().rss / 2**20
                    out[f"{role}: descriptors"] += process.num_fds()
                    out[f"{role}: threads"] += process.num_threads()
                    out["processes"] += 1
            except psutil.Error:
                continue
        with closing(Redis(unix_socket_path=str(self._socket()))) as client:
            out["Redis: keys"] = client.dbsize()
            out["Redis: MiB of data"] = client.info("memory")["used_memory"] / 2**20
        return dict(out)

    def _socket(self) -> Path:
        return next(self.folder.joinpath("var").rglob("*.sock"))


def loop() -> float:
    """Milliseconds of processor time that the same loop takes now."""
    begun = time.process_time()
    total = 0
    for number in range(LOOP):
        total += number * number
    return 1000 * (time.process_time() - begun)


def _role(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    return next((role for words, role in ROLES.items() if words in line), process.name())


def capacity(run: Run, papers: Papers, seconds: float) -> float:
    """Articles stored a second in the last third of ``seconds`` in which ever more exist; returns
    when all are stored.

    Raises SystemExit when they are not, ten minutes later.
    """
    counts: list[tuple[float, int]] = []
    begun = time.monotonic()
    while (now := time.monotonic()) < begun + seconds:
        stored = run.stored()
        counts.append((now, stored))
        papers.offer(stored + AHEAD)
        time.sleep(1)
    late = [each for each in counts if each[0] >= begun + seconds * 2 / 3]
    deadline = time.monotonic() + 600
    while (stored := run.stored()) < papers.existing():
        if time.monotonic() > deadline:
            raise SystemExit(f"only {stored} of {papers.existing()} articles are stored")
        time.sleep(0.5)
    return (late[-1][1] - late[0][1]) / (late[-1][0] - late[0][0])


def look(run: Run, papers: Papers, top: psutil.Process, seconds: float) -> list[Sample]:
    """What was measured every ten seconds, for ``seconds`` or until Ctrl-C."""
    samples: list[Sample] = []
    ends = time.monotonic() + seconds
    with suppress(KeyboardInterrupt):
        while time.monotonic() < ends:
            looked = time.time()
            time.sleep(SAMPLE_SECONDS)
            late = sorted(run.latencies(looked)) or [0.0]
            work, speed = statistics.fmean(run.work(looked) or [0.0]), loop()
            samples.append(
                run.sample(top)
                | {
                    "latency: median s": late[len(late) // 2],
                    "latency: p95 s": late[int(0.95 * (len(late) - 1))],
                    "processing: ms an article": work,
                    "processing: loops an article": work / speed,
                    "machine: ms for a loop": speed,
                    "backlog": papers.existing() - run.stored(),
                }
            )
    return samples


def quarters(samples: list[Sample]) -> list[dict[str, float]]:
    """The mean of each figure over each quarter of the run."""
    size = len(samples) // 4
    names = sorted(set().union(*samples))
    return [
        {
            name: statistics.fmean(each.get(name, 0.0) for each in samples[n * size :][:size])
            for name in names
        }
        for n in range(4)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Hold a system under steady load.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--share", type=float, default=0.8, help="of the capacity")
    parser.add_argument("--rate", type=float, help="articles a second, instead of a share")
    parser.add_argument("--workers", type=int, default=2, help="processing children")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wr") as name, Papers() as papers:
        run = Run(Path(name), papers, given.workers, given.minutes)
        with run.running(papers.feeds()) as top:
            if (rate := given.rate) is None:
                reached = capacity(run, papers, 60 * given.minutes * WINDOW_SHARE)
                rate = given.share * reached
                print(f"capacity {reached:.1f} articles a second", flush=True)
            print(f"load {rate:.1f} articles a second", flush=True)
            papers.start(rate)
            samples = look(run, papers, top, 60 * given.minutes)
        if len(samples) < 4:
            raise SystemExit("too short for a table")
        parts = quarters(samples)
        print("| | 1st quarter | 2nd | 3rd | 4th | 4th against 2nd |\n|---|---|---|---|---|---|")
        for figure in parts[0]:
            values = [part[figure] for part in parts]
            change = f"{values[3] / values[1] - 1:+.1%}" if values[1] else "-"
            print(f"| {figure} | " + " | ".join(f"{v:.2f}" for v in values) + f" | {change} |")
        print(f"{run.stored()} articles stored of {papers.existing()}")
        print(_audit(run))


def _audit(run: Run) -> str:
    command = [sys.executable, "-m", "wireroom", "audit"]
    done = subprocess.run(command, env=run.environ, cwd=run.folder, capture_output=True, text=True)
    return f"audit, exit {done.returncode}: {done.stdout.strip().splitlines()[-1]}"


if __name__ == "__main__":
    main()
