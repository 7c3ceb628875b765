"""Time and memory grow with the text and not with its square, whatever stands in it."""

from __future__ import annotations

import tracemalloc

import pytest

from tests.enrich.bounds.counting import calls
from tests.enrich.bounds.hostile import TEXTS
from wireroom import limits
from wireroom.records import Article
from workers.enrich import enrich

CODES = ("en", "ar")
SMALL, TIMES = 700, 4
MILLIONS = ("one script a word", "capitalised words", "both directions", "quotations", "nested")
KILOBYTES = 3
"""for a character of hostile text"""


def _calls(text: str, code: str | None) -> int:
    return calls(lambda: enrich(Article(text=text, language=code)))


@pytest.mark.parametrize("name", TEXTS)
def test_work_grows_with_the_text_and_not_with_its_square(name: str) -> None:
    make = TEXTS[name]
    for code in CODES:
        # what is loaded and what is remembered of words; the last text's words themselves are
        # remembered too, hence one more sign
        article = enrich(Article(text=make(TIMES * SMALL), language=code))
        assert "failed" not in article.notes
        small, large = (_calls(make(size) + "!", code) for size in (SMALL, TIMES * SMALL))
        assert large < 1.5 * TIMES * small


@pytest.mark.parametrize("name", MILLIONS)
def test_a_million_characters_are_read_up_to_the_limit(name: str) -> None:
    text = TEXTS[name](1_000_000)
    article = enrich(Article(text=text, language="en"))
    assert "failed" not in article.notes
    assert len(article.entities) <= limits.ENTITIES_MAX
    assert len(article.quotes) <= limits.QUOTES_MAX
    assert len(article.keywords) <= limits.KEYWORDS_MAX
    found = [(item.start, item.end, item.text) for item in article.entities]
    found += [(item.start, item.end, item.text) for item in article.quotes]
    assert all(text[start:end] == words for start, end, words in found)
    assert all(end <= limits.ENRICH_MAX_CHARS for _, end, _ in found)


@pytest.mark.parametrize("name", ["new people", "nested", "unspaced"])
def test_memory_is_a_multiple_of_the_text(name: str) -> None:
    text = TEXTS[name](20_000)
    enrich(Article(text=text[:1_000], language="en"))
    tracemalloc.start()
    try:
        enrich(Article(text=text, language="en"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < KILOBYTES * 1_024 * len(text)
