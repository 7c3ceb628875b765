"""A family of copies ends in the same groups, in whatever order it arrives."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dedupe.dedupe_texts import Writer
from wireroom.records import Article, Attribution, Publisher
from workers.dedupe import Relations, matches, settle

Groups = dict[str, tuple[str | None, str | None]]


def _article(name: str, text: str, hour: int | None = None, credit: str | None = None) -> Article:
    return Article(
        id=name,
        text=text,
        publisher=Publisher(name=f"The {name} Herald", domain=f"{name}.example"),
        published_at=None if hour is None else datetime(2031, 3, 2, hour, 30, tzinfo=UTC),
        first_seen_at=datetime(2031, 3, 2, 23, tzinfo=UTC),
        attributions=()
        if credit is None
        else (Attribution(kind="republished-from", outlet=credit, text=credit),),
    )


def _arrive(articles: Sequence[Article]) -> Groups:
    """The groups after the articles have come one by one, as a store would hold them."""
    stored: dict[str, Article] = {}
    relations = Relations()
    for newcomer in articles:
        found = matches(newcomer.text, [(each.id, each.text) for each in stored.values()])
        names = dict.fromkeys(
            each.duplicate.of if each.duplicate else each.id
            for each in (stored[match.of] for match in found)
        )
        groups = [
            [stored[name]]
            + [each for each in stored.values() if each.duplicate and each.duplicate.of == name]
            for name in names
        ]
        stored[newcomer.id] = newcomer
        for place in settle(newcomer, groups, relations):
            stored[place.article] = msgspec.structs.replace(
                stored[place.article], duplicate=place.duplicate
            )
    return {
        each.id: (each.duplicate.of, each.duplicate.kind) if each.duplicate else (None, None)
        for each in stored.values()
    }


def _edited(text: str, at: int) -> str:
    """The text under another first line and with two words changed."""
    paragraphs = text.split("\n\n")
    words = paragraphs[at].split()
    words[3], words[20] = "amended", "corrected"
    paragraphs[at] = " ".join(words)
    return "\n\n".join(["From the night desk of the coast.", *paragraphs])


def _dated(script: str) -> tuple[list[Article], Groups]:
    writer = Writer(31, script)
    text = writer.text(400)
    family = [
        _article("o", text, 8),
        _article("exact", text.upper().replace(".", " !"), 9),
        _article("near", _edited(text, 4), 10),
        _article("report", "\n\n".join([writer.text(300), text, writer.text(200)]), 11),
        _article("part", "\n\n".join(text.split("\n\n")[1:4]), 12),
    ]
    return family, {
        "o": (None, None),
        "exact": ("o", "exact"),
        "near": ("o", "near"),
        "report": ("o", "contains"),
        "part": ("o", "contained"),
    }


def _undated_wire() -> tuple[list[Article], Groups]:
    writer = Writer(32)
    wire = writer.text(150)
    report = "\n\n".join([writer.text(350), wire, writer.text(300)])
    family = [
        _article("wire", wire),
        _article("report", report),
        _article("again", report.upper()),
        _article("later", _edited(report, 5), 9),
    ]
    return family, {
        "wire": (None, None),
        "report": ("wire", "contains"),
        "again": ("wire", "contains"),
        "later": ("wire", "contains"),
    }


def _credited() -> tuple[list[Article], Groups]:
    writer = Writer(33)
    text = writer.text(300)
    family = [
        _article("source", text),
        _article("paper", _edited(text, 2), 7, credit="The source Herald"),
        _article("third", _edited(text, 3), 9),
    ]
    return family, {
        "source": (None, None),
        "paper": ("source", "near"),
        "third": ("source", "near"),
    }


def _by_way_of_a_third() -> tuple[list[Article], Groups]:
    """The report holds the second text in full, and only three quarters of the first."""
    writer = Writer(34)
    first = writer.text(400)
    second = "\n\n".join(first.split("\n\n")[:6])
    family = [
        _article("first", first, 7),
        _article("second", second, 8),
        _article("report", "\n\n".join([writer.text(300), second, writer.text(250)]), 9),
    ]
    return family, {
        "first": (None, None),
        "second": ("first", "near"),
        "report": ("first", "contains"),
    }


def _two_wires() -> tuple[list[Article], Groups]:
    """A report of two wires is a copy of one of them; the other wire is nobody's copy."""
    writer = Writer(35)
    one, two = writer.text(200), writer.text(120)
    report = "\n\n".join([writer.text(150), one, writer.text(100), two])
    family = [_article("one", one, 7), _article("two", two, 8), _article("report", report, 9)]
    return family, {
        "one": (None, None),
        "two": (None, None),
        "report": ("one", "contains"),
    }


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        _dated("latin"),
        _dated("arabic"),
        _undated_wire(),
        _credited(),
        _by_way_of_a_third(),
        _two_wires(),
    ],
    ids=["dated", "arabic", "undated wire", "credited", "by way of a third", "two wires"],
)
def test_every_order_of_arrival_ends_in_the_same_groups(
    family: list[Article], expected: Groups
) -> None:
    for order in itertools.permutations(family):
        assert _arrive(order) == expected, [each.id for each in order]


def test_a_member_that_shares_nothing_with_the_new_original_is_one_itself() -> None:
    writer = Writer(36)
    wire, rest = writer.text(150), writer.text(200)
    report = _article("report", "\n\n".join([rest, wire]), 9)
    excerpt, again = _article("excerpt", rest[:800], 10), _article("again", rest[:800].upper(), 11)
    assert _arrive([report, excerpt, again]) == {
        "report": (None, None),
        "excerpt": ("report", "contained"),
        "again": ("report", "contained"),
    }
    assert _arrive([report, excerpt, again, _article("wire", wire, 7)]) == {
        "wire": (None, None),
        "report": ("wire", "contains"),
        "excerpt": (None, None),
        "again": ("excerpt", "exact"),
    }


_hours = st.none() | st.integers(0, 23)


@given(st.lists(st.tuples(st.integers(0, 5), _hours), min_size=1, max_size=8), st.randoms())
def test_groups_are_stars_with_one_original(
    members: list[tuple[int, int | None]], chance: random.Random
) -> None:
    writer = Writer(37)
    text, more = writer.text(200), writer.text(150)
    forms = [
        text,
        text.upper(),
        _edited(text, 1),
        f"{more}\n\n{text}",
        text[:700],
        more,
    ]
    articles = [_article(f"a{at}", forms[form], hour) for at, (form, hour) in enumerate(members)]
    chance.shuffle(articles)
    groups = _arrive(articles)
    assert groups.keys() == {each.id for each in articles}
    for original, kind in groups.values():
        assert (original is None) == (kind is None)
        assert original is None or groups[original] == (None, None)
