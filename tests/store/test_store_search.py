"""Finding stored articles: by words in any script, and by everything else."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom.records import Duplicate, Entity
from wireroom.store import Store, Wanted

RUNS = itertools.count()
STORED = {
    "ferry": ("Ferry aground", FERRY),
    "orchard": ("Frost in the orchards", ORCHARD),
    "arabic": ("الْحُكُومَة", "قالت الحكومة في مدينة الأمل إن المدرسة ستفتح أبوابها غدا."),
    "russian": ("Паром", "Паром «Лунария» сел на мель. Всё закончилось хорошо."),
    "french": ("L'été", "Les élèves de l'École du Moulin ont planté un cerisier."),
    "chinese": ("渡轮", "渡轮在港口搁浅,没有人受伤。"),
    "markup": ("A <b>title</b> & more", "C++ and node.js: 50% off, e-mail me@x.example."),
}


@pytest.fixture
def stocked(store: Store) -> Store:
    return _stock(store)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, new_store_url: Callable[[str], str]) -> Iterator[Store]:
    """The same, for tests that only read."""
    with Store.open(new_store_url(request.param), migrate=True) as opened:
        yield _stock(opened)


def _stock(store: Store) -> Store:
    for name, (title, text) in STORED.items():
        store.commit(outcome(article(name, text, title=title)))
    return store


def found(store: Store, query: str) -> set[str]:
    return {each.id for each in store.find(query)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ferry", {"ferry"}),
        ("FERRY Captain", {"ferry"}),
        ("ferry apple", set()),
        ('"ran aground"', {"ferry"}),
        ('"aground ran"', set()),
        ("aground ran", {"ferry"}),
        ('"ran aground" Tuesday -nothing', set()),
        ("“apple blossom”", {"orchard"}),
        ("«apple blossom»", {"orchard"}),
        ('ferry "unclosed', set()),
        ('ferry "tug freed', {"ferry"}),
        ("الحكومه", {"arabic"}),
        ("مدينه الامل", {"arabic"}),
        ("حُكومة", set()),
        ("лунария все", {"russian"}),
        ("ЗАКОНЧИЛОСЬ", {"russian"}),
        ("eleves ecole", {"french"}),
        ("l'École", {"french"}),
        ("搁浅", {"chinese"}),
        ("浅搁", set()),
        ("node.js", {"markup"}),
        ("me@x.example", {"markup"}),
        ("title", {"markup"}),
        ("", set(STORED)),
        ("   ", set(STORED)),
    ],
)
def test_words_and_phrases(library: Store, query: str, expected: set[str]) -> None:
    assert found(library, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "'; DROP TABLE articles; --",
        '" OR 1=1 --',
        "body:ferry",
        "ferry*",
        "^ferry",
        "NEAR(ferry tug, 2)",
        "ferry AND",
        "AND OR NOT",
        "NOT ferry",
        "{body} : ferry",
        "-ferry",
        "+ferry",
        '"',
        '""',
        '"""',
        "'",
        "\\",
        "\\'",
        "a\x00b",
        "\ud800",
        ":* & | ! <-> <2>",
        "!ferry",
        "%",
        "%(name)s :name ? $1",
        "(((((",
        ")" * 5000,
        "word " * 5000,
        "w" * 100_000,
        "\u202e\u200b\ufeff",
        "🚢",
        "𐍈",
    ],
)
def test_no_query_is_an_error_or_a_command(library: Store, query: str) -> None:
    found(library, query)
    assert library.counts()["articles"] == len(STORED)
    assert found(library, "ferry") == {"ferry"}


@pytest.mark.parametrize("query", ["!!!", '"', "* | &", "()"])
def test_a_query_without_words_finds_nothing(library: Store, query: str) -> None:
    assert found(library, query) == set()


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=30))
def test_whatever_is_typed_is_answered(library: Store, query: str) -> None:
    found(library, query)


def test_a_new_version_is_found_by_its_new_words_only(stocked: Store) -> None:
    stocked.commit(outcome(article("orchard", "Rain fell on Merrin.", title="Rain")))
    assert found(stocked, "Merrin rain") == {"orchard"}
    assert found(stocked, "blossom") == set()


def test_copies_are_found_with_their_original(stocked: Store) -> None:
    copy = Duplicate(kind="exact", of="ferry", similarity=1.0)
    stocked.commit(outcome(article("same", FERRY, title="Ferry aground", duplicate=copy)))
    stocked.commit(outcome(article("own", FERRY, title="Stranded", duplicate=copy)))
    assert found(stocked, "Lunaria aground") == {"ferry", "same", "own"}
    assert found(stocked, "stranded") == {"own"}
    stocked.commit(outcome(article("ferry", "Another text.", title="Another")))
    assert found(stocked, "Lunaria") == {"same", "own"}


def test_the_index_can_be_rebuilt(stocked: Store) -> None:
    stocked.commit(outcome(article("orchard", "Rain fell on Merrin.", title="Rain")))
    assert stocked.rebuild_search() == len(STORED)
    for query, expected in (("ferry", {"ferry"}), ("rain", {"orchard"}), ("blossom", set())):
        assert found(stocked, query) == expected


