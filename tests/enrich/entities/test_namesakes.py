"""Names that mean something else beside a city: lakes, countries, common words."""

from __future__ import annotations

import pytest

from wireroom.records import Article, Entity
from workers.enrich import enrich


def _entities(language: str, text: str) -> dict[str, Entity]:
    found = enrich(Article(text=text, language=language)).entities
    return {entity.text: entity for entity in found}


NATURE = [
    ("en", "A ferry sank on Lake Victoria in Uganda.", "Lake Victoria"),
    ("en", "They camped near Mount Victoria.", "Mount Victoria"),
    ("en", "The Niger River rose.", "Niger River"),
    ("fr", "Un bateau a coulé sur le lac Victoria en Ouganda.", "lac Victoria"),
    ("ru", "Судно затонуло на озере Виктория в Уганде.", "озере Виктория"),
    ("ar", "غرق قارب في بحيرة فيكتوريا في أوغندا.", "بحيرة فيكتوريا"),
]


@pytest.mark.parametrize(("language", "text", "name"), NATURE)
def test_a_lake_is_not_the_city_of_its_name(language: str, text: str, name: str) -> None:
    entity = _entities(language, text)[name]
    assert entity.label == "LOC"
    assert not (entity.id or "").startswith(("geonames:", "iso3166:"))


AMMAN_OR_OMAN = [
    ("عمان - افتتحت بلدية الزرقاء في الأردن حديقة.", "geonames:250441"),
    ("سافر الوفد من الأردن. واجتمع في عمان بالوزير.", "geonames:250441"),
    ("مسقط - وقع الأردن وعمان اتفاقا. وقالت سلطنة عمان ذلك.", "iso3166:OM"),
    ("وقع الوزير اتفاقا في عمان.", "iso3166:OM"),
]


@pytest.mark.parametrize(("text", "identity"), AMMAN_OR_OMAN)
def test_a_city_and_a_country_of_one_name(text: str, identity: str) -> None:
    assert _entities("ar", text)["عمان"].id == identity


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("كانت زيارة قصيرة وجيزة.", "جيزة"),
        ("وأغلقت المكتبة أبوابها وقالت أمينة المكتبة إن المكتبة ستفتح.", "المكتبة"),
        ("رأى الناس أمرا بسيطا وهو بسيط.", "بسيط"),
    ],
)
def test_a_common_word_is_no_name(text: str, word: str) -> None:
    assert word not in _entities("ar", text)


def test_a_rare_city_is_one_behind_a_preposition() -> None:
    assert "طنطا" in _entities("ar", "وصل القطار إلى طنطا ظهرا.")
