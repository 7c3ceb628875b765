"""Which outlets a text credits, how, and where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.records import Article, Attribution, Boilerplate
from workers.enrich import enrich, outlets
from workers.enrich.attributions import find_attributions
from workers.enrich.outlets.table import KINDS

# language, text, kind, outlet id (or name, where it is not in the table)
CREDITS = [
    ("en", "The ferry sank, quoted by Sputnik.", "quoted-by", "outlet:sputniknews.com"),
    ("en", "This is reported by The Washington Post.", "reported-by", "outlet:washingtonpost.com"),
    ("en", "The dam is safe, according to UNN.", "reported-by", "outlet:unn.ua"),
    ("en", "“Go,” she told Agence France-Presse.", "quoted-by", "outlet:afp.com"),
    ("en", "The talks failed, Reuters reports.", "reported-by", "outlet:reuters.com"),
    ("en", "NORTH HARBOUR (AP) — The dam is safe.", "via", "outlet:apnews.com"),
    ("en", "Translated from Le Monde by our staff.", "translated-from", "outlet:lemonde.fr"),
    ("en", "Republished from The Guardian.", "republished-from", "outlet:theguardian.com"),
    ("en", "The dam is safe.\n\nSource: BBC", "via", "outlet:bbc.co.uk"),
    ("en", "By A. Penn via someone - Newsweek Friday", "via", "outlet:newsweek.com"),
    ("en", "As the Harbour Gazette reported on Monday.", "reported-by", "Harbour Gazette"),
    ("ar", "وقع الحادث ليلا نقلا عن وكالة رويترز.", "quoted-by", "outlet:reuters.com"),
    ("ar", "وذكرت هيئة الإذاعة البريطانية أن السد آمن.", "reported-by", "outlet:bbc.co.uk"),
    ("ar", "نقلت الصحيفة عن سبوتنيك أن السد آمن.", "quoted-by", "outlet:sputniknews.com"),
    ("ar", "السد آمن وفقا لرويترز.", "reported-by", "outlet:reuters.com"),
    ("ar", "وقالت صحيفة «المرفأ» إن السد آمن.", "reported-by", "المرفأ"),
    ("de", "Der Damm hält nach Angaben der dpa.", "reported-by", "outlet:dpa.com"),
    ("de", "Der Zeitung „Hafenbote“ zufolge hält der Damm.", "reported-by", "Hafenbote"),
    ("ru", "Плотина цела, сообщает ТАСС.", "reported-by", "outlet:tass.com"),
    ("ru", "Плотина цела со ссылкой на «Коммерсанта».", "reported-by", "outlet:kommersant.ru"),
    ("uk", "Дамба ціла, повідомляє Укрінформ.", "reported-by", "outlet:ukrinform.ua"),
    ("es", "La presa resiste, según EFE.", "reported-by", "outlet:efe.com"),
    ("fr", "Le barrage tient, selon l'AFP.", "reported-by", "outlet:afp.com"),
    ("pt", "A barragem resiste, segundo a agência Lusa.", "reported-by", "outlet:lusa.pt"),
    ("it", "La diga regge, riferisce l'ANSA.", "reported-by", "outlet:ansa.it"),
    ("zh", "据新华社报道，大坝安全。", "reported-by", "outlet:xinhuanet.com"),
]


@pytest.mark.parametrize(("language", "text", "kind", "outlet"), CREDITS)
def test_credits(language: str, text: str, kind: str, outlet: str) -> None:
    (found,) = find_attributions(text, language)
    assert found.kind == kind
    assert (found.outlet_id or found.outlet) == outlet
    assert found.text == text[found.start : found.end]


@pytest.mark.parametrize(
    "text",
    [
        "The ferry was late, according to officials.",
        "Time is short, and the independent sky is blue.",
        "The Foreign Ministry said that the dam is safe.",
        "In der Zeit danach sagte er nichts, und die Welt schwieg.",
        "She bought The Sun and a newspaper.",
    ],
)
def test_what_is_no_credit(text: str) -> None:
    assert find_attributions(text) == ()


def test_a_url_at_the_end_is_where_the_text_came_from() -> None:
    text = "The dam is safe.\n\nhttps://www.bbc.co.uk/news/harbour-1"
    (found,) = find_attributions(text, "en")
    assert (found.kind, found.outlet, found.url) == (
        "republished-from",
        "BBC",
        "https://www.bbc.co.uk/news/harbour-1",
    )


def test_what_extraction_found_is_kept_and_not_repeated() -> None:
    known = Attribution(kind="reported-by", outlet="Reuters", text="Reuters")
    article = Article(
        text="The dam is safe, Reuters reports. The lake rose, according to EFE.",
        language="en",
        attributions=(known,),
        boilerplate=(Boilerplate(kind="other", text="https://example.org/a"),),
    )
    found = enrich(article).attributions
    assert found[0] is known
    assert [item.outlet for item in found] == ["Reuters", "EFE", "example.org"]


def test_names_that_are_common_words_need_a_medium_beside_them() -> None:
    text = "Time is short. According to Time, the dam is safe. Le Monde and El País were there."
    assert [text[span.start : span.end] for span in outlets.find(text)] == ["Time", "Le Monde"]


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("ولرويترز مراسل", "reuters.com"),
        ("в интервью Интерфаксу", "interfax.ru"),
        ("路透社记者", "reuters.com"),
        ("CNN's anchor", "cnn.com"),
        ("Նոր. Арменпресс", "armenpress.am"),
    ],
)
def test_names_in_other_scripts_and_forms(text: str, outlet: str) -> None:
    (span,) = outlets.find(text)
    assert span.outlet.domain == outlet


def test_the_table_is_sound() -> None:
    rows = outlets.outlets()
    assert len(rows) >= 400
    assert len({row.domain for row in rows}) == len(rows)
    for row in rows:
        assert row.kind in KINDS
        assert row.country is None or (len(row.country) == 2 and row.country.isupper())
        assert outlets.by_domain(f"www.{row.domain}") == row
        assert all(name.strip("=~ ") for name in row.names)


@given(
    st.lists(
        st.sampled_from(
            ["(", ")", "Reuters", "AP", " ", "\n", "according to ", "said ", "«", "»", "the ",
             "newspaper ", "رويترز", "عن ", "http://a.b/", "🙂", ".", "-", "— ", "Time"]
        ),
        max_size=40,
    ).map("".join),
    st.sampled_from(["en", "ar", None]),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_offsets_are_true_for_any_text(text: str, language: str | None) -> None:
    for found in find_attributions(text, language):
        assert found.text == text[found.start : found.end]
    for span in outlets.find(text):
        assert 0 <= span.start < span.end <= len(text)


TOLD = [
    ("de", "„Zu viel“, sagte er dem ORF.", "ORF", "sagte er dem ORF"),
    ("fr", "« Personne », a-t-il déclaré à l'AFP.", "Agence France-Presse", "déclaré à l'AFP"),
    ("es", "«Sí», aseguró a la agencia Reuters.", "Reuters", "aseguró a la agencia Reuters"),
    ("ar", "وصرح المدير لوكالة فرانس برس بأن العمل بدأ.", "Agence France-Presse", None),
    ("en", "“No,” the mayor told the Danish broadcaster DR.", "DR", None),
]


@pytest.mark.parametrize(("language", "text", "outlet", "stretch"), TOLD)
def test_who_was_told_is_credited(
    language: str, text: str, outlet: str, stretch: str | None
) -> None:
    (found,) = find_attributions(text, language)
    assert (found.kind, found.outlet) == ("quoted-by", outlet)
    assert stretch is None or found.text == stretch


ASKED = [
    ("fr", "L'office, contacté par l'AFP, n'a rien dit.", "Agence France-Presse"),
    ("en", "The owner, contacted by Reuters, did not reply.", "Reuters"),
    ("es", "El dueño, consultado por la agencia EFE, no respondió.", "EFE"),
    ("de", "Der Betreiber wollte sich auf Anfrage der dpa nicht äußern.", "dpa"),
]


@pytest.mark.parametrize(("language", "text", "outlet"), ASKED)
def test_who_asked_is_credited(language: str, text: str, outlet: str) -> None:
    assert [item.outlet for item in find_attributions(text, language)] == [outlet]


def test_an_agency_between_strokes_is_credited() -> None:
    (found,) = find_attributions("КИШИНЁВ, 5 мая. /ТАСС/. Наводнение разрушило мост.", "ru")
    assert (found.kind, found.outlet) == ("via", "TASS")
