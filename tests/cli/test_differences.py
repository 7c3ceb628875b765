"""Differences on a terminal: coloured, bounded, harmless."""

from __future__ import annotations

import click

from wireroom.cli.differences import SHOWN, WIDTH, difference_lines


def test_control_characters_do_nothing() -> None:
    diff = {
        "title": {"old": None, "new": "\x1b[2J\x07Title"},
        "added": ["one\x1b]0;x\x07 two\u202ethree"],
        "names": {"added": ["\x9bA"], "removed": []},
    }
    for line in difference_lines(diff):
        assert click.unstyle(line).isprintable(), line
    assert "- title: (none)" in [click.unstyle(line) for line in difference_lines(diff)]


def test_what_does_not_fit_is_counted() -> None:
    diff = {
        "added": [f"Paragraph {number} " + "x" * 900 for number in range(200)],
        "omitted": {"added": 50},
        "numbers": {"added": [str(number) for number in range(30)]},
    }
    lines = [click.unstyle(line) for line in difference_lines(diff)]
    assert f"  … {200 + 50 - SHOWN} paragraphs more added" in lines
    assert lines[-1].endswith(f"and {30 - SHOWN} more")
    assert max(map(len, lines)) <= WIDTH + 2


def test_a_change_far_into_a_paragraph_is_in_view() -> None:
    old = "word " * 200 + "twelve people" + " more" * 50
    lines = [
        click.unstyle(line)
        for line in difference_lines(
            {"changed": [{"old": old, "new": old.replace("twelve", "twenty")}]}
        )
    ]
    assert "twelve" in lines[0]
    assert "twenty" in lines[1]
