"""What is built once and then read: the same whatever became of the cache folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workers.builtfiles import built_once, digest_of

LOOK = """
import json, workers.calendar_names as c, workers.language as l
from workers.enrich.gazetteer import load
text = "Die Feuerwehr räumte am Dienstag die Brücke, sagte ein Sprecher der Stadt."
found = load()
print(json.dumps([c.months_of("ar"), c.weekdays_of("zh"), l._model_probabilities(text),
                  int(found.keys.sum()), found.names[:50], len(found.spoken)]))
"""
FOLDERS = {"calendar", "gazetteer", "languages"}


def no_change(_root: Path) -> None:
    """Nothing happens to it."""


def truncated(root: Path) -> None:
    for file in root.glob("*/*"):
        os.truncate(file, file.stat().st_size // 2)


def emptied(root: Path) -> None:
    for file in root.glob("*/*"):
        file.unlink()


def replaced(root: Path) -> None:
    for folder in list(root.iterdir()):
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        folder.write_text("not a folder")


def look(cache: Path) -> str:
    environ = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-c", LOOK]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A cache folder, and what was seen when it was made."""
    cache = tmp_path_factory.mktemp("cache")
    return cache / "wireroom", look(cache)


@pytest.mark.parametrize("happens", [no_change, truncated, emptied, replaced])
def test_what_is_read_is_what_was_built(
    happens: Callable[[Path], None], built: tuple[Path, str]
) -> None:
    root, seen = built
    happens(root)
    assert look(root.parent) == seen
    assert {each.name.partition("-")[0] for each in root.iterdir() if each.is_dir()} == FOLDERS
    before = {file: file.stat().st_mtime_ns for file in root.glob("*/*")}
    assert look(root.parent) == seen
    assert {file: file.stat().st_mtime_ns for file in root.glob("*/*")} == before, "built again"


def test_a_folder_that_cannot_be_made_costs_the_building_only(
    built: tuple[Path, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    assert look(tmp_path / "file") == built[1]


def test_each_digest_has_files_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    calls = []

    def made(digest: str) -> str:
        def build() -> str:
            calls.append(digest)
            return f"built for {digest}"

        def write(folder: Path, text: str) -> None:
            (folder / "text").write_text(text)

        def read(folder: Path) -> str:
            return (folder / "text").read_text()

        return built_once("sample", digest, build=build, write=write, read=read)

    one, other = digest_of(["a", "bc"]), digest_of(["ab", "c"])
    assert one != other
    assert [made(one), made(other), made(one)] == [f"built for {d}" for d in (one, other, one)]
    assert calls == [one, other]
