"""One name in several scripts has one key; names that differ keep theirs."""

from __future__ import annotations

import pytest

from workers.enrich.linking import organisation_id, person_id
from workers.romanise import fold_token, phonetic_key, romanise

SAME = [
    ("Zakharova", "Захарова", "زاخاروفا"),
    ("Lavrov", "Лавров", "لافروف"),
    ("Maduro", "Мадуро", "مادورو"),
    ("Scholz", "Шольц", "شولتس"),
    ("Chávez", "Чавес", "شافيز"),
    ("Erdoğan", "Эрдоган", "أردوغان"),
    ("Mitsotakis", "Μητσοτάκης", "ميتسوتاكيس"),
    ("Zelensky", "Зеленський", "زيلينسكي"),
    ("Mohammed", "محمد", "Мухаммед"),
    ("Ahmad", "أحمد", "Ахмад"),
    ("Netanyahu", "نتنياهو", "Нетаньяху"),
]


@pytest.mark.parametrize("names", SAME, ids=[names[0] for names in SAME])
def test_a_name_meets_itself_across_scripts(names: tuple[str, ...]) -> None:
    assert len({phonetic_key(name) for name in names}) == 1


def test_different_names_have_different_keys() -> None:
    names = ["Lavrov", "Maduro", "Trump", "Putin", "Peskov", "Bolton", "Kelvik", "Merkel"]
    assert len({phonetic_key(name) for name in names}) == len(names)


def test_the_surname_alone_is_a_prefix_of_the_full_id() -> None:
    full, short = person_id(["Maria", "Zakharova"]), person_id(["Захарова"])
    assert full is not None
    assert short is not None
    assert full.startswith(f"{short}.")


def test_given_names_hold_people_of_one_surname_apart() -> None:
    assert person_id(["Marta", "Kelvik"]) != person_id(["Oskar", "Kelvik"])


def test_what_has_no_letters_has_no_id() -> None:
    assert person_id(["-"]) is None
    assert organisation_id([]) is None


def test_folding_and_romanising() -> None:
    assert fold_token("ÉCOLE") == "ecole"
    assert fold_token("إسرائيل") == fold_token("اسراييل")
    assert fold_token("U.S.") == "us"
    assert romanise("Щедрин") == "shchedrin"
    assert romanise("Καλαμίδης") == "kalamidis"
