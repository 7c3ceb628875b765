"""What Redis held is built again from the store by one command."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis

from tests.dedupe.dedupe_texts import Writer
from tests.store.store_examples import article, outcome
from tests.system.conftest import Installation, eventually, write_seeds
from wireroom.settings import Settings
from wireroom.store import Store
from workers.dedupe import fingerprint
from workers.reindexing import rebuild
from workers.state.fingerprints import FingerprintIndex


def _dispositions(made: Installation, folder: Path) -> list[str]:
    done = made.run("replay", str(folder), "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line["disposition"] for line in sorted(lines, key=lambda line: str(line["item"]))]


def test_copies_are_found_again_after_redis_was_emptied(
    install: Callable[..., Installation], redis_client: Redis, redis_server: Path, tmp_path: Path
) -> None:
    made, writer = install(redis_url=f"unix://{redis_server}"), Writer(31)
    texts = [writer.text(220) for _ in range(4)]
    near = [writer.edited(text, 0.03) for text in texts]
    assert _dispositions(made, write_seeds(tmp_path / "first", texts)) == ["stored"] * 4
    redis_client.flushall()
    # Without its fingerprints a near copy passes for an article of its own, which shows that it
    # is the index that finds the others.
    assert _dispositions(made, write_seeds(tmp_path / "lost", near[:1])) == ["stored"]
    redis_client.flushall()
    done = made.run("reindex")
    assert done.returncode == 0, done.stderr
    assert "        5 articles remembered\n" in done.stdout
    assert _dispositions(made, write_seeds(tmp_path / "found", near[1:])) == ["duplicate"] * 3
    made.audit()


def _filled(url: str, count: int, ages: timedelta) -> list[str]:
    """Stores articles, the oldest as old as ``ages``; their texts in order of storing."""
    writer = Writer(32)
    texts = [writer.text(60) for _ in range(count)]
    Store.migrate(url)
    now = datetime.now(UTC)
    for number, text in enumerate(texts):
        moment = now - ages * (count - number) / count
        with Store.open(url, clock=lambda moment=moment: moment) as store:  # type: ignore[misc]
            store.commit(outcome(article(f"{1 + number:032x}", text)))
    return texts


def test_it_remembers_what_the_window_would_and_no_longer(
    redis_client: Redis, new_store_url: Callable[[str], str]
) -> None:
    url = new_store_url("sqlite")
    texts = _filled(url, 60, timedelta(days=60))
    now = datetime.now(UTC).timestamp()
    settings = Settings(redis_prefix="again:", store_url=url, duplicate_window_days=20.0)
    steps: list[tuple[str, int]] = []
    with Store.open(url) as store:
        for _ in range(2):  # a second time on top of the first
            counts = rebuild(redis_client, store, settings, lambda *step: steps.append(step))
    assert steps[0] == ("articles remembered", 0)
    assert 29 <= counts["articles remembered"] <= 31
    index = FingerprintIndex(redis_client, "again:fp", 20.0)
    found = [bool(index.probe("f" * 32, fingerprint(text), now)) for text in texts]
    assert not any(found[:28])
    assert all(found[41:])
    lives = [redis_client.ttl(key) for key in redis_client.keys("again:fp:*")]
    assert len(lives) >= 6
    assert all(0 < life <= 30 * 86_400 + 3_600 for life in lives)


def test_an_interrupted_one_is_begun_anew(
    redis_client: Redis, new_store_url: Callable[[str], str]
) -> None:
    url = new_store_url("sqlite")
    texts = _filled(url, 130, timedelta(days=1))
    settings = Settings(redis_prefix="again:", store_url=url)

    def stop(name: str, count: int) -> None:
        if count >= 100:
            raise KeyboardInterrupt

    with Store.open(url) as store:
        with pytest.raises(KeyboardInterrupt):
            rebuild(redis_client, store, settings, stop)
        counts = rebuild(redis_client, store, settings, lambda *_: None)
    assert counts["articles remembered"] == 130
    index = FingerprintIndex(redis_client, "again:fp")
    now = datetime.now(UTC).timestamp()
    for number, text in enumerate(texts):
        (one,) = index.probe("f" * 32, fingerprint(text), now)
        assert one.article_id == f"{1 + number:032x}"


def test_the_command_ends_when_it_is_told_to(install: Callable[..., Installation]) -> None:
    made = install()
    (made.folder / "var").mkdir()
    _filled(f"sqlite:///{made.folder / 'var' / 'wireroom.sqlite3'}", 400, timedelta(days=1))
    process = made.start("reindex")
    socket = made.folder / "var" / "redis.sock"

    def begun() -> bool:
        if process.poll() is not None:
            return True
        return socket.exists() and bool(Redis(unix_socket_path=str(socket)).keys("*fp:m:*"))

    eventually(begun, "nothing was remembered")
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(60) in (130, 0), made.log.read_text()
    assert "Traceback" not in made.log.read_text()
