"""Every alert fires in a running system whose fault is real, and not before; every query of every
dashboard has data there.

One system of three services and a Redis, and one Prometheus that has the deployment's rules with
their durations shortened; the faults come one after the other.
"""

from __future__ import annotations

import json
import math
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.deploy import compose
from tests.system.articles import article
from tests.system.conftest import Installation, eventually, write_seeds
from tests.system.feeds import Site
from tests.system.prometheus import NEEDS_PROMETHEUS, Prometheus, hurried
from wireroom import presence
from wireroom.embedded import server_binary
from wireroom.topology import STEPS

pytestmark = NEEDS_PROMETHEUS

PATIENCE = 90.0
"""Seconds that a busy machine may take; alerts of a phase mostly fire within ten."""
BUCKET = "wireroom_stage_seconds_bucket"
SETTINGS = {
    "fetch_allow_networks": "127.0.0.0/8",
    "fetch_allow_ports": "1-65535",
    "fetch_robots": "false",
    "host_min_interval_seconds": "0",
    "host_concurrency": "4",
    "poll_min_seconds": "4",
    "poll_start_seconds": "4",
    "poll_max_seconds": "4",
    "process_workers": "1",
    "hook_secret": "0123456789abcdef" * 2,
    "hook_patience_days": "0.00001",
}
SERVICES = {
    "scheduler": ["scheduler"],
    "fetch": ["worker", "--queues", "fetch"],
    "process": ["worker", "--queues", "process"],
}
SERIES_MAX = 250
"""Of one metric on one service: the histogram of the steps has the most."""
USUAL, CHANGED = 64, 24
"""Entries that the feed shows: enough pages to tell two layouts apart."""


class Unsteady(Site):
    """A site that changes: from then on its pages are short, and all that its feed shows is new
    at each look."""

    def __init__(self) -> None:
        super().__init__()
        self.changed = False
        self.made = 0
        self.older: dict[str, tuple[str, str]] = {}
        self._enter(USUAL)

    def _enter(self, count: int) -> None:
        self.older |= self.pages
        self.pages.clear()
        for number in range(self.made, self.made + count):
            self.add(str(number), article(number, sentences=5 if self.changed else 16))
        self.made += count

    def answer(self, path: str) -> tuple[bytes, str]:
        if path == "/feed.xml" and self.changed:
            self._enter(CHANGED)
        if path in self.older:
            return self.page(*self.older[path]), "text/html; charset=utf-8"
        return super().answer(path)


