"""A real Prometheus that watches systems under test, with the deployment's configuration."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy import compose

NEEDS_PROMETHEUS = pytest.mark.skipif(
    shutil.which("prometheus") is None,
    reason="prometheus is not installed (on Debian: apt-get install prometheus)",
)
WINDOW = {"$__rate_interval": "5m", "$__range": "5m", "$__interval": "5s"}
"""What Grafana fills in."""
_SECONDS = {"s": 1, "m": 60, "h": 3600}
HOLD, LOOK_BACK, OVERDUE = 600, 120, 100
"""How many times shorter a hurried alert waits, looks back, and lets work be overdue."""
LEAST_LOOK_BACK = 15


def hurried(rules: str) -> str:
    """The alerting rules with every duration shortened, so that a test need not wait for hours.

    What is compared, and with what, stays.
    """

    def hold(found: re.Match[str]) -> str:
        return f"for: {max(_length(found) // HOLD, 1)}s"

    def look_back(found: re.Match[str]) -> str:
        return f"[{max(_length(found) // LOOK_BACK, LEAST_LOOK_BACK)}s]"

    rules = re.sub(r"for: (\d+)([smh])\b", hold, rules)
    rules = re.sub(r"\[(\d+)([smh])\]", look_back, rules)
    return re.sub(r"([<>]) (\d+)00\b", lambda found: f"{found[1]} {found[2]}", rules)


def _length(found: re.Match[str]) -> int:
    return int(found[1]) * _SECONDS[found[2]]


class Prometheus:
    """A server of its own, with the deployment's configuration pointed at some addresses."""

    def __init__(
        self, folder: Path, targets: Mapping[str, str], *, rules: str | None = None
    ) -> None:
        """``targets``: host and port by the name that DNS would give it.  ``rules``: others than
        those of the deployment."""
        folder.mkdir()
        self._names = folder / "targets.json"
        config = yaml.safe_load((compose.PROMETHEUS / "prometheus.yml").read_text())
        config["global"] |= {
            "scrape_interval": "1s",
            "scrape_timeout": "1s",
            "evaluation_interval": "1s",
        }
        (job,) = [each for each in config["scrape_configs"] if each["job_name"] == "wireroom"]
        (names,) = job.pop("dns_sd_configs")
        assert set(targets) <= set(names["names"])
        job["file_sd_configs"] = [{"files": [str(self._names)], "refresh_interval": "1s"}]
        self.name(targets)
        config["scrape_configs"] = [job]
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        given = (compose.PROMETHEUS / "rules.yml").read_text()
        (folder / "rules.yml").write_text(given if rules is None else rules)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        self.log = folder / "prometheus.log"
        command = ["prometheus", f"--config.file={folder / 'prometheus.yml'}"]
        command += [f"--storage.tsdb.path={folder / 'data'}", "--log.level=warn"]
        command += [f"--web.listen-address={self.url.removeprefix('http://')}"]
        with self.log.open("w") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out)

    def name(self, targets: Mapping[str, str]) -> None:
        """From now on these are the services that DNS knows."""
        found = [
            {"targets": [address], "labels": {"__meta_dns_name": name}}
            for name, address in targets.items()
        ]
        fresh = self._names.with_suffix(".new")
        fresh.write_text(json.dumps(found))
        fresh.rename(self._names)

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

    def alerts(self, *states: str) -> dict[str, list[dict[str, str]]]:
        """The labels of the alerts in these states, by name."""
        found: dict[str, list[dict[str, str]]] = {}
        for each in self.ask("alerts")["alerts"]:
            if each["state"] in states:
                found.setdefault(each["labels"]["alertname"], []).append(each["labels"])
        return found

    def targets(self) -> dict[str, str]:
        """Health by service."""
        found = self.ask("targets")
        active = found["activeTargets"] if found else []
        return {each["labels"]["service"]: each["health"] for each in active}

    def close(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(15)
