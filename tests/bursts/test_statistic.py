"""When a term is a burst, as a pure decision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom import limits
from wireroom.records import Article, Entity, Keyword
from workers.bursts import EVERYWHERE, LEAST_RATIO, Counted, Term, burst, terms_of

TERM = Term(key="en:flood", group="en", text="flood")

DECIDED = [
    (30, 2.0, 200, 2_000.0, True, "thirty where a fifth of one was"),
    (5, 0.0, 300, 3_000.0, True, "never seen and now in five"),
    (4, 0.0, 300, 3_000.0, False, "too few, however new"),
    (60, 600.0, 200, 2_000.0, False, "as frequent as before"),
    (600, 60.0, 20_000, 2_000.0, False, "ten times as many articles of everything"),
    (9, 30.0, 200, 2_000.0, False, "three times three, which chance does too"),
    (30, 0.0, 200, 49.0, False, "too little is known of before"),
    (20, 0.0, 20, 0.0, False, "nothing is known of before"),
    (200, 900.0, 400, 4_000.0, False, "twice as frequent"),
]


@pytest.mark.parametrize(("recent", "before", "group", "group_before", "is_burst", "why"), DECIDED)
def test_sudden_is_against_the_share_before(
    recent: int, before: float, group: int, group_before: float, is_burst: bool, why: str
) -> None:
    found = burst(
        TERM, Counted(recent=recent, before=before), Counted(recent=group, before=group_before)
    )
    assert (found is not None) == is_burst, why
    if found is not None:
        assert found.articles == recent
        assert found.language == "en"


@given(
    st.integers(0, 60_000), st.floats(0, 1e6), st.integers(0, 65_535), st.floats(0, 1e7)
)  # fmt: skip
def test_no_burst_without_a_rise(
    recent: int, before: float, group: int, group_before: float
) -> None:
    found = burst(
        TERM, Counted(recent=recent, before=before), Counted(recent=group, before=group_before)
    )
    if found is not None:
        assert recent >= LEAST_RATIO * found.expected * 0.99
        assert found.score > 0


def test_names_go_by_their_ids_and_words_by_their_language() -> None:
    text = "Graz Грац"
    article = Article(
        text=text,
        language="ru",
        entities=(
            Entity(text="Graz", label="GPE", start=0, end=4, id="geonames:2778067", name="Graz"),
            Entity(text="Грац", label="GPE", start=5, end=9, id="geonames:2778067", name="Graz"),
            Entity(text="Nobody", label="PERSON", start=0, end=4),
        ),
        keywords=(Keyword(text="Грац", score=1.0), Keyword(text="Наводнение", score=0.5)),
    )
    assert [(term.key, term.group) for term in terms_of(article)] == [
        ("id:geonames:2778067", EVERYWHERE),
        ("ru:наводнение", "ru"),
    ]


def test_terms_of_one_article_are_bounded() -> None:
    article = Article(
        language="en",
        entities=tuple(
            Entity(text=f"N{n}", label="ORG", start=0, end=1, id=f"org:{n}") for n in range(500)
        ),
        keywords=(
            *(Keyword(text=f"word {n}", score=1.0) for n in range(20)),
            Keyword(text="x" * 1_000, score=1.0),
        ),
    )
    terms = terms_of(article)
    assert len(terms) == limits.BURST_TERMS_MAX
    assert sum(term.group == EVERYWHERE for term in terms) == limits.BURST_TERMS_MAX // 2
    assert max(len(term.text) for term in terms) <= limits.BURST_TERM_MAX_CHARS
