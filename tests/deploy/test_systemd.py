"""deploy/systemd: read, verified by systemd's own tools, and held against the code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy import compose, units
from tests.deploy.commands import check_is_ours
from wireroom import settings, system
from wireroom.cli.serve import check_exposure
from wireroom.topology import QUEUES

FOLDERS = {"%S": "/var/lib", "%t": "/run", "%C": "/var/cache"}
MOST_EXPOSED = 15
"""In tenths, by `systemd-analyze security`: 100 is a service that nothing confines."""
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


def loaded(name: str) -> settings.Settings:
    return settings.load(
        {
            variable: value
            for variable, value in units.environment(units.service(name), FOLDERS).items()
            if variable.startswith(settings.PREFIX)
        }
    )


@pytest.mark.parametrize("name", units.SERVICES)
def test_every_unit_runs_a_command_of_ours_with_settings_that_exist(name: str) -> None:
    unit = units.service(name)
    program, *words = units.command(unit)
    assert program == units.PROGRAM
    check_is_ours(["wireroom", *words])
    (folder,) = [
        f"{FOLDERS[specifier]}/{unit[f'Service.{kind}Directory'][0]}"
        for specifier, kind in (("%S", "State"), ("%t", "Runtime"))
        if f"Service.{kind}Directory" in unit
    ]
    assert loaded(name).data_dir == folder


def test_on_one_machine_no_two_share_a_port_or_a_folder() -> None:
    several = [loaded(name) for name in units.SERVICES if name != "wireroom-up"]
    assert len({each.data_dir for each in several}) == len(several) == 5
    opened = [
        value
        for name in units.SERVICES
        if name != "wireroom-up"
        for variable, value in units.environment(units.service(name), FOLDERS).items()
        if variable.endswith("_ADDRESS")
    ]
    assert len(set(opened)) == len(opened) == 6
    for name in units.SERVICES:
        asked = loaded(name)
        address = asked.serve_address if name == "wireroom-serve" else asked.metrics_address
        host, port = settings.split_address(address)
        assert (host, port > 1024) == ("127.0.0.1", True)
        check_exposure(asked)


def test_the_units_are_the_services_of_the_compose_file() -> None:
    theirs = compose.raw()["services"]
    for name in units.SERVICES:
        if name == "wireroom-up":
            continue
        _, *words = units.command(units.service(name))
        assert ["wireroom", *words] == theirs[name.removeprefix("wireroom-")]["command"]
    served = [
        units.command(units.service(name))[-1]
        for name in units.SERVICES
        if "--queues" in units.command(units.service(name))
    ]
    assert sorted(served) == sorted(QUEUES)


@pytest.mark.parametrize("name", units.SERVICES)
def test_a_unit_is_started_again_and_given_the_time_to_stop(name: str) -> None:
    unit = units.service(name)
    assert unit["Service.Restart"] == ["always"]
    assert unit["Unit.StartLimitIntervalSec"] == ["0"]
    assert int(unit["Service.TimeoutStopSec"][0]) > system.STOP_SECONDS
    # A signal to all at once would end children before their work is handed back.
    assert unit["Service.KillMode"] == ["mixed"]
    assert unit["Service.User"] == ["wireroom"]


def test_one_machine_runs_either_all_in_one_or_the_services() -> None:
    target = units.read(units.FOLDER / "wireroom.target")
    assert target["Unit.Conflicts"] == ["wireroom-up.service"]
    for name in units.SERVICES:
        unit = units.service(name)
        if name == "wireroom-up":
            assert unit["Unit.Conflicts"] == ["wireroom.target"]
        else:
            assert unit["Install.WantedBy"] == unit["Unit.PartOf"] == ["wireroom.target"]


def test_the_example_of_the_environment_names_settings_and_holds_no_secret() -> None:
    text = (units.FOLDER / "wireroom.env.example").read_text(encoding="utf-8")
    given = dict(re.findall(r"^#(WIREROOM_\w+)=(.*)$", text, re.MULTILINE))
    for secret in settings.SECRETS:
        assert given.pop(f"{settings.PREFIX}{secret.upper()}") == ""
    together = settings.load(given)
    assert together.redis_url
    assert together.store_url
    for name in units.SERVICES:  # the file would win
        assert not set(units.environment(units.service(name), FOLDERS)) & set(given)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they would be installed, with a program that is there."""
    folder = tmp_path / "system"
    shutil.copytree(units.FOLDER, folder)
    for path in folder.glob("*.service"):
        path.write_text(path.read_text().replace(units.PROGRAM, sys.executable))
    return folder


@needs_systemd
def test_systemd_has_nothing_to_say(installed: Path) -> None:
    files = [str(path) for path in (*installed.glob("*.service"), *installed.glob("*.target"))]
    assert len(files) == 7
    done = subprocess.run(
        ["systemd-analyze", "verify", *files], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    broken = installed / "wireroom-fetch.service"
    broken.write_text(broken.read_text().replace("MemoryMax", "MemryMax"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(broken)], capture_output=True, text=True, timeout=60
    )
    assert "MemryMax" in done.stderr


@needs_systemd
@pytest.mark.parametrize("name", units.SERVICES)
def test_systemd_finds_every_unit_confined(installed: Path, name: str) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager"]
    command += [f"--threshold={MOST_EXPOSED}", str(installed / f"{name}.service")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="systemd is not installed")
def test_the_user_is_one_that_nobody_logs_in_as(tmp_path: Path) -> None:
    config = units.FOLDER / "wireroom.sysusers.conf"
    (tmp_path / "etc").mkdir()
    done = subprocess.run(
        ["systemd-sysusers", f"--root={tmp_path}", str(config)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "etc" / "passwd").read_text().splitlines()
    name, _, number, *_, home, shell = line.split(":")
    assert (name, home) == ("wireroom", "/var/lib/wireroom")
    assert 0 < int(number) < 1000
    assert shell.endswith("nologin")
