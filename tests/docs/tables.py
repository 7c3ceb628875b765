"""Tables of the documentation whose rows name tests."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of each row of the table below ``heading`` in ``docs/`` ``page``."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    below = text.partition(f"## {heading}")[2].partition("\n## ")[0]
    lines = [line for line in below.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def assert_its_tests_exist(cell: str) -> None:
    """``cell`` names at least one test as `path::name`, and each is there."""
    named = re.findall(r"`([^`]+)::([^`]+)`", cell)
    assert named
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in functions, f"{path}::{name}"
