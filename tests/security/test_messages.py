"""Messages that someone else put into the broker, and items that someone else put into Redis."""

from __future__ import annotations

import base64
import json
import pickle
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.security.conftest import Attacked
from tests.system.conftest import eventually
from wireroom import limits, topology
from wireroom.embedded import redis_url
from wireroom.errors import DefectError
from wireroom.frontier.bodies import BODY_MAX_BYTES
from wireroom.waiting import queue_key

NOTHING = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
TASK = topology.TASKS["process"]


class Exploit:
    """What a pickle may do to whoever loads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return (Path.touch, (self.path,))


def body_of(*args: Any, named: Any = None, further: Any = None) -> str:
    made = [list(args), named or {}, NOTHING | (further or {})]
    return base64.b64encode(json.dumps(made).encode()).decode()


def message(body: str = "", **changes: Any) -> dict[str, Any]:
    """A message as a scheduler sends it, but for ``changes``."""
    headers: dict[str, Any] = {
        "lang": "py", "task": TASK, "id": "an-id", "shadow": None, "eta": None, "expires": None,
        "group": None, "retries": 0, "timelimit": [None, None], "root_id": "an-id",
        "parent_id": None, "argsrepr": "", "kwargsrepr": "{}", "origin": "x", "stamps": {},
    }  # fmt: skip
    properties: dict[str, Any] = {
        "correlation_id": "an-id", "reply_to": "x", "delivery_mode": 2, "priority": 0,
        "delivery_info": {"exchange": "", "routing_key": "process"}, "body_encoding": "base64",
        "delivery_tag": "a-tag",
    }  # fmt: skip
    made = {
        "body": body or body_of("no such item", "process", 0),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": headers | changes.pop("headers", {}),
        "properties": properties | changes.pop("properties", {}),
    }
    return made | changes


def forged(folder: Path) -> dict[str, str | bytes]:
    """Everything that is no message of ours, by what is wrong with it."""
    evil = base64.b64encode(pickle.dumps(Exploit(folder / "pickled"))).decode()
    yaml = f"!!python/object/apply:os.system ['touch {folder / 'yaml'}']"
    bomb = base64.b64encode(zlib.compress(b" " * 50_000_000, 9)).decode()
    chained = {"chain": [{"task": "celery.backend_cleanup", "args": [], "kwargs": {}}]}
    parts: dict[str, dict[str, Any]] = {
        "pickle": message(evil, **{"content-type": "application/x-python-serialize"}),
        "pickle called JSON": message(evil),
        "yaml": message(yaml, **{"content-type": "application/x-yaml"}),
        "yaml encoded": message(
            base64.b64encode(yaml.encode()).decode(), **{"content-type": "application/x-yaml"}
        ),
        "unknown type": message(**{"content-type": "application/evil"}),
        "no type": message() | {"content-type": None},
        "bomb": message(bomb, headers={"compression": "application/x-gzip"}),
        "large": message(body_of("k" * 10_000_000, "process", 0)),
        "unknown task": message(headers={"task": "os.system"}),
        "task of Celery's": message(headers={"task": "celery.backend_cleanup"}),
        "task that maps": message(headers={"task": "celery.map"}),
        "task that is no name": message(headers={"task": ["a"]}),
        "task that is none": message(headers={"task": None}),
        "no headers": message(headers={}) | {"headers": None},
        "headers that are a list": message() | {"headers": ["task", TASK]},
        "no properties": message() | {"properties": None},
        "properties that are text": message() | {"properties": "text"},
        "no tag": message(properties={"delivery_tag": None}),
        "other encoding": message(properties={"body_encoding": "evil"}),
        "no encoding": message(properties={"body_encoding": None}),
        "body that is no text": message() | {"body": {"a": 1}},
        "body that is no base64": message("§"),
        "later": message(headers={"eta": "2999-01-01T00:00:00+00:00"}),
        "expired": message(headers={"expires": "garbage"}),
        "without time limit": message(headers={"timelimit": [1e9, 1e9]}),
        "another name": message(headers={"shadow": "\x1b[2J"}),
        "a group": message(headers={"group": "a-group"}),
        "a chain": message(body_of("k", "process", 0, further=chained)),
        "named arguments": message(body_of("k", "process", named={"more": 3})),
        "no arguments": message(body_of()),
        "too many arguments": message(body_of("k", "process", 0, 1)),
        "a list for a key": message(body_of(["k"], "process", 0)),
        "a table for a key": message(body_of({"k": 1}, "process", 0)),
        "a number for a stage": message(body_of("k", 7, 0)),
        "nothing for a stage": message(body_of("k", None, 0)),
        "text for a number": message(body_of("k", "process", "15")),
        "a truth for a number": message(body_of("k", "process", True)),
        "a fraction": message(body_of("k", "process", 1.5)),
        "below zero": message(body_of("k", "process", -1)),
        "beyond all bounds": message(body_of("k", "process", 10**30)),
        "body with one part": message(base64.b64encode(b"[[]]").decode()),
        "body that is a number": message(base64.b64encode(b"7").decode()),
        "nested body": message(base64.b64encode(b"[" * 3_000).decode()),
    }  # fmt: skip
    found: dict[str, str | bytes] = {name: json.dumps(each) for name, each in parts.items()}
    return found | {
        "nothing": "",
        "no JSON": "{",
        "no text": b"\xff\xfe\x00",
        "a number": "7",
        "a list": "[]",
        "nested": "[" * 200_000,
        "not a number": "NaN",
        "type that is none": '{"__type__": ["x"], "__value__": 1}',
        "bytes that are none": '{"__type__": "bytes", "__value__": 1}',
        "number that is none": '{"__type__": "decimal", "__value__": "evil"}',
        "time that is none": '{"__type__": "datetime", "__value__": {}}',
    }


def test_forged_messages_are_dropped_and_the_worker_goes_on(
    attacked: Attacked, tmp_path: Path
) -> None:
    from scheduler.replay import Replay, plan

    key = queue_key(attacked.settings, "process")
    told = attacked.made.log.read_text()
    workers = workers_of(attacked)
    every = forged(tmp_path)
    for each in every.values():
        attacked.redis.lpush(key, each)
    seed = tmp_path / "report.txt"
    seed.write_text("The lock of Merrin opens\n\n" + "Barges passed it at noon on Friday. " * 40)
    replay = Replay(attacked.frontier, plan([seed]), attacked.store.seed_key())
    assert [each.disposition for each in replay.results()] == ["stored"]
    eventually(lambda: attacked.redis.llen(key) == 0, "forged messages stay in the queue")
    said = eventually(
        lambda: (
            (new := attacked.made.log.read_text()[len(told) :]).count("dropped from a queue")
            >= len(every)
            and new
        ),
        "not all forged messages were dropped",
    )
    assert said.count("dropped from a queue") == len(every)
    assert "Traceback" not in said
    assert workers_of(attacked) == workers, "a worker was started again"
    assert list(tmp_path.iterdir()) == [seed], "a message was executed"


def workers_of(attacked: Attacked) -> set[str]:
    from wireroom import presence

    running = presence.services(attacked.redis, attacked.settings.redis_prefix)
    return {each.owner for each in running if each.name.startswith("worker:")}


def test_an_honest_message_is_believed() -> None:
    from wireroom.broker import make_app
    from wireroom.settings import Settings
    from wireroom.transport import _is_ours

    settings = Settings()
    app = make_app(settings, redis_url(settings))
    assert app.conf.accept_content == ["json"]
    assert _is_ours(message())
    most = body_of("k", "process", limits.MESSAGE_MAX_ITEMS)
    assert _is_ours(message(most))
    assert _is_ours(message(body_of(), headers={"task": topology.SWEEP_TASK}))


# --- what else Redis holds ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "packed",
    [
        zlib.compress(b" " * (BODY_MAX_BYTES + 1), 1),
        zlib.compress(b"a parcel")[:-3],
        b"no deflate",
        b"",
    ],
    ids=["bomb", "cut", "other", "empty"],
)
def test_a_forged_body_is_bounded(attacked: Attacked, packed: bytes) -> None:
    prefix = f"{attacked.settings.redis_prefix}f:"
    attacked.redis.set(f"{prefix}body:forged", packed, ex=60)
    with pytest.raises(DefectError) as caught:
        attacked.frontier.get_body("body:forged")
    assert caught.value.reason == "bad-parcel"
