"""What counts as the same text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.text import clean_controls, fold, paragraphs, script_of, text_key, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The “Harbour” — opened,  at\n12.30!", "the harbour opened at 12 30"),
        ("Café Ærøskøbing Łódź Straße", "cafe aeroskobing lodz strasse"),
        ("ＦＵＬＬ　ｗｉｄｔｈ １２", "full width 12"),
        ("İstanbul ISTANBUL", "istanbul istanbul"),
        ("المُتَحَدِّثة إلى الـــميناء", "المتحدثه الي الميناء"),
        ("گزارش‌های ایران", "گزارشهاي ايران"),
        ("١٢٣ ۴۵۶", "123 456"),
        ("Ёлка и йод", "елка и йод"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("नई दिल्ली", "नई दिल्ली"),
        ("「港」が開いた", "港 が開いた"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("🙂 …", ""),
    ],
)
def test_folding_keeps_letters_and_drops_what_varies(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text(alphabet=" \n.,;!?«»“”", max_size=5))
def test_case_and_punctuation_do_not_change_the_key(text: str, noise: str) -> None:
    if fold(text):
        assert text_key(noise + text + noise) == text_key(text)


def test_keys_tell_texts_apart() -> None:
    texts = ["", "a", "b", "3.5 percent", "35 percents", "🙂", "🙃", "ميناء", "港"]
    assert len({text_key(text) for text in texts}) == len(texts)


def test_a_run_of_marks_does_not_stall() -> None:
    started = time.process_time()
    fold("a" + "\u0315\u0300" * 200_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The harbour opens", ["the", "harbour", "opens"]),
        ("港が開く 2031年", ["港", "が", "開", "く", "2031", "年"]),
        ("항구가 열렸다", ["항구가", "열렸다"]),
        ("", []),
    ],
)
def test_words_are_characters_where_words_are_not_written_apart(
    text: str, expected: list[str]
) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("The harbour opens", "Latn"),
        ("ميناء (port)", "Arab"),
        ("Порт открыт", "Cyrl"),
        ("Το λιμάνι", "Grek"),
        ("港口今天开放", "Hani"),
        ("港が開いたと発表", "Jpan"),
        ("항구가 열렸다", "Kore"),
        ("ท่าเรือ", "Thai"),
        ("नई दिल्ली", "Deva"),
        ("12 — 34", "Zyyy"),
    ],
)
def test_scripts_are_named(text: str, script: str) -> None:
    assert script_of(text) == script


def test_paragraphs_are_divided_by_blank_lines() -> None:
    assert paragraphs("\n one\ntwo \n \n\n three\n") == ["one\ntwo", "three"]
    assert paragraphs(" \n ") == []


def test_controls_go_and_line_ends_become_one() -> None:
    assert clean_controls("a\x00b\r\nc\rd\u2028e\tf\x1b[31m\u202eg\ufeff") == "ab\nc\nd\ne\tf[31mg"
    assert clean_controls("\ud800x") == "\ufffdx"


@given(st.text())
def test_cleaning_is_idempotent(text: str) -> None:
    assert clean_controls(clean_controls(text)) == clean_controls(text)
