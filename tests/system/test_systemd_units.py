"""The systemd units' commands with their settings, started without systemd.

Replaced are the program, the folders that systemd would make, the cache (the one that is there
saves seconds), and ports (0, so that tests can run side by side).  That no memory may be both
written and executed is asked of the kernel itself.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import redis

from tests.deploy import units
from tests.system.articles import article
from tests.system.conftest import Installation, eventually, write_seeds
from wireroom import settings

SEVERAL = [name for name in units.SERVICES if name not in {"wireroom-up", "wireroom-serve"}]
TOKEN = "t" * 32
PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1
"""linux/prctl.h; since Linux 6.3."""

Started = tuple[Installation, subprocess.Popen[str]]


def confine() -> None:
    """As ``UMask=`` and ``MemoryDenyWriteExecute=``; older kernels do not know the latter."""
    os.umask(0o077)
    ctypes.CDLL(None).prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0)


class Units:
    """Starts units in folders of their own."""

    def __init__(self, folder: Path, given: dict[str, str]) -> None:
        self._folder = folder
        self._given = given
        self.started: dict[str, Started] = {}

    def start(self, name: str) -> None:
        unit = units.service(name)
        folder = self._folder / name
        folder.mkdir()
        set_by_unit = units.environment(unit, dict.fromkeys(("%S", "%t", "%C"), f"{folder}/made"))
        made = Installation(folder)
        del set_by_unit["XDG_CACHE_HOME"]
        made.environ |= set_by_unit | self._given
        for variable, value in set_by_unit.items():
            if variable.endswith("_ADDRESS"):
                host, _ = settings.split_address(value)
                made.environ[variable] = f"{host}:0"
        (folder / "redis.py").write_text("raise SystemExit('read from the working directory')")
        program, *words = units.command(unit)
        assert program == units.PROGRAM
        with made.log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "wireroom", *words],
                cwd=folder, env=made.environ, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                text=True, preexec_fn=confine,
            )  # fmt: skip
        self.started[name] = made, process

    def ready(self, name: str) -> bool:
        try:
            with urllib.request.urlopen(
                f"{self.started[name][0].port()}/readyz", timeout=10
            ) as got:
                return bool(got.status == 200)
        except OSError:
            return False

    def stop(self) -> dict[str, int]:
        """Asks all to end, as systemd does, and says with what they ended in the time they have."""
        for _, process in self.started.values():
            process.send_signal(signal.SIGTERM)
        codes = {}
        for name, (_, process) in self.started.items():
            codes[name] = process.wait(int(units.service(name)["Service.TimeoutStopSec"][0]))
        return codes

    def kill(self) -> None:
        for _, process in self.started.values():
            if process.poll() is None:
                process.kill()


@pytest.fixture
def running(
    tmp_path: Path,
    redis_server: Path,
    redis_client: redis.Redis,
    new_store_url: Callable[[str], str],
) -> Iterator[Units]:
    made = Units(
        tmp_path,
        {
            "WIREROOM_REDIS_URL": f"unix://{redis_server}",
            "WIREROOM_STORE_URL": new_store_url("postgresql"),
            "WIREROOM_PUSH_CALLBACK_URL": "https://push.example/wireroom",
            "WIREROOM_PUSH_SECRET": "s" * 32,
            "WIREROOM_SERVE_TOKEN": TOKEN,
            "WIREROOM_PROCESS_WORKERS": "1",
        },
    )
    yield made
    made.kill()


def test_the_units_take_seeds_to_the_store_and_end_in_time(running: Units, tmp_path: Path) -> None:
    for name in SEVERAL:
        running.start(name)
    for name in SEVERAL:
        eventually(partial(running.ready, name), f"{name} is not ready", 120)
    seeds = write_seeds(tmp_path / "seeds", [article(number) for number in range(3)])
    made, _ = running.started["wireroom-scheduler"]
    (made.folder / "redis.py").unlink()
    done = made.run("replay", str(seeds), timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("stored ") == 3
    check_api(running)
    for each, _ in running.started.values():
        data = Path(each.environ["WIREROOM_DATA_DIR"])
        assert [path for path in data.rglob("*") if path.stat().st_mode & 0o077] == []
        assert "Traceback" not in each.log.read_text()
    assert running.stop() == dict.fromkeys((*SEVERAL, "wireroom-serve"), 0)


def check_api(running: Units) -> None:
    """The unit of the API, beside the others: who has its token reads what is stored."""
    running.start("wireroom-serve")
    made, _ = running.started["wireroom-serve"]
    found = eventually(
        lambda: re.search(r"serving at (http://\S+),", made.log.read_text()),
        "the server did not say its address",
        60,
    )
    question = urllib.request.Request(
        f"{found[1]}/articles", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    with urllib.request.urlopen(question, timeout=30) as answer:
        assert len(json.load(answer)["items"]) == 3
    with urllib.request.urlopen(f"{found[1]}/readyz", timeout=30) as ready:
        assert ready.status == 200
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{found[1]}/articles", timeout=30)
    assert TOKEN not in made.log.read_text()


def test_the_unit_for_one_machine_brings_all_it_needs(tmp_path: Path) -> None:
    alone = Units(tmp_path, {"WIREROOM_PROCESS_WORKERS": "1"})
    try:
        alone.start("wireroom-up")
        eventually(partial(alone.ready, "wireroom-up"), "it is not ready", 120)
        seeds = write_seeds(tmp_path / "seeds", [article(1)])
        made, _ = alone.started["wireroom-up"]
        (made.folder / "redis.py").unlink()
        done = made.run("replay", str(seeds), timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        assert alone.stop() == {"wireroom-up": 0}
    finally:
        alone.kill()
