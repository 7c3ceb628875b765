"""The Dockerfile, checked without Docker, and the package that it installs."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.deploy.compose import ROOT, interpolated
from wireroom import settings

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
PACKAGES = ("wireroom", "scheduler", "workers")


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: list[list[tuple[str, str]]] = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip():
            continue
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append((word, " ".join(rest.split())))
    return found


def of(stage: list[tuple[str, str]], word: str) -> list[str]:
    return [rest for name, rest in stage if name == word]


def test_both_stages_stand_on_one_pinned_python() -> None:
    bases = [of(stage, "FROM")[0].split(" AS ")[0] for stage in stages()]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", bases[0])


def test_the_builder_installs_only_what_is_locked() -> None:
    builder = stages()[0]
    installs = [
        command
        for run in of(builder, "RUN")
        for command in re.split(r"&&|;", run)
        if "pip install" in command
    ]
    assert len(installs) == 3
    assert all("--require-hashes" in each or "--no-deps" in each for each in installs)
    assert 'SPACY_MODELS=""' in of(builder, "ARG")


def test_the_last_stage_carries_no_tools_and_no_root() -> None:
    last = stages()[-1]
    assert not [run for run in of(last, "RUN") if re.search(r"apt|pip install|gcc|make\b", run)]
    assert of(last, "USER") == ["10001:10001"]
    assert of(last, "COPY") == ["--from=builder /opt/wireroom /opt/wireroom"]
    order = [word for word, _ in last]
    assert "RUN" not in order[order.index("USER") :]
    for name in ("scheduler", "fetch", "process", "replay"):
        assert (
            interpolated({f"{each}_PASSWORD": "x1" for each in ("REDIS", "POSTGRES", "GRAFANA")})[
                "services"
            ][name]["user"]
            == of(last, "USER")[0]
        )


def test_its_settings_are_accepted_and_its_health_check_asks_its_port() -> None:
    last = stages()[-1]
    environ = dict(pair.split("=", 1) for line in of(last, "ENV") for pair in line.split())
    loaded = settings.load(environ)
    _, port = settings.split_address(loaded.metrics_address)
    assert of(last, "EXPOSE") == [str(port)]
    (check,) = of(last, "HEALTHCHECK")
    assert f"127.0.0.1:{port}/healthz" in check
    assert loaded.data_dir == of(last, "WORKDIR")[0]


def test_what_is_built_from_data_is_made_where_the_services_look_for_it(tmp_path: Path) -> None:
    (run,) = [run for run in of(stages()[0], "RUN") if "XDG_CACHE_HOME=" in run]
    folder = re.search(r"XDG_CACHE_HOME=(\S+)", run)
    assert folder is not None
    assert f"XDG_CACHE_HOME={folder[1]} " in of(stages()[-1], "ENV")[0]
    code = re.search(r'-c "([^"]+)"', run)
    assert code is not None
    environ = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code[1]], cwd=ROOT, env=environ, check=True, timeout=120)
    kept = {each.parent.name.partition("-")[0] for each in tmp_path.glob("wireroom/*/*")}
    assert kept == {"calendar", "gazetteer", "languages"}


def test_what_is_copied_is_in_the_build_context() -> None:
    kept = [
        line[1:].rstrip("/")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    ]
    for line in of(stages()[0], "COPY"):
        *sources, _target = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert any(fnmatch.fnmatch(source.removeprefix("./"), each) for each in kept), source


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as the image installs it, built from what the image copies."""
    folder = tmp_path_factory.mktemp("image")
    source = folder / "src"
    source.mkdir()
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "-q"]
    command += ["--no-deps", "--no-build-isolation", "-w", str(folder / "out"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (made,) = (folder / "out").glob("*.whl")
    return made


def test_the_installed_package_holds_every_file_of_the_source(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    ours = {
        str(path.relative_to(ROOT))
        for name in PACKAGES
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - inside == set()
    assert any(name.endswith("entry_points.txt") for name in inside)


def locked(name: str) -> dict[str, str]:
    """Versions by package, of a file of locked requirements."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", text, re.MULTILINE)
    return {package.lower().replace("_", "-"): version for package, version in found}


def test_setuptools_is_one_of_the_locked_packages_of_the_image() -> None:
    # The builder has no other source of it, and builds without isolation.
    assert int(locked("requirements-run.lock")["setuptools"].partition(".")[0]) >= 77


def test_what_the_package_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    development = project["optional-dependencies"]["dev"]
    for name, wanted in (
        ("requirements-run.lock", project["dependencies"]),
        ("requirements.lock", project["dependencies"] + development),
    ):
        names = {re.split(r"[\[<>=!~ ;]", each)[0].lower().replace("_", "-") for each in wanted}
        assert names - set(locked(name)) == set(), f"{name}: run make lock"
