"""Who speaks, as a mention in the text."""

from __future__ import annotations

from typing import Final, NamedTuple

PEOPLE: Final = frozenset({"PERSON", "PER"})
"""Labels of people."""


class Speaker(NamedTuple):
    """A speaker's mention: words ``first`` to ``last``, offsets, linked id."""

    start: int
    end: int
    id: str | None
    pronoun: bool = False
