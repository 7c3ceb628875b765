"""What is built once and then read: the same whatever became of the cache folder."""

from __future__ import annotations

import json
import os
import shutil
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


def look(cache: Path) -> str:
    """What a new process finds, from files or built."""
    environ = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-c", LOOK]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


def truncated(root: Path) -> None:
    for file in root.glob("*/*"):
        os.truncate(file, file.stat().st_size // 2)


def emptied(root: Path) -> None:
    for file in root.glob("*/*"):
        file.unlink()


def replaced(root: Path) -> None:
    for folder in list(root.iterdir()):
        shutil.rmtree(folder)
        folder.write_text("not a folder")


def told_something_else(root: Path) -> None:
    for file in root.glob("*/*"):
        file.write_text("[]")


def test_what_is_read_is_what_was_built_also_after_damage(tmp_path: Path) -> None:
    root = tmp_path / "wireroom"
    seen = look(tmp_path)
    names = {each.name.partition("-")[0] for each in root.iterdir()}
    assert names == {"calendar", "gazetteer", "languages"}
    made = {file: file.stat().st_mtime_ns for file in root.glob("*/*")}
    assert look(tmp_path) == seen
    assert {file: file.stat().st_mtime_ns for file in root.glob("*/*")} == made, "built again"
    truncated(root)
    assert look(tmp_path) == seen
    assert {file.name for file in root.glob("*/*")} == {file.name for file in made}
    assert min(file.stat().st_mtime_ns for file in root.glob("*/*")) > max(made.values())


class Sample:
    """Something that is built once, and how often it was."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self, digest: str = "0a") -> dict[str, str]:
        def build() -> dict[str, str]:
            self.built += 1
            return {"built for": digest}

        def write(folder: Path, found: dict[str, str]) -> None:
            (folder / "sample.json").write_text(json.dumps(found))

        def read(folder: Path) -> dict[str, str]:
            found = json.loads((folder / "sample.json").read_text())
            return {"built for": found["built for"]}

        return built_once("sample", digest, build=build, write=write, read=read)


@pytest.mark.parametrize("happens", [truncated, emptied, replaced, told_something_else])
def test_damage_is_mended(
    happens: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    sample = Sample()
    assert sample() == sample() == {"built for": "0a"}
    assert sample.built == 1
    happens(tmp_path / "wireroom")
    assert sample() == sample() == {"built for": "0a"}
    assert sample.built == 2


def test_each_digest_has_files_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    sample = Sample()
    one, other = digest_of(["a", "bc"]), digest_of(["ab", "c"])
    assert one != other
    assert [sample(d)["built for"] for d in (one, other, one)] == [one, other, one]
    assert sample.built == 2


def test_a_folder_that_cannot_be_made_costs_the_building_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    sample = Sample()
    assert sample() == sample() == {"built for": "0a"}
    assert sample.built == 2
