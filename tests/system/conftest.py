"""Whole systems through the command line: real workers, Redis and stores."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from wireroom.errors import WireroomError
from wireroom.records import Article
from wireroom.store import Store

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("WIREROOM_SHARED_DIR", ROOT.parent / "shared"))


class Installation:
    """One data directory and the commands that are run on it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("WIREROOM_")},
            "WIREROOM_DATA_DIR": str(folder / "var"),
            "WIREROOM_PROCESS_WORKERS": "2",
            **{f"WIREROOM_{name.upper()}": value for name, value in settings.items()},
        }
        self._processes: list[subprocess.Popen[str]] = []

    def run(
        self, *args: str, stdin: str | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "wireroom", *args],
            cwd=self.folder,
            env=self.environ,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def start(self, *args: str) -> subprocess.Popen[str]:
        """Starts a command that goes on; its output goes to ``log``."""
        with self.log.open("a") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "wireroom", *args],
                cwd=self.folder,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                text=True,
            )
        self._processes.append(process)
        return process

    def up(self) -> subprocess.Popen[str]:
        """A running system for the commands that follow, which else start one each."""
        process = self.start("up")
        self.port()
        return process

    @property
    def log(self) -> Path:
        return self.folder / "output.log"

    def records(self, *args: str) -> list[dict[str, Any]]:
        """The records that a command prints with ``--json``."""
        done = self.run(*args, "--json")
        assert done.returncode in (0, 1), done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def articles(self) -> list[Article]:
        """What the store holds, read without starting a command."""
        try:
            with Store.open(self._store_url) as store:
                return list(store.find())
        except WireroomError:
            return []  # a system that is only starting

    def stored(self) -> int:
        """How many articles the store holds."""
        try:
            with Store.open(self._store_url) as store:
                return store.counts(("articles",))["articles"]
        except WireroomError:
            return 0  # a system that is only starting

    @property
    def _store_url(self) -> str:
        path = self.folder / "var" / "wireroom.sqlite3"
        return self.environ.get("WIREROOM_STORE_URL") or f"sqlite:///{path}"

    def audit(self) -> dict[str, Any]:
        """The audit's report; it must be without faults."""
        done = self.run("audit", "--json")
        assert done.stdout, done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        assert done.returncode == 0, report
        assert report["faults"] == []
        return report

    def metrics(self, url: str) -> dict[str, float]:
        """A scrape as sample → value."""
        with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        return {
            name: float(value)
            for line in text.splitlines()
            if line and not line.startswith("#")
            for name, _, value in [line.rpartition(" ")]
        }

    def port(self) -> str:
        """Address of the HTTP port that a started system has said."""
        found: str = eventually(
            lambda: next(
                (
                    line.rpartition(" at ")[2].strip()
                    for line in self.log.read_text().splitlines()
                    if "/readyz at http" in line
                ),
                None,
            ),
            "the system did not name its port",
        )
        return found

    def close(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def eventually(probe: Callable[[], Any], failure: str, seconds: float = 60.0) -> Any:
    """The first true answer of ``probe``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := probe():
            return found
        time.sleep(0.1)
    raise AssertionError(failure)


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Makes installations that end with the test."""
    made: list[Installation] = []

    def make(**settings: str) -> Installation:
        folder = tmp_path / f"system{len(made)}"
        folder.mkdir()
        made.append(Installation(folder, **settings))
        return made[-1]

    yield make
    for each in made:
        each.close()


def write_seeds(folder: Path, texts: Sequence[str]) -> Path:
    """Seed files with the given texts."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder
