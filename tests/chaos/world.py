"""Everything that runs in one chaos run, and how far it has come."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg
import redis

from tests.chaos import site
from tests.chaos.machines import NEAR, Clock, Network, Service, SmallDisk
from tests.chaos.servers import PostgresProcess, RedisProcess, kill_tree
from wireroom import presence
from wireroom.errors import WireroomError
from wireroom.frontier import Frontier
from wireroom.store import Store

PREFIX: Final = "wireroom:"
START_SECONDS: Final = 240.0
DISK_MEGABYTES: Final = 400
STREAM: Final = f"{PREFIX}articles"


class World:
    """Redis, a store, two schedulers, four workers, papers, seeds and a consumer."""

    def __init__(self, folder: Path, *, database: str, seed: int, lease: float) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.lease = lease
        self.network = Network.if_possible()
        addresses = (NEAR, self.network.near) if self.network else (NEAR,)
        where = addresses[-1]
        self.papers = site.Papers(where)
        self.redis = RedisProcess(folder / "redis", addresses)
        self.postgres = PostgresProcess() if database == "postgresql" else None
        self.disk = folder / "disk"
        self.disk.mkdir()
        self.small_disk = (
            None if self.postgres else SmallDisk.if_possible(self.disk, DISK_MEGABYTES)
        )
        if self.postgres:
            self.store_url = self.postgres.url(where)
        else:
            self.store_url = f"sqlite:///{self.disk / 'store.sqlite3'}"
        self.clock = Clock.if_possible(folder)
        self.services: list[Service] = []
        self._where = where
        self._consumer = Consumer(self.redis)
        self._stopping = threading.Event()
        self._tending = threading.Thread(target=self._tend, daemon=True)

    # --- starting

    def environ(self, machine: str) -> dict[str, str]:
        """The settings of one machine."""
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith("WIREROOM_")},
            "WIREROOM_DATA_DIR": str(self.folder / machine),
            "WIREROOM_REDIS_URL": self.redis.url(self._where),
            "WIREROOM_STORE_URL": self.store_url,
            "WIREROOM_FETCH_ALLOW_NETWORKS": f"{self._where}/32",
            "WIREROOM_FETCH_ALLOW_PORTS": self.papers.ports(),
            "WIREROOM_FETCH_TOTAL_SECONDS": "8",
            "WIREROOM_FETCH_READ_SECONDS": "4",
            "WIREROOM_HOST_MIN_INTERVAL_SECONDS": "0.05",
            "WIREROOM_POLL_MIN_SECONDS": "1",
            "WIREROOM_POLL_MAX_SECONDS": "2",
            "WIREROOM_LEASE_SECONDS": str(self.lease),
            "WIREROOM_RETRY_BASE_SECONDS": "0.3",
            "WIREROOM_RETRY_MAX_SECONDS": "2",
            "WIREROOM_MAX_ATTEMPTS": "40",
            "WIREROOM_METRICS_ADDRESS": "127.0.0.1:0",
            "WIREROOM_PROCESS_WORKERS": "1",
            "WIREROOM_FETCH_THREADS": "8",
        }

    def command(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Runs a ``wireroom`` command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "wireroom", *arguments],
            env=self.environ("operator"),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self) -> None:
        """Makes the tables, registers the papers and starts all services."""
        with Store.open(self.store_url, migrate=True):
            pass
        for feed in self.papers.feeds():
            done = self.command("sources", "add", feed)
            assert done.returncode == 0, done.stderr
        for machine, far in (("near", False), ("far", True)):
            environ = self.environ(machine)
            prefix = self.network.prefix if far and self.network else []
            if far and self.clock:
                environ |= self.clock.environ()
            for name, command in (
                ("scheduler", ["scheduler"]),
                ("fetch", ["worker", "--queues", "fetch"]),
                ("process", ["worker", "--queues", "process"]),
            ):
                own = environ | {"WIREROOM_DATA_DIR": str(self.folder / f"{machine}-{name}")}
                log = self.folder / f"{machine}-{name}.log"
                self.services.append(Service(f"{machine} {name}", command, own, log, prefix))
        self._tending.start()
        self._consumer.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._complete():
            assert time.monotonic() < deadline, "the services did not start"
            time.sleep(0.2)

    def _complete(self) -> bool:
        with self.redis.client() as client:
            return len(presence.services(client, PREFIX)) == len(self.services)

    def replay(self, folder: Path, rate: float) -> subprocess.Popen[str]:
        """Starts a replay; what it prints goes to ``replay.jsonl`` and ``replay.log``."""
        with (
            (self.folder / "replay.jsonl").open("w") as out,
            (self.folder / "replay.log").open("w") as log,
        ):
            return subprocess.Popen(
                [sys.executable, "-m", "wireroom", "replay", str(folder), "--json",
                 "--rate", str(rate)],
                env=self.environ("operator"), cwd=self.folder, stdout=out, stderr=log, text=True,
            )  # fmt: skip

    def _tend(self) -> None:
        while not self._stopping.wait(0.2):
            for service in self.services:
                service.tend()

    def service(self, *names: str) -> Service:
        """One of the services whose name has one of these words, at random."""
        return self.random.choice(
            [each for each in self.services if any(name in each.name for name in names)]
        )

    def leader(self) -> Service | None:
        """The scheduler that leads now."""
        try:
            with self.redis.client() as client:
                owner = client.get(f"{PREFIX}leader") or b""
        except redis.RedisError:
            return None
        pid = owner.decode().partition("#")[0].rpartition(":")[2]
        for each in self.services:
            if "scheduler" in each.name:
                for process in each.inside("scheduler.main"):
                    if str(process.pid) == pid:
                        return each
        return None

    # --- how far it has come

    def rows(self, statement: str) -> list[tuple[Any, ...]] | None:
        """What the store answers; none while it is away."""
        try:
            if self.postgres:
                with self.postgres.session() as session:
                    return session.execute(statement.encode()).fetchall()
            name = f"file:{self.disk / 'store.sqlite3'}?mode=ro"
            with closing(sqlite3.connect(name, uri=True, timeout=5)) as base:
                return base.execute(statement).fetchall()
        except (psycopg.Error, sqlite3.Error):
            return None

    def unsettled(self, most: int) -> set[int] | None:
        """Numbers below ``most`` of pages that have not ended; none while the store is away."""
        rows = self.rows("SELECT url FROM items WHERE kind = 'page'")
        if rows is None:
            return None
        ended = {url for (url,) in rows}
        return {k for k in range(most) if self.papers.url(k) not in ended}

    def in_flight(self) -> int:
        """Items that wait or are worked on now."""
        try:
            with self.redis.client() as client:
                found = Frontier(client, prefix=PREFIX).ledger()
                return found.waiting + found.dispatched + found.leased
        except (redis.RedisError, WireroomError):
            return 0

    def consumed(self) -> Counter[tuple[str, str]]:
        """How often the consumer saw (article, event), each notice counted once."""
        return self._consumer.seen

    def stop(self) -> None:
        self._stopping.set()
        if self._tending.is_alive():
            self._tending.join()
        for service in self.services:
            if service.process is not None:
                service.process.terminate()
        for service in self.services:
            service.stop()
        self._consumer.stop()
        self.papers.close()
        self.redis.stop()
        if self.postgres:
            self.postgres.close()
        if self.network:
            self.network.close()
        if self.small_disk:
            self.small_disk.close()


class Consumer(threading.Thread):
    """Reads the outgoing stream all along and remembers the ids of notices."""

    def __init__(self, server: RedisProcess) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._over = threading.Event()
        self._ids: set[str] = set()
        self._last = "0"
        self.seen: Counter[tuple[str, str]] = Counter()
        self.entries = 0

    def run(self) -> None:
        while not self._over.is_set():
            try:
                with self._server.client() as client:
                    while not self._over.is_set():
                        self._read(client)
            except redis.RedisError:
                time.sleep(0.2)

    def _read(self, client: Any) -> None:
        for _stream, entries in client.xread({STREAM: self._last}, count=500, block=500) or ():
            for entry, fields in entries:
                self._last = entry.decode()
                self.entries += 1
                notice = fields[b"id"].decode()
                if notice not in self._ids:
                    self._ids.add(notice)
                    record = json.loads(fields[b"record"])
                    self.seen[record["id"], fields[b"event"].decode()] += 1

    def stop(self) -> None:
        self._over.set()
        self.join(5)


__all__ = ["PREFIX", "World", "kill_tree"]