def test_texts_too_long_for_the_index_are_stored_all_the_same(store: Store) -> None:
    text = " ".join(f"слово{number}" for number in range(90_000))
    store.commit(outcome(article("long", text)))
    assert store.texts(["long"]) == {"long": text}
    assert found(store, "слово77") == {"long"}


def test_conditions_are_joined_and_the_newest_comes_first(store: Store) -> None:
    valdo = Entity(text="Port Valdo", label="GPE", start=0, end=4, id="place:valdo")
    for number in range(6):
        store.commit(
            outcome(
                article(
                    f"a{number}",
                    f"Text number {number} on harbours.",
                    language="en" if number % 2 else "ar",
                    source="gazette" if number < 3 else "courier",
                    entities=(valdo,) if number in {1, 4, 5} else (),
                ),
                story={"id": "s1" if number < 4 else "s2"},
            )
        )

    def ids(**wanted: object) -> list[str]:
        return [each.id for each in store.find(**wanted)]  # type: ignore[arg-type]

    assert ids() == ["a5", "a4", "a3", "a2", "a1", "a0"]
    assert ids(limit=2) == ["a5", "a4"]
    assert ids(language="ar") == ["a4", "a2", "a0"]
    assert ids(entity="place:valdo") == ["a5", "a4", "a1"]
    assert ids(entity="place:valdo", language="en", source="gazette") == ["a1"]
    assert ids(story="s2") == ["a5", "a4"]
    assert ids(query="harbours", story="s1", limit=1) == ["a3"]
    assert ids(source="nobody'; --") == []
    since = store.head("a4").stored_at  # type: ignore[union-attr]
    assert ids(since=since) == ["a5", "a4"]
    assert [head.id for head in store.find_heads(Wanted(language="en"), 2)] == ["a5", "a3"]


def test_pages_join_without_gap_or_repeat(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wireroom.store.articles.PAGE", 2)
    for number in range(7):
        store.commit(outcome(article(f"a{number}", f"Text {number}.")))
    newest = [each.id for each in store.find()]
    assert newest == [f"a{number}" for number in range(6, -1, -1)]
    assert [each.id for each in store.find(limit=5)] == newest[:5]
    assert [each.id for each in store.iterate()] == newest[::-1]
    since = store.head("a3").stored_at  # type: ignore[union-attr]
    assert [each.id for each in store.iterate(since)] == ["a3", "a4", "a5", "a6"]
    assert list(store.iterate(datetime.now(UTC) + timedelta(days=9999))) == []


FEW = 12
TOLD = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from(["en", "ar"]), st.integers(0, 30)),
    min_size=1,
    max_size=40,
)
"""Whether it has the word, the entity; its language; how many articles ago a copy's text came."""


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=TOLD, limit=st.integers(1, 8), looked_at=st.sampled_from([4, 1_000]))
def test_frequent_and_rare_conditions_find_the_same(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    told: list[tuple[bool, bool, str, int]],
    limit: int,
    looked_at: int,
) -> None:
    """Where many match, the newest are looked at one by one: the pages must stay what they are."""
    monkeypatch.setattr("wireroom.store.finding.FEW", FEW)
    monkeypatch.setattr("wireroom.store.finding.LOOKED_AT", looked_at)
    monkeypatch.setattr("wireroom.store.finding._FIRST", 3)
    monkeypatch.setattr("wireroom.store.search._NEAR", 2)
    monkeypatch.setattr("wireroom.store.articles.PAGE", 5)
    run = f"run{next(RUNS)}"
    texts: list[str] = []
    for number, (word, named, language, ago) in enumerate(told):
        original = number - ago - 1
        text = f"{run} tide{number} {'harbour' if word else 'meadow'} {run}"
        copy = None
        if original >= 0 and ago % 3 == 0:
            text = texts[original]
            copy = Duplicate(kind="exact", of=f"{run}-{original}", similarity=1.0)
        texts.append(text)
        entity = Entity(text=run, label="GPE", start=0, end=len(run), id=f"place:{run}")
        told_of = article(
            f"{run}-{number}",
            text,
            title="One",
            language=language,
            entities=(entity,) if named else (),
            duplicate=copy,
        )
        store.commit(outcome(told_of))
    newest = range(len(told) - 1, -1, -1)
    having = {number for number in newest if "harbour" in texts[number]}
    naming = {number for number in newest if told[number][1]}
    arabic = {number for number in newest if told[number][2] == "ar"}
    place, words = f"place:{run}", f"harbour {run}"
    wanted: list[tuple[dict[str, Any], set[int]]] = [
        ({"query": words}, having),
        ({"entity": place}, naming),
        ({"query": words, "entity": place}, having & naming),
        ({"query": words, "language": "ar"}, having & arabic),
    ]
    for conditions, chosen in wanted:
        expected = [f"{run}-{number}" for number in newest if number in chosen]
        assert [each.id for each in store.find(**conditions)] == expected
        assert [each.id for each in store.find(**conditions, limit=limit)] == expected[:limit]
