"""A watchlist: what articles it is to mark, checked when it is made."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from wireroom import limits
from wireroom.errors import UsageError
from wireroom.records import Record
from wireroom.searchwords import words
from wireroom.watching.expressions import expression

EVERYTHING: Final = "*"
"""Stands for all articles where the name of a watchlist is asked for; no list has this name."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")


class Watchlist(Record, frozen=True, kw_only=True):
    """A saved query.  An article must meet every field that is not empty; of the values in a
    field one is enough, but for ``all`` and ``none``."""

    name: str
    any: tuple[str, ...] = ()
    """words, or phrases of several words: one of them must occur"""
    all: tuple[str, ...] = ()
    """each of them must occur"""
    none: tuple[str, ...] = ()
    """none of them may occur"""
    entities: tuple[str, ...] = ()
    """ids (with a colon, as ``iso3166:VE``) or names"""
    sources: tuple[str, ...] = ()
    """ids of sources, as `wireroom sources list` shows them"""
    outlets: tuple[str, ...] = ()
    """domains or names of publishers"""
    languages: tuple[str, ...] = ()
    """BCP 47; ``en`` holds for ``en-GB`` too"""
    patterns: tuple[str, ...] = ()
    """regular expressions, see ``expressions.py``"""
    copies: bool = False
    """copies are marked too, not only originals"""


FIELDS: Final = tuple(
    name for name in Watchlist.__struct_fields__ if name not in ("name", "copies")
)
_SELECTING: Final = tuple(name for name in FIELDS if name != "none")


def make_watchlist(name: str, **fields: Any) -> Watchlist:
    """Raises ``UsageError``, which names the list and what is wrong with it."""
    try:
        made = msgspec.convert({"name": name, **fields}, Watchlist)
    except msgspec.ValidationError as error:
        raise UsageError(f"watchlist {name!r}: {str(error).replace('`', chr(39))}") from error
    if not _NAME.fullmatch(made.name):
        raise UsageError(
            f"watchlist {name[:80]!r}: a name has up to 64 of a-z, 0-9, '-', '_' and '.', "
            "the first a letter or digit"
        )
    try:
        _check(made)
    except UsageError as error:
        raise UsageError(f"watchlist {name}: {error}") from error
    return msgspec.structs.replace(
        made, **{field: tuple(dict.fromkeys(getattr(made, field))) for field in FIELDS}
    )


def _check(made: Watchlist) -> None:
    if not any(getattr(made, field) for field in _SELECTING):
        raise UsageError("would mark everything: give it a term, an entity, an outlet …")
    for field in FIELDS:
        values = getattr(made, field)
        most = limits.WATCH_PATTERNS_MAX if field == "patterns" else limits.WATCH_TERMS_MAX
        if len(values) > most:
            raise UsageError(f"{field}: has more than {most} values")
        for value in values:
            if not value.strip() or len(value) > limits.WATCH_TERM_MAX_CHARS:
                raise UsageError(
                    f"{field}: {value[:40]!r}: has no characters, or more than "
                    f"{limits.WATCH_TERM_MAX_CHARS}"
                )
            if _CONTROL.search(value):
                raise UsageError(f"{field}: {value[:40]!r}: has control characters")
    for field in ("any", "all", "none", "entities", "outlets"):
        for value in getattr(made, field):
            if not 0 < len(words(value)) <= limits.WATCH_TERM_MAX_WORDS:
                raise UsageError(
                    f"{field}: {value!r}: has no word, or more than {limits.WATCH_TERM_MAX_WORDS}"
                )
    for value in made.languages:
        if not _LANGUAGE.fullmatch(value):
            raise UsageError(f"languages: {value!r}: is no code such as en or ar")
    for value in made.patterns:
        expression(value)