@pytest.fixture
def site() -> Iterator[Unsteady]:
    made = Unsteady()
    yield made
    made.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a Redis of its own, and its process."""
    folder = tmp_path / "redis"
    folder.mkdir()
    path = folder / "r.sock"
    command = [server_binary(), "--port", "0", "--unixsocket", str(path), "--dir", str(folder)]
    process = subprocess.Popen([*command, "--save", ""], stdout=subprocess.DEVNULL)
    eventually(path.exists, "Redis did not start", 15)
    yield f"unix://{path}", process
    process.kill()
    process.wait(15)


@pytest.mark.timeout(400)
def test_every_alert_fires_when_its_fault_is_there(
    install: Callable[..., Installation],
    site: Unsteady,
    server: tuple[str, subprocess.Popen[bytes]],
    tmp_path: Path,
) -> None:
    address, redis_process = server
    client = redis.Redis.from_url(address)
    common = SETTINGS | {"redis_url": address, "data_dir": str(tmp_path / "var")}
    made = {name: install(**common) for name in SERVICES}
    running = {name: made[name].start(*words) for name, words in SERVICES.items()}
    targets = {name: each.port().removeprefix("http://") for name, each in made.items()}
    shell = install(**common)
    eventually(lambda: _all_beat(client), "the services did not start", PATIENCE)

    watch = Prometheus(tmp_path / "prometheus", targets, rules=hurried(_rules()))
    fired: set[str] = set()

    def fires(*names: str) -> dict[str, list[dict[str, str]]]:
        """Waits until each of these has fired, not all at one moment; the labels of each."""
        wanted = {f"Wireroom{name}" for name in names}
        fired.update(wanted)
        found: dict[str, list[dict[str, str]]] = {}

        def all_have() -> bool:
            found.update(watch.alerts("firing"))
            return wanted <= set(found)

        try:
            eventually(all_have, "", PATIENCE)
        except AssertionError:
            raise AssertionError(f"{wanted - set(found)} did not fire; {found} did") from None
        return found

    try:
        _watched(watch, targets)
        # Until it has found its targets, all are missing.
        eventually(lambda: watch.alerts("firing") == {}, "fires without a fault", PATIENCE)

        for address in targets.values():
            _accepted(address)
        # A source that nobody serves, and a site that is as it was until it changes.
        sources = tmp_path / "sources.toml"
        urls = (f"{site.url}/feed.xml", f"{_closed()}/feed.xml")
        sources.write_text("".join(f'[[source]]\nurl = "{url}"\n' for url in urls))
        added = shell.run("sources", "import", str(sources))
        assert added.returncode == 0, added.stderr
        assert shell.run("watch", "hook", "*", f"{_closed()}/posts").returncode == 0
        # Articles, copies of them, files that are none of ours, and a number that somebody forged.
        texts = [article(number) for number in range(900, 908)]
        seeds = write_seeds(tmp_path / "seeds", [*texts, *texts[:2], *[""] * 40])
        (seeds / "records.jsonl").write_text("".join(map(_record, range(910, 914))))
        assert shell.run("replay", str(seeds), timeout=PATIENCE).returncode == 1
        client.hincrby("wireroom:f:ledger", "e:page", 5)
        pages = f'max(wireroom_items_ended_total{{kind="page"}}) >= {USUAL}'
        eventually(lambda: watch.values(pages), "the first pages did not end", PATIENCE)
        site.changed = True
        found = fires(
            "QuarantineGrowing",
            "LedgerOutOfBalance",
            "FeedGaps",
            "SourcesFailing",
            "HostDrifting",
            "HookPaused",
        )
        (drifting,) = found["WireroomHostDrifting"]
        assert drifting["host"] == site.url.removeprefix("http://")
        assert _empty(watch) == {}
        series = 'max(count by (service, __name__) ({__name__=~"wireroom_.+"}))'
        assert watch.values(series)[0][1] <= SERIES_MAX
        p95 = f"histogram_quantile(0.95, sum by (le, stage) (rate({BUCKET}[5m])))"
        timed = {each["stage"] for each, value in watch.values(p95) if not math.isnan(value)}
        assert timed == set(STEPS) - {"subscribe", "deliver"}  # push is off

        client.config_set("maxmemory", int(client.info("memory")["used_memory"] * 1.2))
        found = fires("RedisMemory", "HeldBack")
        assert {each["what"] for each in found["WireroomHeldBack"]} == {"entering"}
        client.config_set("maxmemory", 0)
        assert not {"WireroomNoLeader", "WireroomServiceDown", "WireroomStateUnreadable"} & set(
            found
        )

        # Nobody processes what is fetched.
        _kill(running["process"])
        found = fires("ServiceDown", "StageStalled")
        assert [each["service"] for each in found["WireroomServiceDown"]] == ["process"]
        assert {each["queue"] for each in found["WireroomStageStalled"]} == {"process"}
        watch.name({name: targets[name] for name in ("scheduler", "fetch")})

        # Nobody hands out what is due.
        _kill(running["scheduler"])
        found = fires("ServiceMissing", "NoLeader", "FallingBehind", "SourcesOverdue")
        assert [each["service"] for each in found["WireroomServiceMissing"]] == ["process"]

        redis_process.kill()
        found = fires("StateUnreadable")
        assert [each["service"] for each in found["WireroomStateUnreadable"]] == ["fetch"]
    finally:
        watch.close()
    assert fired == {each["alert"] for each in compose.rules()}


def _rules() -> str:
    return (compose.PROMETHEUS / "rules.yml").read_text(encoding="utf-8")


def _accepted(address: str) -> None:
    """What a service shows is what Prometheus wants names, units and help to be."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=30) as answer:
        text = answer.read()
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True)
    assert b"wireroom_" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout + done.stderr


def _record(number: int) -> str:
    """A seed that says when it was published."""
    title, _, text = article(number).partition("\n\n")
    at = datetime.now(UTC) - timedelta(hours=number - 900)
    return json.dumps({"title": title, "text": text, "published_at": at.isoformat()}) + "\n"


def _empty(watch: Prometheus) -> dict[str, str]:
    """The queries of the dashboards that find nothing, by panel."""
    return {
        f"{file}: {panel['title']}": target["expr"]
        for file, panel in compose.panels()
        for target in panel["targets"]
        if all(math.isnan(value) for _, value in watch.values(target["expr"]))
    }


def _all_beat(client: redis.Redis) -> bool:
    return presence.complete(presence.services(client, "wireroom:"))


def _watched(watch: Prometheus, targets: dict[str, str]) -> None:
    up = dict.fromkeys(targets, "up")
    eventually(lambda: watch.targets() == up, "the targets are not up", PATIENCE)
    leads = "max(wireroom_scheduler_leader) == 1"
    eventually(lambda: watch.values(leads), "nobody leads", PATIENCE)


def _closed() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"http://localhost:{probe.getsockname()[1]}"


def _kill(process: subprocess.Popen[Any]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(15)
