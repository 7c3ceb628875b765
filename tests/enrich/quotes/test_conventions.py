"""Speech as agencies of several languages set it, and what only looks like it."""

from __future__ import annotations

import pytest

from wireroom.records import Article, Quote
from workers.enrich import enrich


def _quotes(language: str, text: str) -> list[Quote]:
    return [q for q in enrich(Article(text=text, language=language)).quotes if not q.indirect]


SAID = [
    # language, text, quotations, speaker's name
    ("fr", "« Le port tient bon, soupire Gilles Molard, mais la mer ne tremble pas. »",
     ["Le port tient bon", "mais la mer ne tremble pas."], "Gilles Molard"),
    ("ru", "«В порту нет границ, — сказала Елена Васильева. — Есть только бетон и время».",
     ["В порту нет границ", "Есть только бетон и время"], "Елена Васильева"),
    ("ru", "«Шайба сама летела в ловушку», — ухмыльнулся Никита Шевцов после матча.",
     ["Шайба сама летела в ловушку"], "Никита Шевцов"),
    ("es", "“Quise llorar, pero no tenía agua”, remoloneó Ana Tepalca en la meta.",
     ["Quise llorar, pero no tenía agua"], "Ana Tepalca"),
    ("es", "Advirtió Ana Tepalca que lloverá mañana. “El clima no lee nuestros informes”, ironizó.",
     ["El clima no lee nuestros informes"], "Ana Tepalca"),
    ("tr", "Antrenör Murat Çelikten, \"Hedefimiz olimpiyat madalyası\" dedi.",
     ["Hedefimiz olimpiyat madalyası"], "Murat Çelikten"),
    ("ar", "وأعلن وزير خارجية سلطنة عمان سالم الراشدي: «الصبر أقل كلفة من الحرب».",
     ["الصبر أقل كلفة من الحرب"], "سالم الراشدي"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "said", "speaker"), SAID)
def test_speech(language: str, text: str, said: list[str], speaker: str) -> None:
    quotes = _quotes(language, text)
    assert [quote.text for quote in quotes] == said
    assert {quote.speaker for quote in quotes} == {speaker}


def test_the_name_of_an_agency_in_marks_is_no_speech() -> None:
    text = "«Мы слышим это каждую зиму», — сказал «Интерфаксу» представитель порта."
    assert [quote.text for quote in _quotes("ru", text)] == ["Мы слышим это каждую зиму"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Viktor Olmen, a researcher who first described the fault, called it small."),
        ("fr", "La ministre de la Mer, Hélène Castin, a évoqué un naufrage."),
        ("de", "Der Chef der Werft, Tarek Hadden, verlangte eine Abgabe."),
    ],
)
def test_a_subject_before_a_comma_is_no_statement(language: str, text: str) -> None:
    assert enrich(Article(text=text, language=language)).quotes == ()
