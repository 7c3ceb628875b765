"""Expressions of watchlists: what is accepted, what is refused and why, and that none is slow."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom import limits
from wireroom.errors import UsageError
from wireroom.watching.expressions import expression, lowered

SLOWEST = r"[^.]{0,80}harbour"
"""Of what is accepted one of the slowest: it may begin anywhere."""


@pytest.mark.parametrize(
    ("text", "needles"),
    [
        ("harbour strike", [("harbour strike",)]),
        (r"harbou?r\b", [("harbo",)]),
        (r"(?i)Straße \d{1,4}", [("strasse ",)]),
        (r"port(?:land|smouth)", [("port",), ("land", "smouth")]),
        (r"(?:dock|quay)\w{0,10}", [("dock", "quay")]),
        (r"(?:dock|q)\w{0,10}side", [("side",)]),
        (r"\b(?:و|ال){0,2}ميناء\b", [("ميناء",)]),
        (r"strike[^.]{0,80}harbour", [("harbour",), ("strike",)]),
        (r"[Pp]ort(?>al|o)x", [("ort",)]),
        (r"(?:ab){2,3}", [("ab",)]),
        (r"\w{1,30}\W{1,3}strike", [("strike",)]),
        ("罢工", [("罢工",)]),
    ],
)
def test_accepted_with_what_every_match_holds(text: str, needles: list[tuple[str, ...]]) -> None:
    assert [*expression(text).needles] == needles


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("harbour.*strike", "write {0,30}"),
        ("(a+)+b", "{1,30} for +"),
        (r"(?:\w{1,20}\W{1,3}){1,5}strike", "too long at one place"),
        (r"(?:a|b|ab){0,20}port", "too long at one place"),
        (r".{0,2000}port", "repeats something up to 2000 times"),
        (r".{0,999}.{0,999}port", "too long at one place"),
        (r"(port)\1", "groupref"),
        (r"(?=port)ports", "assert"),
        (r"(?<!air)port", "assert not"),
        (r"(?i:port)", "flags"),
        (r"(?m)^port", "flags"),
        (r"(?x) port", "flags"),
        (r"\d{1,4}", "letters in a row"),
        (r"(?:port)?", "letters in a row"),
        (r"a|port", "letters in a row"),
        ("(port", "is none"),
        ("x" * (limits.WATCH_PATTERN_MAX_CHARS + 1), "is longer than"),
    ],
)
def test_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=re.escape(why)):
        expression(text)


@given(st.text(max_size=40))
def test_whatever_is_written_is_accepted_or_refused(text: str) -> None:
    try:
        made = expression(text)
    except UsageError:
        return
    assert all(len(needle) >= 2 for group in made.needles for needle in group)


@given(
    st.text("abiıİIsſSßKKµμ عيى", min_size=2, max_size=5),
    st.text("abiıİIsſSßKKµμ عيى ", max_size=40),
)
def test_no_match_is_passed_over_for_want_of_its_letters(literal: str, text: str) -> None:
    for flags in ("", "(?i)"):
        made = expression(flags + re.escape(literal))
        if made.compiled.search(text):
            assert made.may_match(lowered(text) if made.folds else text)


def test_the_longest_text_is_searched_in_about_a_second_at_most() -> None:
    """Time is measured in benchmarks; this only tells linear from quadratic, which takes hours."""
    wanted = expression(SLOWEST).compiled
    most = limits.WATCH_PATTERN_TEXT_MAX_CHARS
    for text in ("h" * most, "harbou" * (most // 6), " harbou\n" * (most // 8)):
        started = time.process_time()
        assert wanted.search(text) is None
        assert time.process_time() - started < 20
