"""A Redis that others use too: TLS, and users with no more rights than they need."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
import redis
from kombu.exceptions import OperationalError

from tests.security.guarded import ADMIN, READER, WRITER, Guarded
from tests.system.conftest import Installation, eventually, write_seeds
from wireroom import presence
from wireroom.broker import make_app
from wireroom.cli import main
from wireroom.embedded import connect
from wireroom.settings import load


class Running(NamedTuple):
    """A system, the Redis that it uses, and who may do anything there."""

    server: Guarded
    made: Installation
    admin: redis.Redis


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Guarded(tmp_path_factory.mktemp("guarded")).running() as server:
        made = Installation(
            tmp_path_factory.mktemp("system"),
            redis_url=server.url(),
            process_workers="1",
            host_min_interval_seconds="0",
            fetch_allow_networks="127.0.0.0/8",
            fetch_allow_ports="1-65535",
            fetch_robots="false",
        )
        made.start("up")
        settings = load(made.environ)
        with connect(settings) as client:
            eventually(
                lambda: presence.complete(presence.services(client, settings.redis_prefix)),
                "the system is not complete",
            )
        yield Running(server, made, server.client("admin", ADMIN))
        made.close()


def refused(admin: redis.Redis) -> list[tuple[str, str]]:
    """What users were refused, by user and what it was.

    Without the client library's wish to have its name noted, which it does not need to be granted:
    Redis 6 counts all of ``CLIENT`` to what administrators do.
    """
    log = cast("list[dict[str, Any]]", admin.acl_log())
    return [(x["username"], x["object"]) for x in log if x["object"] != "client"]


def test_a_whole_system_needs_no_more_than_its_user_may(running: Running) -> None:
    made = running.made
    seeds = write_seeds(
        made.folder / "seeds",
        [f"The lock of {name} opens\n\n" + f"Barges passed {name} at noon. " * 40
         for name in ("Merrin", "Valdo", "Porrin")],
    )  # fmt: skip
    (made.folder / "seeds" / "empty.txt").touch()
    done = made.run("replay", str(seeds), "--json")
    ended = [json.loads(line)["disposition"] for line in done.stdout.splitlines()]
    assert sorted(ended) == ["quarantined", "stored", "stored", "stored"], done.stderr
    feed = write_seeds(
        made.folder / "feed", ["Ferry aground\n\n" + "It lies off Port Valdo. " * 40]
    )
    done = made.run("replay", "--as-feed", str(feed), "--json")
    assert '"stored"' in done.stdout, done.stdout + done.stderr
    assert made.run("reindex").returncode == 0
    made.audit()
    assert refused(running.admin) == [], "the page's rules do not suffice"
    keys = cast("list[bytes]", running.admin.keys("*"))
    assert len(keys) > 20
    assert [key for key in keys if not key.startswith(b"wireroom:")] == []


def test_a_reader_sees_the_stream_and_nothing_else(running: Running) -> None:
    reader = running.server.client("reader", READER)
    entries = cast("list[Any]", reader.xread({"wireroom:articles": "0"}))
    assert len(entries[0][1]) >= 4
    for command in (
        ("XADD", "wireroom:articles", "*", "record", "forged"),
        ("XTRIM", "wireroom:articles", "MAXLEN", "0"),
        ("DEL", "wireroom:articles"),
        ("XREAD", "STREAMS", "wireroom:f:queue", "0"),
        ("GET", "wireroom:articles:batch"),
        ("SCAN", "0"),
        ("EVAL", "return redis.call('KEYS', '*')", "0"),
        ("INFO",),
        ("CONFIG", "GET", "*"),
        ("PUBLISH", "any", "thing"),
    ):
        with pytest.raises(redis.exceptions.NoPermissionError):
            reader.execute_command(*command)  # type: ignore[no-untyped-call]
    reader.close()


REFUSED = ("permission", "can't run this command", "can't access", "command not allowed")
FORBIDDEN = [
    ("GET", "other"), ("SET", "other", "x"), ("DEL", "other"), ("GET", "wireroomx"),
    ("EVAL", "return redis.call('GET', 'other')", "0"),
    ("EVAL", "return redis.call('KEYS', '*')", "0"),
    ("COPY", "wireroom:articles", "other"), ("RENAME", "wireroom:f:meta", "other"),
    ("SORT", "wireroom:f:meta", "GET", "other"), ("KEYS", "*"), ("FLUSHALL",), ("FLUSHDB",),
    ("SWAPDB", "0", "1"), ("CONFIG", "SET", "dir", "/"), ("CONFIG", "GET", "requirepass"),
    ("SHUTDOWN",), ("DEBUG", "SLEEP", "0"), ("MODULE", "LOAD", "/x"), ("MONITOR",), ("ACL", "LIST"),
    ("REPLICAOF", "10.0.0.1", "6379"), ("MIGRATE", "10.0.0.1", "1", "k", "0", "1"), ("SAVE",),
    ("CLIENT", "KILL", "TYPE", "normal"), ("SCRIPT", "FLUSH"), ("SCRIPT", "KILL"),
    ("PUBLISH", "any", "thing"), ("SUBSCRIBE", "any"), ("SLOWLOG", "GET"),
    ("RESTORE", "wireroom:x", "0", "x"),
]  # fmt: skip


@pytest.mark.parametrize("command", FORBIDDEN, ids=" ".join)
def test_the_system_itself_may_do_no_more_there(running: Running, command: tuple[str, ...]) -> None:
    with running.server.client("wireroom", WRITER) as client:
        with pytest.raises(redis.ResponseError) as caught:
            client.execute_command(*command)
        said = str(caught.value)
        assert any(word in said for word in REFUSED), "refused for another reason"


# --- what is said where it does not work --------------------------------------------------------

WRONG = {
    "password": ({"password": "wr0ng-s3cret"}, "wrong user or password"),
    "user": ({"user": "nobody"}, "wrong user or password"),
    "rights": ({"user": "reader", "password": READER}, "lacks a right"),
    "keys of others": ({"user": "stranger"}, "lacks a right"),
    "unknown authority": ({"ssl_ca_certs": ""}, "certificate is not trusted"),
    "other name": ({"other_name": "yes"}, "certificate is not trusted"),
    "no file": ({"ssl_ca_certs": "/no/such/file"}, "No such file"),
    "unknown option": ({"no_such_option": "x"}, "an option in its address is not known"),
    "odd option": ({"socket_timeout": "s3cret"}, "an option in the address is not accepted"),
    "unescaped": ({"password": "a/s3cret"}, "special characters"),
}  # fmt: skip


@pytest.mark.parametrize("command", ["up", "audit"])
@pytest.mark.parametrize("name", WRONG)
def test_one_line_says_what_is_wrong_without_the_secret(
    running: Running,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    name: str,
    command: str,
) -> None:
    options, said = WRONG[name]
    url = running.server.url(**options)
    if "other_name" in options:
        url = url.replace("&other_name=yes", "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIREROOM_REDIS_URL", url)
    monkeypatch.setenv("WIREROOM_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr("sys.argv", ["wireroom", command])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capfd.readouterr()
    assert ended.value.code == 2
    lines = [line for line in err.splitlines() if line.startswith("wireroom: ")]
    assert len(lines) == 1, err
    assert "REDIS_URL" in lines[0]
    assert said in lines[0]
    assert "s3cret" not in out + err
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("options", "trusted"),
    [
        ({}, True),
        ({"ssl_ca_certs": ""}, False),
        ({"ssl_ca_certs": "", "ssl_cert_reqs": "none"}, True),
        ({"ssl_cert_reqs": "required"}, True),
    ],
)
def test_messages_go_to_no_server_that_is_not_trusted(
    running: Running, options: dict[str, str], trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kombu by itself looks at no certificate."""
    monkeypatch.setattr("redis.backoff.ExponentialWithJitterBackoff.compute", lambda *_: 0)
    url = running.server.url(**options)
    with make_app(load({}), url).connection_for_write() as connection:
        if trusted:
            assert connection.default_channel.client.ping()
        else:
            with pytest.raises((OperationalError, redis.ConnectionError), match="CERTIFICATE"):
                connection.default_channel.client.ping()


def test_no_password_is_in_a_log(running: Running) -> None:
    log = running.made.log.read_text()
    assert "readyz" in log
    for password in (WRITER, READER, ADMIN):
        assert password not in log
