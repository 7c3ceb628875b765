"""The pages on extending, followed literally in a copy of the code."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.system.conftest import ROOT, Installation, eventually, install

__all__ = ["install"]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"`([\w/-]+\.(?:py|txt))`")
TEST = "test_of_the_page.py"
PACKAGES = ("wireroom", "workers", "scheduler")


def copy_code(folder: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__")
        )


class Reader:
    """A copy of the code, and the blocks of a page done in their order.

    A block belongs to the file that the paragraph before it names last.
    """

    def __init__(self, page: str, folder: Path) -> None:
        self.folder = folder
        copy_code(folder)
        self.environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("WIREROOM_")},
            "PYTHONPATH": str(folder),
            "WIREROOM_DATA_DIR": str(folder / "var"),
        }
        text = (ROOT / page).read_text(encoding="utf-8")
        self.said: list[tuple[list[str], str]] = []
        for found in _BLOCK.finditer(text):
            before = text[: found.start()].rstrip()
            named = _NAME.findall(before.rpartition("\n\n")[2])
            self.follow(found[1], found[2], named[-1] if named else TEST)

    def follow(self, kind: str, body: str, name: str) -> None:
        """Types a block: a file, a change of one, or commands whose output is kept."""
        if kind in ("python", "text"):
            path = self.folder / name
            assert not path.exists(), name
            path.write_text(body, encoding="utf-8")
        elif kind == "diff":
            change(self.folder / name, body)
        elif kind == "console":
            for line in body.splitlines():
                words = shlex.split(line.removeprefix("$ "))
                assert words[0] == "wireroom"
                self.said.append((words[1:], self.run("-m", "wireroom", *words[1:])))

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=self.folder, env=self.environ,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    def records(self, command: str) -> list[dict[str, Any]]:
        """What a command of the page printed with ``--json``."""
        (said,) = [said for words, said in self.said if words[0] == command]
        return [json.loads(line) for line in said.splitlines()]


def change(path: Path, body: str) -> None:
    """Applies a block of lines with `` ``, ``-`` and ``+``; each line must be there once."""
    text = path.read_text(encoding="utf-8")
    at = ""
    for line in body.splitlines():
        mark, rest = line[:1], line[1:] + "\n"
        if mark == "+":
            assert at
            text = text.replace(at, at + rest, 1) if at in text else text
            at = rest
            continue
        assert text.count(rest) == 1, f"{path}: {rest}"
        if mark == "-":
            text = text.replace(rest, "#-\n", 1)
            rest = "#-\n"
        at = rest
    path.write_text(text.replace("#-\n", ""), encoding="utf-8")


def test_an_enricher_from_an_empty_file_to_a_stored_field(tmp_path: Path) -> None:
    reader = Reader("docs/enrichers.md", tmp_path)
    (previewed,), (stored,) = reader.records("preview"), reader.records("articles")
    for article in (previewed, stored):
        shares = article["notes"]["shares"]
        assert [each["text"] for each in shares] == ["4.5 %", "12 %"]
        assert shares[0]["after"] == "Norway"
        for each in shares:
            assert article["text"][each["start"] : each["end"]] == each["text"]
    assert "1 passed" in reader.run("-m", "pytest", "-p", "no:cacheprovider", TEST)


def test_a_language_from_an_empty_file_to_names_places_and_days(tmp_path: Path) -> None:
    (article,) = Reader("docs/adding-a-language.md", tmp_path).records("preview")
    assert article["language"] == "ro"
    assert article["byline"] == ["Ilinca Merișor"]
    assert article["published_at"].startswith("2024-03-06")
    assert "Citește și" not in article["text"]
    people = [each["text"] for each in article["entities"] if each["label"] == "PERSON"]
    assert [" ".join(each.split()) for each in people] == ["Radu Strîmbei"]
    event = article["notes"]["event"]
    assert event["place"]["name"] == "Cluj-Napoca"
    assert event["time"]["at"] == "2024-03-05"


FAILING = '''"""Enricher: one that has a defect."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from wireroom.records import Article


def find_shares(article: Article, doc: Doc) -> dict[str, Any]:
    """Fails on every text."""
    return {"notes": {"shares": 1 // (len(doc.text) - len(article.text))}}
'''


def test_a_failing_enricher_costs_its_field_and_is_counted(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    copy_code(copy)
    page = (ROOT / "docs/enrichers.md").read_text(encoding="utf-8")
    (registration,) = [body for kind, body in _BLOCK.findall(page) if kind == "diff"]
    change(copy / "workers/enrich/__init__.py", registration)
    (copy / "workers/enrich/shares.py").write_text(FAILING)
    made = install()
    made.environ["PYTHONPATH"] = str(copy)
    (text,) = [body for kind, body in _BLOCK.findall(page) if kind == "text"]
    (made.folder / "article.txt").write_text(text)
    made.start("up", "--replay", "article.txt")
    url = made.port()
    sample = 'wireroom_enricher_failures_total{enricher="shares"}'
    assert eventually(lambda: made.metrics(url).get(sample), "the failure was not counted") == 1.0
    (article,) = eventually(made.articles, "the article was not stored")
    assert "shares" not in article.notes
    assert article.notes["failed"] == {
        "shares": "ZeroDivisionError: integer division or modulo by zero"
    }
    assert article.entities
    assert article.keywords
    assert article.notes["lead"]


def test_a_change_that_does_not_fit_would_be_noticed(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text("one\ntwo\n")
    with pytest.raises(AssertionError):
        change(path, " three\n+four\n")
    change(path, " one\n+four\n-two\n+five\n")
    assert path.read_text() == "one\nfour\nfive\n"
