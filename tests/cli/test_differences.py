"""Differences on a terminal: coloured, bounded, harmless."""

from __future__ import annotations

import click
import pytest

from wireroom.cli.differences import SHOWN, WIDTH, colour_of, difference_lines
from wireroom.cli.options import say


def test_control_characters_do_nothing() -> None:
    diff = {
        "title": {"old": None, "new": "\x1b[2J\x07Title"},
        "added": ["one\x1b]0;x\x07 two\u202ethree"],
        "names": {"added": ["\x9bA"], "removed": []},
    }
    for line in difference_lines(diff):
        assert line.isprintable(), line
    assert "- title: (none)" in list(difference_lines(diff))


def test_what_does_not_fit_is_counted() -> None:
    diff = {
        "added": [f"Paragraph {number} " + "x" * 900 for number in range(200)],
        "omitted": {"added": 50},
        "numbers": {"added": [str(number) for number in range(30)]},
    }
    lines = list(difference_lines(diff))
    assert f"  … {200 + 50 - SHOWN} paragraphs more added" in lines
    assert lines[-1].endswith(f"and {30 - SHOWN} more")
    assert max(map(len, lines)) <= WIDTH + 2


def test_a_change_far_into_a_paragraph_is_in_view() -> None:
    old = "word " * 200 + "twelve people" + " more" * 50
    lines = list(
        difference_lines({"changed": [{"old": old, "new": old.replace("twelve", "twenty")}]})
    )
    assert "twelve" in lines[0]
    assert "twenty" in lines[1]


@pytest.mark.parametrize(
    ("line", "colour"),
    [
        ("- the old", "red"),
        ("    + the new", "green"),
        ("~ elsewhere", "yellow"),
        ("-5 degrees", None),
        ("  … 3 paragraphs more added", None),
        ("", None),
    ],
)
def test_lines_of_a_difference_have_colours(line: str, colour: str | None) -> None:
    assert colour_of(line) == colour


def test_colours_are_ours_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(click, "echo", lambda text, err: shown.append(text))
    say("- a \x1b[5mblink", colour="red")
    say("plain \x1b[5mblink")
    assert shown == ["\x1b[31m- a \\x1b[5mblink\x1b[0m", "plain \\x1b[5mblink"]
