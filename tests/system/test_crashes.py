"""Workers that are killed in mid-run: every item still ends, and none twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import psutil
import pytest

from tests.system.articles import article
from tests.system.conftest import Installation, eventually, write_seeds

ITEMS = 80


def children(pid: int, words: str) -> list[psutil.Process]:
    """Descendants whose command line has ``words``."""
    found = []
    for process in psutil.Process(pid).children(recursive=True):
        try:
            if words in " ".join(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_workers_lose_nothing_and_repeat_nothing(
    install: Callable[..., Installation],
    database: str,
    new_store_url: Callable[[str], str],
) -> None:
    settings = {"lease_seconds": "3", "retry_base_seconds": "0.2", "max_attempts": "10"}
    settings["store_url"] = new_store_url(database)
    made = install(**settings)
    seeds = write_seeds(made.folder / "seeds", [article(number) for number in range(ITEMS)])
    up = made.start("up", "--replay", str(seeds))
    eventually(lambda: made.stored() >= 10, "nothing was stored")

    workers = children(up.pid, "workers.main process")
    parent = min(workers, key=lambda each: each.create_time())
    for child in [each for each in workers if each.pid != parent.pid]:
        os.kill(child.pid, signal.SIGKILL)
    time.sleep(0.5)
    os.kill(parent.pid, signal.SIGKILL)
    time.sleep(0.5)
    for each in children(up.pid, "scheduler.main"):
        os.kill(each.pid, signal.SIGKILL)

    eventually(lambda: made.stored() >= ITEMS, "items were lost", 120)
    eventually(lambda: f"{ITEMS} items in" in made.log.read_text(), "the replay did not end", 60)
    up.send_signal(signal.SIGTERM)
    assert up.wait(20) == 0
    report = made.audit()
    assert report["dispositions"] == {"stored": ITEMS}
    assert report["waiting"] == report["in_flight"] == 0
    assert len({each.id for each in made.articles()}) == ITEMS


def test_a_killed_system_leaves_no_process_and_goes_on_when_started_again(
    install: Callable[..., Installation],
) -> None:
    made = install(lease_seconds="3", retry_base_seconds="0.2")
    seeds = write_seeds(made.folder / "seeds", [article(number) for number in range(60)])
    up = made.start("up", "--replay", str(seeds))
    eventually(lambda: made.stored() >= 5, "nothing was stored")
    family = psutil.Process(up.pid).children(recursive=True)
    services = [each for each in family if "redis-server" not in each.name()]
    os.kill(up.pid, signal.SIGKILL)
    eventually(
        lambda: not any(each.is_running() and each.status() != "zombie" for each in services),
        "services outlived their supervisor",
        30,
    )

    again = made.start("up", "--replay", str(seeds))
    eventually(lambda: made.stored() == 60, "the second start did not go on", 60)
    eventually(lambda: "60 items in" in made.log.read_text(), "the replay did not end", 60)
    # What the killed workers held comes back when its leases have run out.
    report = eventually(
        lambda: found if not (found := made.audit())["waiting"] + found["in_flight"] else None,
        "the killed system's items did not end",
        30,
    )
    again.send_signal(signal.SIGTERM)
    again.wait(20)
    assert report["dispositions"]["stored"] == 60
