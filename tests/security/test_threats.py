"""The page about security names guards and tests that exist."""

from __future__ import annotations

import re

import pytest

from tests.docs.tables import ROOT, assert_its_tests_exist, rows

ROWS = rows("security.md", "Threats, guards and tests")


def test_each_row_has_a_threat_guards_and_tests() -> None:
    assert len(ROWS) >= 20
    assert all(len(row) == 3 and all(row) for row in ROWS)
    assert len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_its_tests_and_guards_exist(row: list[str]) -> None:
    _threat, guards, tests = row
    for guard in re.findall(r"`([^`]+)`", guards):
        assert (ROOT / guard).exists(), guard
    assert_its_tests_exist(tests)
