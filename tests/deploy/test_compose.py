"""docker-compose.yml and what it mounts, checked without Docker."""

from __future__ import annotations

import lzma
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from py3langid import langid  # type: ignore[import-untyped]

from tests.deploy import compose
from tests.deploy.commands import check_is_ours
from wireroom import push, settings
from wireroom.cli.serve import check_exposure
from wireroom.errors import UsageError

SERVICES = sorted(compose.raw()["services"])
OWN = sorted(compose.wireroom_services(compose.raw()))
DAEMONS = [name for name in SERVICES if name != "replay"]
TEST_SECRETS = {name: f"{name.lower().replace('_', '')}1234" for name in compose.SECRETS}
TAG = re.compile(r"^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9]+)*(@sha256:[0-9a-f]{64})?$")


def service(name: str) -> dict[str, Any]:
    found: dict[str, Any] = compose.interpolated(TEST_SECRETS)["services"][name]
    return found


def test_it_has_the_services_of_the_system() -> None:
    wanted = {"redis", "postgres", "scheduler", "fetch", "process", "prometheus", "grafana"}
    assert set(DAEMONS) == wanted | {"listen", "serve"}
    assert [name for name in DAEMONS if "profiles" in service(name)] == ["listen", "serve"]


def against_the_specification(file: Path) -> subprocess.CompletedProcess[str]:
    """The schema that the Compose specification publishes, as the locked package carries it."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            str(file),
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_specification_accepts_it(tmp_path: Path) -> None:
    done = against_the_specification(compose.COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr
    wrong = tmp_path / "compose.yml"
    text = compose.COMPOSE.read_text(encoding="utf-8")
    wrong.write_text(text.replace("pids_limit", "pid_limit", 1))
    done = against_the_specification(wrong)
    assert done.returncode == 1
    assert "pid_limit" in done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined(name: str) -> None:
    found = service(name)
    assert TAG.match(found["image"]), found["image"]
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert not found.get("privileged")
    assert not found.get("cap_add")
    user, _, group = found["user"].partition(":")
    assert int(user) > 0
    assert group.isdigit()
    assert re.fullmatch(r"\d+[mg]", found["mem_limit"])
    assert 0 < found["cpus"] <= 2
    assert found["pids_limit"] > 0
    assert set(found["networks"]) <= set(compose.raw()["networks"])


@pytest.mark.parametrize("name", DAEMONS)
def test_every_lasting_service_is_watched_and_started_again(name: str) -> None:
    found = service(name)
    assert found["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(found["healthcheck"])
    assert found["restart"] == "unless-stopped"
    for other, wanted in found.get("depends_on", {}).items():
        assert wanted == {"condition": "service_healthy"}
        assert other in DAEMONS


def test_what_is_published_is_published_on_loopback_only() -> None:
    published = {name: service(name)["ports"] for name in SERVICES if "ports" in service(name)}
    assert published == {
        "prometheus": ["127.0.0.1:9090:9090"],
        "grafana": ["127.0.0.1:3000:3000"],
        "listen": ["127.0.0.1:8008:8008"],
        "serve": ["127.0.0.1:8080:8080"],
    }


def test_stores_and_dashboards_share_no_network_and_few_services_see_the_outside() -> None:
    networks = compose.raw()["networks"]
    inside = {name for name, options in networks.items() if options.get("internal")}
    assert inside == {"backends", "metrics"}
    for store in ("redis", "postgres"):
        assert service(store)["networks"] == ["backends"]
        for watcher in ("prometheus", "grafana"):
            assert not set(service(store)["networks"]) & set(service(watcher)["networks"])
    open_to_outside = [name for name in OWN if set(service(name)["networks"]) - inside]
    assert open_to_outside == ["fetch", "listen", "serve"]
    for name in ("scheduler", "fetch", "process", "listen"):
        assert "metrics" in service(name)["networks"]


@pytest.mark.parametrize("missing", compose.SECRETS)
def test_without_a_password_nothing_starts(missing: str) -> None:
    with pytest.raises(KeyError, match=missing):
        compose.interpolated({**TEST_SECRETS, missing: ""})


def test_no_secret_is_written_in_a_file() -> None:
    values = [
        (variable, value)
        for found in compose.raw()["services"].values()
        for variable, value in found.get("environment", {}).items()
        if re.search("PASSWORD|SECRET|TOKEN|KEY", variable)
    ]
    assert values
    from_env = re.compile(r"\$\{[A-Z_]+:(?:\?.+|-)\}")
    assert [value for _, value in values if not from_env.fullmatch(value)] == []
    assert re.findall(r"://[^\s$/@]*:[^\s$@{]+@", compose.COMPOSE.read_text()) == []


def test_the_example_names_every_variable_and_holds_no_password() -> None:
    text = (compose.ROOT / ".env.example").read_text(encoding="utf-8")
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", compose.COMPOSE.read_text(encoding="utf-8")))
    assert set(given) == used
    secrets = (*compose.SECRETS, "PUSH_SECRET", "HOOK_SECRET", "SERVE_TOKEN")
    assert {given[name] for name in secrets} == {""}
    assert ".env" in (compose.ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize("name", OWN)
def test_every_setting_exists_and_is_accepted(name: str) -> None:
    environ = service(name)["environment"]
    unknown = {
        variable
        for variable in environ
        if variable.removeprefix(settings.PREFIX).lower() not in settings.Settings.__struct_fields__
    }
    assert unknown == set()
    loaded = settings.load(environ)
    assert loaded.metrics_address == "0.0.0.0:9108"
    assert loaded.redis_url == f"redis://:{TEST_SECRETS['REDIS_PASSWORD']}@redis:6379/0"
    assert loaded.effective_store_url.endswith("@postgres:5432/wireroom")
    folders = [each.partition(":")[0] for each in service(name)["tmpfs"]]
    assert loaded.data_dir in folders


@pytest.mark.parametrize("name", OWN)
def test_every_command_is_one_of_ours(name: str) -> None:
    check_is_ours(service(name)["command"])


def test_the_workers_together_serve_every_queue() -> None:
    from wireroom.topology import QUEUES

    served = [
        queue
        for name in OWN
        if "--queues" in service(name)["command"]
        for queue in service(name)["command"][-1].split(",")
    ]
    assert sorted(served) == sorted(QUEUES)


def test_who_replays_sees_the_same_files_as_who_reads_them() -> None:
    assert service("replay")["volumes"] == service("process")["volumes"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_mounted_path_is_there_and_read_only(name: str) -> None:
    volumes = compose.raw()["volumes"]
    for mount in service(name).get("volumes", []):
        source, target, *mode = mount.split(":")
        assert target.startswith("/")
        if source.startswith("./"):
            assert (compose.ROOT / source).exists()
            assert mode == ["ro"]
        else:
            assert source in volumes


def test_health_checks_of_the_services_ask_the_port_that_they_open() -> None:
    for name in ("scheduler", "fetch", "process", "listen"):
        _, port = settings.split_address(service(name)["environment"]["WIREROOM_METRICS_ADDRESS"])
        assert f"http://127.0.0.1:{port}/healthz" in service(name)["healthcheck"]["test"][-1]
        compile(service(name)["healthcheck"]["test"][-1], name, "exec")


@pytest.mark.parametrize("name", OWN)
def test_the_model_of_languages_can_be_unpacked_in_its_folder_for_temporary_files(
    name: str, unpacked_model: int
) -> None:
    sizes = dict(
        re.findall(r"^/(\w+):size=(\d+)m,", "\n".join(service(name)["tmpfs"]), re.MULTILINE)
    )
    assert int(sizes["tmp"]) * 2**20 > 1.5 * unpacked_model


@pytest.fixture(scope="module")
def unpacked_model() -> int:
    """In bytes."""
    with lzma.open(Path(langid.__file__).parent / langid.MODEL_FILE) as file:
        return file.seek(0, os.SEEK_END)


def test_the_receiver_listens_where_it_is_published() -> None:
    found = service("listen")
    loaded = settings.load(found["environment"])
    _, port = settings.split_address(loaded.push_listen_address)
    assert [each.rpartition(":")[2] for each in found["ports"]] == [str(port)]
    assert not push.wanted(loaded)
    assert push.wanted(
        settings.load(
            compose.interpolated(
                {
                    **TEST_SECRETS,
                    "PUSH_CALLBACK_URL": "https://h.example/push",
                    "PUSH_SECRET": "s" * 32,
                }
            )["services"]["fetch"]["environment"]
        )
    )


def test_the_api_is_served_where_it_is_published_and_never_without_a_token() -> None:
    found = service("serve")
    loaded = settings.load(found["environment"])
    _, port = settings.split_address(loaded.serve_address)
    assert [each.rpartition(":")[2] for each in found["ports"]] == [str(port)]
    assert f"http://127.0.0.1:{port}/healthz" in found["healthcheck"]["test"][-1]
    with pytest.raises(UsageError, match="WIREROOM_SERVE_TOKEN"):
        check_exposure(loaded)
    given = compose.interpolated({**TEST_SECRETS, "SERVE_TOKEN": "t" * 32})["services"]["serve"]
    check_exposure(settings.load(given["environment"]))


def test_redis_keeps_what_it_was_given() -> None:
    script = service("redis")["command"][-1]
    words = shlex.split(script.replace("\\\n", " ").partition("<<")[0])
    options = dict(zip(words[2:-1:2], words[3:-1:2], strict=True))
    assert options["--appendonly"] == "yes"
    assert options["--maxmemory-policy"] == "noeviction"
    assert int(options["--maxmemory"].removesuffix("mb")) < 1024
    assert TEST_SECRETS["REDIS_PASSWORD"] not in script


def test_prometheus_asks_the_services_where_they_listen() -> None:
    config = yaml.safe_load((compose.PROMETHEUS / "prometheus.yml").read_text())
    (job,) = [each for each in config["scrape_configs"] if each["job_name"] == "wireroom"]
    (names,) = job["dns_sd_configs"]
    for name in names["names"]:
        address = service(name)["environment"]["WIREROOM_METRICS_ADDRESS"]
        assert settings.split_address(address)[1] == names["port"]
        assert set(service(name)["networks"]) & set(service("prometheus")["networks"])
    assert set(names["names"]) == set(OWN) - {"replay", "serve"}
