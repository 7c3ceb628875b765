"""The faults: each is done to a running world, lasts a while and is undone.

A fault is a function of the world that returns once its cause is gone; recovery is counted from
then.  ``needs`` names what the world must have.  Add one by writing it and decorating it.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import psutil
import psycopg
import redis

from tests.chaos.machines import Service
from tests.chaos.servers import kill_tree
from tests.chaos.world import World

Act = Callable[[World], None]


class Fault(NamedTuple):
    name: str
    act: Act
    needs: str
    """``""``, ``postgresql``, ``sqlite``, ``disk``, ``network`` or ``clock``"""


FAULTS: Final[dict[str, Fault]] = {}
HOUR: Final = 3_600


def fault(name: str, needs: str = "") -> Callable[[Act], Act]:
    def register(act: Act) -> Act:
        FAULTS[name] = Fault(name, act, needs)
        return act

    return register


def possible(world: World) -> list[Fault]:
    """The faults that can be done to this world."""
    has = {
        "": True,
        "postgresql": world.postgres is not None,
        "sqlite": world.postgres is None,
        "disk": world.small_disk is not None,
        "network": world.network is not None,
        "clock": world.clock is not None,
    }
    return [each for each in FAULTS.values() if has[each.needs]]


# --- processes ---------------------------------------------------------------------------


def _one_of(world: World, service: Service, words: str) -> psutil.Process | None:
    found = service.inside(words)
    return world.random.choice(found) if found else None


@fault("a worker's child is killed")
def kill_child(world: World) -> None:
    process = _one_of(world, world.service("process"), "workers.main")
    if process is not None:
        _signal(process.pid, signal.SIGKILL)


@fault("a worker is killed with its children")
def kill_worker(world: World) -> None:
    for process in world.service("fetch", "process").inside("workers.main"):
        _signal(process.pid, signal.SIGKILL)


@fault("a worker's supervisor is killed")
def kill_supervisor(world: World) -> None:
    service = world.service("fetch", "process")
    if service.process is not None:
        _signal(service.process.pid, signal.SIGKILL)


@fault("the leading scheduler is killed")
def kill_leader(world: World) -> None:
    service = world.leader() or world.service("scheduler")
    for process in service.inside("scheduler.main"):
        _signal(process.pid, signal.SIGKILL)


@fault("a worker stands still for longer than a lease")
def stop_worker(world: World) -> None:
    _still(world.service("fetch", "process"), 1.4 * world.lease)


@fault("the leading scheduler stands still for longer than its lock")
def stop_leader(world: World) -> None:
    _still(world.leader() or world.service("scheduler"), max(8.0, 1.2 * world.lease))


@fault("a worker is told to end in mid-work")
def end_worker(world: World) -> None:
    service = world.service("fetch", "process")
    if service.process is not None:
        service.process.terminate()


def _still(service: Service, seconds: float) -> None:
    if service.process is None:
        return
    pid = service.process.pid
    kill_tree(pid, signal.SIGSTOP)
    time.sleep(seconds)
    kill_tree(pid, signal.SIGCONT)


def _signal(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return  # it was quicker


# --- Redis -------------------------------------------------------------------------------


@fault("Redis is stopped and started")
def restart_redis(world: World) -> None:
    world.redis.stop()
    time.sleep(world.random.uniform(0.5, 3))
    world.redis.start()


@fault("Redis is killed and started")
def kill_redis(world: World) -> None:
    world.redis.stop(signal.SIGKILL)
    time.sleep(world.random.uniform(0, 2))
    world.redis.start()


@fault("Redis starts with an old append-only file")
def old_file(world: World) -> None:
    copy = world.folder / "old-redis"
    world.redis.copy_files(copy)
    time.sleep(world.random.uniform(2, 6))
    world.redis.stop(signal.SIGKILL)
    world.redis.restore(copy)
    world.redis.start()


@fault("Redis is emptied")
def empty_redis(world: World) -> None:
    with world.redis.client() as client:
        client.flushall()


@fault("Redis has no memory left")
def full_redis(world: World) -> None:
    with world.redis.client() as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", max(1, client.info("memory")["used_memory"] - 100_000))
        time.sleep(world.random.uniform(2, 5))
        client.config_set("maxmemory", 0)


@fault("Redis is slow")
def slow_redis(world: World) -> None:
    until = time.monotonic() + world.random.uniform(3, 6)
    while time.monotonic() < until:
        with world.redis.client() as client:
            client.execute_command("DEBUG", "SLEEP", "0.7")
        time.sleep(0.1)


@fault("Redis pauses its clients")
def pause_redis(world: World) -> None:
    seconds = world.random.uniform(1, 4)
    with world.redis.client() as client:
        client.execute_command("CLIENT", "PAUSE", int(seconds * 1000))
    time.sleep(seconds)


@fault("Redis stands still")
def stop_redis(world: World) -> None:
    world.redis.pause(signal.SIGSTOP)
    time.sleep(world.random.uniform(1, 5))
    world.redis.pause(signal.SIGCONT)


@fault("Redis cuts all connections")
def cut_redis(world: World) -> None:
    with world.redis.client() as client:
        for kind in ("normal", "pubsub"):
            client.execute_command("CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes")


# --- the store ---------------------------------------------------------------------------


def _postgres(world: World) -> Any:
    assert world.postgres is not None
    return world.postgres


@fault("PostgreSQL is stopped and started", "postgresql")
def restart_postgres(world: World) -> None:
    _postgres(world).stop("fast")
    time.sleep(world.random.uniform(0, 3))
    _postgres(world).start()


@fault("PostgreSQL crashes and starts", "postgresql")
def crash_postgres(world: World) -> None:
    _postgres(world).stop("immediate")
    _postgres(world).start()


@fault("PostgreSQL cuts all connections", "postgresql")
def cut_postgres(world: World) -> None:
    with _postgres(world).session() as session:
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@fault("PostgreSQL is read-only", "postgresql")
def read_only(world: World) -> None:
    with _postgres(world).session() as session:
        for value in ("on", "off"):
            session.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            session.execute("SELECT pg_reload_conf()")
            if value == "on":
                time.sleep(world.random.uniform(2, 4))
                session.execute("SET default_transaction_read_only = off")


@fault("PostgreSQL deadlocks", "postgresql")
def deadlock(world: World) -> None:
    until = time.monotonic() + 4
    while time.monotonic() < until:
        with _postgres(world).session() as session:
            try:
                with session.transaction():
                    session.execute("LOCK TABLE items IN EXCLUSIVE MODE")
                    time.sleep(0.3)
                    session.execute("LOCK TABLE articles IN EXCLUSIVE MODE")
            except psycopg.errors.DeadlockDetected:
                continue


@fault("a table is locked", "postgresql")
def locked(world: World) -> None:
    with _postgres(world).session() as session, session.transaction():
        session.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
        time.sleep(world.random.uniform(2, 5))


@fault("the disk is full", "disk")
def full_disk(world: World) -> None:
    filler = world.disk / "filler"
    size = shutil.disk_usage(world.disk).free
    with filler.open("wb") as out:
        try:
            while size > 0:
                out.write(bytes(min(size, 65_536)))
                size -= 65_536
            out.flush()
        except OSError:
            pass  # that is what was wanted
    time.sleep(world.random.uniform(2, 4))
    filler.unlink()


@fault("a writer holds SQLite", "sqlite")
def held_sqlite(world: World) -> None:
    import sqlite3

    base = sqlite3.connect(world.disk / "store.sqlite3", timeout=30, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    time.sleep(world.random.uniform(2, 6))
    base.execute("ROLLBACK")
    base.close()


# --- between the machines ----------------------------------------------------------------


@fault("the network between the machines is cut", "network")
def cut_network(world: World) -> None:
    assert world.network is not None
    world.network.up(yes=False)
    time.sleep(world.random.uniform(2, 1.4 * world.lease))
    world.network.up(yes=True)


@fault("a machine's clock jumps by an hour", "clock")
def jump(world: World) -> None:
    assert world.clock is not None
    world.clock.set(world.random.choice((-HOUR, HOUR)))
    time.sleep(world.random.uniform(3, 6))
    world.clock.set(0)


@fault("two at once")
def two(world: World) -> None:
    others = [each for each in possible(world) if each.act is not two]
    chosen = world.random.sample(others, 2)
    threads = [threading.Thread(target=_quietly, args=(each.act, world)) for each in chosen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _quietly(act: Act, world: World) -> None:
    """One of two faults may take from the other what it needs."""
    try:
        act(world)
    except (redis.RedisError, psycopg.Error, OSError):
        time.sleep(1)
