"""Real servers for the tests."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from wireroom.embedded import server_binary


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
