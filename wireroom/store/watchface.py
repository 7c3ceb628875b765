"""The part of ``Store`` that is about watchlists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from wireroom.store import marks, watchlists
from wireroom.store.engine import Database
from wireroom.store.marks import Mark
from wireroom.watching import Watchlist


class WatchFace:
    """Watchlists and their marks."""

    _database: Database

    if TYPE_CHECKING:

        def _now(self) -> int: ...

    def save_watchlists(self, found: Sequence[Watchlist]) -> list[str]:
        """Adds lists, or replaces those of the same names; the names of the new ones.  They hold
        for what is stored from then on.  Raises ``UsageError`` where there would be too many."""
        return self._database.write(lambda c: watchlists.save(c, found, self._now()))

    def watchlists(self) -> list[Watchlist]:
        """All, by name."""
        return self._database.read(watchlists.every)

    def watchlist(self, name: str) -> Watchlist | None:
        return self._database.read(lambda c: watchlists.get(c, name))

    def remove_watchlist(self, name: str) -> bool:
        """Its marks go with it.  ``False`` where there is no such list."""

        def work(connection: Connection) -> bool:
            marks.forget(connection, name)
            return watchlists.remove(connection, name)

        return self._database.write(work)

    def marks_of(self, article_id: str) -> list[Mark]:
        """The lists that the versions of an article met, and why."""
        return self._database.read(lambda c: marks.of_article(c, article_id))

    def mark_counts(self) -> dict[str, int]:
        """Number of marks by watchlist; lists without marks are left out."""
        return self._database.read(marks.counts)
