"""How items enter: as the arguments of a script, so many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wireroom import limits
from wireroom.frontier import items
from wireroom.frontier.items import NewItem
from wireroom.frontier.link import Argument, Link

ENTER_AT_ONCE: Final = limits.PART_MAX_ENTRIES
"""Items in one script, which holds up everyone else for some microseconds an item."""


class Entering(Link):
    """The way in."""

    def enter(self, new: Sequence[NewItem], now: int | None = None) -> list[bool]:
        """True for each item that entered, False for each whose key was in the frontier.

        Raises ``DefectError`` for an item beyond the limits; none of them has entered then.
        """
        arguments = [items.new_arguments(item) for item in new]
        out: list[bool] = []
        for start in range(0, len(arguments), ENTER_AT_ONCE):
            some = flat(arguments[start : start + ENTER_AT_ONCE])
            out += [entered == 1 for entered in self._run("enter", *some, now=now)]
        return out


def flat(rows: Sequence[Sequence[Argument]]) -> list[Argument]:
    """The arguments of all items, one after the other."""
    return [value for row in rows for value in row]
