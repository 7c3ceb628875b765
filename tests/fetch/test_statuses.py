"""What a status means, and how long a host asks to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import PermanentError, TransientError
from workers.fetch.statuses import error_of, retry_after

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
DAY = 86_400.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("31536000", DAY),
        ("9" * 60, DAY),
        ("-60", None),
        ("+60", None),
        ("1.5", None),
        ("1e3", None),
        ("60s", None),
        ("٦٠", None),
        ("soon", None),
        ("Fri, 20 Nov 2026 10:02:00 GMT", 120),
        ("Fri, 20 Nov 2026 12:02:00 +0200", 120),
        ("Friday, 20-Nov-26 10:02:00 GMT", 120),
        ("Fri Nov 20 10:02:00 2026", 120),
        ("Sat, 20 Nov 2027 10:00:00 GMT", DAY),
        ("Thu, 19 Nov 2026 10:00:00 GMT", 0),
        ("Fri, 32 Nov 2026 10:02:00 GMT", None),
        ("Fri, 20 Nov 99999 10:02:00 GMT", None),
        ("2026-11-20T10:02:00Z", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=80))
def test_retry_after_is_bounded_whatever_it_says(value: str) -> None:
    found = retry_after(value, NOW)
    assert found is None or 0 <= found <= DAY


@given(st.integers(0, 2 * 86_400))
def test_both_forms_say_the_same(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(date, NOW) == retry_after(str(seconds), NOW)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 522, 408, 425])
def test_what_passes_says_when_to_come_back(status: int) -> None:
    error = error_of(status, {"retry-after": "120"}, NOW)
    assert isinstance(error, TransientError)
    assert error.retry_after == 120


@pytest.mark.parametrize(
    ("status", "reason"),
    [(206, "partial-content"), (400, "http-400"), (401, "forbidden"), (404, "not-found"),
     (410, "gone"), (414, "http-414"), (451, "forbidden"), (300, "http-300"), (305, "http-305")],
)  # fmt: skip
def test_what_does_not_pass(status: int, reason: str) -> None:
    error = error_of(status, {"retry-after": "120"}, NOW)
    assert isinstance(error, PermanentError)
    assert (error.reason, error.gone) == (reason, status == 410)


@pytest.mark.parametrize("status", [200, 203, 204, 226, 299])
def test_what_is_an_answer(status: int) -> None:
    assert error_of(status, {}, NOW) is None
