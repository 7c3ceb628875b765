"""Countries, places, organisations and people by rules, in several languages."""

from __future__ import annotations

import pytest

from wireroom import limits
from wireroom.records import Article, Entity
from workers.enrich import enrich


def found(text: str, language: str) -> list[Entity]:
    return list(enrich(Article(text=text, language=language)).entities)


COUNTRIES = [
    ("en", "Officials in Peru met a Norwegian delegation.", {"PE": "GPE", "NO": "NORP"}),
    ("ar", "استقبلت بيرو وفدا من النرويج، ووصل الوفد النرويجي أمس.", {"PE": "GPE", "NO": "GPE"}),
    ("es", "Una delegación noruega visitó Perú.", {"PE": "GPE", "NO": "NORP"}),
    ("fr", "Une délégation norvégienne a visité le Pérou.", {"PE": "GPE", "NO": "NORP"}),
    ("de", "Eine norwegische Delegation reiste nach Peru.", {"PE": "GPE", "NO": "NORP"}),
    ("ru", "Норвежская делегация прибыла в Перу из Норвегии.", {"PE": "GPE", "NO": "NORP"}),
    ("uk", "Делегація прибула до Перу з Норвегії.", {"PE": "GPE", "NO": "GPE"}),
    ("it", "Una delegazione norvegese ha visitato il Perù.", {"PE": "GPE", "NO": "NORP"}),
    ("tr", "Heyet Norveç'ten Peru'ya gitti.", {"PE": "GPE"}),
    ("el", "Η αντιπροσωπεία της Νορβηγίας έφτασε στο Περού.", {"PE": "GPE", "NO": "GPE"}),
    ("zh", "代表团从挪威前往秘鲁。", {"PE": "GPE", "NO": "GPE"}),
    ("ja", "代表団はノルウェーからペルーに向かった。", {"PE": "GPE", "NO": "GPE"}),
]


@pytest.mark.parametrize(("language", "text", "expected"), COUNTRIES, ids=[c[0] for c in COUNTRIES])
def test_one_country_has_one_id_in_every_language(
    language: str, text: str, expected: dict[str, str]
) -> None:
    entities = found(text, language)
    for iso, label in expected.items():
        labels = {entity.label for entity in entities if entity.id == f"iso3166:{iso}"}
        assert label in labels, entities


ARABIC_CLITICS = ["النرويج", "والنرويج", "بالنرويج", "للنرويج", "وبالنرويج", "كالنرويج"]


@pytest.mark.parametrize("word", ARABIC_CLITICS)
def test_arabic_clitics_do_not_hide_a_country_and_stay_outside_its_span(word: str) -> None:
    text = f"تحدث الوفد عن {word} أمس"
    countries = [entity for entity in found(text, "ar") if entity.id == "iso3166:NO"]
    assert len(countries) == 1
    assert text[countries[0].start : countries[0].end].endswith("نرويج")
    assert not countries[0].text.startswith(("و", "ب", "ك"))


RUSSIAN_CASES = ["Норвегия", "Норвегии", "Норвегию", "Норвегией"]


@pytest.mark.parametrize("word", RUSSIAN_CASES)
def test_russian_cases_reach_the_same_country(word: str) -> None:
    assert [e.id for e in found(f"Газеты пишут: {word} снова в новостях.", "ru")] == ["iso3166:NO"]


PEOPLE = [
    ("en", "The delegation was led by spokeswoman Marta Kelvik, who left.", "Marta Kelvik"),
    ("en", "“We are ready,” said Oskar Lindqvaal on Monday.", "Oskar Lindqvaal"),
    ("en", "Norwegian Foreign Minister Ingolf Brandhaug arrived.", "Ingolf Brandhaug"),
    ("es", "La portavoz Lucía Berandez dijo que no.", "Lucía Berandez"),
    ("fr", "Le ministre Étienne Valcourt a déclaré forfait.", "Étienne Valcourt"),
    ("de", "Die Sprecherin Annika Holtbrück sagte nichts.", "Annika Holtbrück"),
    ("ru", "Об этом сообщил министр Аркадий Белозубов.", "Аркадий Белозубов"),
    ("ar", "قالت المتحدثة ليلى الخازنوي إن الوفد وصل", "ليلى الخازنوي"),
    ("ar", "وأكد الوزير النرويجي أوسكار لندكفال أن الوفد وصل", "أوسكار لندكفال"),
    ("el", "Ο υπουργός Γιώργος Καλαμίδης δήλωσε ότι όχι.", "Γιώργος Καλαμίδης"),
]


