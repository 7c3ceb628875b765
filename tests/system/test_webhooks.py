"""Webhooks of a whole system: a receiver that fails first, a Redis emptied meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import redis

from tests.hooks.receiving import Receiver
from tests.system.articles import article
from tests.system.conftest import Installation, eventually, install, write_seeds
from wireroom import webhooks
from wireroom.embedded import socket_path

__all__ = ["install"]

SECRET = "the secret of this test alone, long enough"
FIRST, LATER = 5, 3


def test_each_event_arrives_once_by_its_id_whatever_fails_meanwhile(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    receiver = Receiver()
    port = receiver.port
    made = install(
        hook_secret=SECRET,
        fetch_allow_networks="127.0.0.0/8",
        fetch_allow_ports=str(port),
        host_min_interval_seconds="0.05",
        retry_base_seconds="0.3",
        retry_max_seconds="1",
    )
    up = made.start("up")
    made.port()
    (hook,) = made.records("watch", "hook", "*", receiver.url)
    receiver.key, receiver.status = webhooks.secret_of(SECRET, hook["id"]), 503
    seeds = [article(number) for number in range(FIRST + LATER)]
    replay = ("replay", str(write_seeds(tmp_path / "first", seeds[:FIRST])))
    assert made.run(*replay).returncode == 0
    eventually(lambda: receiver.posts, "the receiver was not asked")
    receiver.close()
    client = redis.Redis(unix_socket_path=str(socket_path(made.folder / "var")))
    client.flushall()
    replay = ("replay", str(write_seeds(tmp_path / "later", seeds[FIRST:])))
    assert made.run(*replay).returncode == 0
    again = Receiver(port)
    again.key = receiver.key
    try:
        eventually(lambda: len(again.events) == FIRST + LATER, "events are missing")
        events = again.events
        assert len(set(events)) == len(events) == FIRST + LATER
        assert all(each.good for each in [*receiver.posts, *again.posts])
        ids = {e["record"]["id"] for p in again.taken for e in p.body["data"]}
        assert ids == {each.id for each in made.articles()}
        eventually(lambda: not made.records("watch", "list")[0]["hooks"][0]["waiting"], "waits")
        counted = made.metrics(made.port())
        assert counted['wireroom_items_total{disposition="updated",kind="hook"}'] >= 1
        assert counted['wireroom_hooks{state="active"}'] == 1
        assert made.audit()["in_flight"] == 0
    finally:
        again.close()
    up.terminate()
    assert up.wait(30) == 0
    log = made.log.read_text()
    assert "Traceback" not in log
    assert SECRET not in log
    assert json.dumps(hook["secret"]) not in log
