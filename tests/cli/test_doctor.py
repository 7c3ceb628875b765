"""What `wireroom doctor` says of installations that are well, and of each way of not being so."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
import redis
from prometheus_client import CollectorRegistry

from tests.system.conftest import Installation, install
from wireroom import presence
from wireroom.doctor import Finding, State, machine
from wireroom.doctor.clocks import compare
from wireroom.doctor.machine import look_at_machine, look_at_ports
from wireroom.doctor.redisserver import look_at_redis
from wireroom.doctor.services import NEEDED, look_at_services
from wireroom.doctor.storage import look_at_store
from wireroom.http import ServicePort
from wireroom.presence import Service
from wireroom.settings import Settings
from wireroom.store import REVISIONS, Store

__all__ = ["install"]

HOUR = 3_600


def trouble(found: Iterator[Finding]) -> dict[str, State]:
    """What is not good, each with a word on how to mend it."""
    all_ = list(found)
    assert all_
    assert all(bool(each.mend) == (each.state is not State.GOOD) for each in all_)
    return {each.what: each.state for each in all_ if each.state is not State.GOOD}


@pytest.fixture
def settings(tmp_path: Path, redis_server: Path) -> Settings:
    return Settings(
        data_dir=str(tmp_path / "var"),
        redis_url=f"unix://{redis_server}",
        redis_prefix="doctor:",
        fetch_contact="desk@example.org",
    )


def test_a_new_installation_has_nothing_bad(install: Callable[..., Installation]) -> None:
    done = install().run("doctor")
    assert done.returncode == 0, done.stdout
    for words in (
        "is not there yet; the first start makes it",
        "`wireroom up` starts",
        "there is none yet",
        "a free one is taken at start",
        "mend: set WIREROOM_FETCH_CONTACT",
        "nothing bad",
    ):
        assert words in done.stdout


def test_what_is_bad_is_its_exit_code_and_shows_no_password(
    install: Callable[..., Installation], new_store_url: Callable[[str], str]
) -> None:
    made = install(
        redis_url="redis://who:hush-hush@127.0.0.1:1/0", store_url=new_store_url("sqlite")
    )
    done = made.run("doctor", "--json")
    assert done.returncode == 1
    assert "hush" not in done.stdout + done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    bad = {each["part"]: each for each in found if each["state"] == "bad"}
    assert set(bad) == {"redis", "store"}
    assert "cannot be reached" in bad["redis"]["what"]
    assert "WIREROOM_REDIS_URL" in bad["redis"]["mend"]
    assert not (made.folder / "var").exists(), "it changes nothing"


@pytest.mark.parametrize(
    ("ahead", "state"),
    [
        (0.0, State.GOOD),
        (-1.9, State.GOOD),
        (5.0, State.WARNING),
        (-30.0, State.WARNING),
        (HOUR, State.BAD),
        (-HOUR, State.BAD),
    ],
)
def test_clocks(ahead: float, state: State) -> None:
    found = compare("a clock", 1000.0 + ahead, 1000.0, 0.1)
    assert found.state is state
    if state is not State.GOOD:
        assert ("ahead of" if ahead > 0 else "behind") in found.what


@pytest.mark.parametrize(
    ("name", "value", "words", "state"),
    [
        ("maxmemory-policy", "allkeys-lru", "evicts keys", State.BAD),
        ("appendonly", "no", "keeps no append-only file", State.WARNING),
        ("maxmemory", "full", "nothing new enters", State.BAD),
        ("maxmemory", "filling", "no longer remembered", State.WARNING),
    ],
)
def test_a_redis_that_is_set_up_wrong(
    settings: Settings, redis_client: redis.Redis, name: str, value: str, words: str, state: State
) -> None:
    wanted = {"maxmemory-policy": "noeviction", "appendonly": "yes", "maxmemory": "0"}
    before = {each: str(redis_client.config_get(each)[each]) for each in wanted}
    used = int(redis_client.info("memory")["used_memory"])
    sizes = {"full": str(int(used / 0.95)), "filling": str(int(used / 0.7))}
    try:
        for each, set_to in (wanted | {name: sizes.get(value, value)}).items():
            redis_client.config_set(each, set_to)
        found = trouble(look_at_redis(settings))
    finally:
        for each, set_to in before.items():
            redis_client.config_set(each, set_to)
    assert {said for what, said in found.items() if words in what} == {state}, found
    # A full one may refuse the writes of the look, too.
    assert len(found) in ((1, 2) if value == "full" else (1,)), found


def test_an_account_that_may_not_write(
    settings: Settings, redis_server: Path, redis_client: redis.Redis
) -> None:
    redis_client.acl_setuser(
        "reader",
        enabled=True,
        passwords=["+looking"],
        keys=["*"],
        commands=["+@read", "+info", "+time"],
    )
    try:
        url = f"unix://reader:looking@{redis_server}"
        found = trouble(look_at_redis(msgspec.structs.replace(settings, redis_url=url)))
    finally:
        redis_client.acl_deluser("reader")
    assert any("does not let us work" in what for what in found), found
    assert "looking" not in str(found)


def test_services_that_are_missing_and_a_clock_that_is_off(
    settings: Settings, redis_client: redis.Redis
) -> None:
    assert trouble(look_at_services(settings)) == {}
    for name in NEEDED[:2]:
        service = Service(name=name, owner=f"{name}@here:7")
        presence.beat(redis_client, settings.redis_prefix, service)
    late = Service(name="worker:fetch", owner="worker:fetch@there:7", at=time.time() - HOUR)
    key = f"{settings.redis_prefix}service:{late.owner}"
    redis_client.set(key, msgspec.json.encode(late), px=9_000)
    found = trouble(look_at_services(settings))
    assert any("no worker:process" in what for what in found)
    assert any("no scheduler leads" in what for what in found)
    (off,) = [what for what in found if "clock" in what]
    assert "worker:fetch on there" in off
    assert "behind" in off
    assert found[off] is State.BAD


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_store_and_its_schema(
    settings: Settings, new_store_url: Callable[[str], str], kind: str
) -> None:
    settings = msgspec.structs.replace(settings, store_url=new_store_url(kind))
    url = settings.effective_store_url
    Store.migrate(url)
    assert trouble(look_at_store(settings)) == {}
    Store.downgrade(url, REVISIONS[-2])
    (older,) = trouble(look_at_store(settings))
    assert f"schema {REVISIONS[-2]} is of an older release" in older
    assert Store.current_revision(url) == REVISIONS[-2], "it changes nothing"


def test_a_read_only_database(settings: Settings, new_store_url: Callable[[str], str]) -> None:
    url = new_store_url("postgresql")
    Store.migrate(url)
    closed = msgspec.structs.replace(
        settings, store_url=f"{url}%20-cdefault_transaction_read_only%3Don"
    )
    ((what, state),) = trouble(look_at_store(closed)).items()
    assert "read-only" in what
    assert state is State.BAD


def test_a_database_of_another_encoding(settings: Settings, postgres_url: str) -> None:
    plain = postgres_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as session:
        session.execute(
            "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        )
    url = postgres_url.replace("/postgres?", "/latin?", 1)
    assert url != postgres_url
    found = trouble(look_at_store(msgspec.structs.replace(settings, store_url=url)))
    assert any("its encoding is LATIN1" in what for what in found), found


def test_ports(settings: Settings) -> None:
    def at(address: str) -> dict[str, State]:
        return trouble(look_at_ports(msgspec.structs.replace(settings, metrics_address=address)))

    ours = ServicePort("127.0.0.1:0", CollectorRegistry(), list)
    try:
        assert at(ours.url.removeprefix("http://")) == {}
    finally:
        ours.close()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        ((what, state),) = at(address).items()
        assert "another program has the port" in what
        assert state is State.BAD
    assert at(address) == {}
    assert list(at("203.0.113.7:9108").values()) == [State.BAD]


def test_the_machine(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "MEMORY_WARNING_BYTES", 0)
    assert trouble(look_at_machine(settings)) == {}
    folder = settings.data_path
    folder.mkdir()
    folder.chmod(0o777)
    monkeypatch.setattr(machine, "DISK_BAD_BYTES", 2**62)
    monkeypatch.setattr(machine, "FILES_WARNING", 2**62)
    open_to_all = msgspec.structs.replace(settings, fetch_allow_networks=("0.0.0.0/0",))
    found = trouble(look_at_machine(open_to_all))
    for words in ("GiB free", "written by everyone", "may open", "exempts all addresses"):
        assert any(words in what for what in found), (words, found)
    folder.rmdir()
    folder.write_text("")
    found = trouble(look_at_machine(settings))
    assert any("is no folder" in what for what in found)