@pytest.mark.parametrize(("language", "text", "name"), PEOPLE, ids=[p[2] for p in PEOPLE])
def test_people_are_found_without_a_list_of_people(language: str, text: str, name: str) -> None:
    assert name in [entity.text for entity in found(text, language) if entity.label == "PERSON"]


def test_a_surname_alone_takes_the_id_of_the_full_name() -> None:
    text = "Spokeswoman Marta Kelvik spoke first. Later Kelvik said that talks had ended."
    people = [entity for entity in found(text, "en") if entity.label == "PERSON"]
    assert [person.text for person in people] == ["Marta Kelvik", "Kelvik"]
    assert len({person.id for person in people}) == 1
    assert people[1].name == "Marta Kelvik"


def test_a_surname_that_two_people_share_names_neither() -> None:
    text = "Minister Marta Kelvik met Minister Oskar Kelvik. Nobody saw Kelvik again."
    people = [entity for entity in found(text, "en") if entity.label == "PERSON"]
    assert [person.text for person in people] == ["Marta Kelvik", "Oskar Kelvik", "Kelvik"]
    one, other, either = (person.id or "" for person in people)
    assert one != other
    assert one.startswith(f"{either}.")
    assert other.startswith(f"{either}.")


ORGANISATIONS = [
    ("en", "The Norwegian Fisheries Ministry objected.", "Norwegian Fisheries Ministry"),
    ("en", "A study by the University of Tromsland appeared.", "University of Tromsland"),
    ("ar", "أعلنت وزارة الصيد النرويجية القرار", "وزارة الصيد النرويجية"),
    ("es", "El Ministerio de Pesca publicó el informe.", "Ministerio de Pesca"),
    ("fr", "Selon le Ministère de la Pêche, non.", "Ministère de la Pêche"),
]


@pytest.mark.parametrize(("language", "text", "name"), ORGANISATIONS)
def test_organisations_by_their_cue_words(language: str, text: str, name: str) -> None:
    assert name in [entity.text for entity in found(text, language) if entity.label == "ORG"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The United Nations agreed."),
        ("ar", "وافقت الأمم المتحدة على ذلك"),
        ("es", "Las Naciones Unidas aceptaron."),
        ("de", "Die Vereinten Nationen stimmten zu."),
        ("ru", "Об этом заявили в ООН."),
        ("zh", "联合国表示同意。"),
    ],
)
def test_a_known_organisation_has_one_id(language: str, text: str) -> None:
    assert "wikidata:Q1065" in [entity.id for entity in found(text, language)]


def test_a_place_is_settled_by_the_country_of_the_text() -> None:
    spain = found("Spain is hot. People in Valencia, Spain, stayed at home.", "en")
    venezuela = found(
        "Venezuela is hot. People in Valencia, Venezuela, told Venezuelan media so.", "en"
    )
    first = next(entity.id for entity in spain if entity.text == "Valencia")
    second = next(entity.id for entity in venezuela if entity.text == "Valencia")
    assert first != second


def test_ordinary_words_are_no_places() -> None:
    text = "Reading a nice book in March is of use. Split the bill with us."
    assert found(text, "en") == []


def test_the_country_of_a_city_is_noted() -> None:
    article = enrich(Article(text="Moscow said that it had no comment.", language="en"))
    assert [entity.id for entity in article.entities] == ["geonames:524901"]
    assert article.notes["places"] == {"geonames:524901": "RU"}


@pytest.mark.parametrize("unit", ["ж", "漢", "a", "😀", "ا", "́"])
def test_a_million_characters_without_a_space_are_bounded(unit: str) -> None:
    article = enrich(Article(text=unit * 1_000_000, language="en"))
    assert article.notes["analysed_chars"] == limits.ENRICH_MAX_CHARS
    assert len(article.entities) <= limits.ENTITIES_MAX
