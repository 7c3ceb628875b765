"""The consumer of docs/outputs.md, run as it stands there: two copies, of which one is killed and
the other has an account that may only read the stream."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import redis

from tests.store.store_examples import article, outcome
from tests.system.conftest import ROOT, eventually
from wireroom.settings import Settings
from wireroom.store import Store
from workers.context import Context
from workers.publishing import STREAM, publish_pending

ARTICLES, HALF = 150, 75
PAGE = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
_ACL = re.compile(r"`(ACL SETUSER [^`]+)`")
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def consumer() -> str:
    """The code of the page; only its minute is shortened."""
    code: str
    (code,) = _PYTHON.findall(PAGE)
    assert code.count("60_000") == 1
    return code.replace("60_000", "500")


def test_a_consumer_that_is_killed_loses_nothing_and_sees_nothing_twice(
    redis_client: redis.Redis,
    redis_server: Path,
    new_store_url: Callable[[str], str],
    tmp_path: Path,
) -> None:
    settings = Settings(
        redis_url=f"unix://{redis_server}",
        store_url=new_store_url("sqlite"),
        data_dir=str(tmp_path),
    )
    Store.migrate(settings.effective_store_url)
    context = Context(settings, "a worker")
    stream = settings.redis_prefix + STREAM
    commit(context, range(HALF))
    assert publish_pending(context) == HALF

    (tmp_path / "consumer.py").write_text(consumer())
    (account,) = _ACL.findall(PAGE)
    redis_client.execute_command(*account.split())  # type: ignore[no-untyped-call]
    running = [start(tmp_path, f"unix://{redis_server}", "first")]
    try:
        eventually(lambda: len(titles(tmp_path)) == HALF, "the first consumer did nothing")
        with closing(sqlite3.connect(tmp_path / "titles.sqlite3", timeout=30)) as held:
            held.execute("BEGIN IMMEDIATE")  # what it takes from now on it cannot finish
            commit(context, range(HALF, ARTICLES))
            context.store.outbox_lost(0)  # as if Redis had been set back: all are sent again
            assert publish_pending(context) == ARTICLES
            eventually(lambda: pending(redis_client, stream) > 1, "it took nothing")
            running[0].kill()
            running[0].wait(10)
        assert pending(redis_client, stream) > 1, "it had entries that it had not confirmed"
        assert len(titles(tmp_path)) == HALF
        assert redis_client.xlen(stream) == HALF + ARTICLES
        running.append(start(tmp_path, f"unix://reader:password@{redis_server}", "second"))
        eventually(
            lambda: pending(redis_client, stream) == 0 and len(titles(tmp_path)) == ARTICLES,
            "the second consumer did not take over",
        )
    finally:
        for each in running:
            each.kill()
            each.wait(10)
        redis_client.acl_deluser("reader")
    found = titles(tmp_path)
    assert [name for _, name in found] == [f"Title of a{n}" for n in range(ARTICLES)]
    context.client.close()
    context.store.close()


def commit(context: Context, numbers: range) -> None:
    for number in numbers:
        text = f"The ferry {number} ran aground."
        context.store.commit(outcome(article(f"a{number}", text), f"item {number}"))


def start(folder: Path, url: str, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "consumer.py", url, name], cwd=folder, text=True)


def titles(folder: Path) -> list[Any]:
    file = folder / "titles.sqlite3"
    if not file.exists():
        return []
    with sqlite3.connect(file, timeout=30) as own:
        try:
            return own.execute("SELECT notice, title FROM titles ORDER BY notice").fetchall()
        except sqlite3.OperationalError:
            return []  # the table is not made yet


def pending(client: redis.Redis, stream: str) -> int:
    """Entries that were taken and not confirmed."""
    return int(cast("dict[str, int]", client.xpending(stream, "titles"))["pending"])
