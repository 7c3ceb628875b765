"""A Redis of its own, time and memory."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from redis import Redis
from redis.exceptions import RedisError

from wireroom.embedded import server_binary

NOW: Final = 1_930_000_000.0


class Cost(NamedTuple):
    """Seconds: wall, and of the processor, client and Redis."""

    wall: float
    client: float
    server: float

    @property
    def cpu(self) -> float:
        return self.client + self.server


def moment(redis: Redis) -> Cost:
    info = redis.info("cpu")
    server = info["used_cpu_user"] + info["used_cpu_sys"]
    return Cost(time.perf_counter(), time.process_time(), server)


def cost(redis: Redis, work: Callable[[], object]) -> Cost:
    before = moment(redis)
    work()
    return Cost(*(b - a for a, b in zip(before, moment(redis), strict=True)))


def article_id(number: int) -> str:
    return f"{number:032x}"


def memory(redis: Redis) -> int:
    return int(redis.info("memory")["used_memory"])


@contextmanager
def own_redis() -> Iterator[tuple[str, Redis]]:
    with tempfile.TemporaryDirectory() as folder:
        socket = str(Path(folder) / "redis.sock")
        command = [server_binary(), "--port", "0", "--unixsocket", socket, "--save", ""]
        server = subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL)
        try:
            redis = Redis(unix_socket_path=socket)
            for _ in range(200):
                try:
                    redis.ping()
                    break
                except RedisError:
                    time.sleep(0.05)
            yield socket, redis
        finally:
            server.terminate()
            server.wait(10)
