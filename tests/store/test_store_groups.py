"""Groups that change their original, and stories that become one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom.errors import UsageError
from wireroom.records import Disposition, Duplicate
from wireroom.store import Placing, Store, Story, schema

LONGER = f"{FERRY}\n\nThe island's council meets tomorrow."
SHORTER = FERRY.split("\n\n")[0]
CUT = "\n\n".join(FERRY.split("\n\n")[:3])
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def group(store: Store) -> Store:
    """An original ``o`` and copies: exact ``e``, near ``n``, contained ``c``."""
    store.commit(outcome(article("o")))
    for name, text, kind, similarity in (
        ("e", FERRY, "exact", 1.0),
        ("n", LONGER, "near", 0.9),
        ("c", SHORTER, "contained", 0.95),
    ):
        duplicate = Duplicate(kind=kind, of="o", similarity=similarity)  # type: ignore[arg-type]
        store.commit(outcome(article(name, text, duplicate=duplicate)))
    return store


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("n", {"o": ("near", 0.9), "e": ("near", 0.9), "c": ("near", 0.85)}),
        ("c", {"o": ("contains", 0.95), "e": ("contains", 0.95), "n": ("near", 0.85)}),
        ("e", {"o": ("exact", 1.0), "n": ("near", 0.9), "c": ("near", 0.95)}),
    ],
)
def test_an_earlier_copy_becomes_the_original(
    group: Store, new: str, expected: dict[str, tuple[str, float]]
) -> None:
    before = group.texts(["o", "e", "n", "c"])
    assert group.reroot("o", new) == 3
    members = group.members(new)
    assert members[0].id == new
    assert (members[0].duplicate_of, members[0].group_id) == (None, new)
    assert {
        each.id: (each.duplicate_kind, each.duplicate_similarity) for each in members[1:]
    } == expected
    assert {each.duplicate_of for each in members[1:]} == {new}
    assert group.members("o") == []
    assert group.texts(["o", "e", "n", "c"]) == before
    read = group.article(new)
    assert read is not None
    assert read.duplicate is None


NEAR = Duplicate(kind="near", of="o", similarity=0.8)
OF_FIRST = Duplicate(kind="near", of="first", similarity=0.75)


def _regroup(*moved: tuple[str, str, Duplicate | None]) -> tuple[Placing, ...]:
    return tuple(
        Placing(article=name, was=was, duplicate=duplicate) for name, was, duplicate in moved
    )


def _places(store: Store, name: str) -> dict[str, tuple[str | None, str | None]]:
    return {each.id: (each.duplicate_of, each.duplicate_kind) for each in store.members(name)}


def test_a_group_is_rearranged_in_the_transaction_that_stores_the_copy(group: Store) -> None:
    group.commit(
        outcome(
            article(
                "late", FERRY.lower(), duplicate=Duplicate(kind="exact", of="o", similarity=1.0)
            )
        )
    )
    regroup = _regroup(
        ("first", "o", None), ("o", "o", OF_FIRST), ("e", "o", OF_FIRST), ("c", "o", None)
    )
    told = group.commit(outcome(article("first", CUT, duplicate=NEAR), regroup=regroup))
    assert (told.disposition, told.duplicate_of) == (Disposition.DUPLICATE, None)
    assert _places(group, "first") == {
        "first": (None, None),
        "o": ("first", "near"),
        "e": ("first", "near"),
        "n": ("first", "near"),  # not listed: it goes with its original
        "late": ("first", "near"),  # nor this: with the one of the same text
    }
    assert _places(group, "c") == {"c": (None, None)}
    assert group.members("o") == []


def test_two_groups_become_one(group: Store) -> None:
    group.commit(outcome(article("other", ORCHARD)))
    of_other = Duplicate(kind="exact", of="other", similarity=1.0)
    group.commit(outcome(article("o2", ORCHARD.upper(), duplicate=of_other)))
    of_o = Duplicate(kind="contains", of="o", similarity=0.6)
    regroup = _regroup(("x", "o", NEAR), ("other", "other", of_o), ("o2", "other", of_o))
    told = group.commit(outcome(article("x", CUT, duplicate=NEAR), regroup=regroup))
    assert told.duplicate_of == "o"
    assert {each.id for each in group.members("o")} == {"o", "e", "n", "c", "x", "other", "o2"}
    assert group.members("other") == []


def test_where_others_were_quicker_the_earliest_still_becomes_the_original(group: Store) -> None:
    regroup = _regroup(("first", "o", None), ("o", "o", OF_FIRST), ("e", "gone", OF_FIRST))
    told = group.commit(outcome(article("first", CUT, duplicate=NEAR), regroup=regroup))
    assert (told.disposition, told.duplicate_of) == (Disposition.DUPLICATE, None)
    assert [each.id for each in group.members("first")][0:1] == ["first"]
    assert len(group.members("first")) == 5


def test_a_near_text_is_kept_as_a_delta_against_the_nearest(store: Store) -> None:
    """A short original of a long report must not make each copy of the report whole again."""
    words = [f"{chr(97 + n % 26)}{n * 7919 % 100_003}" for n in range(700)]
    report = "\n\n".join(" ".join(words[at : at + 50]) for at in range(0, 700, 50))
    store.commit(outcome(article("wire", report[:600])))
    contains = Duplicate(kind="contains", of="wire", similarity=1.0)
    store.commit(outcome(article("report", report, duplicate=contains)))
    one = _bytes_of_texts(store)
    for number in range(20):
        text = f"Agency line {number}.\n\n{report.replace(words[number * 30], 'changed')}"
        store.commit(outcome(article(f"x{number}", text, duplicate=contains), like="report"))
    assert _bytes_of_texts(store) - one < one
    assert store.texts(["x7"])["x7"].startswith("Agency line 7.")


def _bytes_of_texts(store: Store) -> int:
    column = func.sum(func.length(schema.texts.c.body))
    return int(store._database.read(lambda c: c.execute(select(column)).scalar_one()))


@pytest.mark.parametrize("stranger", ["nobody", "other"])
def test_only_a_member_can_become_the_original(group: Store, stranger: str) -> None:
    group.commit(outcome(article("other", ORCHARD)))
    with pytest.raises(UsageError, match="is not an article of the group"):
        group.reroot("o", stranger)
    assert group.reroot("o", "o") == 3
    assert len(group.members("o")) == 4


def test_copies_that_arrive_while_the_group_turns_are_not_lost(group: Store) -> None:
    """Whatever the order, each copy ends in the group that stands at the end."""
    gate = threading.Barrier(6)

    def turn() -> None:
        gate.wait()
        for there, back in (("o", "n"), ("n", "o"), ("o", "e")):
            group.reroot(there, back)

    def arrive(number: int) -> None:
        gate.wait()
        for step in range(3):
            duplicate = Duplicate(kind="near", of="o", similarity=0.8)
            text = f"{FERRY}\n\nCopy {number} {step}."
            group.commit(outcome(article(f"x{number}-{step}", text, duplicate=duplicate)))

    with ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(turn), *(pool.submit(arrive, number) for number in range(5))]
        for each in waiting:
            each.result()
    members = group.members("e")
    assert len(members) == 4 + 15
    assert {each.duplicate_of for each in members} == {None, "e"}


def test_the_earliest_text_is_the_one_that_is_named(group: Store) -> None:
    key = group.head("o").text_key  # type: ignore[union-attr]
    assert key is not None
    found = group.by_text_key(key)
    assert found is not None
    assert found.id == "o"
    near = group.head("n")
    assert near is not None
    assert near.text_key is not None
    only_a_copy = group.by_text_key(near.text_key)
    assert only_a_copy is not None
    assert (only_a_copy.id, only_a_copy.group_id) == ("n", "o")
    assert group.by_text_key("0" * 32) is None


def test_an_original_with_copies_stays_one_when_its_text_changes(group: Store) -> None:
    group.commit(outcome(article("other", ORCHARD)))
    duplicate = Duplicate(kind="exact", of="other", similarity=1.0)
    told = group.commit(outcome(article("o", ORCHARD, duplicate=duplicate)))
    assert (told.disposition, told.duplicate_of) == (Disposition.UPDATED, None)
    told = group.commit(outcome(article("n", ORCHARD, duplicate=duplicate)))
    assert (told.disposition, told.duplicate_of) == (Disposition.UPDATED, "other")
    assert [each.id for each in group.members("other")] == ["other", "n"]


def test_a_story_grows_with_its_articles(store: Store) -> None:
    for number, language in enumerate(["en", "ar", "en"]):
        store.commit(
            outcome(
                article(
                    f"a{number}",
                    f"Text {number}.",
                    language=language,
                    published_at=NOON - timedelta(hours=number),
                ),
                story={"id": "s1", "title": f"Title {number}", "record": {"step": number}},
            )
        )
    assert store.story("s1") == Story(
        id="s1",
        title="Title 2",
        first_at=NOON - timedelta(hours=2),
        last_at=NOON,
        languages=("ar", "en"),
        article_count=3,
        record={"step": 2},
    )
    store.commit(outcome(article("a0", "Changed."), story={"id": "s2"}))
    assert [(each.id, each.article_count) for each in store.stories()] == [("s2", 1), ("s1", 2)]
    assert store.stories(since=NOON + timedelta(days=2)) == []


def test_merged_stories_answer_under_both_names(store: Store) -> None:
    for name, story in (("a", "s1"), ("b", "s2"), ("c", "s3")):
        store.commit(outcome(article(name, f"Text {name}."), story={"id": story, "title": story}))
    assert store.merge_stories("s2", "s3") == 1
    assert store.merge_stories("s1", "s2") == 2
    assert store.merge_stories("s1", "s2") == 0
    assert store.merge_stories("s1", "s1") == 0
    told = store.commit(outcome(article("d", "Text d."), story={"id": "s3"}))
    assert told.story_id == "s1"
    merged = store.story("s3")
    assert merged is not None
    assert (merged.id, merged.article_count, merged.title) == ("s1", 4, "s1")
    assert {each.id for each in store.find(story="s1")} == {"a", "b", "c", "d"}
    read = store.article("c")
    assert read is not None
    assert read.story == "s1"
    assert store.story("s9") is None


def test_articles_of_one_story_may_arrive_together(store: Store) -> None:
    def arrive(number: int) -> None:
        told = article(f"a{number}", f"Text {number}.")
        store.commit(outcome(told, story={"id": "s1", "title": "One"}))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(arrive, range(24)))
    story = store.story("s1")
    assert story is not None
    assert story.article_count == 24


def test_a_saved_story_is_replaced_whole(store: Store) -> None:
    story = Story(id="s1", title="One", first_at=NOON, last_at=NOON, languages=("en",))
    store.save_story(story)
    store.save_story(Story(id="s1", title="Two", last_at=NOON, record={"x": 1}))
    assert store.story("s1") == Story(id="s1", title="Two", last_at=NOON, record={"x": 1})
