"""Frequent given names in several scripts, folded."""

from __future__ import annotations

import functools
from importlib.resources import files

from workers.romanise import fold_token


@functools.cache
def foreign_names() -> frozenset[str]:
    """Those of ``given_names`` that Arabic writes for names of other languages: what follows
    one is a surname, whatever it looks like."""
    text = files(__package__).joinpath("given_names.txt").read_text(encoding="utf-8")
    line = text.partition("# Arabic spellings of foreign names\n")[2].partition("\n")[0]
    return frozenset(fold_token(name) for name in line.split())


@functools.cache
def given_names() -> frozenset[str]:
    text = files(__package__).joinpath("given_names.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(fold_token(name) for line in lines for name in line.split())
