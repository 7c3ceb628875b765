"""The part of ``Store`` that is about watchlists and webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from wireroom.store import hooks as hook_rows
from wireroom.store import marks, watchlists
from wireroom.store.facing import Face
from wireroom.store.hooks import Delivery, Hook, State
from wireroom.store.marks import Mark
from wireroom.watching import Watchlist


class WatchFace(Face):
    """Watchlists, their marks, and what goes to webhooks."""

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
        """Its marks and hooks go with it.  ``False`` where there is no such list."""

        def work(connection: Connection) -> bool:
            hook_rows.remove_of(connection, name)
            marks.forget(connection, name)
            return watchlists.remove(connection, name)

        return self._database.write(work)

    def marks_of(self, article_id: str) -> list[Mark]:
        """The lists that the versions of an article met, and why."""
        return self._database.read(lambda c: marks.of_article(c, article_id))

    def mark_counts(self) -> dict[str, int]:
        """Number of marks by watchlist; lists without marks are left out."""
        return self._database.read(marks.counts)

    # --- webhooks

    def hooks(self) -> list[Hook]:
        """All, by list and id, without how much waits."""
        return self._database.read(hook_rows.every)

    def hooks_waiting(self) -> list[Hook]:
        """All, with how much waits for each."""

        def work(connection: Connection) -> list[Hook]:
            waiting = hook_rows.waiting(connection)
            return [
                msgspec.structs.replace(each, waiting=waiting.get(each.id, 0))
                for each in hook_rows.every(connection)
            ]

        return self._database.read(work)

    def hook(self, hook: str) -> Hook | None:
        return self._database.read(lambda c: hook_rows.get(c, hook))

    def make_hook(self, hook: Hook) -> None:
        """It is told of what is stored from then on.  Raises ``UsageError`` where there would be
        too many."""
        self._database.write(lambda c: hook_rows.make(c, hook, self._now()))

    def remove_hook(self, hook: str) -> bool:
        """What waits for it goes too.  ``False`` where there is none."""
        return self._database.write(lambda c: hook_rows.remove(c, hook))

    def resume_hook(self, hook: str) -> bool:
        """A paused hook, or one that is off, is tried again.  ``False`` where there is none."""
        return self._database.write(lambda c: hook_rows.resume(c, hook))

    def hook_posts(self, hook: str) -> list[int]:
        """The numbers of the posts that are not at their end, the oldest first."""
        return self._database.read(lambda c: hook_rows.posts(c, hook))

    def hook_unposted(self, hook: str, limit: int) -> list[Delivery]:
        """The oldest events that are in no post yet."""
        return self._database.read(lambda c: hook_rows.unposted(c, hook, limit))

    def make_post(self, hook: str, ids: Sequence[int]) -> int | None:
        """Joins events to a post; its number, ``None`` where another process was quicker."""
        return self._database.write(lambda c: hook_rows.post(c, hook, ids))

    def hook_post(self, hook: str, number: int) -> list[Delivery]:
        """The events of a post; empty where it is at its end."""
        return self._database.read(lambda c: hook_rows.of_post(c, hook, number))

    def hook_delivered(self, hook: str) -> None:
        """A post has arrived: earlier failures are forgotten."""
        self._database.write(lambda c: hook_rows.delivered(c, hook, self._now()))

    def hook_failed(self, hook: str, reason: str, next_at: datetime) -> None:
        """The hook is not asked before ``next_at``."""
        self._database.write(lambda c: hook_rows.failed(c, hook, reason, next_at, self._now()))

    def stop_hook(self, hook: str, state: State, reason: str) -> None:
        """Nothing more is sent: it is ``paused`` (what waits is kept), or ``off`` (it is not)."""
        self._database.write(lambda c: hook_rows.stop(c, hook, state, reason))
