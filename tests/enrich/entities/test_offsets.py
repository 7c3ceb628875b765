"""Whatever the text: spans are inside it, in order, apart from each other, and what they say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.records import Article
from workers.enrich import enrich
from workers.enrich.tokenizer import pieces

NAMES = st.sampled_from(
    ["Norway", "الأمم المتحدة", "والنرويج", "Норвегии", "挪威", "Δρ. Νίκος Καλαμίδης", "U.N.",
     "Minister Marta Kelvik", "الوزير سامي الخازنوي", "قال", "said", "مدينة", "Ministry of", "👩‍🚀",
     "\u202b", "é", "\n", ". ", "ﷺ", "İstanbul'da", "ß", "ŉ", "כנסת"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(NAMES, st.text(max_size=12)), max_size=25).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda glue: glue.join(parts))
)
CODES = st.sampled_from(["en", "ar", "ru", "de", "el", "zh", "ja", "he", "tr", None, "qqq"])


@settings(max_examples=150, deadline=None)
@given(TEXTS, CODES)
def test_offsets_are_true(text: str, language: str | None) -> None:
    article = enrich(Article(text=text, language=language))
    assert "entities" not in article.notes.get("failed", {})
    last = 0
    for entity in article.entities:
        assert text[entity.start : entity.end] == entity.text
        assert entity.text.strip() == entity.text != ""
        assert entity.start >= last
        last = entity.end


@settings(max_examples=200)
@given(st.text())
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(piece + (" " if space else "") for piece, space in pieces(text)) == text
