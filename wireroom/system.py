"""A running system on this machine: Redis if it has to be ours, the services, their port.

``wireroom up`` runs all of it, ``wireroom scheduler`` and ``wireroom worker`` parts of it,
``wireroom replay`` all of it for as long as the replay takes.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Final

import msgspec
import redis

from wireroom import __version__, metrics, presence, private, push
from wireroom.embedded import OLDEST_REDIS, EmbeddedRedis, connect, redis_url, socket_path
from wireroom.errors import TransientError, UsageError, WireroomError
from wireroom.folders import run_folder
from wireroom.frontier import Frontier
from wireroom.health import read_state, reasons_not_ready
from wireroom.http import ServicePort
from wireroom.redistrouble import lacks_right, why
from wireroom.settings import Settings, environment_of
from wireroom.store import Store
from wireroom.supervisor import Supervisor

log = logging.getLogger("wireroom.system")

SERVICES: Final = {
    "scheduler": ("scheduler.main", ()),
    "worker:fetch": ("workers.main", ("fetch",)),
    "worker:process": ("workers.main", ("process",)),
}
"""Name of a service → its module and arguments."""
STOP_SECONDS: Final = 7.0
"""For the services; Redis and the rest have what remains of ten."""
START_SECONDS: Final = 60.0


class System:
    """Starts on entering, ends on leaving."""

    def __init__(
        self,
        settings: Settings,
        services: Sequence[str] = tuple(SERVICES),
        *,
        own_redis: bool = True,
        quiet: bool = False,
    ) -> None:
        """``own_redis``: start Redis where the settings name none.  ``quiet``: the services
        write to a log file instead of standard error."""
        self.settings = settings
        self._services = tuple(services)
        self._own_redis = own_redis and settings.redis_url is None
        self._quiet = quiet
        self._lock: IO[bytes] | None = None
        self._output: IO[bytes] | None = None
        self._redis_server: EmbeddedRedis | None = None
        self._port: ServicePort | None = None
        self._metrics: Path | None = None
        self._umask: int | None = None
        self._started_at = time.time()
        self.supervisor: Supervisor
        self.client: redis.Redis
        self.frontier: Frontier
        self.store: Store

    # --- start -----------------------------------------------------------------------------

    def __enter__(self) -> System:
        try:
            self._start()
        except BaseException:
            self._close()
            raise
        return self

    def _start(self) -> None:
        push.wanted(self.settings)
        # What libraries and children make too: nothing here is in a place that a user has named.
        self._umask = os.umask(private.UMASK)
        run = run_folder(self.settings)
        if self._own_redis:
            self._lock = take_lock(self.settings)
            _end_orphan(self.settings)
            self._redis_server = EmbeddedRedis(self.settings)
            self._redis_server.start()
        self.client = connect(self.settings)
        require_redis(self.client, self.settings)
        require_permission(self.client, self.settings)
        self.frontier = Frontier.from_settings(self.client, self.settings)
        self.store = Store.open(self.settings.effective_store_url, migrate=True)
        self._metrics = run / f"metrics-{os.getpid()}"
        metrics.use_directory(self._metrics, wipe=True)
        metrics.meters().show_zeros()
        if self._quiet:
            self._output = private.open_to_append(run / "services.log")
        self.supervisor = Supervisor(self._output.fileno() if self._output else None)
        environ = child_environment(self.settings)
        for name in self._services:
            module, args = SERVICES[name]
            self.supervisor.add(name, module, args, environ)
        self._open_port()
        self.supervisor.start()

    def _open_port(self) -> None:
        from prometheus_client import CollectorRegistry

        registry = CollectorRegistry()
        registry.register(  # a collector is anything with ``collect``
            metrics.StateCollector(
                lambda: read_state(self.frontier, self.store, self.client, self.settings),
                __version__,
            )
        )
        registry.register(metrics.ProcessorCollector(self._running))
        self._port = ServicePort(
            self.settings.metrics_address,
            registry,
            lambda: reasons_not_ready(
                self.client, self.settings, self.frontier, self._services, self._started_at
            ),
        )

    def _running(self) -> dict[str, int]:
        """Process ids of what this system runs, by name."""
        children = {each.name: each.process for each in self.supervisor.children}
        found = {name: process.pid for name, process in children.items() if process is not None}
        server = self._redis_server.pid if self._redis_server is not None else None
        return found | ({"redis": server} if server is not None else {})

    @property
    def url(self) -> str:
        """Address of the HTTP port."""
        if self._port is None:
            raise RuntimeError("the system has not been started")
        return self._port.url

    def tend(self) -> None:
        """Starts again what has ended."""
        if self._redis_server is not None and not self._redis_server.alive:
            log.warning("the embedded Redis ended; starting it again")
            self._redis_server.start()
        self.supervisor.tend()

    def wait_until_complete(self, give_up: Callable[[], bool] = lambda: False) -> None:
        """Until every service has said that it lives, or ``give_up`` says so.

        Raises ``TransientError`` after ``START_SECONDS``.
        """
        deadline = time.monotonic() + START_SECONDS
        while not give_up():
            if presence.complete(presence.services(self.client, self.settings.redis_prefix)):
                return
            if time.monotonic() > deadline:
                raise TransientError("the services did not start in time; see their log")
            self.tend()
            time.sleep(0.05)

    # --- stop ------------------------------------------------------------------------------

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        """Work in hand is finished or goes back; nothing is left running."""
        owned = self._owned()
        if hasattr(self, "supervisor"):
            self.supervisor.stop(STOP_SECONDS)
        for service in owned:
            try:
                if back := self.frontier.release_owner(service.owner):
                    log.info("%d items of %s went back", back, service.name)
                presence.gone(self.client, self.settings.redis_prefix, service.owner)
            except (WireroomError, redis.RedisError) as error:
                log.warning("leases of %s will run out by themselves: %s", service.name, error)
        if self._port is not None:
            self._port.close()
        if hasattr(self, "store"):
            self.store.close()
        if hasattr(self, "client"):
            self.client.close()
        if self._redis_server is not None:
            self._redis_server.stop()
        if self._metrics is not None:
            metrics.leave_directory(self._metrics)
        if self._output is not None:
            self._output.close()
        if self._lock is not None:
            self._lock.close()
        if self._umask is not None:
            os.umask(self._umask)

    def _owned(self) -> list[presence.Service]:
        """The services of this system that have taken leases."""
        if not hasattr(self, "supervisor"):
            return []
        pids = {child.process.pid for child in self.supervisor.children if child.process}
        try:
            running = presence.services(self.client, self.settings.redis_prefix)
        except redis.RedisError:
            return []
        return [each for each in running if each.owner.rpartition(":")[2] in map(str, pids)]


def take_lock(settings: Settings) -> IO[bytes]:
    """The right to run the embedded Redis of a data directory; held until closed.

    Raises ``UsageError`` where another process has it.
    """
    path = run_folder(settings) / "lock"
    handle = private.open_to_append(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.seek(0)
        holder = handle.read(20).decode("ascii", "replace").strip() or "unknown"
        handle.close()
        raise UsageError(
            f"a system already runs on {settings.data_path} (process {holder}); "
            "stop it or choose another WIREROOM_DATA_DIR"
        ) from error
    handle.truncate(0)
    handle.write(str(os.getpid()).encode())
    handle.flush()
    return handle


def _end_orphan(settings: Settings) -> None:
    """Ends a server whose system was killed: we hold the lock, so nobody else uses it."""
    client = redis.Redis(unix_socket_path=str(socket_path(settings.data_path)), socket_timeout=10)
    try:
        client.shutdown(save=False)
    except redis.RedisError:
        return


def require_redis(client: redis.Redis, settings: Settings) -> None:
    """Raises ``UsageError`` where Redis cannot be reached or is too old."""
    where = "WIREROOM_REDIS_URL" if settings.redis_url else "the embedded Redis"
    try:
        info = client.info("server")
    except (redis.RedisError, OSError, ValueError, TypeError) as error:
        hint = "" if settings.redis_url else "; start one with `wireroom up`"
        raise UsageError(f"{where} cannot be reached ({why(error)}){hint}") from error
    version = str(info["redis_version"])
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_REDIS:
        oldest = ".".join(map(str, OLDEST_REDIS))
        raise UsageError(f"{where} is version {version}; {oldest} or newer is needed")


def require_permission(client: redis.Redis, settings: Settings) -> None:
    """Raises ``UsageError`` where our user of Redis may not write our keys or run our scripts.

    A Redis that cannot do so now (it is full, or loads its file) is waited for by the services.
    """
    try:
        client.set(f"{settings.redis_prefix}allowed", 1, px=1)
        client.eval("return redis.call('GET', KEYS[1])", 1, f"{settings.redis_prefix}allowed")
    except (redis.RedisError, OSError) as error:
        if lacks_right(error):
            raise UsageError(f"WIREROOM_REDIS_URL: {why(error)}") from error


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment of a service: ours, with the settings as they were resolved here."""
    fixed = msgspec.structs.replace(
        settings, data_dir=str(settings.data_path), redis_url=redis_url(settings)
    )
    return {**os.environ, **environment_of(fixed)}
