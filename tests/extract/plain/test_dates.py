"""Absolute dates in many languages; what cannot be told is no date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extract.dates import find_dates, parse_date

NOW = datetime(2026, 6, 1, tzinfo=UTC)

DATES = [
    ("2024-03-05", None, "2024-03-05T00:00:00+00:00", "day", False),
    ("2024-03-05T10:11:12+02:00", None, "2024-03-05T10:11:12+02:00", "second", True),
    ("2024-03-05T10:11:12.345Z", None, "2024-03-05T10:11:12+00:00", "second", True),
    ("20240305T101112Z", None, "2024-03-05T10:11:12+00:00", "second", True),
    ("Tue, 05 Mar 2024 10:11:12 -0500", None, "2024-03-05T10:11:12-05:00", "second", True),
    ("Monday, Mar 4 2024, 2:02am", None, "2024-03-04T02:02:00+00:00", "minute", False),
    ("Jan. 5, 2024 at 10:15 p.m. ET", "en", "2024-01-05T22:15:00-05:00", "minute", True),
    ("July 5, 2024 at 10:15 p.m. ET", "en", "2024-07-05T22:15:00-04:00", "minute", True),
    ("12th of May 2021", "en", "2021-05-12T00:00:00+00:00", "day", False),
    ("Le 1er août 2023 à 9h05", "fr", "2023-08-01T09:05:00+00:00", "minute", False),
    ("5. März 2024, 14:05 Uhr", "de", "2024-03-05T14:05:00+00:00", "minute", False),
    ("5 de marzo de 2024 a las 3:20 p. m.", "es", "2024-03-05T15:20:00+00:00", "minute", False),
    ("5 de março de 2024 às 14h05", "pt", "2024-03-05T14:05:00+00:00", "minute", False),
    ("17 luglio 2024 alle 10:30", "it", "2024-07-17T10:30:00+00:00", "minute", False),
    ("5 марта 2024 года, 14:05", "ru", "2024-03-05T14:05:00+00:00", "minute", False),
    ("14:05, 5 мая 2024", "ru", "2024-05-05T14:05:00+00:00", "minute", False),
    ("05.03.2024 14:05 (МСК)", "ru", "2024-03-05T14:05:00+03:00", "minute", True),
    ("5 Mart 2024 Salı 14:05", "tr", "2024-03-05T14:05:00+00:00", "minute", False),
    ("22 ARALIK 2022", "tr", "2022-12-22T00:00:00+00:00", "day", False),
    ("2024年3月5日 星期二 14:05", "zh", "2024-03-05T14:05:00+00:00", "minute", False),
    ("2024年3月5日下午3时20分", "zh", "2024-03-05T15:20:00+00:00", "minute", False),
    ("二〇二四年三月十五日", "zh", "2024-03-15T00:00:00+00:00", "day", False),
    ("الجمعة 22 ديسمبر 2017", "ar", "2017-12-22T00:00:00+00:00", "day", False),
    ("٢٢ كانون الأول/ديسمبر ٢٠١٧", "ar", "2017-12-22T00:00:00+00:00", "day", False),
    ("٢٢ كانون الثاني ٢٠١٨ الساعة ٣:٢٠ مساءً", "ar", "2018-01-22T15:20:00+00:00", "minute", False),
    ("14 غشت 2022", "ar", "2022-08-14T00:00:00+00:00", "day", False),
    ("12 جانفي 2021", "ar", "2021-01-12T00:00:00+00:00", "day", False),
    ("2024. március 5. 10:11", "hu", "2024-03-05T10:11:00+00:00", "minute", False),
    ("2024년 3월 5일 오후 3시 20분", "ko", "2024-03-05T15:20:00+00:00", "minute", False),
    ("03/04/2024", "fr", "2024-04-03T00:00:00+00:00", "day", False),
    ("03/04/2024", "en-US", "2024-03-04T00:00:00+00:00", "day", False),
    ("03/04/2024", "en-GB", "2024-04-03T00:00:00+00:00", "day", False),
    ("25/12/2023", None, "2023-12-25T00:00:00+00:00", "day", False),
    ("Wednesday, 03/04/2024", "en", "2024-04-03T00:00:00+00:00", "day", False),
]


@pytest.mark.parametrize(("text", "language", "value", "precision", "has_offset"), DATES)
def test_reads_a_date(
    text: str, language: str | None, value: str, precision: str, has_offset: bool
) -> None:
    parsed = parse_date(text, language=language, now=NOW)
    assert parsed is not None
    assert parsed.value.isoformat() == value
    assert (parsed.precision, parsed.has_offset) == (precision, has_offset)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("3 days ago", "en"),
        ("yesterday at 10:00", "en"),
        ("vor zwei Stunden", "de"),
        ("03/04/2024", "en"),
        ("03/04/2024", None),
        ("31/02/2024", "fr"),
        ("1 January 1980", "en"),
        ("4 June 2026", "en"),
        ("March 2024", "en"),
        ("version 1.2.2024.5", "de"),
        ("192.168.20.24", None),
        ("", None),
    ],
)
def test_what_cannot_be_told_is_no_date(text: str, language: str | None) -> None:
    assert parse_date(text, language=language, now=NOW) is None


def test_two_days_ahead_is_still_believed() -> None:
    assert parse_date("2 June 2026", now=NOW) is not None


def test_spans_cover_the_dates_as_written() -> None:
    text = "Posted: 5 May 2024 10:00 | Updated: Tuesday, 7 May 2024"
    found = find_dates(text, language="en", now=NOW)
    assert [text[slice(*d.span)] for d in found] == ["5 May 2024 10:00", "Tuesday, 7 May 2024"]


@given(st.text(max_size=200) | st.text("0123456789/-.: apmZ+年月日Мая", max_size=60))
def test_any_text_is_read_without_error(text: str) -> None:
    for date in find_dates(text, now=NOW):
        low, high = date.span
        assert 0 <= low < high <= len(text)
        assert date.value <= NOW + timedelta(days=2)


@given(st.integers(min_value=631_238_400, max_value=1_777_000_000))
def test_iso_dates_come_back(seconds: int) -> None:
    value = datetime.fromtimestamp(seconds, tz=UTC)
    parsed = parse_date(value.isoformat(), now=NOW)
    assert parsed is not None
    assert parsed.value == value
