"""A system that only polls, and what its processes use."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import psutil

from benchmarks.polling_hosts import PAGES, Hosts
from benchmarks.polling_worker import FILE_VARIABLE
from wireroom import log as logs
from wireroom.records import Disposition, ItemKind, Source
from wireroom.settings import Settings
from wireroom.sources import poll_item
from wireroom.system import System, child_environment

WAIT_SECONDS: Final = 120.0
LOOK_SECONDS: Final = 0.1


class Sample(NamedTuple):
    """What had happened by one moment."""

    at: float
    polls: Counter[Disposition]
    """that have ended, by disposition"""
    cpu: dict[str, float]
    """seconds of processor time by service"""
    parts: dict[str, tuple[float, int]]
    """seconds of processor time and calls by part of a poll, in the workers"""


class PollingSystem:
    """A real scheduler, real fetch workers, Redis and SQLite; their processor time is known."""

    def __init__(self, system: System, folder: Path) -> None:
        self.system = system
        self._folder = folder

    def start(self, workers: int) -> None:
        """Starts the scheduler and as many fetch workers."""
        environ = child_environment(self.system.settings)
        self.system.supervisor.add("scheduler", "scheduler.main", (), environ)
        for number in range(workers):
            own = environ | {FILE_VARIABLE: str(self._folder / f"{number}.parts")}
            self.system.supervisor.add("worker", "benchmarks.polling_worker", ("fetch",), own)
        self.system.tend()

    def wait(self, until: Callable[[Sample], bool], seconds: float = WAIT_SECONDS) -> Sample:
        """Looks again and again until the system is as wanted."""
        deadline = time.monotonic() + seconds
        while not until(sample := self.sample()):
            if time.monotonic() > deadline:
                raise SystemExit(f"after {seconds:.0f} s still {dict(sample.polls)} polls")
            time.sleep(LOOK_SECONDS)
        return sample

    def sample(self) -> Sample:
        if any(child.starts != 1 or not child.alive for child in self.system.supervisor.children):
            raise SystemExit("a service ended by itself; see its messages above")
        ended = self.system.frontier.ledger().ended
        polls = {what: count for (kind, what), count in ended.items() if kind == ItemKind.POLL}
        parts: Counter[str] = Counter()
        calls: Counter[str] = Counter()
        for file in self._folder.glob("*.parts"):
            for name, (seconds, count) in json.loads(file.read_bytes()).items():
                parts[name] += seconds
                calls[name] += count
        return Sample(
            at=time.monotonic(),
            polls=Counter(polls),
            cpu=self._cpu(),
            parts={name: (parts[name], calls[name]) for name in parts},
        )

    def _cpu(self) -> dict[str, float]:
        names = {
            child.process.pid: child.name
            for child in self.system.supervisor.children
            if child.process is not None
        }
        used: Counter[str] = Counter()
        for process in psutil.Process().children():
            name = names.get(process.pid) or process.name()
            if name == "redis-server" or process.pid in names:
                times = process.cpu_times()
                used[name] += times.user + times.system + times.children_user
                used[name] += times.children_system
        return dict(used)

    def audit(self) -> str:
        """What ``wireroom audit`` says at the end; anything but balanced ends the benchmark."""
        done = subprocess.run(
            [sys.executable, "-m", "wireroom", "audit"],
            env=child_environment(self.system.settings),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"wireroom audit: {done.stdout}{done.stderr}")
        return done.stdout.splitlines()[-1]


@contextmanager
def polling_system(
    hosts: Hosts, sources: Sequence[Source], **given: Any
) -> Iterator[PollingSystem]:
    """Redis and a store with ``sources``, all of them due, in the order given; nothing runs yet.

    No page is fetched: the host of all pages has a budget of no requests, so that the items
    of new entries enter and wait.
    """
    with tempfile.TemporaryDirectory(prefix="wr") as folder:
        settings = Settings(
            data_dir=f"{folder}/var",
            log_level="warning",
            fetch_allow_networks=("127.0.0.0/8",),
            fetch_allow_ports=(str(hosts.port),),
            **given,
        )
        logs.configure(settings)
        with System(settings, services=()) as system:
            system.store.save_sources(sources)
            system.frontier.set_host(PAGES, concurrency=0, min_interval=0.0)
            system.frontier.enter([poll_item(source, 0.0) for source in sources])
            yield PollingSystem(system, Path(folder))
