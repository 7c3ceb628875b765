"""Every registered source has its next poll in the frontier, also after Redis was lost.

All sources are read once for each life of Redis's data, the first due first: the frontier
notes how far that has come, so that it goes on where it was whoever leads.  From then on only
those are looked at that should have been polled long ago.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from scheduler.every import Every
from wireroom.cadence import Bounds, first_poll
from wireroom.errors import PermanentError
from wireroom.frontier import Frontier, NewItem
from wireroom.sources import poll_item, poll_key
from wireroom.store import SourceDue, Store
from wireroom.store.dues import NOWHERE, Place

log = logging.getLogger("wireroom.enrol")

PAGE: Final = 125
"""Sources in one step: about 8 ms of processor time."""
OVERDUE_PAGE: Final = 500
"""Overdue sources in one step, nearly all of which only wait for their turn."""
LOOK_SECONDS: Final = 2.0
"""How soon it is seen that Redis was lost."""
OVERDUE_SECONDS: Final = 120.0
GRACE_SECONDS: Final = 300.0
"""A source that has been due for longer may have been lost."""
NOTE: Final = "sources"
"""Name of the note in the frontier: how far the reading has come, or ``DONE``."""
DONE: Final = "done"


class Enrolment:
    """Enters polls that are missing, a small step at a time.  Those that are there stay as they
    are."""

    def __init__(self, store: Store, frontier: Frontier, bounds: Bounds) -> None:
        self._store = store
        self._frontier = frontier
        self._bounds = bounds
        self._look = Every(LOOK_SECONDS)
        self._overdue = Every(OVERDUE_SECONDS)
        self._done = False
        self._new: int | None = None
        self._before = datetime.now(UTC)
        self._place: Place | None = None

    def step(self) -> bool:
        """Whether there is more to do at once.  Raises ``TransientError``."""
        if not self._done or self._look.due():
            note = self._frontier.note(NOTE)
            self._done = note == DONE
            if not self._done:
                self._enter_page(note)
                return True
        return self._enter_overdue()

    def _enter_page(self, note: str) -> None:
        if self._new is None:
            self._new = self._store.new_sources()
        page = self._store.source_dues(_place(note), PAGE)
        self._enter(page, self._new)
        last = len(page) < PAGE
        if last:
            self._new = None
        # Refused where Redis was lost or another leader was quicker: then the note says where to
        # go on.
        self._frontier.change_note(NOTE, note, DONE if last else _note(page[-1].place))

    def _enter_overdue(self) -> bool:
        if self._place is None:
            if not self._overdue.due():
                return False
            self._place = NOWHERE
            self._before = datetime.now(UTC) - timedelta(seconds=GRACE_SECONDS)
        found = self._store.overdue_sources(self._before, self._place, OVERDUE_PAGE)
        ids = [source_id for _due, source_id in found]
        missing = self._frontier.missing([poll_key(each) for each in ids])
        lost = [each for each, is_lost in zip(ids, missing, strict=True) if is_lost]
        if lost and (count := self._enter(self._store.source_dues_of(lost), len(lost))):
            log.warning("%d overdue sources were not in the frontier; entered", count)
        self._place = found[-1] if len(found) == OVERDUE_PAGE else None
        return self._place is not None

    def _enter(self, found: Sequence[SourceDue], new: int) -> int:
        return sum(self._frontier.enter(polls(found, self._bounds, new)))


def enrol_all(store: Store, frontier: Frontier, bounds: Bounds) -> int:
    """Enters all polls that are missing; how many."""
    count, after, new = 0, NOWHERE, store.new_sources()
    while page := store.source_dues(after, PAGE):
        count += sum(frontier.enter(polls(page, bounds, new)))
        after = page[-1].place
    return count


def _note(place: Place) -> str:
    due, source_id = place
    return f"{due}:{source_id}"


def _place(note: str) -> Place:
    due, _, source_id = note.partition(":")
    return (int(due), source_id) if source_id else NOWHERE


def polls(found: Sequence[SourceDue], bounds: Bounds, new: int) -> list[NewItem]:
    """The next poll of each source, at its time; the first ones of ``new`` sources spread."""
    now = time.time() * 1e6
    made = []
    for each in found:
        if each.new:
            due_in = first_poll(each.source.id, bounds, new)
        else:
            # A machine whose clock was ahead has written a time that lies further away than its
            # wait was meant to be.
            meant = each.due - now if each.interval is None else min(each.due - now, each.interval)
            due_in = max(meant / 1e6, 0.0)
        try:
            made.append(poll_item(each.source, due_in, each.address))
        except PermanentError as error:
            log.warning("source %s cannot be polled: %s", each.source.id, error)
    return made
