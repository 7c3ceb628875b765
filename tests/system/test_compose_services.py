"""The services of docker-compose.yml, started without Docker: their very commands and settings.

Only what Docker provides is replaced: the names of hosts, the folder of a tmpfs, and ports
(0, so that several tests can run side by side).
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.deploy import compose
from tests.system.articles import article
from tests.system.conftest import Installation, eventually, write_seeds
from wireroom.embedded import server_binary

REDIS_PASSWORD = secrets.token_hex(12)
SERVICES = ("scheduler", "fetch", "process")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The compose file's services, its variables filled in."""
    given = {name: secrets.token_hex(12) for name in compose.SECRETS}
    found: dict[str, Any] = compose.interpolated(given | {"REDIS_PASSWORD": REDIS_PASSWORD})
    return found["services"]  # type: ignore[no-any-return]


@pytest.fixture
def redis_port(services: dict[str, Any], tmp_path: Path) -> Iterator[int]:
    """A Redis on loopback, started by the compose file's command, that asks for a password."""
    folder = tmp_path / "redis"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "redis-server").symlink_to(server_binary())
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    shell, option, script = services["redis"]["command"]
    for ours, theirs in (
        ("--port 6379", f"--port {port} --bind 127.0.0.1"),
        ("--dir /data", f"--dir {folder}"),
    ):
        assert ours in script
        script = script.replace(ours, theirs)
    process = subprocess.Popen(
        [shell, option, script],
        env={
            **os.environ,
            **services["redis"]["environment"],
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        },
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis(port=port, password=REDIS_PASSWORD)

    def answers() -> bool:
        assert process.poll() is None, "Redis did not start"
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False

    eventually(answers, "Redis does not answer", 15)
    yield port
    client.close()
    process.send_signal(signal.SIGTERM)
    process.wait(15)


def settings_of(service: dict[str, Any], redis_port: int, store_url: str) -> dict[str, str]:
    """The service's environment, with the hosts that Docker would provide replaced."""
    environ = {
        name.removeprefix("WIREROOM_").lower(): value
        for name, value in service["environment"].items()
    }
    environ["redis_url"] = environ["redis_url"].replace("redis:6379", f"127.0.0.1:{redis_port}")
    assert environ["store_url"].startswith("postgresql+psycopg://")
    environ["store_url"] = store_url
    environ["metrics_address"] = environ["metrics_address"].replace("0.0.0.0:9108", "127.0.0.1:0")
    del environ["data_dir"]
    return environ


def metric_families(text: str) -> set[str]:
    """Names of the families of which a scrape has samples."""
    kinds = dict(
        line.split(" ")[2:4] for line in text.splitlines() if line.startswith("# TYPE wireroom_")
    )
    sampled = {line.partition("{")[0].partition(" ")[0] for line in text.splitlines()}
    return {
        name
        for name, kind in kinds.items()
        if name in sampled or (kind == "histogram" and f"{name}_bucket" in sampled)
    }


def test_the_services_take_seeds_to_postgresql_and_are_seen(
    services: dict[str, Any],
    redis_port: int,
    new_store_url: Callable[[str], str],
    install: Callable[..., Installation],
    tmp_path: Path,
) -> None:
    store_url = new_store_url("postgresql")
    with (
        redis.Redis(port=redis_port, password="wrong") as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()

    # All at once, on an empty database: whichever comes first creates the tables.
    started = {}
    for name in SERVICES:
        made = install(**settings_of(services[name], redis_port, store_url))
        program, *words = services[name]["command"]
        assert program == "wireroom"
        started[name] = (made, made.start(*words))
    urls = {name: _url(made) for name, (made, _) in started.items()}
    for name, url in urls.items():
        assert _get(f"{url}/healthz") == (200, "ok\n"), name
        eventually(partial(_ready, url), f"{name} is not ready", 30)
        _, text = _get(f"{url}/metrics")
        assert metric_families(text) >= compose.CONTRACT_METRICS, name

    seeds = write_seeds(tmp_path / "seeds", [article(number) for number in range(6)])
    fourth = install(**settings_of(services["replay"], redis_port, store_url))
    program, *words = services["replay"]["command"]
    words = [str(seeds) if word == "/seeds" else word for word in words]
    done = fourth.run(*words, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("stored ") == 6

    assert {each.title for each in fourth.articles()} == {
        article(number).splitlines()[0] for number in range(6)
    }
    assert fourth.audit()["dispositions"] == {"stored": 6}

    # Work is counted where it was done; what is state is the same everywhere.
    stored = 'wireroom_items_total{disposition="stored",kind="seed"}'
    scrapes = {name: started[name][0].metrics(url) for name, url in urls.items()}
    assert {name: scrape[stored] for name, scrape in scrapes.items()} == {
        "scheduler": 0,
        "fetch": 0,
        "process": 6,
    }
    states = [
        {k: v for k, v in scrape.items() if k.startswith("wireroom_frontier_items")}
        for scrape in scrapes.values()
    ]
    assert states[0] == states[1] == states[2]

    for name, (made, process) in started.items():
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0, name
        assert REDIS_PASSWORD not in made.log.read_text()
        assert "Traceback" not in made.log.read_text(), name


def _url(made: Installation) -> str:
    """Address of a service that writes its log as JSON."""
    return made.port().rstrip('"}')


def _ready(url: str) -> bool:
    return _get(f"{url}/readyz") == (200, "ready\n")


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_finds_nothing_to_say_about_the_names(
    install: Callable[..., Installation],
) -> None:
    made = install()
    made.start("up")
    _, text = _get(f"{made.port()}/metrics")
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=30
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if "wireroom_" in line]
    assert said == []
    assert done.returncode == 0, done.stdout + done.stderr
