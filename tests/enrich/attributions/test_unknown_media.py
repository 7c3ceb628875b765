"""Media outside the table are kept by the name beside the word that says what they are."""

from __future__ import annotations

import pytest

from workers.enrich.attributions import find_attributions

NAMED = [
    ("en", "According to the sports daily Kvali Sunday, the odds were long.", "Kvali Sunday"),
    ("en", "He told the weekly Pond Mirror of ducks.", "Pond Mirror"),
    ("fr", "D'après le quotidien local La Gazette des Marais, il pleut.", "La Gazette des Marais"),
    ("fr", "Le maire l'a dit au journal L'Ancre du Nord.", "L'Ancre du Nord"),
    ("es", "Lo dijo el alcalde al diario local El Eco de la Ría.", "El Eco de la Ría"),
    ("de", "Laut der Zeitung Moorbote fehlt das Geld.", "Moorbote"),
]


@pytest.mark.parametrize(("language", "text", "outlet"), NAMED)
def test_a_name_beside_a_word_for_a_medium(language: str, text: str, outlet: str) -> None:
    assert [item.outlet for item in find_attributions(text, language)] == [outlet]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor told the newspaper Tuesday that he would go.",
        "According to the agency it rained.",
        "He told Secret Service Director Bob Hill to wait.",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert find_attributions(text, "en") == ()
