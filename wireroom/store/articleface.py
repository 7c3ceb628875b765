"""The part of ``Store`` that is about items and articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from wireroom.errors import PermanentError
from wireroom.records import Article, Record
from wireroom.store import (
    articles,
    finding,
    groups,
    items,
    outbox,
    overview,
    quarantine,
    schema,
    search,
    versions,
)
from wireroom.store import commit as committing
from wireroom.store.articles import Head
from wireroom.store.facing import Face, bound
from wireroom.store.finding import Wanted
from wireroom.store.items import Ended
from wireroom.store.outcome import Committed, Outcome
from wireroom.store.overview import Overview
from wireroom.store.quarantine import Quarantined
from wireroom.store.values import micros, storable
from wireroom.store.versions import Version
from wireroom.store.watchlists import Watching
from wireroom.urls import canonical_url

COUNTED: Final = ("articles", "texts", "items", "sources", "quarantine", "stories", "outbox")


class Explanation(Record, frozen=True, kw_only=True):
    """All that the store knows about one URL or id."""

    items: tuple[Ended, ...] = ()
    """newest first"""
    articles: tuple[Head, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()


class ArticleFace(Face):
    """How items ended, and the articles they led to."""

    _watching: Watching

    def commit(self, outcome: Outcome) -> Committed:
        """Ends an item and writes what it led to, in one transaction; see ``commit.py``."""
        return self._database.write(
            lambda c: committing.commit(c, outcome, self._now(), self._watching)
        )

    def head(self, article_id: str) -> Head | None:
        return self._database.read(lambda c: articles.head(c, article_id))

    def article(self, article_id: str) -> Article | None:
        return self.articles([article_id]).get(article_id)

    def articles(self, ids: Iterable[str], *, origins: bool = True) -> dict[str, Article]:
        """Those of the articles that are stored, whole; ``origins``: with where each came from,
        as far as is known now."""
        return self._database.read(lambda c: articles.get(c, ids, origins=origins))

    def texts(self, ids: Iterable[str]) -> dict[str, str]:
        return self._database.read(lambda c: articles.texts_of(c, ids))

    def by_text_key(self, text_key: str) -> Head | None:
        """The earliest original with that folded text, else the earliest copy."""
        return self._database.read(lambda c: articles.by_text_key(c, text_key))

    def known(self, article_id: str, text_key: str) -> tuple[Head | None, Head | None]:
        """``head`` and ``by_text_key`` in one reading."""
        return self._database.read(
            lambda c: (articles.head(c, article_id), articles.by_text_key(c, text_key))
        )

    def members(self, group_id: str, limit: int | None = None) -> list[Head]:
        """The group's original and its copies, the earliest first."""
        return self._database.read(lambda c: articles.members(c, group_id, limit))

    def reroot(self, group_id: str, new_original_id: str) -> int:
        """Makes a member the original of its group; how many point to it now."""
        return self._database.write(lambda c: groups.reroot(c, group_id, new_original_id))

    def versions_of(
        self, article_id: str, after: int = 0, most: int | None = None
    ) -> list[Version]:
        """Versions with a number above ``after``, the first ``most``, the first one first."""
        return self._database.read(lambda c: versions.every(c, article_id, after, most))

    def find(
        self,
        query: str | None = None,
        *,
        since: datetime | None = None,
        language: str | None = None,
        entity: str | None = None,
        story: str | None = None,
        source: str | None = None,
        watchlist: str | None = None,
        limit: int | None = None,
    ) -> Iterator[Article]:
        """Articles that meet all conditions, the last stored first; read page by page.

        ``watchlist``: marked by this list, in whichever of their versions.
        """
        wanted = Wanted(
            query=query,
            since=since,
            language=language,
            entity=entity,
            story=story,
            source=source,
            watchlist=watchlist,
        )
        left, place = limit, None
        while left is None or left > 0:
            count = articles.PAGE if left is None else min(left, articles.PAGE)
            found, place = self._database.read(bound(finding.page, wanted, place, count))
            yield from found
            if place is None:
                return
            left = None if left is None else left - len(found)

    def find_page(
        self, wanted: Wanted, after: tuple[int, str] | None, count: int
    ) -> tuple[list[Article], tuple[int, str] | None]:
        """The next ``count`` articles that ``find`` would give, and where the page after them
        begins: the microseconds of storing and the id of the last one."""
        return self._database.read(lambda c: finding.page(c, wanted, after, count))

    def find_heads(self, wanted: Wanted, limit: int | None = None) -> list[Head]:
        return self._database.read(lambda c: finding.heads(c, wanted, limit))

    def iterate(self, since: datetime | None = None) -> Iterator[Article]:
        """All articles in the order of storing, from ``since`` on; read page by page."""
        place: tuple[int, str] | None = None
        while True:
            found, place = self._database.read(
                bound(articles.next_stored, micros(since), place, articles.PAGE)
            )
            yield from found
            if place is None:
                return

    def explain(self, url_or_id: str) -> Explanation:
        """What happened to a URL, a key, an occurrence or an article (its id may be shortened
        to its first eight digits or more)."""
        url_or_id = storable(url_or_id) or ""
        names = {url_or_id}
        with suppress(PermanentError):  # not a URL: then it is an id or a key
            names.add(canonical_url(url_or_id))

        def work(connection: Connection) -> Explanation:
            named = articles.by_url(connection, names)
            one = articles.head(connection, url_or_id)
            near = [one] if one else articles.by_prefix(connection, url_or_id)
            known = {each.id: each for each in [*named, *near]}
            ended = items.find(connection, names, set(known))
            for each in ended:
                if each.article_id and each.article_id not in known:
                    led = articles.head(connection, each.article_id)
                    if led is not None:
                        known[led.id] = led
            kept = (
                quarantine.get(connection, name) for name in {url_or_id, *(e.id for e in ended)}
            )
            return Explanation(
                items=tuple(ended),
                articles=tuple(known.values()),
                quarantined=tuple(each for each in kept if each is not None),
            )

        return self._database.read(work)

    def ended(self, occurrence_id: str) -> Ended | None:
        """How an item ended, if it has."""
        return self._database.read(lambda c: items.get(c, occurrence_id))

    def ended_keys(self, keys: Iterable[str]) -> set[str]:
        """Those of ``keys`` (of items in the frontier) under which an item has ended."""
        return self._database.read(lambda c: items.ended_keys(c, keys))

    def batch(self, name: str) -> list[Ended]:
        """The items of a batch that have ended, in that order."""
        return self._database.read(lambda c: items.batch(c, name))

    def dispositions(self) -> dict[tuple[str, str], int]:
        """Number of ended items by kind and disposition."""
        return self._database.read(items.dispositions)

    def counts(self, names: Sequence[str] = COUNTED) -> dict[str, int]:
        """Number of rows by table name; of the outbox, those that wait."""

        def count(connection: Connection, name: str) -> int:
            if name == "outbox":
                return outbox.waiting(connection)
            table = schema.metadata.tables[name]
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

        return self._database.read(lambda c: {name: count(c, name) for name in names})

    def overview(self, before: datetime, most: int) -> Overview:
        """How things stand: of the sources, which were due ``before``, and ``most`` that fail."""
        return self._database.read(lambda c: overview.read(c, micros(before) or 0, most))

    def rebuild_search(self) -> int:
        """Indexes all titles and texts anew; how many articles there are."""
        return self._database.write(search.rebuild)
