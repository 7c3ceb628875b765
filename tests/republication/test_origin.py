"""Roots and independent sources."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.republication import Member, Taken, origin_of


def member(name: str, outlet: str | None, at: int | None, *taken: Taken, seen: int = 99) -> Member:
    return Member(name, outlet, None, at, seen, tuple(taken))


def took(of: str | None, outlet: str | None = None) -> Taken:
    return Taken(of, outlet, outlet)


@pytest.mark.parametrize(
    ("members", "article", "outlet", "number"),
    [
        ([member("a", "x", 1)], "a", None, 1),
        ([member("a", "x", 2), member("b", "y", 1)], "b", None, 2),
        ([member("a", "x", 1), member("b", "y", 2, took("a", "x"))], "a", None, 1),
        # an article of its own beside a copied one
        (
            [member("a", "x", 1), member("b", "y", 2, took("a", "x")), member("c", "y", 3)],
            "a", None, 2,
        ),
        # several of one outlet, and some without one
        ([member("a", "x", 1), member("b", "x", 2)], "a", None, 1),
        ([member("a", None, 1), member("b", None, 2)], "a", None, 2),
        # an agency without an article: one source, not two, not none
        (
            [member("a", "x", 1, took(None, "ap")), member("b", "y", 2, took(None, "ap"))],
            None, "ap", 1,
        ),
        (
            [member("a", "x", 1, took(None, "ap")), member("b", "y", 2, took("a", "x"))],
            None, "ap", 1,
        ),
        ([member("a", "x", 3, took(None, "ap")), member("b", "y", 2)], "b", None, 2),
        # one report that names two agencies is not two sources
        ([member("a", "x", 1, took(None, "ap"), took(None, "dpa"))], None, "ap", 1),
        # taken from an article of another story
        ([member("a", "x", 1, took("elsewhere", "z"))], "elsewhere", "z", 1),
        ([member("a", "x", 1, took("elsewhere"))], "elsewhere", None, 1),
        # each credits the other: one at least
        ([member("a", "x", 1, took("b", "y")), member("b", "y", 2, took("a", "x"))], "a", None, 1),
        # times of arrival only break ties between what has no other
        ([member("a", "x", None, seen=1), member("b", "y", 5)], "a", None, 2),
        ([member("a", "x", None, seen=9), member("b", "y", 5)], "b", None, 2),
        (
            [
                member("a", "x", None, seen=1),
                member("b", "y", None, seen=2),
                member("c", "z", None, took("b", "y"), seen=0),
            ],
            "b", None, 2,
        ),
    ],
)  # fmt: skip
def test_where_it_came_from(
    members: list[Member], article: str | None, outlet: str | None, number: int
) -> None:
    for seed in range(4):
        random.Random(seed).shuffle(members)
        found = origin_of(members)
        assert (found.article, found.outlet, found.independent_sources) == (article, outlet, number)


@st.composite
def scopes(draw: st.DrawFn) -> list[Member]:
    ids = [f"a{number}" for number in range(draw(st.integers(1, 8)))]
    outlets = st.sampled_from([None, "x", "y", "z"])
    credits = st.builds(
        Taken, st.sampled_from([*ids, "elsewhere"]) | st.none(), outlets, st.just("ap")
    )
    return [
        Member(
            name,
            draw(outlets),
            None,
            draw(st.none() | st.integers(0, 5)),
            draw(st.integers(0, 5)),
            tuple(draw(st.lists(credits, max_size=2))),
        )
        for name in ids
    ]


@given(scopes())
def test_between_one_and_all_outlets(members: list[Member]) -> None:
    found = origin_of(members)
    outlets = {each.outlet for each in members if each.outlet}
    nameless = sum(each.outlet is None for each in members)
    assert 1 <= found.independent_sources <= max(1, len(outlets) + nameless)
    assert origin_of(members[::-1]) == found
