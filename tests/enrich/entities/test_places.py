"""Names of cities, and names that several places or common words bear, get the right id."""

from __future__ import annotations

import pytest

from benchmarks.places_section import SENTENCES, SPLITS, Case, cases, verdicts
from wireroom.records import Article
from workers.enrich import enrich

_SEEN = [case for case in cases() if case.split == SPLITS[0]]
_OPEN = {("fa", "رم"), ("fa", "ریاض"), ("fa", "میلان")}
"""A name of two letters, and two that are given names: what no rule tells apart yet."""


@pytest.mark.parametrize("language", SENTENCES)
def test_a_city_has_one_id_in_every_language(language: str) -> None:
    chosen = [case for case in _SEEN if case.table == "cities" and case.language == language]
    assert len(chosen) >= 60
    wrong = [
        seen
        for case, verdict, seen in verdicts(chosen)
        if verdict != "right" and (language, _name(case)) not in _OPEN
    ]
    assert wrong == []


def _name(case: Case) -> str:
    ((start, end, _),) = case.places
    return case.text[start:end]


@pytest.mark.parametrize(
    "case", [case for case in _SEEN if case.table == "namesakes"], ids=lambda case: case.text
)
def test_a_name_of_several_means_the_one_that_the_sentence_tells(case: Case) -> None:
    for _, verdict, seen in verdicts([case]):
        assert verdict in ("right", "none"), seen


STATES = [
    ("The American ambassador to Georgia left on Friday.", "iso3166:GE"),
    ("The United States sold tanks to Georgia.", "iso3166:GE"),
    ("Georgia and Texas sued over the rule.", "geonames:4197000"),
]


@pytest.mark.parametrize(("text", "identity"), STATES)
def test_a_state_is_meant_beside_states_not_beside_their_country(text: str, identity: str) -> None:
    found = {e.text: e.id for e in enrich(Article(text=text, language="en")).entities}
    assert found["Georgia"] == identity


ADJECTIVES_ELSEWHERE = [
    ("en", "The United States and China met on Friday.", "China", "GPE"),
    ("es", "China anunció nuevas tarifas.", "China", "GPE"),
    ("es", "La delegación china llegó tarde.", "china", "NORP"),
]


@pytest.mark.parametrize(("language", "text", "name", "label"), ADJECTIVES_ELSEWHERE)
def test_a_country_is_not_the_adjective_that_another_language_makes_of_it(
    language: str, text: str, name: str, label: str
) -> None:
    found = {e.text: e.label for e in enrich(Article(text=text, language=language)).entities}
    assert found[name] == label
