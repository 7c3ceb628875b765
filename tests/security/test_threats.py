"""The page about security names guards and tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition("## Threats, guards and tests")[2].splitlines()
    if line.startswith("| ") and not line.startswith("| threat")
]


def test_each_row_has_a_threat_guards_and_tests() -> None:
    assert len(ROWS) >= 20
    assert all(len(row) == 3 and all(row) for row in ROWS)
    assert len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_its_tests_and_guards_exist(row: list[str]) -> None:
    _threat, guards, tests = row
    for guard in re.findall(r"`([^`]+)`", guards):
        assert (ROOT / guard).exists(), guard
    named = re.findall(r"`([^`]+)::([^`]+)`", tests)
    assert named
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in functions, f"{path}::{name}"
