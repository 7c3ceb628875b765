"""Entries before they are built: a source that is read again has mostly entries that are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wireroom.records import Entry
from workers.discover.identity import entry_key, key_without_words
from workers.discover.model import Expansion, FeedInfo, Known, Notes


class Draft(NamedTuple):
    """One entry of a container."""

    key: str
    """as ``entry_key`` gives"""
    build: Callable[[], Entry]
    always: bool = False
    """built even where it is known"""


def draft(
    url: str | None, guid: str | None, build: Callable[[], Entry], *, always: bool = False
) -> Draft:
    """A draft of the entry with this address and identifier that ``build`` makes."""
    key = key_without_words(url, guid)
    return ready(build(), always=always) if key is None else Draft(key, build, always)


def ready(entry: Entry, *, always: bool = False) -> Draft:
    """A draft of what is built already."""
    return Draft(entry_key(entry), lambda: entry, always)


def expansion(
    drafts: Iterable[Draft],
    known: Known | None,
    notes: Notes | None = None,
    *,
    feed: FeedInfo | None = None,
    truncated: bool = False,
) -> Expansion:
    """What a container holds, with those entries built that are not known."""
    every = tuple(drafts)
    keys = tuple(draft.key for draft in every)
    seen = known(keys) if known is not None and keys else [False] * len(keys)
    places = tuple(
        place
        for place, (draft, old) in enumerate(zip(every, seen, strict=True))
        if draft.always or not old
    )
    entries = tuple(every[place].build() for place in places)
    return Expansion(
        entries=entries,
        keys=keys,
        places=places,
        feed=feed,
        truncated=truncated,
        defects=notes.lines() if notes is not None else (),
    )
