"""Every regular expression of the program is bounded, so that no text makes it slow.

Backtracking costs at most as many steps as there are ways to divide a text among the repeats of a
pattern.  Repeats with an end and possessive ones add a constant factor; a repeat without an end
inside another one makes the ways exponential, and two in a row make them quadratic.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

COLLECT = """
import ast, importlib, json, pathlib, pkgutil, re, sys
import wireroom, scheduler, workers
found, compile_ = {}, re.compile
USES = {f"re.{x}" for x in "sub subn search match fullmatch findall finditer split".split()}
folders = tuple(each.__path__[0] for each in (wireroom, scheduler, workers))
def seen(pattern, flags=0):
    name = sys._getframe(1).f_code.co_filename
    if name.startswith(folders):
        text = pattern if isinstance(pattern, (str, bytes)) else pattern.pattern
        text = text.decode("latin-1") if isinstance(text, bytes) else text
        found.setdefault(text, (name.rpartition("/")[2], int(flags)))
    return compile_(pattern, flags)
re.compile = seen
for package in (wireroom, scheduler, workers):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
def literals(path):
    # patterns that are compiled where they are used
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in USES and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, (str, bytes)):
                text = first.value
                text = text.decode("latin-1") if isinstance(text, bytes) else text
                found.setdefault(text, (path.name, 0))
            elif not isinstance(first, (ast.Name, ast.Attribute)):
                found.setdefault("(?:a*)*", (path.name + ": put together where it is used", 0))
for folder in folders:
    for path in pathlib.Path(folder).rglob("*.py"):
        literals(path)
print(json.dumps([[name, text, flags] for text, (name, flags) in found.items()]))
"""


def endless(pattern: str, flags: int = 0) -> tuple[int, int]:
    """Repeats without an end on the worst way through a pattern: how many there are, and how deep
    one lies inside another.  Possessive repeats and atomic groups give nothing back."""
    return _count(parser.parse(pattern, flags & ~re.DEBUG))


def _count(parts: Any) -> tuple[int, int]:
    number, depth = 0, 0
    for operation, argument in parts:
        inner, nested = 0, 0
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            _least, most, body = argument
            inner, nested = _count(body)
            if most is sre.MAXREPEAT:
                inner, nested = inner + 1, nested + 1
            elif most > 1:
                inner *= 2  # two copies in a row are enough to divide a text between them
        elif operation is sre.SUBPATTERN:
            inner, nested = _count(argument[-1])
        elif operation is sre.BRANCH:
            ways = [_count(each) for each in argument[1]]
            inner, nested = max(way[0] for way in ways), max(way[1] for way in ways)
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            inner, nested = _count(argument[1])
        elif operation is sre.GROUPREF_EXISTS:
            ways = [_count(each) for each in argument[1:] if each]
            inner, nested = max(way[0] for way in ways), max(way[1] for way in ways)
        number, depth = number + inner, max(depth, nested)
    return number, depth


EXCEPTIONS = {
    "query.py": "each look ahead has one class, and what follows is bounded",
    "redirects.py": "an address, of at most URL_MAX_CHARS",
    "canonical.py": "an address, of at most URL_MAX_CHARS",
    "sametext.py": "what the repeats take is divided by brackets and names",
    "mend.py": "the second class has no brace, with which the first ends",
    "robots.py": "anything may follow, so nothing is ever given back",
    "siterules.py": "a message of our own validation, not a stranger's text",
    "byline.py": "a line of a byline",
    "tokens.py": "letters and marks in turn: the classes have nothing in common",
    "evidence.py": "words and spaces in turn: the classes have nothing in common",
    "attributions.py": "the class of an address has no space, and its length is bounded",
    "dialogue.py": "dashes divide the spaces",
}
"""Modules with patterns of several endless repeats, and why these are harmless.  """


@pytest.fixture(scope="module")
def patterns() -> list[tuple[str, str, int]]:
    """File, pattern and flags of all that the program compiles when it is loaded."""
    done = subprocess.run(
        [sys.executable, "-c", COLLECT], capture_output=True, text=True, check=True
    )
    found = [(name, text, flags) for name, text, flags in json.loads(done.stdout)]
    assert len(found) > 150
    return found


@pytest.mark.parametrize(
    ("pattern", "worst"),
    [
        (r"(a+)+$", (2, 2)),
        (r"(?:a|b*)*", (2, 2)),
        (r"\s+\s+$", (2, 1)),
        (r"x*x*y", (2, 1)),
        (r"(?:a+b){3}", (2, 1)),
        (r"a+|b+", (1, 1)),
        (r"(?=a*)b*", (2, 1)),
        (r"a*+b*+", (0, 0)),
        (r"(?>a*)b*", (1, 1)),
        (r"a{0,20}[^b]*", (1, 1)),
        (r"a{3}b?", (0, 0)),
    ],
)
def test_what_is_counted(pattern: str, worst: tuple[int, int]) -> None:
    assert endless(pattern) == worst


def test_every_pattern_is_bounded_or_an_exception_with_its_reason(
    patterns: list[tuple[str, str, int]],
) -> None:
    found: dict[str, str] = {}
    for name, text, flags in patterns:
        number, depth = endless(text, flags)
        if number > 1 or depth > 1:
            found.setdefault(name, text)
    assert {name: text for name, text in found.items() if name not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) - set(found) == set(), "no longer exceptions"
