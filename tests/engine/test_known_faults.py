"""Known faults of Celery on Redis, made to happen to real workers: docs/why-not.md names them."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import median

import psutil
import pytest
from redis import Redis

from tests.docs.tables import assert_its_tests_exist, rows
from tests.engine.slowpages import QUICK, SlowPages
from tests.system.articles import article
from tests.system.conftest import Installation, eventually, install, write_seeds
from wireroom.broker import make_app
from wireroom.embedded import redis_url, socket_path
from wireroom.settings import Settings

__all__ = ["install"]

ROWS = rows("why-not.md", "Known faults of Celery on Redis, and the rule for each")
DEAF = '''
"""A consumer that goes deaf: while the file is there, kombu waits for nothing any more."""

import os
from pathlib import Path

from kombu.transport import redis

asks = redis.Channel._brpop_start


def deaf(self, timeout=None):
    if not Path(os.environ["DEAF"]).exists():
        asks(self, timeout)


redis.Channel._brpop_start = deaf
'''
HUNGRY = "The insatiable article"
PIPELINE = f'''
"""A trained pipeline that finds no memory for one text."""

import spacy
from spacy.language import Language


@Language.component("hungry")
def hungry(doc):
    if {HUNGRY!r} in doc.text:
        raise MemoryError
    return doc


def load(**_):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("hungry")
    return pipeline
'''


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_each_known_fault_has_its_test(row: list[str]) -> None:
    _fault, _seen, _rule, tests = row
    assert_its_tests_exist(tests)


@pytest.fixture
def pages() -> Iterator[SlowPages]:
    served = SlowPages()
    yield served
    served.close()


def started(made: Installation, pages: SlowPages) -> subprocess.Popen[str]:
    """A system that has the slow page in hand and has ended all others."""
    made.environ |= {
        "WIREROOM_FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
        "WIREROOM_FETCH_ALLOW_PORTS": str(pages.port),
        "WIREROOM_FETCH_ROBOTS": "false",
        "WIREROOM_FETCH_READ_SECONDS": "60",
        "WIREROOM_FETCH_TOTAL_SECONDS": "60",
    }
    listed = made.folder / "pages.txt"
    listed.write_text("\n".join(pages.urls()) + "\n")
    up = made.start("up", "--replay", str(listed))
    eventually(lambda: pages.asked[0], "the slow page was not asked for")
    eventually(lambda: made.stored() == QUICK, "what came behind the slow page waits for it", 30)
    return up


def test_a_message_that_comes_again_starts_nothing_and_a_slow_page_holds_up_no_other(
    install: Callable[..., Installation], pages: SlowPages
) -> None:
    """The visibility timeout runs out while the work goes on, and another worker restores it."""
    made = install(fetch_threads="2")
    started(made, pages)
    settings = Settings(data_dir=str(made.folder / "var"))
    app = make_app(settings, redis_url(settings))
    with Redis(unix_socket_path=str(socket_path(made.folder / "var"))) as client:
        unacked = f"{settings.redis_prefix}celery:unacked_index"
        tags = client.zrange(unacked, 0, -1)
        assert tags
        client.zadd(unacked, dict.fromkeys(tags, 0), xx=True)
        with app.connection_for_write() as connection:
            qos = connection.default_channel.qos

            def restored() -> bool:
                """A worker may have the message in hand again by now, with a new time."""
                qos.restore_visible(interval=1)
                return not any(client.zscore(unacked, tag) == 0 for tag in tags)

            eventually(restored, "the message did not come again", 20)
        queue = f"{settings.redis_prefix}celery:fetch"
        eventually(lambda: client.llen(queue) == 0, "the message that came again was not taken")
    pages.held.set()
    eventually(lambda: made.stored() == QUICK + 1, "the slow page was not stored")
    eventually(lambda: f"{QUICK + 1} items in" in made.log.read_text(), "the replay did not end")
    assert set(pages.asked.values()) == {1}
    report = made.audit()
    assert report["dispositions"]["stored"] == QUICK + 1
    assert report["waiting"] == report["in_flight"] == 0


def test_what_is_in_hand_at_a_warm_shutdown_is_done_at_the_next_start(
    install: Callable[..., Installation], pages: SlowPages
) -> None:
    made = install(max_attempts="1")
    up = started(made, pages)
    up.send_signal(signal.SIGTERM)
    assert up.wait(15) == 0
    pages.held.set()
    made.start("up")
    eventually(lambda: made.stored() == QUICK + 1, "the slow page was lost", 30)
    eventually(
        lambda: not (found := made.audit())["waiting"] + found["in_flight"], "an item is left"
    )
    # One try is allowed, and the one that was broken off is not counted.
    assert made.audit()["dispositions"]["stored"] == QUICK + 1


def write_pipeline(folder: Path) -> Path:
    """An installed spaCy package."""
    (folder / "hungry_pipeline").mkdir(parents=True)
    (folder / "hungry_pipeline" / "__init__.py").write_text(PIPELINE, encoding="utf-8")
    (folder / "hungry_pipeline-1.0.dist-info").mkdir()
    (folder / "hungry_pipeline-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: hungry_pipeline\nVersion: 1.0\n", encoding="utf-8"
    )
    return folder


def test_a_child_that_has_grown_is_replaced_and_its_counts_stay(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    """Every child is larger than the bound, so that each lives for one message; one finds no
    memory at all."""
    count = 30
    # So few at once are no load: each message stands for one item.
    made = install(child_max_megabytes="1", queue_bound="8", spacy_pipelines="en=hungry_pipeline")
    first_on_path(made, write_pipeline(tmp_path / "site"))
    texts = [article(number) for number in range(count)]
    texts.insert(
        10, f"{HUNGRY}\n\n{HUNGRY} was too much for all, the clerk of the port said.\n" * 3
    )
    seeds = write_seeds(made.folder / "seeds", texts)
    up = made.start("up", "--replay", str(seeds))
    seen: set[int] = set()

    def ended() -> bool:
        for each in psutil.Process(up.pid).children(recursive=True):
            try:
                if "workers.main process" in " ".join(each.cmdline()):
                    seen.add(each.pid)
            except psutil.Error:
                continue
        return f"{count + 1} items in" in made.log.read_text()

    eventually(ended, "the replay did not end", 90)
    assert len(seen) > 3
    assert made.audit()["dispositions"] == {"stored": count, "quarantined": 1}
    (kept,) = made.records("quarantine", "list")
    assert kept["reason"] == "out-of-memory"
    url = made.port()
    stored = 'wireroom_items_total{disposition="stored",kind="seed"}'
    eventually(
        lambda: made.metrics(url).get(stored) == count, "what dead children counted is lost", 10
    )
    files = list((made.folder / "var" / "run").rglob("*.db"))
    owners = {int(re.findall(r"\d+", each.name)[-1]) for each in files}
    assert len(owners & seen) < len(seen), "files of dead children pile up"


def test_a_child_is_replaced_without_a_pause(install: Callable[..., Installation]) -> None:
    """Each lives for one message; Celery's timer looks for ended ones every five seconds."""
    count = 8
    made = install(child_max_tasks="1", process_workers="1")
    seeds = write_seeds(made.folder / "seeds", [article(number) for number in range(count)])
    assert made.run("replay", str(seeds)).returncode == 0
    with closing(sqlite3.connect(made.folder / "var" / "wireroom.sqlite3")) as store:
        rows = store.execute("SELECT ended_at / 1e6 FROM items ORDER BY 1").fetchall()
    ended = [at for (at,) in rows]
    assert len(ended) == count
    pauses = [later - earlier for earlier, later in pairwise(ended)]
    assert median(pauses) < 3.0, pauses


def first_on_path(made: Installation, folder: Path) -> None:
    """Its services import from ``folder`` before all else."""
    paths = [str(folder), made.environ.get("PYTHONPATH", "")]
    made.environ["PYTHONPATH"] = ":".join(filter(None, paths))


def test_a_worker_that_hears_nothing_ends_and_another_goes_on(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    made = install(lease_seconds="2")
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(DEAF, encoding="utf-8")
    mark = tmp_path / "deaf"
    first_on_path(made, site)
    made.environ["DEAF"] = str(mark)
    seeds = write_seeds(made.folder / "seeds", [article(number) for number in range(20)])
    made.start("up", "--replay", str(seeds))
    eventually(lambda: made.stored() == 20, "nothing was stored")
    mark.touch()
    more = write_seeds(made.folder / "more", [article(number) for number in range(100, 110)])
    replay = made.start("replay", str(more))
    eventually(
        lambda: "messages wait and none is taken" in made.log.read_text(),
        "a deaf worker stayed",
        30,
    )
    mark.unlink()
    assert replay.wait(60) == 0
    assert made.stored() == 30
    made.audit()
