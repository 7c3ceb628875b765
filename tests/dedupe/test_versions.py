"""A new version says what changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dedupe.dedupe_texts import calls
from wireroom import limits
from wireroom.records import Article, Entity
from wireroom.text import paragraphs
from workers.dedupe import differences, new_version

OLD = (
    "At least 12 people were injured when the ferry struck the quay, Port Alder police said.\n\n"
    "“It was over in seconds,” said Mira Tolland, a passenger.\n\n"
    "The ferry company declined to comment."
)
NEW = (
    "At least 14 people were injured when the ferry struck the quay, Port Alder police said.\n\n"
    "“It was over in a minute,” said Joran Vell, a passenger.\n\n"
    "The ferry company declined to comment.\n\nAn inquiry was opened."
)
NOON = datetime(2031, 3, 2, 12, tzinfo=UTC)
ONE = NOON.replace(hour=13)


def test_numbers_names_and_quotes_are_named() -> None:
    found = differences(OLD, NEW)
    assert found["numbers"] == {"added": ["14"], "removed": ["12"]}
    assert found["names"] == {"added": ["Joran Vell"], "removed": ["Mira Tolland"]}
    assert found["quotes"] == {
        "added": ["It was over in a minute,"],
        "removed": ["It was over in seconds,"],
    }
    assert found["added"] == ["An inquiry was opened."]
    assert [pair["old"][:14] for pair in found["changed"]] == ["At least 12 pe", "“It was over i"]
    assert "removed" not in found


@pytest.mark.parametrize(
    ("old", "new", "numbers", "names"),
    [
        (
            "قال سامر العبدي إن ١٢ شخصا أصيبوا في الميناء.",
            "قالت ليلى النجار إن ١٤ شخصا أصيبوا في الميناء.",
            (["١٤"], ["١٢"]),
            (["ليلى النجار"], ["سامر العبدي"]),
        ),
        (
            "港口发言人陈立安说，12人受伤。",
            "港口发言人林书雅说，14人受伤。",
            (["14"], ["12"]),
            (["林书雅"], ["陈立安"]),
        ),
        (
            "มีผู้บาดเจ็บ 12 คน นายสมบัติ ใจงาม กล่าว",
            "มีผู้บาดเจ็บ 14 คน นางวิไล แสงทอง กล่าว",
            (["14"], ["12"]),
            (["วิไล แสงทอง"], ["สมบัติ ใจงาม"]),
        ),
        (
            "बंदरगाह पर १२ लोग घायल हुए, रमेश तिवारी ने कहा।",
            "बंदरगाह पर १४ लोग घायल हुए, सुनीता वर्मा ने कहा।",
            (["१४"], ["१२"]),
            (["सुनीता वर्मा"], ["रमेश तिवारी"]),
        ),
    ],
    ids=["ar", "zh", "th", "hi"],
)
def test_names_without_capitals_are_known_from_the_entities(
    old: str, new: str, numbers: tuple[list[str], list[str]], names: tuple[list[str], list[str]]
) -> None:
    (came, went), (joined, left) = numbers, names
    before = [_entity(old, name) for name in left]
    after = [_entity(new, name) for name in joined]
    found = differences(old, new, entities=(before, after))
    assert found["numbers"] == {"added": came, "removed": went}
    assert found["names"] == {"added": joined, "removed": left}


def _entity(text: str, name: str) -> Entity:
    start = text.index(name)
    return Entity(text=name, label="PERSON", start=start, end=start + len(name))


def test_a_name_that_was_only_missed_before_is_not_new() -> None:
    old, new = "وصل سامر العبدي إلى الميناء.", "وصل سامر العبدي إلى الميناء الجديد."
    found = differences(old, new, entities=([], [_entity(new, "سامر العبدي")]))
    assert "names" not in found


def test_the_same_figure_in_other_digits_is_no_other_figure() -> None:
    assert "numbers" not in differences("أصيب ١٢ شخصا", "أصيب 12 شخصا")


def test_a_paragraph_that_moved_is_said_to_have_moved() -> None:
    parts = paragraphs(OLD)
    found = differences("\n\n".join(parts), "\n\n".join([parts[2], parts[0], parts[1]]))
    assert found == {"moved": [parts[2]]}


@pytest.mark.parametrize(
    ("before", "after", "silent"),
    [
        (NOON, ONE, False),
        (None, ONE, False),
        (NOON, NOON, True),
        (NOON, None, True),
        (None, None, True),
    ],
)
def test_a_change_that_is_not_declared_is_silent(
    before: datetime | None, after: datetime | None, silent: bool
) -> None:
    found = new_version(
        Article(text=OLD, modified_at=before, title="One"),
        Article(text=NEW, modified_at=after, title="One"),
    )
    assert found["silent"] is silent
    assert "title" not in found


def test_another_title_is_a_difference() -> None:
    found = new_version(Article(text=OLD, title="One"), Article(text=NEW, title="Two"))
    assert found["title"] == {"old": "One", "new": "Two"}


def test_an_unchanged_text_has_no_differences() -> None:
    assert differences(OLD, OLD.replace("\n\n", "\n\n\n")) == {}


_texts = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from(paragraphs(OLD) + paragraphs(NEW))), max_size=8
).map("\n\n".join)


@given(_texts, _texts)
def test_the_diff_leads_from_one_version_to_the_other(old: str, new: str) -> None:
    found = differences(old, new)
    json.dumps(found, ensure_ascii=True)
    before, after = paragraphs(old), paragraphs(new)
    changed = found.get("changed", [])
    left = list(before)
    for gone in [*found.get("removed", []), *(pair["old"] for pair in changed)]:
        left.remove(gone)
    kept = list(after)
    for come in [*found.get("added", []), *(pair["new"] for pair in changed)]:
        kept.remove(come)
    assert sorted(left) == sorted(kept)
    moved = found.get("moved", [])
    assert {*moved} <= {*left}
    assert (found == {}) == (before == after)
    if len({*before}) == len(before) and len({*after}) == len(after):
        assert [each for each in left if each not in moved] == [
            each for each in kept if each not in moved
        ]


@given(st.permutations([f"Paragraph {number}." for number in range(12)]))
def test_only_what_moved_is_named(order: list[str]) -> None:
    first = [f"Paragraph {number}." for number in range(12)]
    found = differences("\n\n".join(first), "\n\n".join(order))
    assert set(found) <= {"moved"}
    stay = [each for each in order if each not in found.get("moved", [])]
    assert stay == sorted(stay, key=first.index)


def test_long_diffs_are_cut_and_counted() -> None:
    new = "\n\n".join(f"Minute {number} {'ab' * (number % 9)}" for number in range(1_000))
    found = differences(OLD, new)
    most = limits.DIFF_MAX_ENTRIES
    assert len(found["added"]) == len(found["numbers"]["added"]) == most
    assert found["omitted"]["added"] == 1_000 - most


def test_of_a_long_changed_paragraph_the_change_is_shown() -> None:
    words = [f"word{number}" for number in range(60_000)]
    old = " ".join(words)
    words[40_000] = "other"
    found = differences(old, " ".join(words))
    (pair,) = found["changed"]
    assert "word40000" in pair["old"]
    assert "other" in pair["new"]
    assert max(map(len, pair.values())) < 500


@pytest.mark.parametrize(
    "make",
    [
        lambda n: ([f"Paragraph {i % 7} of the minutes" for i in range(n)] * 2, None),
        lambda n: (["Same"] * n, ["Same"] * (n - 1) + ["Other"]),
        lambda n: ([f"Old {i}" for i in range(n)], [f"New {i}" for i in range(n)]),
        lambda n: ([f"Line {i}" for i in range(n)], [f"Line {i}" for i in range(n)][::-1]),
        lambda n: ([f"A {i}" for i in range(n)], [f"A {i % 5}" for i in range(n)]),
        lambda n: ([" ".join(f"w{i}" for i in range(n))], [" ".join(f"v{i}" for i in range(n))]),
    ],
    ids=["cycle", "repeat", "nothing kept", "turned round", "collapsed", "one giant"],
)
def test_the_work_grows_with_the_length(
    make: Callable[[int], tuple[list[str], list[str] | None]],
) -> None:
    def work(count: int) -> int:
        old, new = make(count)
        return calls(lambda: differences("\n\n".join(old), "\n\n".join(new or old[::-1])))

    assert work(10_000) < 15 * work(1_000)
