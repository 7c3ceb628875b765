"""Stories that change after the fact: in whatever order it is written, the end is the same."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest

from tests.store.store_examples import article, outcome
from wireroom.records import Duplicate
from wireroom.store import Outcome, Store, StoryChange

SPLIT = StoryChange(
    kind="split",
    story="s1",
    into="s9",
    articles=("b", "c"),
    score=0.21,
    evidence=("t:en:heron",),
    stamp=10,
)
MOVE = StoryChange(kind="move", story="s9", into="s1", articles=("c",), score=0.3, stamp=20)
MERGE = StoryChange(kind="merge", story="s9", into="s2", articles=("b",), score=0.6, stamp=30)


def told(name: str, story: str, *changes: StoryChange, language: str = "en") -> Outcome:
    made = outcome(article(name, f"Text {name}.", language=language), story={"id": story})
    return msgspec.structs.replace(made, story_changes=changes)


def homes(store: Store) -> dict[str, str | None]:
    return {each.id: each.story for each in store.iterate()}


def test_a_split_takes_its_articles_and_their_copies(store: Store) -> None:
    store.commit(told("a", "s1"))
    store.commit(told("b", "s1", language="ar"))
    copied = article("copy", "Text b.", duplicate=Duplicate(kind="exact", of="b", similarity=1.0))
    store.commit(outcome(copied, story={"id": "s1"}))
    store.commit(told("c", "s9", SPLIT))
    assert homes(store) == {"a": "s1", "b": "s9", "copy": "s9", "c": "s9"}
    old, new = store.story("s1"), store.story("s9")
    assert old is not None
    assert new is not None
    assert (old.article_count, new.article_count) == (1, 3)
    assert "ar" not in old.languages
    assert "ar" in new.languages
    (change,) = store.story_changes("s9")
    assert (change.kind, change.story, change.into) == ("split", "s1", "s9")
    assert (change.score, change.evidence, change.moved) == (0.21, ("t:en:heron",), 2)


def test_a_copy_that_comes_after_a_split_goes_where_its_original_went(store: Store) -> None:
    store.commit(told("b", "s1"))
    store.commit(told("c", "s9", SPLIT))
    copied = article("copy", "Text b.", duplicate=Duplicate(kind="exact", of="b", similarity=1.0))
    store.commit(outcome(copied, story={"id": "s1"}))
    assert homes(store)["copy"] == "s9"


def test_a_change_is_written_once(store: Store) -> None:
    store.commit(told("a", "s1"))
    store.commit(told("b", "s1"))
    store.commit(told("c", "s9", SPLIT))
    store.commit(told("d", "s1", SPLIT))
    assert len(store.story_changes("s1")) == 1


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_of_writing_ends_alike(store: Store, order: tuple[int, ...]) -> None:
    # The window placed a, b and c in s1; then b and c were split off, c went back, and s9 was
    # merged into s2; each was decided at the article with which it is written.
    outcomes = [
        told("a", "s1"),
        told("b", "s1"),
        told("c", "s9", SPLIT),
        told("d", "s2", MOVE, MERGE),
    ]
    for at in order:
        store.commit(outcomes[at])
    assert homes(store) == {"a": "s1", "b": "s2", "c": "s1", "d": "s2"}
    assert {each.id: each.article_count for each in store.stories()} == {"s1": 2, "s2": 2}
    merged = store.story("s9")
    assert merged is not None
    assert merged.id == "s2"
    assert [each.kind for each in store.story_changes("s9")] == ["split", "move", "merge"]
