"""A million hourly sources in a real Redis and a real store, at their natural rate of 278 a second.

    python -m benchmarks.polling_million [--sources 1000000] [--hosts 0] [--seconds 120]

The scheduler is the real one, in a process of its own, with the real broker.  The worker that
answers at once is lean: four processes that take the messages off the queue with kombu, claim each
item and finish it with the source's next poll an hour later; they fetch nothing and do not write to
the store.  ``--hosts 0`` gives each source a host of its own.  Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.synchronize import Event, Semaphore
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import psutil
from kombu import Consumer
from sqlalchemy import create_engine, insert, update

from scheduler.enrol import DONE, NOTE
from wireroom import log as logs
from wireroom import topology
from wireroom.broker import make_app
from wireroom.cadence import History
from wireroom.embedded import connect, redis_url
from wireroom.frontier import Claim, Frontier, NewItem
from wireroom.records import Disposition
from wireroom.settings import Settings
from wireroom.sources import make_source
from wireroom.store import Store
from wireroom.store.schema import sources
from wireroom.system import System, child_environment

HOUR: Final = 3_600.0
ROWS_AT_ONCE: Final = 10_000
SHOWN: Final = 20
"""Entries that a source is taken to have shown."""
WORKERS: Final = 4
OWNER: Final = "lean"
LEASE_SECONDS: Final = 60.0
SETTLED_SECONDS: Final = 0.5
"""After enrolment the measuring begins once nothing is due for longer, ..."""
SETTLE_MOST_SECONDS: Final = 600.0
"""... or after this long."""
SHIFTED_A_SECOND: Final = 20_000
"""Rows whose due times are moved, about."""
ENROL_MOST_SECONDS: Final = 1_200.0
LATENESS: Final = struct.Struct("<dd")
"""When an item was claimed, and its lateness, in ms."""


class Usage(NamedTuple):
    """Seconds of processor time."""

    at: float
    scheduler: float
    redis: float


def rows(count: int, hosts: int) -> Iterator[dict[str, Any]]:
    """Sources that were polled before and are due evenly over the first hour of 1970."""
    start = time.time() - HOUR
    history = History(polls=40, interval=HOUR, rate=0.0004, size=SHOWN, last_poll=start)
    state = {
        "etag": '"5e1f-61f0b2a6c7d40"',
        "last_modified": "Fri, 20 Nov 2026 09:15:00 GMT",
        "title": "Latest news from the outlet",
        "form": "rss",
        "defects": [],
        "entries": SHOWN,
        "new": 0,
        "last_poll": datetime.fromtimestamp(start, UTC).isoformat(),
        "failure": None,
        "moves": None,
        "history": msgspec.to_builtins(history),
        "status": "active",
        "next_due": datetime.fromtimestamp(start + HOUR, UTC).isoformat(),
        "why": "every 1 h: about 34.6 new entries a day, 20 shown",
    }
    packed = json.dumps(state)
    for number in range(count):
        host = f"www.outlet{number % hosts if hosts else number}.example"
        source = make_source(f"https://{host}/news/feeds/{number}/latest.xml", name="An outlet")
        # A stride that shares no factor with the count: neighbours are not due together.
        due = (number * 7919 % count) * HOUR / count
        yield {
            "id": source.id,
            "record": msgspec.json.encode(source).decode(),
            "state": packed,
            "status": "active",
            "next_due": round(due * 1_000_000),
            "seen": bytes(8 * SHOWN),
        }


def fill(settings: Settings, count: int, hosts: int) -> None:
    """Writes the sources in bulk, past the store's own way, which writes one after the other; in
    the end the first ones are due."""
    Store.migrate(settings.effective_store_url)
    engine = create_engine(settings.effective_store_url)
    with engine.begin() as connection:
        batch: list[dict[str, Any]] = []
        for row in rows(count, hosts):
            batch.append(row)
            if len(batch) == ROWS_AT_ONCE:
                connection.execute(insert(sources), batch)
                batch = []
        if batch:
            connection.execute(insert(sources), batch)
        shift = round((time.time() + count / SHIFTED_A_SECOND) * 1_000_000)
        connection.execute(update(sources).values(next_due=sources.c.next_due + shift))
    engine.dispose()


def work(settings: Settings, file: str, ready: Semaphore, stop: Event) -> None:
    """The lean worker: says that it is ready and runs until ``stop``; writes when it claimed and
    how late that was."""
    app = make_app(settings, redis_url(settings))
    frontier = Frontier.from_settings(connect(settings), settings)
    queues = [queue for queue in app.conf.task_queues if queue.name == "fetch"]
    with Path(file).open("wb", buffering=0) as out, app.connection() as connection:

        def take(body: Any, message: Any) -> None:
            if message.headers["task"] == topology.SWEEP_TASK:
                return
            key, stage, more = body[0]
            claim = frontier.claim(key, OWNER, LEASE_SECONDS, stage=stage)
            for left in range(more, -1, -1):
                if claim is None:
                    return
                out.write(LATENESS.pack(time.time(), end(frontier, claim)))
                claim = frontier.take("fetch", OWNER, LEASE_SECONDS) if left else None

        with Consumer(connection, queues=queues, callbacks=[take], no_ack=True, accept=["json"]):
            ready.release()
            while not stop.is_set():
                try:
                    connection.drain_events(timeout=0.5)
                except TimeoutError:
                    continue


def end(frontier: Frontier, claim: Claim) -> float:
    """Ends the poll; by how many seconds it was late."""
    item = claim.item
    seen = frontier.peek(item.key)
    assert seen is not None
    late = time.time() - seen.due / 1000
    again = NewItem(
        key=item.key,
        kind=item.kind,
        stage=item.stage,
        queue=item.queue,
        host=item.host,
        url=item.url,
        source=item.source,
        due_in=HOUR,
    )
    frontier.finish(claim, Disposition.UNCHANGED, reenter=again)
    return late


def measure(count: int, hosts: int, seconds: float) -> list[str]:
    """One run; lines of a Markdown table."""
    with tempfile.TemporaryDirectory(prefix="wr") as folder:
        settings = msgspec.structs.replace(
            Settings(),
            data_dir=f"{folder}/var",
            log_level="warning",
            # A host with 10,000 hourly sources is polled 2.8 times a second.
            host_min_interval_seconds=0.1 if hosts else Settings().host_min_interval_seconds,
        )
        logs.configure(settings)
        with System(settings, services=()) as system:
            filled = time.perf_counter()
            fill(settings, count, hosts)
            filled = time.perf_counter() - filled
            return [
                f"| sources written to SQLite | {filled:.0f} s |",
                *run(system, f"{folder}/lateness", seconds),
            ]


def run(system: System, file: str, seconds: float) -> list[str]:
    settings = system.settings
    empty = int(system.client.info("memory")["used_memory"])
    context = multiprocessing.get_context("spawn")
    ready, stop = context.Semaphore(0), context.Event()
    files = [f"{file}{number}" for number in range(WORKERS)]
    workers = [
        context.Process(target=work, args=(settings, each, ready, stop), daemon=True)
        for each in files
    ]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    system.supervisor.add("scheduler", "scheduler.main", (), child_environment(settings))
    system.supervisor.start()
    try:
        started = time.perf_counter()
        wait_until_enrolled(system)
        enrolment = usage(system).scheduler
        enrolled = time.perf_counter() - started
        full = int(system.client.info("memory")["used_memory"])
        after_enrolment = time.time()
        settle(system)
        settled = time.time() - after_enrolment
        begin, first = usage(system), time.time()
        time.sleep(seconds)
        end, last = usage(system), time.time()
        in_use = int(system.client.info("memory")["used_memory"])
        ledger = system.frontier.ledger()
    finally:
        stop.set()
        for worker in workers:
            worker.join(10)
            worker.terminate()
    known = ledger.waiting + ledger.dispatched + ledger.leased
    marks = [mark for each in files for mark in LATENESS.iter_unpack(Path(each).read_bytes())]
    early = [late for at, late in marks if at < after_enrolment]
    steady = [late for at, late in marks if first <= at < last]
    wall = end.at - begin.at
    return [
        f"| enrolment of {known:,} sources into an empty Redis | {enrolled:.0f} s,"
        f" {enrolment:.0f} s of processor time |",
        f"| lateness of polls meanwhile | {percentiles(early)} |",
        f"| until what had become due meanwhile was polled | {settled:.0f} s more |",
        f"| polls a second, over {wall:.0f} s | {len(steady) / wall:.0f} |",
        f"| scheduler, share of a core | {(end.scheduler - begin.scheduler) / wall:.1%} |",
        f"| Redis, share of a core | {(end.redis - begin.redis) / wall:.1%} |",
        f"| lateness, due to claimed | {percentiles(steady)} |",
        f"| Redis memory a source | {(full - empty) / known:.0f} bytes after enrolment,"
        f" {(in_use - empty) / known:.0f} at the natural rate |",
        f"| load average of the machine, {os.cpu_count()} cores | {os.getloadavg()[1]:.1f} |",
        f"| ledger | {ledger.balance()} items unaccounted for |",
    ]


def wait_until_enrolled(system: System) -> None:
    deadline = time.monotonic() + ENROL_MOST_SECONDS
    while system.frontier.note(NOTE) != DONE:
        if time.monotonic() > deadline or not all(c.alive for c in system.supervisor.children):
            raise SystemExit("the sources were not enrolled")
        time.sleep(0.2)


def settle(system: System) -> None:
    deadline = time.monotonic() + SETTLE_MOST_SECONDS
    while system.frontier.stats().oldest_overall > SETTLED_SECONDS:
        if time.monotonic() > deadline:
            return
        time.sleep(0.5)


def usage(system: System) -> Usage:
    (scheduler,) = (child.process for child in system.supervisor.children)
    assert scheduler is not None
    redis_pid = int(system.client.info("server")["process_id"])
    return Usage(time.perf_counter(), spent(scheduler), spent(psutil.Process(redis_pid)))


def spent(process: psutil.Process | subprocess.Popen[bytes]) -> float:
    """Processor time of a process and of its children that have ended."""
    times = psutil.Process(process.pid).cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def percentiles(late: list[float]) -> str:
    if len(late) < 2:
        return "none"
    cuts = statistics.quantiles(late, n=100)
    return (
        f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms,"
        f" longest {max(late) * 1000:.0f} ms ({len(late):,} polls)"
    )


def main(arguments: argparse.Namespace) -> list[str]:
    """Lines for the results: each variant a table.  ``arguments``: ``sources``, ``seconds``,
    ``hosts`` (numbers of hosts, 0 for one a source)."""
    lines: list[str] = []
    for hosts in arguments.hosts:
        what = f"{hosts} hosts" if hosts else "a host each"
        lines += [f"| {arguments.sources:,} hourly sources, {what} | |", "|---|---|"]
        lines += [*measure(arguments.sources, hosts, arguments.seconds), ""]
    return lines


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    made.add_argument("--sources", type=int, default=1_000_000)
    made.add_argument("--seconds", type=float, default=120.0)
    made.add_argument("--hosts", type=int, nargs="*", default=[0, 100])
    return made


if __name__ == "__main__":
    print("\n".join(main(parser().parse_args())))
