"""The part of ``Store`` that is about stories and who took from whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wireroom.republication import Edge
from wireroom.store import edges, stories, storychanges
from wireroom.store.facing import Face
from wireroom.store.standings import LeadTable
from wireroom.store.stories import Story
from wireroom.store.storychanges import StoryChange


class StoryFace(Face):
    """Stories, and the edges between articles."""

    def save_story(self, story: Story) -> None:
        self._database.write(lambda c: stories.save(c, story))

    def stories(self, since: datetime | None = None, limit: int | None = None) -> list[Story]:
        """The latest first."""
        return self._database.read(lambda c: stories.every(c, since, limit))

    def story_page(
        self, since: datetime | None, after: tuple[int, str] | None, count: int
    ) -> list[Story]:
        """The next ``count`` of the stories that have a time, the latest first; ``after``: the
        microseconds of the last one's latest article, and its id."""
        return self._database.read(lambda c: stories.page(c, since, after, count))

    def story(self, story_id: str) -> Story | None:
        """The story, or the one into which it was merged."""
        return self._database.read(lambda c: stories.get(c, story_id))

    def story_changes(self, story_id: str) -> list[StoryChange]:
        """What was merged into, split off or moved from or to a story, in order."""
        return self._database.read(lambda c: storychanges.of_story(c, story_id))

    def merge_stories(self, into: str, merged: str) -> int:
        """Moves the articles of ``merged`` to ``into``; how many."""
        return self._database.write(lambda c: stories.merge(c, into, merged, self._now()))

    # --- who took from whom

    def edges_of(self, ids: Iterable[str]) -> dict[str, list[Edge]]:
        """The edges by which each of the articles follows another; only for those that have any."""
        wanted = list(ids)
        return self._database.read(lambda c: edges.of_articles(c, wanted))

    def edges_towards(self, ids: Iterable[str]) -> list[Edge]:
        """The edges by which others follow the articles, the earliest first."""
        wanted = list(ids)
        return self._database.read(lambda c: edges.towards(c, wanted))

    def leads(self, since: datetime | None = None, limit: int | None = None) -> LeadTable:
        """Who publishes first, and who follows whom: at most ``limit`` outlets and pairs."""
        # It needs numpy, which nobody waits for who asks about something else.
        from wireroom.store import leads

        return self._database.read(lambda c: leads.table(c, since, limit))
