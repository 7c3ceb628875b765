"""Bylines: people only, apart from roles, outlets and senders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extract.byline import parse_byline


@pytest.mark.parametrize(
    ("text", "language", "names", "outlet"),
    [
        ("By Nora Quill and Tom Vane", "en", ("Nora Quill", "Tom Vane"), None),
        ("by Nora Quill via penfold - The Harbour Post", "en", ("Nora Quill",), "The Harbour Post"),
        ("Nora Quill", "en", ("Nora Quill",), None),
        ("NORA O'QUILL, Staff Writer", "en", ("Nora O'Quill",), None),
        ("By Nora Quill | Reuters", "en", ("Nora Quill",), "Reuters"),
        ("By Nora Quill, Political Correspondent in Berlin", "en", ("Nora Quill",), None),
        ("By Chief Reporter Tom Vane", "en", ("Tom Vane",), None),
        ("By Ludwig van der Meer", "en", ("Ludwig van der Meer",), None),
        ("By Nora Quill Published 5 May 2024", "en", ("Nora Quill",), None),
        ("By AFP", "en", (), "AFP"),
        (
            "Von Anna Rautal und Karl-Heinz Osten, Berlin",
            "de",
            ("Anna Rautal", "Karl-Heinz Osten"),
            None,
        ),
        ("Por María Lagos y Juan Peralta", "es", ("María Lagos", "Juan Peralta"), None),
        ("Redacción", "es", (), "Redacción"),
        ("Par Élodie Marchal, correspondante à Dakar", "fr", ("Élodie Marchal",), None),
        ("بقلم أحمد النجار", "ar", ("أحمد النجار",), None),
        ("كتب: محمد الوادي وسارة الجبل", "ar", ("محمد الوادي", "سارة الجبل"), None),
        ("Автор: Иван Заречный", "ru", ("Иван Заречный",), None),
        ("Di Marco Pontile", "it", ("Marco Pontile",), None),
        ("Por Ana Serrado, da redação", "pt", ("Ana Serrado",), "da redação"),
        ("Yazan: Ayşe Kırmızı", "tr", ("Ayşe Kırmızı",), None),
        ("记者张伟、李娜", "zh", ("张伟", "李娜"), None),
        ("新华社记者 李明", "zh", ("李明",), "新华社"),
    ],
)
def test_reads_names_and_outlet(
    text: str, language: str, names: tuple[str, ...], outlet: str | None
) -> None:
    byline = parse_byline(text, language=language)
    assert byline is not None
    assert (byline.names, byline.outlet) == (names, outlet)


def test_sender_and_cue_are_kept_apart() -> None:
    byline = parse_byline("by Nora Quill via penfold - The Harbour Post", language="en")
    assert byline is not None
    assert (byline.via, byline.cue) == ("penfold", "by")


@pytest.mark.parametrize(
    "text", ["", "by", "By our own", "the minister said nothing", "12 May 2024"]
)
def test_nobody_named(text: str) -> None:
    assert parse_byline(text, language="en") is None


@given(st.text(max_size=300), st.sampled_from([None, "en", "ar", "zh", "xx"]))
def test_any_text_is_read_without_error(text: str, language: str | None) -> None:
    byline = parse_byline(text, language=language)
    assert byline is None or all(name.strip() for name in byline.names)
