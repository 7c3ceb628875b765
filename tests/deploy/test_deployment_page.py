"""docs/deployment.md: its commands name what is there."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import yaml

from tests.deploy import units
from tests.deploy.compose import ROOT
from tests.docs.test_documentation import shell_lines

PAGE = "docs/deployment.md"
EXAMPLE = ROOT / "deploy" / "kubernetes" / "secret.env.example"


def test_every_file_of_a_command_is_there() -> None:
    named = {
        word
        for words in shell_lines(PAGE)
        for word in words
        if word.startswith("deploy/") or word.endswith(".lock")
    }
    assert len(named) > 8
    assert [name for name in sorted(named) if not list(ROOT.glob(name))] == []


def test_all_units_are_copied_and_those_that_are_enabled_exist() -> None:
    (copied,) = [words for words in shell_lines(PAGE) if words[:2] == ["cp", "-r"]]
    sources = {path.name for pattern in copied[2:-1] for path in ROOT.glob(pattern)}
    enabled = {
        name
        for words in shell_lines(PAGE)
        if words[:3] == ["systemctl", "enable", "--now"]
        for name in words[3:]
    }
    assert {f"{name.removesuffix('.target')}" for name in enabled} - {"wireroom"} <= set(
        units.SERVICES
    )
    assert {f"{name}.service" for name in units.SERVICES} <= sources
    assert {"wireroom.target", "wireroom-.service.d"} <= sources


def test_the_port_of_each_unit_is_the_one_that_is_told() -> None:
    told = dict(re.findall(r"(\d{4}) \((\w+)", (ROOT / PAGE).read_text(encoding="utf-8")))
    for port, name in told.items():
        found = units.environment(units.service(f"wireroom-{name}"), {})
        variable = "SERVE" if name == "serve" else "METRICS"
        assert found[f"WIREROOM_{variable}_ADDRESS"] == f"127.0.0.1:{port}"
    assert len(told) == 5


def test_the_example_of_the_secret_holds_the_keys_and_no_password() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    given = dict(re.findall(r"^#?([a-z-]+)=(.*)$", text, re.MULTILINE))
    manifests = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "deploy" / "kubernetes").rglob("*.yaml")
    )
    assert set(given) == set(re.findall(r"^ +key: ([a-z-]+)$", manifests, re.MULTILINE))
    assert all(re.fullmatch(r"|PASSWORD|\S+:PASSWORD@\S+", value) for value in given.values())
    assert "secret.env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kubectl_makes_the_secret_of_it() -> None:
    (words,) = [w for w in shell_lines(PAGE) if w[:4] == ["kubectl", "create", "secret", "generic"]]
    command = [f"--from-env-file={EXAMPLE}" if "--from-env" in word else word for word in words]
    done = subprocess.run(
        [*command, "--dry-run=client", "-o", "yaml"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    made = yaml.safe_load(done.stdout)
    assert (made["metadata"]["name"], made["metadata"]["namespace"]) == ("wireroom", "wireroom")
    assert {"redis-url", "store-url"} <= set(made["data"])
