"""Every span of every enricher says what stands there, whatever the text: in code points."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.records import Article
from workers.enrich import enrich

PARTS = st.sampled_from(
    ["“", "”", "«", "»", "‘", "’", '"', ", ", ". ", ": ", "\n", "\n\n", " — ", "— ", "(", ")",
     "said ", "told ", "according to ", "reported by ", "newspaper ", "the ", "he ", "that ",
     "Ada Orr ", "Minister Marta Kelvik ", "Reuters", "The Guardian ", "Moscow ", "Norway ",
     "Ministry of Health ", "قال ", "وقالت ", "الوزير سامي الخازنوي ", "نقلا عن ", "رويترز ",
     "والنرويج ", "заявил ", "Иван Петров ", "сообщает ", "ТАСС ", "Норвегии ", "挪威", "路透社",
     "𝐀𝐝𝐚 𝐎𝐫𝐫 ", "𐌰𐌱 ", "👩‍🚀", "😀 ", "e\u0301", "\u0651", "\u202b", "\u202c", "\0", "\u2028",
     "İ", "ß", "ŉ", "http://courier.example/a\n"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PARTS, st.text(max_size=6)), max_size=40).map("".join)
CODES = st.sampled_from(["en", "ar", "ru", "de", "es", "zh", None])


@settings(max_examples=200, deadline=None)
@given(TEXTS, CODES)
def test_spans_are_what_they_say(text: str, language: str | None) -> None:
    article = enrich(Article(text=text, language=language))
    assert "failed" not in article.notes
    for entity in article.entities:
        assert text[entity.start : entity.end] == entity.text
    for quote in article.quotes:
        assert text[quote.start : quote.end] == quote.text
        if quote.speaker is not None:
            assert text[quote.speaker_start : quote.speaker_end] == quote.speaker
    for credit in article.attributions:
        assert text[credit.start : credit.end] == credit.text
