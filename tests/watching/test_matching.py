"""Which articles a watchlist meets, and the evidence for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import UsageError
from wireroom.records import Article, Duplicate, Entity, Publisher
from wireroom.searchwords import words
from wireroom.watching import (
    Matcher,
    Watchlist,
    make_watchlist,
    read_watchlists,
    write_watchlists,
)

TEXT = (
    "Dockers in Port Valdo walked out on Tuesday.\n\n"
    "The port-strike may last, said Inès Marrow; ferries to Lunaria stay in the harbour."
)
WOMAN = TEXT.index("Inès")
ENGLISH = Article(
    id="a1",
    source="gazette0123",
    publisher=Publisher(name="The Merrin Gazette", domain="gazette.example"),
    title="Harbour strike in Port Valdo",
    language="en-GB",
    text=TEXT,
    entities=(
        Entity(text="Port Valdo", label="GPE", start=11, end=21, id="place:valdo", name="Valdo"),
        Entity(text="Inès Marrow", label="PERSON", start=WOMAN, end=WOMAN + 11, id="person:marrow"),
    ),
)
ARABIC = Article(
    id="a2",
    title="إضرابٌ في مينـاء فالدو",
    language="ar",
    direction="rtl",
    text="أعلن العمّال الإضراب يوم الثلاثاء.\n\nوقالت إدارة الميناء إن السفن تنتظر أمام المدينة.",
)
CHINESE = Article(id="a3", title="港口罢工", language="zh", text="瓦尔多港的工人星期二宣布罢工。")
COPY = Article(
    id="a4", text=ENGLISH.text, duplicate=Duplicate(kind="exact", of="a1", similarity=1.0)
)


def meets(article: Article, **fields: Any) -> bool:
    return bool(Matcher([make_watchlist("list", **fields)]).found(article))


@pytest.mark.parametrize(
    ("article", "fields", "expected"),
    [
        (ENGLISH, {"any": ["harbour"]}, True),
        (ENGLISH, {"any": ["HARBOUR  Strike"]}, True),
        (ENGLISH, {"any": ["strike harbour"]}, False),
        (ENGLISH, {"any": ["harbours"]}, False),
        (ENGLISH, {"any": ["port strike"]}, True),
        (ENGLISH, {"any": ["ines marrow"]}, True),
        (ENGLISH, {"any": ["nothing", "ferries"]}, True),
        (ENGLISH, {"all": ["harbour", "dockers"]}, True),
        (ENGLISH, {"all": ["harbour", "airport"]}, False),
        (ENGLISH, {"any": ["harbour"], "none": ["football", "walked out"]}, False),
        (ENGLISH, {"any": ["harbour"], "none": ["out walked"]}, True),
        (ENGLISH, {"entities": ["place:valdo"]}, True),
        (ENGLISH, {"entities": ["INES marrow"]}, True),
        (ENGLISH, {"entities": ["valdo"]}, True),
        (ENGLISH, {"entities": ["person:valdo"]}, False),
        (ENGLISH, {"outlets": ["gazette.example"]}, True),
        (ENGLISH, {"outlets": ["https://www.gazette.example/news"]}, True),
        (ENGLISH, {"outlets": ["the merrin gazette"]}, True),
        (ENGLISH, {"outlets": ["other.example"]}, False),
        (ENGLISH, {"sources": ["gazette0123"]}, True),
        (ENGLISH, {"sources": ["gazette"]}, False),
        (ENGLISH, {"languages": ["en"]}, True),
        (ENGLISH, {"languages": ["en-US", "de"]}, False),
        (ENGLISH, {"any": ["harbour"], "languages": ["ar"]}, False),
        (ENGLISH, {"any": ["harbour"], "entities": ["nobody"]}, False),
        (ENGLISH, {"patterns": [r"(?i)HARBOU?R\W{1,3}strike"]}, True),
        (ENGLISH, {"patterns": ["HARBOUR"]}, False),
        (ENGLISH, {"patterns": ["no such", r"Dockers\b"]}, True),
        (ENGLISH, {"any": ["harbour"], "patterns": ["airport"]}, False),
        (ARABIC, {"any": ["ميناء"]}, True),
        (ARABIC, {"any": ["الميناء"]}, True),
        (ARABIC, {"any": ["اضراب في ميناء"]}, True),
        (ARABIC, {"any": ["إدارة الميناء"]}, True),
        (ARABIC, {"any": ["اداره الميناء"]}, True),
        (ARABIC, {"any": ["مطار"]}, False),
        (ARABIC, {"any": ["السفن"], "none": ["المدينه"]}, False),
        (ARABIC, {"patterns": [r"\b(?:و|ال){0,2}ميناء\b"]}, True),
        (ARABIC, {"languages": ["ar"]}, True),
        (CHINESE, {"any": ["罢工"]}, True),
        (CHINESE, {"any": ["工罢"]}, False),
        (COPY, {"any": ["harbour"]}, False),
        (COPY, {"any": ["harbour"], "copies": True}, True),
        (Article(id="none"), {"any": ["harbour"], "languages": ["en"]}, False),
    ],
)
def test_what_a_list_meets(article: Article, fields: dict[str, Any], expected: bool) -> None:
    assert meets(article, **fields) is expected


def test_the_evidence_says_what_stands_where() -> None:
    wanted = make_watchlist(
        "list",
        any=["harbour strike", "port strike", "airport"],
        entities=["Ines Marrow"],
        outlets=["gazette.example"],
        languages=["en"],
        patterns=["Lunar[a-z]{1,5}"],
    )
    ((found,), article) = (Matcher([wanted]).found(ENGLISH), ENGLISH)
    assert [(each["field"], each["value"]) for each in found.evidence] == [
        ("any", "harbour strike"),
        ("any", "port strike"),
        ("entities", "Ines Marrow"),
        ("outlets", "gazette.example"),
        ("patterns", "Lunar[a-z]{1,5}"),
        ("languages", "en"),
    ]
    texts = {"title": article.title or "", "text": article.text}
    quoted = [each for each in found.evidence if "start" in each]
    for each in quoted:
        assert texts[each["where"]][each["start"] : each["end"]] == each["found"]
    assert [each["found"] for each in quoted] == [
        "Harbour strike", "port-strike", "Inès Marrow", "Lunaria",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("article", "term", "found"),
    [
        (ARABIC, "اضراب في ميناء", "إضرابٌ في مينـاء"),
        (ARABIC, "اداره الميناء", "إدارة الميناء"),
        (CHINESE, "宣布罢工", "宣布罢工"),
    ],
)
def test_places_are_those_of_the_text_as_written(article: Article, term: str, found: str) -> None:
    ((met,),) = (Matcher([make_watchlist("list", any=[term])]).found(article),)
    assert met.evidence[0]["found"] == found


def test_a_phrase_over_the_end_of_a_line_is_met_without_a_place() -> None:
    ((met,),) = (Matcher([make_watchlist("list", any=["valdo dockers"])]).found(ENGLISH),)
    assert met.evidence == ({"field": "any", "value": "valdo dockers", "where": "text"},)


WORD = st.sampled_from(["harbour", "strike", "ميناء", "إضراب", "Über", "罢工", "port"])
TEXTS = st.lists(WORD, max_size=12).map(" ".join)


@given(
    st.lists(st.lists(WORD, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=6), TEXTS
)
def test_many_lists_at_once_mark_what_each_alone_would(terms: Sequence[str], text: str) -> None:
    article = Article(id="a", title="A title", text=text)
    lists = [make_watchlist(f"list{n}", any=[term]) for n, term in enumerate(terms)]
    together = {each.watchlist for each in Matcher(lists).found(article)}
    assert together == {
        each.name for each in lists for hit in Matcher([each]).found(article) if hit
    }
    joined = f" {' '.join(words(text))} "
    assert together == {
        each.name
        for each, term in zip(lists, terms, strict=True)
        if f" {' '.join(words(term))} " in joined
    }


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": "Harbour"}, "a name has"),
        ({"name": "*", "any": ["x"]}, "a name has"),
        ({"name": "empty"}, "would mark everything"),
        ({"name": "only-none", "none": ["x"]}, "would mark everything"),
        ({"name": "dots", "any": ["…"]}, "has no word"),
        ({"name": "long", "any": ["x" * 300]}, "has no characters, or more than 200"),
        ({"name": "wordy", "any": ["x " * 17]}, "more than 16"),
        ({"name": "many", "any": [f"t{n}" for n in range(201)]}, "more than 200 values"),
        ({"name": "nul", "any": ["a\0b"]}, "control characters"),
        ({"name": "tongue", "languages": ["english!"]}, "is no code"),
        ({"name": "slow", "patterns": ["(a+)+b"]}, "repeat without an end"),
        ({"name": "kinds", "any": "harbour"}, "Expected 'array'"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why.replace("*", r"\*")) as caught:
        make_watchlist(**fields)
    assert "\n" not in str(caught.value)


def test_lists_survive_their_file(tmp_path: Path) -> None:
    lists = [
        make_watchlist("harbour", any=['the "strike"', "إضراب"], none=["a\\b"], copies=True),
        make_watchlist("who", patterns=[r"\bWHO\b"], languages=["en", "ar"]),
    ]
    file = tmp_path / "lists.toml"
    file.write_text(write_watchlists(lists), encoding="utf-8")
    assert read_watchlists(file) == (lists, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[watchlist]]\nany = ['x']", "watchlist 1 has no name"),
        ("[[watchlist]]\nname = 'a'\nterms = ['x']", "there is no field 'terms'"),
        ("[[watchlist]]\nname = 'a'\n", "would mark everything"),
        ("[[watchlist]]\nname='a'\nany=['x']\n[[watchlist]]\nname='a'\nany=['y']", "there twice"),
    ],
)
def test_what_a_file_holds_that_cannot_be_used(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "lists.toml"
    file.write_text(text + "\n[[watchlist]]\nname = 'good'\nany = ['x']\n", encoding="utf-8")
    found, problems = read_watchlists(file)
    assert "good" in [each.name for each in found]
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize("text", ["[[", "watchlist = 3", "[[source]]\nurl = 'x'", "\xff"])
def test_a_file_that_is_no_such_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "lists.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError):
        read_watchlists(file)
    assert isinstance(make_watchlist("x", any=["x"]), Watchlist)
