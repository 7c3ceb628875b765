"""Processor time by service: all its processes, those that have ended included."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import psutil

from wireroom.metrics.state import counter

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric


class _Told(NamedTuple):
    pid: int
    before: float
    """seconds of the processes that ran under this name before"""
    seconds: float


class ProcessorCollector:
    """Exports ``wireroom_process_cpu_seconds_total``.

    ``running`` gives the process id of each service that this system runs; when it has another
    one than before, the service was started again and its time goes on from where it was.
    """

    def __init__(self, running: Callable[[], Mapping[str, int]]) -> None:
        self._running = running
        self._told: dict[str, _Told] = {}
        self._lock = threading.Lock()

    def collect(self) -> Iterable[Metric]:
        with self._lock:
            for name, pid in self._running().items():
                self._look(name, pid)
            values = {name: told.before + told.seconds for name, told in self._told.items()}
        values["supervisor"] = time.process_time()
        yield counter(
            "wireroom_process_cpu_seconds_total",
            "Processor time of a service's processes",
            values,
            "role",
        )

    def _look(self, name: str, pid: int) -> None:
        told = self._told.get(name, _Told(pid, 0.0, 0.0))
        if told.pid != pid:
            told = _Told(pid, told.before + told.seconds, 0.0)
        # A child that ends during the look is missed once: what is told never falls.
        self._told[name] = told._replace(seconds=max(told.seconds, tree_seconds(pid)))


def tree_seconds(pid: int) -> float:
    """Seconds that the process, its children and theirs have run on a processor, ended ones
    included; 0.0 where it is not there."""
    try:
        top = psutil.Process(pid)
        every = [top, *top.children(recursive=True)]
    except psutil.Error:
        return 0.0
    return sum(_seconds(each) for each in every)


def _seconds(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:4]))  # user, system, and of ended children
    except psutil.Error:
        return 0.0
