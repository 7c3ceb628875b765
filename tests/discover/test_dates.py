"""Dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.discover.dates import believable, parse_date

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("Fri, 20 Nov 2026 10:00:00 +0300", "2026-11-20T10:00:00+03:00"),
        ("Fri, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00+00:00"),
        ("Fri, 20 Nov 2026 10:00 EST", "2026-11-20T10:00:00-05:00"),
        ("20 Nov 26 10:00:00 UT", "2026-11-20T10:00:00+00:00"),
        ("Fri, 20 November 2026 10:00:00 CEST", "2026-11-20T10:00:00+02:00"),
        ("Fri Nov 20 10:00:00 CET 2026", "2026-11-20T10:00:00+01:00"),
        ("Nov 20, 2026 10:05 PM EST", "2026-11-20T22:05:00-05:00"),
        ("20 novembre 2026 10:00", "2026-11-20T10:00:00+00:00"),
        ("mar., 3 mars 2026 09:00:00 +0100", "2026-03-03T09:00:00+01:00"),
        ("2026-11-20", "2026-11-20T00:00:00+00:00"),
        ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00+00:00"),
        ("2026-11-20T10:00:00.123+05:30", "2026-11-20T10:00:00+05:30"),
        ("2026-11-20 10:00:00 -0500", "2026-11-20T10:00:00-05:00"),
        ("2026-11-20T10:00", "2026-11-20T10:00:00+00:00"),
        ("20261120T100000Z", "2026-11-20T10:00:00+00:00"),
        ("2026-11", "2026-11-01T00:00:00+00:00"),
        ("1795168800", "2026-11-20T10:00:00+00:00"),
        ("1795168800000", "2026-11-20T10:00:00+00:00"),
    ],
)
def test_written_forms(raw: str, iso: str) -> None:
    parsed = parse_date(raw)
    assert parsed is not None
    assert parsed.isoformat() == iso


@pytest.mark.parametrize(
    "raw", [None, "", "x", "yesterday", "31 Feb 2026", "2026-13-01", "99", "20/11"]
)
def test_what_is_no_date(raw: str | None) -> None:
    assert parse_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("2026-11-20", True), ("2026-11-21T02:00:00Z", True), ("2026-11-21T03:00:00Z", False),
     ("1990-01-01", True),
     ("1989-12-31", False), ("1970-01-01", False), ("2099-01-01", False)],
)  # fmt: skip
def test_faults_are_no_dates(raw: str, kept: bool) -> None:
    assert (believable(parse_date(raw), NOW) is not None) is kept


@given(st.text(max_size=60) | st.from_regex(r"[\d:TZ+ -]{1,30}", fullmatch=True))
def test_any_text_gets_an_answer(raw: str) -> None:
    parsed = parse_date(raw)
    assert parsed is None or parsed.tzinfo is not None
    believable(parsed, NOW)
