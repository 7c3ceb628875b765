"""People, and bodies, by what stands around their names; every name here is invented."""

from __future__ import annotations

import pytest

from wireroom.records import Article, Entity
from workers.enrich import enrich
from workers.enrich.linking import person_id

# language, text, names of people in it
PEOPLE = [
    ("en", "A nurse, Wilna Obbart, 58, was hurt.", ["Wilna Obbart"]),
    ("en", "Later Ozzeth Karrum, who runs the port, spoke.", ["Ozzeth Karrum"]),
    ("en", "They met Ozzeth Karrum in spring. By June Karrum had gone.",
     ["Ozzeth Karrum", "Karrum"]),
    ("en", "Minister Salim al-Tarmuni left. Reporters asked al-Tarmuni why.",
     ["Salim al-Tarmuni", "al-Tarmuni"]),
    ("en", "Mayor Ines Rookwood-Hale left. Nobody asked Rookwood-Hale why.",
     ["Ines Rookwood-Hale", "Rookwood-Hale"]),
    ("es", "La mexicana Xilona Tepalca ganó la carrera.", ["Xilona Tepalca"]),
    ("es", "El ingeniero Orcino Belmazo dudó.", ["Orcino Belmazo"]),
    ("es", "Habló Begoña de la Tierva. Para De la Tierva es tarde.",
     ["Begoña de la Tierva", "De la Tierva"]),
    ("fr", "Le chercheur ukrainien Vikt Olmenko écrit.", ["Vikt Olmenko"]),
    ("fr", "La maire, Solenn Kerdavid, est partie. Mme Kerdavid se tait.",
     ["Solenn Kerdavid", "Kerdavid"]),
    ("de", "Stürmerin Ibrana Konteweiß fehlt. Ohne Konteweiß wird es schwer.",
     ["Ibrana Konteweiß", "Konteweiß"]),
    ("de", "Das sagte Kremlsprecher Glen Tarassenko der Agentur.", ["Glen Tarassenko"]),
    ("ru", "Посланник ООН Хенрикус Сольмберг уехал.", ["Хенрикус Сольмберг"]),
    ("ru", "Директор издательства «Азбучник» Инга Жданенко уехала.", ["Инга Жданенко"]),
    ("ru", "Жаловался Федот Кузьмич Ляпунин.", ["Федот Кузьмич Ляпунин"]),
    ("ru", "Суд вынес приговор учительнице Марфе Дженкинсон.", ["Марфе Дженкинсон"]),
    ("uk", "Речниця МЗС Росії Мар'яна Зарецька мовчить.", ["Мар'яна Зарецька"]),
    ("el", "Ο υπουργός Μάνος Καλογεράκης μίλησε.", ["Μάνος Καλογεράκης"]),
    ("ar", "وأضاف زرمانوف: لا جديد.", ["زرمانوف"]),
    ("ar", "قال زرمانوف إن السد آمن.", ["زرمانوف"]),
    ("ar", "حضر فيكتور زرمانوف الاجتماع.", ["فيكتور زرمانوف"]),
    ("ar", "وصل السيد رامي الحمد الله أمس.", ["رامي الحمد الله"]),
    # professions that no list knows, before the name
    ("en", "Geologist Tinatin Gelovani, who saw the slope, left.", ["Tinatin Gelovani"]),
    ("en", "It rained. Hydrologist Maren Solvig advised against it.", ["Maren Solvig"]),
    ("en", "Beekeeper Oswin Tarrel lost forty hives.", ["Oswin Tarrel"]),
    ("de", "Geologin Tinatin Gelowani fand Risse.", ["Tinatin Gelowani"]),
    ("de", "Imkerin Rosa Tannwald verlor vierzig Völker.", ["Rosa Tannwald"]),
    ("fr", "Géologue Tinatine Guelovani a trouvé des fissures.", ["Tinatine Guelovani"]),
    ("es", "Geóloga Tinatin Gelovani encontró grietas.", ["Tinatin Gelovani"]),
    ("it", "Geologa Tinatin Gelovani ha trovato crepe.", ["Tinatin Gelovani"]),
    ("pt", "Geóloga Tinatin Gelovani encontrou fendas.", ["Tinatin Gelovani"]),
    ("ru", "Геолог Тинатин Геловани нашла трещины.", ["Тинатин Геловани"]),
    ("uk", "Геолог Тінатін Геловані знайшла тріщини.", ["Тінатін Геловані"]),
    # given names that end as professions do
    ("en", "Christopher Marlow Tarrel resigned.", ["Christopher Marlow Tarrel"]),
    ("de", "Kerstin Maria Tannwald sagte das.", ["Kerstin Maria Tannwald"]),
    ("fr", "Olivier Marie Tarvel a dit non.", ["Olivier Marie Tarvel"]),
]  # fmt: skip


