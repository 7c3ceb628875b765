"""However many hosts, reasons and languages there are, a scrape has a bounded number of series."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.states import series
from wireroom.metrics import NAMED, OTHER, FailingSource, language_label, largest

NAMES = st.text(max_size=300)
COUNTS = st.dictionaries(NAMES, st.integers(0, 10**6), max_size=60)


@given(COUNTS)
def test_the_largest_have_names_and_nothing_is_lost(counts: dict[str, int]) -> None:
    found = largest(counts, 5)
    assert len(found) <= 6
    named = [value for name, value in found.items() if name != OTHER]
    assert named == sorted(named, reverse=True)
    assert sum(found.values()) == sum(counts.values())
    assert all(name.isprintable() and len(name) <= 200 for name in found)


def test_the_rest_is_together() -> None:
    counts = {f"h{number:03}.example": number for number in range(100)}
    found = largest(counts, total=5_000)
    assert next(iter(found)) == "h099.example"
    assert len(found) == NAMED + 1
    assert sum(found.values()) == 5_000
    assert largest({"a": 1.0, "b": 0.0}) == {"a": 1.0}
    assert largest({}) == {}


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("en", "en"),
        ("ckb", "ckb"),
        (None, "und"),
        ("", "und"),
        ("qzx", "other"),
        ("EN", "other"),
        ("en-GB", "other"),
        ('e"', "other"),
        ("x" * 5_000, "other"),
    ],
)
def test_a_language_that_a_page_makes_up_makes_no_series(code: str | None, label: str) -> None:
    assert language_label(code) == label


def test_a_scrape_of_a_million_hosts_is_as_large_as_one_of_twenty() -> None:
    many = {f"h{number}.example": float(number) for number in range(10_000)}
    found = series(
        drifting=[*many],
        asked=dict.fromkeys(("fetches", "failures", "bytes"), (many, sum(many.values()))),
        quarantine=many,
        failing=[FailingSource(f"{n:016x}", f"https://h{n}.example/", 3.0) for n in range(NAMED)],
    )
    assert found["wireroom_hosts_drifting"] == {(): 10_000}
    for name in (
        "wireroom_host_drifting",
        "wireroom_host_fetches",
        "wireroom_host_fetch_failures",
        "wireroom_host_fetch_bytes",
        "wireroom_quarantine_items",
        "wireroom_source_failures",
    ):
        assert NAMED <= len(found[name]) <= NAMED + 1, name
    for name in ("wireroom_host_fetches", "wireroom_quarantine_items"):
        assert sum(found[name].values()) == sum(many.values())


def test_a_name_cannot_forge_a_line_of_a_scrape() -> None:
    found = series(drifting=['evil\n"} 1\nwireroom_up 1'])
    assert list(found["wireroom_host_drifting"]) == [('evil?"} 1?wireroom_up 1',)]
