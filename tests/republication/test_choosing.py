"""Which overlaps stand, and that none lead in a circle."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.republication.family import EIGHT, article
from tests.store.store_examples import outcome
from wireroom.republication import Edge, EdgeKind, Overlap, ring, spare, standing
from wireroom.store import Store

_stories = itertools.count()


def edge(
    name: str, of: str, kind: EdgeKind = "near", similarity: float = 0.9, **fields: Any
) -> Edge:
    credits = {"credit": {"kind": "via"}} if fields.pop("credits", False) else {}
    defaults = {"copied": True, "at": EIGHT, "of_at": EIGHT - timedelta(hours=fields.pop("age", 1))}
    return Edge(
        article=name, of=of, kind=kind, similarity=similarity,
        evidence={"decided_by": fields.pop("why", "published"), **credits},
        **{**defaults, **fields},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "targets"),
    [
        ([], []),
        ([edge("f", "a", age=3), edge("f", "b", age=2)], ["a"]),
        ([edge("f", "a", similarity=0.72, age=3), edge("f", "b", similarity=0.98)], ["b"]),
        ([edge("f", "a", similarity=0.96, age=3), edge("f", "b", similarity=0.98)], ["a"]),
        (
            [edge("f", "a", "exact", 1.0, age=3), edge("f", "b", similarity=0.8, credits=True)],
            ["b"],
        ),
        # an excerpt has one source, a report may contain several
        ([edge("f", "a", "contained", age=3), edge("f", "b", "contained")], ["a"]),
        ([edge("f", "a", "contains", age=3), edge("f", "b", "contains")], ["a", "b"]),
        ([edge("f", "a"), edge("f", "b", "contains", 1.0)], ["a"]),
        ([edge("f", "a"), edge("f", "b", "contains", credits=True)], ["a", "b"]),
    ],
)
def test_what_stands(found: list[Edge], targets: list[str]) -> None:
    for order in itertools.permutations(found):
        assert [each.target for each in standing(order)] == targets


def test_a_report_contains_many_at_most() -> None:
    found = standing(edge("f", f"a{number}", "contains") for number in range(100))
    assert len(found) == 8


def test_a_copy_in_a_report_is_explained_by_what_it_was_taken_from() -> None:
    parts = [edge("f", "wire", "contains"), edge("f", "copy", "contains")]
    assert [each.target for each in spare(parts, {"copy": "wire"})] == ["copy"]
    assert spare(parts, {"copy": "elsewhere"}) == []
    credited = [parts[0], edge("f", "copy", "contains", credits=True)]
    assert spare(credited, {"copy": "wire"}) == []


def test_a_ring_is_found_from_any_article_on_it() -> None:
    known = {
        "a": [edge("a", "b"), edge("a", "d", "contains")],
        "b": [edge("b", "c")],
        "c": [edge("c", "a", why="arrival")],
        "d": [],
    }
    for start in "abc":
        assert {each.article for each in ring(known, start)} == {"a", "b", "c"}
    assert ring(known, "d") == []


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("edges") / "store.sqlite3"
    with Store.open(f"sqlite:///{path}", migrate=True) as opened:
        yield opened


Kind = Literal["exact", "near", "contains", "contained"]
KINDS: st.SearchStrategy[Kind] = st.sampled_from(["exact", "near", "contains", "contained"])
REASONS = st.sampled_from(["credit", "published", "credited", "contained", "arrival"])


@settings(max_examples=60)
@given(data=st.data(), number=st.integers(2, 7))
def test_edges_of_text_never_lead_in_a_circle(
    one_store: Store, data: st.DataObject, number: int
) -> None:
    prefix = f"e{next(_stories)}-"
    names = [f"{prefix}{place}" for place in range(number)]
    for place, name in enumerate(names):
        overlaps = []
        for other in names[:place]:
            if not data.draw(st.booleans()):
                continue
            pair = [name, other]
            if data.draw(st.booleans()):
                pair.reverse()
            why = data.draw(REASONS)
            overlaps.append(
                Overlap(
                    article=pair[0],
                    of=pair[1],
                    kind=data.draw(KINDS),
                    similarity=data.draw(st.sampled_from([0.7, 0.8, 1.0])),
                    evidence={"decided_by": why, **({"credit": {}} if why == "credit" else {})},
                )
            )
        new = article(
            name, f"Outlet {place}", f"Text {name}", data.draw(st.none() | st.just(place))
        )
        one_store.commit(outcome(new, story={"id": prefix}, overlaps=tuple(overlaps)))
    ahead = {
        name: {str(each.of) for each in found} for name, found in one_store.edges_of(names).items()
    }
    while ahead:
        ends = {name for name, towards in ahead.items() if not towards & ahead.keys()}
        assert ends, ahead
        ahead = {name: towards for name, towards in ahead.items() if name not in ends}
    found = one_store.article(names[0])
    assert found is not None
    assert found.origin is not None
    assert 1 <= found.origin.independent_sources <= number