def _texts(language: str, text: str, label: str) -> list[str]:
    found = enrich(Article(text=text, language=language)).entities
    return [entity.text for entity in found if entity.label == label]


@pytest.mark.parametrize(("language", "text", "names"), PEOPLE)
def test_people(language: str, text: str, names: list[str]) -> None:
    assert _texts(language, text, "PERSON") == names


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Black Heron sailed on Monday in March."),
        ("en", "They stayed in the Hollow Valley."),
        ("de", "Die Deutsche Regelung gilt. Ohne Regelung geht es nicht."),
        ("ar", "قال مسؤول إن السد آمن."),
        ("ar", "قال شهود إن السد آمن."),
        ("ar", "عادت حياة الناس كما كانت."),
    ],
)
def test_no_people(language: str, text: str) -> None:
    assert _texts(language, text, "PERSON") == []


BODIES = [
    ("en", "Analysts at Carrow & Tamm LLP doubt it.", "Carrow & Tamm LLP"),
    ("en", "It was bought by Halong Physics Co., Ltd. on Monday.", "Halong Physics Co., Ltd"),
    ("en", "The gas operator Nordo Energa is offline.", "Nordo Energa"),
    ("en", "A group calling itself Blue Pelkin claimed it.", "Blue Pelkin"),
    ("de", "Der Möbelhof Krett GmbH & Co. KG fehlt Geld.", "Möbelhof Krett GmbH & Co. KG"),
    ("de", "Das Tiefelder Institut für Weltwirtschaft warnt.",
     "Tiefelder Institut für Weltwirtschaft"),
    ("fr", "Il dirige le Front populaire pour le renouveau depuis mai.",
     "Front populaire pour le renouveau"),
    ("fr", "L'opérateur gazier Nordo Energa se tait.", "Nordo Energa"),
    ("es", "Llegó el Cuerpo de Bomberos.", "Cuerpo de Bomberos"),
    ("ru", "Станции оператора «Нордо Энерга» стоят.", "Нордо Энерга"),
    ("ru", "Банкротом признано ООО «Уралстройтест».", "ООО «Уралстройтест»"),
    ("ru", "Он из Центра анализа конфликтов.", "Центра анализа конфликтов"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name"), BODIES)
def test_bodies(language: str, text: str, name: str) -> None:
    assert name in _texts(language, text, "ORG")


def test_the_first_word_of_a_company_stands_for_it() -> None:
    text = "They bought Halvers Marine AS in June. Shares of Halvers fell."
    found = [e for e in enrich(Article(text=text, language="en")).entities if e.label == "ORG"]
    assert [entity.text for entity in found] == ["Halvers Marine AS", "Halvers"]
    assert found[0].id == found[1].id


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("وصل الوفد من السعودية.", ["GPE"]),
        ("وصل وفد الحكومة السعودية.", ["ORG"]),
        ("كلفته مئة ليرة سورية.", ["NORP"]),
        ("وفي عدن انقطع التيار.", ["GPE"]),
        ("وأرسلت موسكو وواشنطن مراقبين.", ["GPE", "GPE"]),
        ("سكن في قرية بيت نبالا.", ["GPE"]),
    ],
)
def test_places_in_arabic(text: str, labels: list[str]) -> None:
    found: tuple[Entity, ...] = enrich(Article(text=text, language="ar")).entities
    assert [entity.label for entity in found] == labels


@pytest.mark.parametrize(
    "names",
    [
        (["Mariana", "Zaretskaya"], ["Mariana", "Sarezkaja"], ["Мариана", "Зарецкая"]),
        (["Gleb", "Tarasov"], ["Gleb", "Tarassow"], ["Глеб", "Тарасов"], ["غليب", "تاراسوف"]),
        (["Salim", "al-Rashdi"], ["Салим", "ар", "Рашди"], ["سالم", "الراشدي"]),
        (["Halicki"], ["Халицкий"], ["هاليتسكي"]),
    ],
)
def test_a_name_meets_itself_as_each_language_writes_it(names: tuple[list[str], ...]) -> None:
    parts = [[part for word in name for part in word.split("-")] for name in names]
    assert len({person_id(words) for words in parts}) == 1
