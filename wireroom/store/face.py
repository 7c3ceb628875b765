"""``Store``: one method a question, each one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, Self

from sqlalchemy import Connection, func, select

from wireroom.errors import PermanentError
from wireroom.records import Article, Record, Source
from wireroom.republication import Edge
from wireroom.seedfile import KEY_BYTES
from wireroom.store import (
    articles,
    dues,
    edges,
    finding,
    groups,
    items,
    keys,
    lists,
    outbox,
    overview,
    probing,
    quarantine,
    revisions,
    schema,
    search,
    sourcepages,
    sources,
    stories,
    storychanges,
    subscriptions,
    versions,
)
from wireroom.store import commit as committing
from wireroom.store.articles import Head
from wireroom.store.dues import Place, SourceDue
from wireroom.store.engine import Database
from wireroom.store.finding import Wanted
from wireroom.store.items import Ended
from wireroom.store.lists import ListDue, ListView
from wireroom.store.outbox import Notice
from wireroom.store.outcome import Committed, Outcome
from wireroom.store.overview import Overview
from wireroom.store.probing import Probe
from wireroom.store.quarantine import Quarantined
from wireroom.store.sourcepages import SourceRow
from wireroom.store.sources import SourceView
from wireroom.store.standings import LeadTable
from wireroom.store.stories import Story
from wireroom.store.storychanges import StoryChange
from wireroom.store.subscriptions import Change, Subscription, Wish
from wireroom.store.values import micros, storable
from wireroom.store.versions import Version
from wireroom.store.watchface import WatchFace
from wireroom.store.watchlists import Watching
from wireroom.urls import canonical_url

COUNTED: Final = ("articles", "texts", "items", "sources", "quarantine", "stories", "outbox")


class Explanation(Record, frozen=True, kw_only=True):
    """All that the store knows about one URL or id."""

    items: tuple[Ended, ...] = ()
    """newest first"""
    articles: tuple[Head, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()


class Store(WatchFace):
    """The truth.  Safe to share between threads; a forked child gets its own connections."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._seed_key: bytes | None = None
        self._watching = Watching()

    # --- opening

    @classmethod
    def open(
        cls,
        url: str,
        *,
        migrate: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Self:
        """The store at an SQLAlchemy URL; with ``migrate`` it is made or brought up to date.

        Raises ``UsageError`` where the operator has to act, ``TransientError`` where the
        server cannot be reached.  Messages never hold the password.
        """
        database = Database(url)
        try:
            database.reach(create=migrate)
            if migrate:
                revisions.upgrade(database)
            else:
                revisions.check(database.read(revisions.read_revision), database.name)
        except BaseException:
            database.close()
            raise
        return cls(database, clock)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ping(self) -> None:
        """Raises ``TransientError`` where the database does not answer."""
        self._database.read(lambda connection: connection.execute(select(1)).scalar())

    @staticmethod
    def migrate(url: str) -> None:
        """Makes the tables at ``url`` or brings them up to date; safe from several processes."""
        Store.open(url, migrate=True).close()

    @staticmethod
    def downgrade(url: str, revision: str) -> None:
        """Takes the schema back to ``revision`` (``base``: no tables)."""
        database = Database(url)
        try:
            database.reach(create=False)
            revisions.downgrade(database, revision)
        finally:
            database.close()

    @staticmethod
    def current_revision(url: str) -> str | None:
        """The schema's revision; ``None`` for a database without tables."""
        database = Database(url)
        try:
            database.reach(create=False)
            return database.read(revisions.read_revision)
        finally:
            database.close()

    @staticmethod
    def probe(url: str) -> Probe:
        """What the database says of itself, whatever its schema.  Raises as ``open`` does."""
        database = Database(url)
        try:
            database.reach(create=False)
            return probing.probe(database)
        finally:
            database.close()

    def _now(self) -> int:
        return micros(self._clock()) or 0

    # --- items and articles

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
            found, place = self._database.read(_bind(finding.page, wanted, place, count))
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
                _bind(articles.next_stored, micros(since), place, articles.PAGE)
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

    # --- sources

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
            while page := self._database.read(_bind(sourcepages.page, status, after)):
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

    # --- push

    def subscription(self, source_id: str) -> Subscription | None:
        """The subscription that a source has or wants."""
        found = self.subscriptions_of(source_id)
        return next((each for each in found if each.state != "ending"), None)

    def subscription_by_id(self, subscription: str) -> Subscription | None:
        return self._database.read(lambda c: subscriptions.get(c, subscription))

    def subscriptions_of(self, source_id: str) -> list[Subscription]:
        """All of a source's, also those that are to end, the first to be asked first."""
        return self._database.read(lambda c: subscriptions.of_source(c, source_id))

    def subscriptions(self) -> Iterator[Subscription]:
        """All of them; read page by page."""
        last = ""
        while page := self._database.read(_bind(subscriptions.after, last)):
            yield from page
            last = page[-1].id

    def subscription_states(self) -> dict[str, int]:
        """Number of subscriptions by state."""
        return self._database.read(subscriptions.states)

    def want_subscription(self, source_id: str, wish: Wish | None) -> datetime | None:
        """Makes ``wish`` the only subscription of the source; when its hub is to be asked next
        (``None``: never)."""
        now = self._clock()
        found = self._database.read(lambda c: subscriptions.of_source(c, source_id))
        if subscriptions.fulfilled(found, wish):
            return min((each.next_at for each in found), default=None)
        return self._database.write(lambda c: subscriptions.want(c, source_id, wish, now))

    def subscription_asked(self, row: Subscription, failures: float, again: datetime) -> None:
        """A hub is about to be asked; if it does not verify, it is asked ``again`` then."""
        now = self._clock()
        self._database.write(lambda c: subscriptions.asked(c, row, failures, now, again))

    def subscription_failed(
        self, row: Subscription, reason: str, failures: float, again: datetime
    ) -> None:
        now = self._clock()
        self._database.write(lambda c: subscriptions.failed(c, row, reason, failures, now, again))

    def subscription_verified(
        self, row: Subscription, lease_until: datetime, renew_at: datetime, pushed_until: datetime
    ) -> None:
        self._database.write(
            lambda c: subscriptions.verified(c, row, lease_until, renew_at, pushed_until)
        )

    def subscription_denied(self, row: Subscription, reason: str, again: datetime) -> None:
        self._database.write(lambda c: subscriptions.denied(c, row, reason, again))

    def push_silent(self, source_id: str, reason: str) -> None:
        """The source is polled as usual until its hub verifies or delivers again."""
        self._database.write(lambda c: subscriptions.silent(c, source_id, reason))

    def save_delivery(self, row: Subscription, pushed_until: datetime, change: Change) -> bool:
        """``False`` where the source is no longer registered."""
        now = self._clock()
        return self._database.write(
            lambda c: subscriptions.delivered(c, row, now, pushed_until, change)
        )

    def forget_subscription(self, subscription: str) -> bool:
        return self._database.write(lambda c: subscriptions.forget(c, subscription))

    # --- keys

    def seed_key(self) -> bytes:
        """The key with which replays sign the seeds that they name."""
        if self._seed_key is None:
            self._seed_key = self._database.write(lambda c: keys.get(c, "seeds", KEY_BYTES))
        return self._seed_key

    # --- quarantine and outbox

    def quarantine_put(self, entry: Quarantined) -> None:
        self._database.write(lambda c: quarantine.put(c, entry, self._now()))

    def quarantine_list(self, limit: int | None = None) -> list[Quarantined]:
        """Newest first, without the inputs."""
        return self._database.read(lambda c: quarantine.listed(c, limit))

    def quarantine_get(self, occurrence_id: str) -> Quarantined | None:
        return self._database.read(lambda c: quarantine.get(c, occurrence_id))

    def quarantine_drop(self, occurrence_id: str) -> bool:
        return self._database.write(lambda c: quarantine.drop(c, occurrence_id))

    def outbox_pending(self, limit: int = 100) -> list[Notice]:
        """What is still to be published, oldest first."""
        return self._database.read(lambda c: outbox.pending(c, limit))

    def outbox_last_batch(self) -> int:
        """The number of the latest batch of notices that was sent."""
        return self._database.read(outbox.last_batch)

    def outbox_sent(self, ids: Sequence[int], batch: int) -> int:
        """Notes that these notices were sent in this batch; how many they are."""
        return self._database.write(lambda c: outbox.sent(c, ids, batch, self._now()))

    def outbox_lost(self, after: int) -> int:
        """What was sent in later batches than ``after`` is pending again; how many those are."""
        return self._database.write(lambda c: outbox.lost(c, after))

    # --- stories

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


def _bind(work: Callable[..., Any], *arguments: Any) -> Callable[[Connection], Any]:
    return lambda connection: work(connection, *arguments)
