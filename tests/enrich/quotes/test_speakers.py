"""Who speaks: the name beside a role, the person behind a pronoun, never the one who was told."""

from __future__ import annotations

import pytest

from wireroom.records import Article, Quote
from workers.enrich import enrich


def _quotes(language: str, text: str) -> tuple[Quote, ...]:
    return enrich(Article(text=text, language=language)).quotes


NAMED_BY_ROLE = [
    ("de", "„Der Damm hält“, sagte Kreisbrandmeister Thorben Wiesnagel.", "Thorben Wiesnagel"),
    ("de", "„Der Damm hält“, sagte der Deichrichter Ubbo Harms am Abend.", "Ubbo Harms"),
    (
        "de",
        "„Es fehlen drei“, sagte die Leiterin des Werks, Annelore Krippner.",
        "Annelore Krippner",
    ),
    (
        "de",
        "„So war es“, sagte Stadträtin Frauke Immelmann nach der Abstimmung.",
        "Frauke Immelmann",
    ),
    (
        "es",
        "«Falta la grúa», dijo la presidenta del gremio, Yolanda Quilaqueo.",
        "Yolanda Quilaqueo",
    ),
    ("es", "«Falta la grúa», dijo la concejala Yolanda Quilaqueo al salir.", "Yolanda Quilaqueo"),
    ("es", "El gerente de la planta, Rodrigo Peñafiel, dijo que nadie se irá.", "Rodrigo Peñafiel"),
    (
        "fr",
        "« Le moulin est pris », a résumé la maire, Bernadette Vaugirel.",
        "Bernadette Vaugirel",
    ),
    (
        "fr",
        "Selon le chef des secours, Anatole Briquet, dix hommes cherchaient.",
        "Anatole Briquet",
    ),
    ("ru", "«Стало тихо», — рассказала директор завода Альбина Шарипова.", "Альбина Шарипова"),
    ("ar", 'وقالت مديرة المصنع رادوسلافا كوستيفا: "عم الصمت فجأة".', "رادوسلافا كوستيفا"),
    ("ar", "وذكرت أمينة المتحف سلمى الدباس أن أول زائر كان طفلا.", "سلمى الدباس"),
    ("en", '"The roof sang," said the tenant, Petronilla Grust.', "Petronilla Grust"),
    ("en", '"They wait," said the cook, Graça Mourinho, who runs it.', "Graça Mourinho"),
]


@pytest.mark.parametrize(("language", "text", "speaker"), NAMED_BY_ROLE)
def test_the_name_beside_a_role_speaks(language: str, text: str, speaker: str) -> None:
    (quote,) = _quotes(language, text)
    assert quote.speaker == speaker
    assert quote.speaker_id is not None
    assert quote.speaker_id.startswith("person:")


def test_a_role_without_a_name_speaks_itself() -> None:
    (quote,) = _quotes("de", "„Es fehlen drei Kisten“, sagte die Leiterin des Werks.")
    assert quote.speaker == "die Leiterin des Werks"


PRONOUNS = [
    ("de", "Der Sprecher des Vereins, Lothar Quittek, bat um Geduld. „Bald“, sagte er.", "er"),
    ("fr", "Le préfet, Lothar Quittek, a parlé. « Bientôt », a-t-il déclaré à l'AFP.", "il"),
    (
        "de",
        "„Es brennt“, sagte die Leiterin, Ada Krippner. Nach Angaben von Einsatzleiter Lothar "
        "Quittek suchten zehn Helfer. „Bald“, sagte er.",
        "er",
    ),
    ("en", 'Its chairman, Lothar Quittek, sat down. "Soon," he said.', "he"),
]


@pytest.mark.parametrize(("language", "text", "pronoun"), PRONOUNS)
def test_a_pronoun_is_the_last_fitting_person(language: str, text: str, pronoun: str) -> None:
    quote = _quotes(language, text)[-1]
    assert (quote.speaker, quote.speaker_id) == (pronoun, "person:ktk.ltr")


def test_a_pronoun_of_nobody_known_is_no_speaker() -> None:
    (quote,) = _quotes("de", "„Wir fangen neu an“, sagte sie am Montag im Radio.")
    assert quote.speaker is None
    assert quote.speaker_id is None


TOLD = [
    ("es", "«Lo vamos a cumplir», aseguró a la agencia Reuters."),
    ("es", "«Después nada», dijo a la AFP."),
    ("en", '"We sold nothing," the minister told Reuters on Monday.'),
    ("ar", 'وقال لوكالة رويترز: "لن نغادر قبل العثور عليهم".'),
]


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_the_one_who_was_told_does_not_speak(language: str, text: str) -> None:
    (quote,) = _quotes(language, text)
    assert quote.speaker_id is None
    assert quote.speaker in (None, "the minister")


INVERTED = [
    ("Fire broke out at 9.15 p.m., said Matei Brasov, who leads the watch.", "Matei Brasov"),
    ("It began in a hot bearing, said the brigade's spokeswoman, Ileana Petri.", "Ileana Petri"),
]


@pytest.mark.parametrize(("text", "speaker"), INVERTED)
def test_a_verb_before_its_subject_ends_the_statement(text: str, speaker: str) -> None:
    (quote,) = _quotes("en", text)
    assert quote.text == text.partition(", said")[0].rstrip(".")
    assert quote.speaker == speaker


def test_a_clause_behind_a_name_with_a_role_is_the_statement() -> None:
    (quote,) = _quotes("en", "John Hartley, the mayor, said the bridge would open in May.")
    assert (quote.text, quote.speaker) == ("the bridge would open in May", "John Hartley")
