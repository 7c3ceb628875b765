"""The running system as a real Prometheus sees it: targets, alerts, every dashboard query."""

from __future__ import annotations

import json
import math
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy import compose
from tests.system.articles import article
from tests.system.conftest import Installation, eventually, write_seeds
from wireroom.settings import split_address
from wireroom.topology import STEPS

pytestmark = pytest.mark.skipif(
    shutil.which("prometheus") is None,
    reason="prometheus is not installed (on Debian: apt-get install prometheus)",
)

SERVICES = ("scheduler", "fetch", "process")
WINDOW = {"$__rate_interval": "30s", "$__range": "5m", "$__interval": "5s"}
EMPTY_WITHOUT_FAULTS = {"enricher"}
"""Labels whose values are only known once something has failed."""


class Prometheus:
    """A server of its own, with the deployment's configuration pointed at some addresses."""

    def __init__(self, folder: Path, targets: dict[str, str]) -> None:
        """``targets``: host and port by the name that DNS would give it."""
        folder.mkdir()
        config = yaml.safe_load((compose.PROMETHEUS / "prometheus.yml").read_text())
        config["global"] |= {
            "scrape_interval": "1s",
            "scrape_timeout": "1s",
            "evaluation_interval": "1s",
        }
        (job,) = [each for each in config["scrape_configs"] if each["job_name"] == "wireroom"]
        (names,) = job.pop("dns_sd_configs")
        job["static_configs"] = [
            {"targets": [targets[name]], "labels": {"__meta_dns_name": name}}
            for name in names["names"]
            if name in targets
        ]
        config["scrape_configs"] = [job]
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        shutil.copy(compose.PROMETHEUS / "rules.yml", folder)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        self.log = folder / "prometheus.log"
        command = ["prometheus", f"--config.file={folder / 'prometheus.yml'}"]
        command += [f"--storage.tsdb.path={folder / 'data'}", "--log.level=warn"]
        command += [f"--web.listen-address={self.url.removeprefix('http://')}"]
        with self.log.open("w") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out)

    def ask(self, path: str, **parameters: str) -> Any:
        """The data of an answer of the HTTP API; ``None`` while it does not answer."""
        assert self._process.poll() is None, self.log.read_text()
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{query}", timeout=5) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.SERVICE_UNAVAILABLE:  # it is still reading its files
                return None
            raise AssertionError(f"{parameters}: {error.read().decode()}") from error
        except OSError:
            return None

    def values(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """An instant query's samples."""
        for variable, value in WINDOW.items():
            expression = expression.replace(variable, value)
        found = self.ask("query", query=expression)
        return [(each["metric"], float(each["value"][1])) for each in found["result"]]

    def firing(self) -> set[str]:
        """Names of the alerts that are pending or firing."""
        found = self.ask("alerts")
        return {each["labels"]["alertname"] for each in found["alerts"]}

    def targets(self) -> dict[str, str]:
        """Health by service."""
        found = self.ask("targets")
        active = found["activeTargets"] if found else []
        return {each["labels"]["service"]: each["health"] for each in active}

    def close(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(15)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Prometheus]]:
    """Starts servers that end with the test."""
    started: list[Prometheus] = []

    def start(targets: dict[str, str]) -> Prometheus:
        started.append(Prometheus(tmp_path / f"prometheus{len(started)}", targets))
        return started[-1]

    yield start
    for each in started:
        each.close()


def dated(number: int) -> str:
    """An article as a record that says when it was published: some hours ago."""
    title, _, text = article(number).partition("\n\n")
    at = datetime.now(UTC) - timedelta(hours=number)
    return json.dumps({"title": title, "text": text, "published_at": at.isoformat()}) + "\n"


def counted(prometheus: Prometheus) -> dict[str, float]:
    """Items by disposition, as each of the targets has counted them."""
    found = prometheus.values("sum by (disposition, service) (wireroom_items_total) > 0")
    return {labels["disposition"]: value for labels, value in found}


def test_every_query_of_the_dashboard_has_data_after_a_replay(
    install: Callable[..., Installation],
    watch: Callable[[dict[str, str]], Prometheus],
    tmp_path: Path,
) -> None:
    made = install(
        fetch_allow_networks="127.0.0.0/8", fetch_allow_ports="1-65535", fetch_robots="false"
    )
    up = made.start("up")
    address = made.port().removeprefix("http://")
    assert split_address(address)[1] > 0
    prometheus = watch(dict.fromkeys(SERVICES, address))
    everything = dict.fromkeys(SERVICES, "up")
    eventually(lambda: prometheus.targets() == everything, "the targets are not up", 20)
    # `rate` sees an increase only from a sample before it.
    before = 'sum(count_over_time(wireroom_items_total{disposition="stored", kind="seed"}[1m]))'
    eventually(
        lambda: prometheus.values(before) and prometheus.values(before)[0][1] >= 6, "no scrapes", 20
    )

    texts = [article(number) for number in range(8)]
    seeds = write_seeds(tmp_path / "seeds", [*texts, texts[0], ""])
    (seeds / "records.jsonl").write_text("".join(dated(number) for number in range(20, 24)))
    replay = made.run("replay", str(seeds), timeout=60)
    assert replay.returncode == 1, replay.stdout + replay.stderr
    fetched = made.run("replay", str(seeds), "--as-feed", timeout=60)
    assert "unchanged" in fetched.stdout, fetched.stdout + fetched.stderr

    ended = made.audit()["dispositions"]
    assert ended["stored"] == 12
    assert ended["quarantined"] >= 1
    eventually(lambda: counted(prometheus) == ended, "the counters are not the ledger's", 20)

    empty = {}
    for panel, expression in compose.queries():
        if any(f"by ({label})" in expression for label in EMPTY_WITHOUT_FAULTS):
            prometheus.values(expression)
            continue
        numbers = [value for _, value in prometheus.values(expression)]
        if not [value for value in numbers if not math.isnan(value)]:
            empty[panel] = expression
    assert empty == {}

    p95 = "histogram_quantile(0.95, sum by (le, stage) (rate(wireroom_stage_seconds_bucket[1m])))"
    timed = {each["stage"] for each, value in prometheus.values(p95) if not math.isnan(value)}
    assert timed == set(STEPS) - {"subscribe", "deliver"}  # push is off
    for series in ('wireroom_fetch_responses_total{class="2xx"}', "wireroom_fetch_bytes_total"):
        assert all(value > 0 for _, value in prometheus.values(series)), series

    assert prometheus.firing() <= {"WireroomQuarantineGrowing"}

    # What goes away is noticed.
    up.send_signal(signal.SIGTERM)
    up.wait(20)
    eventually(
        lambda: "WireroomServiceDown" in prometheus.firing(), "nobody noticed the outage", 20
    )
