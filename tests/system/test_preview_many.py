"""`wireroom preview --jsonl`: as many answers as lines, whatever the lines are."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.system.articles import article
from tests.system.conftest import Installation


@pytest.mark.parametrize("count", [1, 7, 8, 9, 40])
def test_every_line_is_answered_under_its_id(
    install: Callable[..., Installation], count: int
) -> None:
    lines = [json.dumps({"id": n, "text": article(n), "clean": True}) for n in range(count)]
    done = install().run("preview", "--jsonl", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert sorted(each["input_id"] for each in answers) == list(range(count))
    assert all(each["text"] and each["language"] == "en" for each in answers)


def test_bad_lines_are_answered_too(install: Callable[..., Installation]) -> None:
    lines = ["not json", '{"id": 1}', "[]", '{"id": 2, "text": ""}', '{"id": 3, "html": "<p>"}']
    done = install().run("preview", "--jsonl", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    assert all(each["disposition"] in ("quarantined", "rejected") for each in answers)
    assert all(each["reason"] for each in answers)
    assert {each["input_id"] for each in answers} == {None, 1, 2, 3}


def test_a_clean_text_is_never_refused_for_being_short(
    install: Callable[..., Installation],
) -> None:
    lines = [
        json.dumps({"id": 1, "text": "قال وزير الخارجية الروسي في موسكو", "clean": True}),
        json.dumps({"id": 2, "text": "Oslo", "clean": True}),
    ]
    done = install().run("preview", "--jsonl", stdin="\n".join(lines) + "\n")
    answers = {each["input_id"]: each for each in map(json.loads, done.stdout.splitlines())}
    assert answers[1]["text"] == "قال وزير الخارجية الروسي في موسكو"
    assert answers[1]["entities"]
    assert answers[2]["text"] == "Oslo"
