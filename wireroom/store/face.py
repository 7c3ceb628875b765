"""``Store``: one method a question, each one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import select

from wireroom.seedfile import KEY_BYTES
from wireroom.store import keys, outbox, probing, quarantine, revisions
from wireroom.store.articleface import ArticleFace
from wireroom.store.engine import Database
from wireroom.store.outbox import Notice
from wireroom.store.probing import Probe
from wireroom.store.pushface import PushFace
from wireroom.store.quarantine import Quarantined
from wireroom.store.sourceface import SourceFace
from wireroom.store.storyface import StoryFace
from wireroom.store.watchface import WatchFace
from wireroom.store.watchlists import Watching


class Store(ArticleFace, SourceFace, PushFace, StoryFace, WatchFace):
    """The truth.  Safe to share between threads; a forked child gets its own connections."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, clock)
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
