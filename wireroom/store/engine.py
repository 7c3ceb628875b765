"""Connections: how each database is opened, and how a transaction runs on it.

SQLite: write-ahead log, ``synchronous=NORMAL``, foreign keys, one writer at a time that
takes the write lock at the start (``BEGIN IMMEDIATE``), so that a transaction never fails
half-way because another one wrote first.  PostgreSQL: a small pool, READ COMMITTED, advisory
locks on what a transaction decides about.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from wireroom import private
from wireroom.errors import UsageError
from wireroom.store import failures
from wireroom.store.values import lock_number

T = TypeVar("T")

BUSY_SECONDS: Final = 20
"""How long a SQLite connection waits for another process's transaction."""
CONNECT_SECONDS: Final = 10
STATEMENT_SECONDS: Final = 60
POOL_SIZE: Final = 5
ATTEMPTS: Final = 4
"""Runs of one transaction that meets deadlocks or a lost connection."""
_PRAGMAS: Final = (
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "wal_autocheckpoint=4000",
)
"""16 MB of cache a connection; a checkpoint each 16 MB of log instead of each 4."""
_ACCEPTED: Final = "use sqlite:///path/to/file or postgresql+psycopg://user@host/name"


def parse_url(url: str) -> URL:
    """A URL of one of the two databases.  Raises ``UsageError``."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise UsageError(f"the store URL cannot be read: {_ACCEPTED}") from error
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        if not parsed.database:
            raise UsageError(f"{safe_name(parsed)}: names no database; {_ACCEPTED}")
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        if not parsed.database or parsed.database == ":memory:":
            raise UsageError("the store needs a file: use sqlite:///path/to/file")
        return parsed
    raise UsageError(f"{parsed.drivername}: no such store; {_ACCEPTED}")


def safe_name(url: URL) -> str:
    """The store's name in messages: no user, no password, no query string."""
    if url.drivername.startswith("sqlite"):
        return f"store {url.database}"
    port = f":{url.port}" if url.port else ""
    host = url.host or url.query.get("host") or "local socket"
    return f"store {url.database} on {host}{port}"


class Database:
    """An engine with its discipline: every statement runs inside ``read`` or ``write``."""

    def __init__(self, url: str) -> None:
        """Opens nothing yet.  Raises ``UsageError``."""
        self.url = parse_url(url)
        self.name = safe_name(self.url)
        self.sqlite = self.url.drivername.startswith("sqlite")
        self.engine = self._engine()
        self._writer = self.engine.execution_options(wireroom_write=True)
        # Threads of one process queue here instead of polling SQLite's file lock.
        self._turn = threading.Lock()
        _after_fork(self)

    def _engine(self) -> Engine:
        try:
            if self.sqlite:
                engine = create_engine(
                    self.url, pool_size=POOL_SIZE, connect_args={"timeout": BUSY_SECONDS}
                )
                event.listen(engine, "connect", _prepare_sqlite)
                event.listen(engine, "begin", _begin_sqlite)
                return engine
            engine = create_engine(
                self.url,
                pool_size=POOL_SIZE,
                max_overflow=POOL_SIZE,
                pool_timeout=30,
                connect_args={"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": 20_000},
            )
            event.listen(engine, "connect", _prepare_postgres)
        except (ArgumentError, NoSuchModuleError, ImportError, TypeError, ValueError) as error:
            raise UsageError(f"{self.name}: cannot be opened ({type(error).__name__})") from error
        return engine

    def read(self, work: Callable[[Connection], T]) -> T:
        """``work`` in a transaction that sees one state.  Raises our own errors."""
        return self._run(self.engine, work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """``work`` in a transaction that may write; ``work`` may run more than once.

        Raises ``TransientError`` or ``DefectError``.
        """
        if not self.sqlite:
            return self._run(self._writer, work)
        with self._turn:
            return self._run(self._writer, work)

    def _run(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with engine.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not failures.worth_repeating(error):
                    raise failures.translate(error, self.name) from error
                time.sleep(random.uniform(0.0, 0.02 * attempt))
            except SQLAlchemyError as error:
                raise failures.translate(error, self.name) from error
        raise AssertionError("unreachable")

    def reach(self, *, create: bool) -> None:
        """Connects once.  Raises ``UsageError`` where the operator must act, else
        ``TransientError``; ``create`` makes a missing SQLite file and its folder."""
        if self.sqlite:
            _check_path(Path(str(self.url.database)), create=create)
        try:
            with self.engine.begin() as connection:
                connection.execute(
                    text("SELECT 1 FROM sqlite_master" if self.sqlite else "SELECT 1")
                )
        except DBAPIError as error:
            if failures.is_usage(error):
                raise UsageError(f"{failures.translate(error, self.name)}") from error
            raise failures.translate(error, self.name) from error
        except SQLAlchemyError as error:
            raise failures.translate(error, self.name) from error

    def close(self) -> None:
        self.engine.dispose()

    def _forget_connections(self) -> None:
        """In a forked child: the sockets and the lock belong to the parent."""
        self.engine.dispose(close=False)
        self._turn = threading.Lock()


def lock(connection: Connection, *names: str) -> None:
    """Until the end of the transaction no other one holds a lock on any of ``names``.

    On SQLite a writer is alone anyway.  One order for all, so that two never wait in a ring.
    """
    if connection.dialect.name == "postgresql":
        numbers = sorted({lock_number(name) for name in names})
        connection.execute(_ADVISORY, {"numbers": numbers})


_ADVISORY: Final = text(
    "SELECT pg_advisory_xact_lock(number) FROM unnest(CAST(:numbers AS bigint[])) AS number"
)


def _check_path(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise UsageError(f"store {path}: is a folder; name a file in it")
    if not path.exists():
        if not create:
            raise UsageError(f"store {path}: there is none yet; `wireroom up` makes it")
        try:
            private.make_folder(path.parent)
            # SQLite gives its log and index beside it the same mode.
            os.close(private.opener(str(path.resolve()), os.O_WRONLY | os.O_CREAT))
        except OSError as error:
            raise UsageError(
                f"store {path}: cannot be made ({error.strerror}); "
                "change WIREROOM_STORE_URL or WIREROOM_DATA_DIR"
            ) from error
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(
            f"store {path}: cannot be written; change its permissions or WIREROOM_STORE_URL"
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise UsageError(f"store {path}: its folder cannot be written, SQLite needs that too")


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Transactions begin in _begin_sqlite, not when the driver thinks so.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        # The change to WAL does not wait for other openers as other statements do.
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("wireroom_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _prepare_postgres(connection: Any, _record: Any) -> None:
    connection.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
    connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.commit()


def _after_fork(database: Database) -> None:
    reference = weakref.ref(database)

    def forget() -> None:
        known = reference()
        if known is not None:
            known._forget_connections()

    os.register_at_fork(after_in_child=forget)
