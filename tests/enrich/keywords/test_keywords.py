"""Keywords, lead and reading time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom import limits
from wireroom.records import Article, Evidence
from workers.enrich import enrich
from workers.enrich.keywords import find_keywords
from workers.enrich.summary import lead, reading_seconds

TEXTS = {
    "en": (
        "The harbour bridge of Northport collapsed on Monday after a night of heavy rain. "
        "Engineers had warned for years that the harbour bridge was unsafe. "
        "Nobody was hurt, but the harbour bridge carried half of the city's traffic.",
        "harbour bridge",
    ),
    "ar": (
        "انهار جسر الميناء يوم الاثنين بعد ليلة من المطر الغزير في المدينة. "
        "وكان المهندسون حذروا منذ سنوات من أن جسر الميناء غير آمن.",
        "جسر الميناء",
    ),
    "ru": (
        "Портовый мост обрушился в понедельник после ночи сильного дождя в городе. "
        "Инженеры годами предупреждали, что портовый мост опасен.",
        "Портовый мост",
    ),
    "zh": ("北港大桥星期一倒塌。工程师多年来警告说北港大桥不安全。", "北港大桥"),
}


@pytest.mark.parametrize("language", TEXTS)
def test_what_a_text_repeats_is_its_keyword(language: str) -> None:
    text, expected = TEXTS[language]
    keywords = find_keywords(text, language)
    assert expected in [keyword.text for keyword in keywords[:3]]
    assert keywords[0].score == 1.0


def test_stopwords_are_no_keywords() -> None:
    assert find_keywords("It was what they had and there was not much of it.", "en") == ()


@given(st.text(max_size=300), st.sampled_from(["en", "ar", "ja", "xx", None]))
@settings(max_examples=80, deadline=None)
def test_keywords_are_bounded_and_deterministic(text: str, language: str | None) -> None:
    keywords = find_keywords(text, language)
    assert keywords == find_keywords(text, language)
    assert len(keywords) <= limits.KEYWORDS_MAX
    assert all(0 <= keyword.score <= 1 and keyword.text for keyword in keywords)
    assert lead(text) == "" or set(lead(text).split()) <= set(text.split())


def test_the_lead_is_chosen_from_the_text() -> None:
    text = f"NORTHPORT\n\n{TEXTS['en'][0]}\n\nMr. Reed will speak tomorrow."
    chosen = lead(text, title="Harbour bridge collapses in Northport")
    assert chosen.startswith("The harbour bridge of Northport collapsed")
    assert all(sentence in text for sentence in chosen.split("  "))


def test_reading_time_counts_words_or_characters() -> None:
    assert reading_seconds("word " * 238) == 60
    assert reading_seconds("字" * 260) == 60
    assert reading_seconds("") == 0


def test_notes_of_an_article() -> None:
    declared = Evidence(method="model", value="en", runner_up="fr")
    article = Article(text=TEXTS["en"][0], language="en", evidence={"language": declared})
    enriched = enrich(article)
    assert enriched.keywords
    assert enriched.notes["lead"]
    assert enriched.notes["reading_seconds"] > 5
    # What a page declares wrongly is not a language of its text.
    assert "second_language" not in enriched.notes
