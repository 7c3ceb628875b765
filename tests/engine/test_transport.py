"""An acknowledgement that fails with its connection leaves the worker able to take the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import redis
from kombu.exceptions import OperationalError

from wireroom import topology
from wireroom.broker import make_app
from wireroom.settings import Settings
from wireroom.transport import RECONNECT_SECONDS
from wireroom.waiting import queue_key


@pytest.mark.parametrize("prefetched", [1, 3])
def test_a_failed_acknowledgement_frees_its_place(
    redis_server: Path, redis_client: redis.Redis, prefetched: int
) -> None:
    settings = Settings()
    app = make_app(settings, f"unix://{redis_server}")
    queue = topology.QUEUES[0]
    for number in range(2 * prefetched):
        app.send_task(topology.TASKS[queue], args=[f"item {number}", "poll", 0])
    assert redis_client.llen(queue_key(settings, queue)) == 2 * prefetched
    taken: list[Any] = []
    with app.connection_for_read() as connection:
        channel = connection.channel()
        bound = app.amqp.queues[queue](channel)
        consumer = app.amqp.Consumer(channel, [bound], callbacks=[lambda _, m: taken.append(m)])
        consumer.qos(prefetch_count=prefetched)
        consumer.consume()
        while len(taken) < prefetched:
            connection.drain_events(timeout=5)
        assert not channel.qos.can_consume()
        redis_client.config_set("maxmemory", 1)  # writing fails from now on
        try:
            for message in taken:
                with pytest.raises(redis.RedisError):
                    message.ack()
        finally:
            redis_client.config_set("maxmemory", 0)
        assert channel.qos.can_consume()
        while len(taken) < 2 * prefetched:
            connection.drain_events(timeout=5)
        assert redis_client.llen(queue_key(settings, queue)) == 0


def test_a_full_redis_is_a_connection_that_fails(
    redis_server: Path, redis_client: redis.Redis
) -> None:
    app = make_app(Settings(), f"unix://{redis_server}")
    queue = topology.QUEUES[0]

    def send() -> None:
        with app.producer_or_acquire() as producer:
            app.send_task(topology.TASKS[queue], args=["an item", "poll", 0], producer=producer)

    redis_client.config_set("maxmemory", 1)
    try:
        with pytest.raises(OperationalError):
            send()
    finally:
        redis_client.config_set("maxmemory", 0)
    send()
    assert redis_client.llen(queue_key(Settings(), queue)) == 1


def test_a_closed_channel_is_a_connection_that_fails(redis_server: Path) -> None:
    app = make_app(Settings(), f"unix://{redis_server}")
    with app.connection_for_write() as connection:
        channel = connection.channel()
        channel.close()
        with pytest.raises(connection.connection_errors, match="closed"):
            channel.basic_publish(channel.prepare_message("x"), "", topology.QUEUES[0])


def test_a_redis_that_is_away_is_looked_for_every_two_seconds(tmp_path: Path) -> None:
    app = make_app(Settings(), f"unix://{tmp_path / 'nobody.sock'}")
    pauses: list[float] = []
    with app.connection_for_read() as connection:
        # As Celery's consumer does it, but not for ever.
        with pytest.raises(OperationalError):
            connection.ensure_connection(lambda _error, pause: pauses.append(pause), 3)
        assert max(pauses) <= RECONNECT_SECONDS
        assert RECONNECT_SECONDS <= 2
