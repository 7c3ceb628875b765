"""``python -m benchmarks.polling_worker fetch``: the fetch worker, with the processor time of the
parts of a poll written to the file that ``PARTS_FILE`` names.

A part is timed with the processor clock of its thread, so that waiting, for the network or for
the interpreter's lock, counts for nothing.  What runs inside another part counts there alone.
"""

from __future__ import annotations

import functools
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import feedparser

from wireroom.frontier import Frontier
from wireroom.store.engine import Database
from workers import looking, polling
from workers import main as worker
from workers.fetch import Client
from workers.runner import Runner
from workers.state.robots import RobotsCache

FILE_VARIABLE: Final = "POLLING_PARTS_FILE"
WRITE_SECONDS: Final = 0.2
REST: Final = "the rest"
"""All of a poll, from claim to finish, that no other part has."""
PARTS: Final[tuple[tuple[str, Any, str], ...]] = (
    (REST, Runner, "run_message"),
    ("claim", Frontier, "claim"),
    ("claim", Frontier, "take"),
    ("finish", Frontier, "finish"),
    ("HTTP exchange", Client, "fetch"),
    ("feedparser.parse", feedparser, "parse"),
    ("robots.txt", RobotsCache, "look"),
    ("listing the entries", looking, "read_list"),
    ("cadence", polling, "next_poll"),
    ("store, reading", Database, "read"),
    ("store, writing", Database, "write"),
)
"""Name, owner and attribute of what is timed."""


class _Thread(threading.local):
    """Seconds and calls by part of one thread, and what is running in it now."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((name for name, _, _ in PARTS), 0.0)
        self.calls = dict.fromkeys(self.seconds, 0)
        self.inner = [0.0]
        _threads.append((self.seconds, self.calls))


_threads: list[tuple[dict[str, float], dict[str, int]]] = []
_here = _Thread()


def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """``work`` with its time counted as ``name``."""

    @functools.wraps(work)
    def measured(*args: Any, **kwargs: Any) -> Any:
        here = _here
        here.inner.append(0.0)
        started = time.thread_time()
        try:
            return work(*args, **kwargs)
        finally:
            whole = time.thread_time() - started
            here.seconds[name] += whole - here.inner.pop()
            here.inner[-1] += whole
            here.calls[name] += 1

    return measured


def _write(file: Path) -> None:
    """The sums of all threads, for as long as the process lives."""
    fresh = file.with_suffix(".new")
    while True:
        time.sleep(WRITE_SECONDS)
        sums = {
            name: (sum(seconds[name] for seconds, _ in _threads), sum(c[name] for _, c in _threads))
            for name, _, _ in PARTS
        }
        fresh.write_text(json.dumps(sums), encoding="ascii")
        fresh.replace(file)


def main() -> None:
    for name, owner, attribute in PARTS:
        setattr(owner, attribute, timed(name, getattr(owner, attribute)))
    file = Path(os.environ[FILE_VARIABLE])
    threading.Thread(target=_write, args=(file,), name="parts", daemon=True).start()
    worker.main()


if __name__ == "__main__":
    main()
