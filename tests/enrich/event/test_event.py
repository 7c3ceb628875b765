"""Where and when the event of a report was: own texts in six languages, with their evidence."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.records import Article
from workers.enrich import enrich
from workers.enrich.datelines import dateline_of
from workers.enrich.languages import LANGUAGES

Case = tuple[str, str, str, str, str | None, str]


def cases() -> list[Case]:
    found: list[Case] = []
    for line in Path(__file__).with_name("cases.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, day, place, at, text = line.split("\t")
            title, _, text = text.rpartition(" || ")
            found.append((language, day, place, at, title or None, text))
    return found


CASES = cases()


def event(text: str, language: str, day: str | None = None, **more: Any) -> dict[str, Any]:
    published = datetime.fromisoformat(f"{day}T18:00:00+00:00") if day else None
    article = enrich(Article(text=text, language=language, published_at=published, **more))
    assert "failed" not in article.notes
    found: dict[str, Any] = article.notes.get("event", {})
    return found


def test_every_language_that_has_cues_has_twelve_texts() -> None:
    cued = {code for code, rules in LANGUAGES.items() if rules.event.place_before}
    counts = Counter(case[0] for case in CASES)
    assert set(counts) == cued
    assert min(counts.values()) >= 12


@pytest.mark.parametrize(("language", "day", "place", "at", "title", "text"), CASES)
def test_place_and_day(
    language: str, day: str, place: str, at: str, title: str | None, text: str
) -> None:
    found = event(text, language, None if day == "-" else day, title=title)
    where, when = found.get("place"), found.get("time")
    assert (where or {}).get("name", "-") == place or (where or {}).get("id") == f"iso3166:{place}"
    assert (when["at"] or "?" if when else "-") == at
    for each in (where, when):
        if each is None:
            continue
        evidence = each["evidence"]
        source = text if evidence["from"] == "text" else title or ""
        assert source[evidence["start"] : evidence["end"]] == evidence["value"]
        assert 0 <= evidence["confidence"] < 1
    if when is not None and when["at"] is None:
        assert when["unresolved"] in ("no-date-of-publication", "ambiguous")


NOT_THE_EVENT = [
    ("en", "The bridge, built on 4 June 1994, needs paint.", "history"),
    ("en", "The mine has been closed since Tuesday.", "a limit"),
    ("en", "The offer stands until 9 March.", "a limit"),
    ("en", "“It rained on Tuesday,” said a gardener, Ann Porley.", "somebody's words"),
    ("ar", "ينتظر السكان منذ الثلاثاء عودة المياه.", "a limit"),
    ("de", "Die Grube ist seit Dienstag geschlossen.", "a limit"),
    ("fr", "La mine est fermée depuis mardi.", "a limit"),
    ("es", "La mina está cerrada desde el martes.", "a limit"),
    ("ru", "Шахта закрыта с вторника, с 3 марта.", "a limit"),
]


@pytest.mark.parametrize(("language", "text", "why"), NOT_THE_EVENT)
def test_dates_of_other_things_are_no_time_of_the_event(language: str, text: str, why: str) -> None:
    assert "time" not in event(text, language, "2031-03-05"), why


NOT_THE_PLACE = [
    ("en", "The airline, which is based in Lisbon, ordered nine aircraft."),
    ("en", "Moscow said that it would answer."),
    ("en", "The ambassador in Lisbon retired."),
    ("de", "Der Konzern mit Sitz in Hamburg bestellt neun Flugzeuge."),
    ("fr", "Le transporteur, basé à Nantes, commande neuf avions."),
    ("es", "La aerolínea, con sede en Lima, encargó nueve aviones."),
    ("ru", "Посол в Ереване вышел на пенсию."),
]


@pytest.mark.parametrize(("language", "text"), NOT_THE_PLACE)
def test_seats_and_governments_are_no_place_of_the_event(language: str, text: str) -> None:
    assert "place" not in event(text, language, "2031-03-05")


def test_a_town_in_the_first_sentence_is_held_against_the_dateline() -> None:
    found = event("PARIS (AFP) - A blast shook Kabul on Monday.", "en", "2031-03-05")["place"]
    assert (found["name"], found["country"]) == ("Kabul", "AF")
    assert found["evidence"]["runner_up"] == "geonames:2988507"
    alone = event("PARIS (AFP) - A blast shook a street on Monday.", "en", "2031-03-05")["place"]
    assert alone["evidence"]["method"] == "dateline"
    assert alone["evidence"]["confidence"] > found["evidence"]["confidence"]


ORDERS = [
    ("en-US", "2031-03-20", "03/04/2031", "2031-03-04"),
    ("en-GB", "2031-04-20", "03/04/2031", "2031-04-03"),
    ("en", "2031-04-20", "03/04/2031", "2031-04-03"),
    ("en", "2031-04-03", "03/04/2031", None),
    ("en", "2031-03-26", "25/03/2031", "2031-03-25"),
    ("fr", "2031-04-20", "03/04/2031", "2031-04-03"),
    ("de", "2031-04-20", "3.4.2031", "2031-04-03"),
    ("ru", "2031-04-20", "03.04.31", "2031-04-03"),
    ("en", "2031-04-20", "2031-04-03", "2031-04-03"),
]


@pytest.mark.parametrize(("language", "day", "written", "at"), ORDERS)
def test_the_order_of_day_and_month_is_the_languages(
    language: str, day: str, written: str, at: str | None
) -> None:
    found = event(f"Kollision {written} Rio, 12 + 12.", language, day).get("time", {})
    assert found.get("at") == at
    assert (at is None) == (found.get("unresolved") == "ambiguous")


RANGES = [
    ("en", "The fair in Graz runs on 3-5 March.", "2031-03-03", "2031-03-05"),
    ("fr", "La foire de Graz, du 3 au 5 mars, est gratuite.", "2031-03-03", "2031-03-05"),
    ("es", "La feria del 3 al 5 de marzo es gratuita.", "2031-03-03", "2031-03-05"),
    ("de", "Die Messe vom 3. bis 5. März kostet nichts.", "2031-03-03", "2031-03-05"),
]


@pytest.mark.parametrize(("language", "text", "first", "last"), RANGES)
def test_ranges(language: str, text: str, first: str, last: str) -> None:
    found = event(text, language, "2031-03-05")["time"]
    assert (found["at"], found["until"]) == (first, last)


def test_a_range_that_the_year_does_not_have_ends_at_no_day() -> None:
    found = event("The fair in Graz runs on 27-29 February.", "en", "2031-02-26")["time"]
    assert found["at"] == "2031-02-27"
    assert "until" not in found


def test_the_day_of_the_report_is_that_of_its_own_clock() -> None:
    late = datetime(2031, 3, 4, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    for published in (late, datetime(2031, 3, 4, 12, tzinfo=UTC)):
        article = Article(text="The mill burnt down today.", language="en", published_at=published)
        assert enrich(article).notes["event"]["time"]["at"] == "2031-03-04"


DATELINES = [
    ("GENEVA, Nov 18 (Reuters) — Envoys met.", "GENEVA, Nov 18 (Reuters)", True),
    ("Ginebra, 18 nov (EFE).- Los enviados.", "Ginebra, 18 nov (EFE)", True),
    ("МОСКВА, 3 марта. /ТАСС/. Открыт мост.", "МОСКВА, 3 марта. /ТАСС/", True),
    ("МОСКВА, 3 мар — РИА Новости. Открыт мост.", "МОСКВА, 3 мар", True),
    ("Berlin (dpa) – Der Bund zahlt.", "Berlin (dpa)", True),
    ("جنيف – التقى المبعوثون.", "جنيف", True),
    ("A headline\n\nLIMA, Peru (AP) — Rain fell.", "LIMA, Peru (AP)", True),
    ("Graz – eine Stadt im Süden.", "Graz", False),
    ("The minister – a doctor – resigned.", None, False),
    ("Nobody came: the hall was empty.", None, False),
    ("", None, False),
]


@pytest.mark.parametrize(("text", "line", "strong"), DATELINES)
def test_datelines(text: str, line: str | None, strong: bool) -> None:
    found = dateline_of(text)
    assert (text[found.start : found.end] if found else None) == line
    assert found is None or found.strong == strong


PIECES = st.sampled_from(
    [
        *("in Lima", "on Tuesday", "3 March", "3-", "March", "GENEVA", "(AP) —", " – ", "\n", ". "),
        *("أمس", "في", "حلب", "3.3.", "31", "2031", "bis", "vom 3.", "с", "марта", "/ТАСС/", "🌍"),
    ]
)


@given(
    st.lists(PIECES, max_size=25).map(" ".join),
    st.sampled_from(["en", "ar", "de", "fr", "es", "ru", "zh", None]),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_evidence_points_at_its_words_in_whatever_text(
    text: str, language: str | None, dated: bool
) -> None:
    published = datetime(2031, 3, 5, tzinfo=UTC) if dated else None
    article = enrich(Article(text=text, title=text, language=language, published_at=published))
    assert "failed" not in article.notes
    for each in article.notes.get("event", {}).values():
        evidence = each["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["value"]
