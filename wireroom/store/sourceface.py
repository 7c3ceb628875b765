"""The part of ``Store`` that is about sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from wireroom.records import Source
from wireroom.store import dues, lists, sourcepages, sources, subscriptions
from wireroom.store.dues import Place, SourceDue
from wireroom.store.facing import Face, bound
from wireroom.store.lists import ListDue, ListView
from wireroom.store.sourcepages import SourceRow
from wireroom.store.sources import SourceView
from wireroom.store.values import micros


class SourceFace(Face):
    """What is polled, and what is known of it."""

    def save_source(self, source: Source) -> None:
        """Registers or replaces; the source's state stays."""
        self.save_sources([source])

    def save_sources(self, found: Sequence[Source]) -> list[str]:
        """``save_source`` for many in one transaction; the ids of those that are new."""
        return self._database.write(lambda c: dues.save(c, found, self._now()))

    def sources(self) -> list[Source]:
        return self._database.read(sources.every)

    def source(self, source_id: str) -> Source | None:
        return self._database.read(lambda c: sources.get(c, source_id))

    def remove_source(self, source_id: str) -> bool:
        """Its hubs are told when its next poll or renewal would have been due."""

        def work(connection: Connection) -> bool:
            subscriptions.end_all(connection, source_id, self._now())
            return sources.remove(connection, source_id)

        return self._database.write(work)

    def source_view(self, source_id: str) -> SourceView | None:
        """The source with its state, in one reading."""
        return self._database.read(lambda c: sources.view(c, source_id))

    def save_source_state(
        self, source_id: str, state: dict[str, Any], seen: bytes | None = None
    ) -> bool:
        """``seen``: digests of the entries that it showed, where they changed.  ``False`` where
        the source is no longer registered."""
        return self._database.write(lambda c: sources.save_state(c, source_id, state, seen))

    def source_states(self) -> dict[str, dict[str, Any]]:
        return self._database.read(sources.states)

    def source_state(self, source_id: str) -> dict[str, Any]:
        """What is known about one source; empty where it was never polled."""
        return self._database.read(lambda c: sources.state(c, source_id))

    def source_dues(self, after: Place, limit: int) -> list[SourceDue]:
        """Up to ``limit`` of the sources that are polled, those behind ``after``, the first due
        first."""
        return self._database.read(lambda c: dues.page(c, after, limit))

    def source_dues_of(self, ids: Sequence[str]) -> list[SourceDue]:
        """Those of the sources that are registered and polled."""
        return self._database.read(lambda c: dues.of(c, ids))

    def new_sources(self) -> int:
        """How many sources were never polled."""
        return self._database.read(dues.never_polled)

    def overdue_sources(self, before: datetime, after: Place, limit: int) -> list[Place]:
        """Those of ``source_dues`` that were due before ``before``, by name only."""
        until = micros(before) or 0
        return self._database.read(lambda c: dues.overdue(c, until, after, limit))

    def source_rows(self, statuses: Sequence[str]) -> Iterator[SourceRow]:
        """All sources of the first status, then of the next, by id; read page by page."""
        for status in statuses:
            after = ""
            while page := self._database.read(bound(sourcepages.page, status, after)):
                yield from page
                after = page[-1].source.id

    def source_page(self, status: str, after: str, count: int) -> list[SourceRow]:
        """The next ``count`` sources of a status, by id, whose ids follow ``after``."""
        return self._database.read(lambda c: sourcepages.page(c, status, after, count))

    def source_row(self, source_id: str) -> SourceRow | None:
        return self._database.read(lambda c: sourcepages.one(c, source_id))

    def source_statuses(self) -> dict[str, int]:
        """Number of sources by status."""
        return self._database.read(sources.statuses)

    def source_list(self, source_id: str, url: str) -> ListView | None:
        """What is known of one list of the source's index."""
        return self._database.read(lambda c: lists.get(c, source_id, url))

    def source_lists(self, source_id: str) -> list[ListDue]:
        """The lists of the source's index, and when each is due."""
        return self._database.read(lambda c: lists.due(c, source_id))

    def save_source_list(
        self, source_id: str, url: str, state: dict[str, Any], seen: bytes, due: datetime | None
    ) -> None:
        self._database.write(lambda c: lists.save(c, source_id, url, state, seen, micros(due)))

    def forget_source_lists(self, source_id: str, urls: Iterable[str]) -> int:
        """What the index no longer names."""
        gone = list(urls)
        return self._database.write(lambda c: lists.forget(c, source_id, gone))
