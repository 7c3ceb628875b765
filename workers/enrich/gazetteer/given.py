"""Frequent given names in several scripts, folded."""

from __future__ import annotations

import functools
from importlib.resources import files

from workers.enrich.gazetteer.stems import stem
from workers.romanise import fold_token, romanise

_LIKE = str.maketrans({"y": "i", "w": "v", "j": "i", "c": "k", "q": "k"})


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


def is_given(folded: str, given: frozenset[str]) -> bool:
    """Whether the word is one of ``given``; also inflected, or a Latin one in Cyrillic or Greek."""
    return folded in given or ("\u0370" <= folded[:1] <= "\u052f" and _written_as(folded))


@functools.lru_cache(maxsize=20_000)
def _written_as(folded: str) -> bool:
    cut = stem(folded)
    if cut in _stems():
        return True
    plain = _plain(romanise(folded))
    return plain in _latin() or (len(cut) > 3 and _plain(romanise(cut)) in _latin())


@functools.cache
def _stems() -> frozenset[str]:
    return frozenset(stem(name) for name in given_names() if "\u0370" <= name[0] <= "\u052f")


@functools.cache
def _latin() -> frozenset[str]:
    return frozenset(_plain(name) for name in given_names() if name.isascii() and len(name) > 4)


def _plain(latin: str) -> str:
    """One spelling for what transliteration writes in several ways: Henrik, Khenrik."""
    for seen, meant in (("kh", "h"), ("ph", "f"), ("th", "t"), ("dzh", "j"), ("x", "ks")):
        latin = latin.replace(seen, meant)
    return latin.translate(_LIKE)
