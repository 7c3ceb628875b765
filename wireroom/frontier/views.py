"""What can be seen of the frontier without changing it, and batches: items followed together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from redis.exceptions import NoPermissionError

from wireroom.frontier import items
from wireroom.frontier.items import BatchState, Lease, Ledger, Seen, Stats, Volume
from wireroom.frontier.link import Link, translate
from wireroom.records import Disposition, ItemKind

BATCH_SECONDS: Final = 86_400
"""How long a batch in which nothing happens is remembered."""
BATCH_KEEPS: Final = 100_000
"""Results of one batch that wait for a reader; the oldest are forgotten beyond it."""

_VOLUME: Final = ["body_bytes", "item_bytes"]


def _volume(fields: Any) -> Volume:
    return Volume(*(max(int(value or 0), 0) for value in fields))


class Views(Link):
    """Ledger, statistics, single items, batches."""

    def ledger(self) -> Ledger:
        """Read in one step, so that it balances also while everything moves."""
        waiting, dispatched, leased, fields = self._run("ledger")
        entered: dict[ItemKind, int] = {}
        ended: dict[tuple[ItemKind, Disposition], int] = {}
        for name, value in zip(fields[::2], fields[1::2], strict=True):
            which, kind, *disposition = name.decode().split(":")
            if which == "e":
                entered[ItemKind(kind)] = int(value)
            else:
                ended[ItemKind(kind), Disposition(disposition[0])] = int(value)
        return Ledger(entered, waiting, dispatched, leased, ended)

    def stats(self, now: int | None = None) -> Stats:
        """Sizes and ages for the metrics; its cost does not grow with the number of items."""
        leased, body_bytes, item_bytes, *rest = self._run("stats", now=now)
        rows = dict(zip(self._queues, zip(*[iter(rest)] * 6, strict=True), strict=True))
        return Stats(
            items={
                "scheduled": sum(row[0] for row in rows.values()),
                "ready": sum(row[1] for row in rows.values()),
                "dispatched": sum(row[2] for row in rows.values()),
                "leased": leased,
            },
            ready={queue: row[1] for queue, row in rows.items()},
            queue_depth={queue: row[3] for queue, row in rows.items()},
            hosts={queue: row[4] for queue, row in rows.items()},
            oldest_due_seconds={queue: row[5] / 1000 for queue, row in rows.items()},
            body_bytes=body_bytes,
            item_bytes=item_bytes,
        )

    def volume(self) -> Volume:
        """The bytes of what waits, without the rest of the statistics."""
        with translate():
            return _volume(self._client.hmget(f"{self._prefix}meta", _VOLUME))

    def volume_and(self, *sections: str) -> tuple[Volume, dict[str, Any]]:
        """The same, and what Redis says of itself, in one call; that is empty for an account that
        may not ask."""
        with translate(), self._client.pipeline(transaction=False) as pipe:
            pipe.hmget(f"{self._prefix}meta", _VOLUME)
            for section in sections:
                pipe.info(section)
            fields, *answers = pipe.execute(raise_on_error=False)
            told: dict[str, Any] = {}
            if isinstance(fields, Exception):
                raise fields
            for each in answers:
                if isinstance(each, NoPermissionError):
                    continue
                if isinstance(each, Exception):
                    raise each
                told |= each
        return _volume(fields), told

    def peek(self, key: str) -> Seen | None:
        """The item that is now in the frontier under ``key``, with its state and due time."""
        with translate():
            raw = self._client.get(f"{self._prefix}i:{key}")
        return items.parse(key, raw) if isinstance(raw, bytes) else None

    def held(self, leases: Sequence[Lease]) -> list[bool]:
        """True for each lease that a worker has, as far as the frontier knows."""
        with translate():
            tokens: Any = self._client.hmget(f"{self._prefix}tokens", [each.key for each in leases])
        return [
            isinstance(found, bytes) and found.partition(b" ")[0] == each.token.encode()
            for each, found in zip(leases, tokens, strict=True)
        ]

    def missing(self, keys: Sequence[str]) -> list[bool]:
        """True for each key that is not in the frontier."""
        return [missing == 1 for missing in self._run("missing", *keys)]

    def note(self, name: str) -> str:
        """What was noted under ``name``; empty where nothing was, or Redis was lost since."""
        with translate():
            raw = self._client.get(f"{self._prefix}note:{name}")
        return raw.decode() if isinstance(raw, bytes) else ""

    def change_note(self, name: str, before: str, after: str) -> bool:
        """Notes ``after``; False, and nothing changes, where the note is not ``before``."""
        return bool(self._run("note", name, before, after))

    def open_batch(self, batch: str) -> None:
        """Begins to follow the items of ``batch``."""
        name = f"{self._prefix}b:{batch}"
        with translate(), self._client.pipeline() as pipe:
            pipe.hsetnx(name, "entered", "0")
            pipe.expire(name, BATCH_SECONDS)
            pipe.execute()

    def batch_state(self, batch: str) -> BatchState:
        """How many items of the batch (children included) entered and ended."""
        with translate():
            fields: Any = self._client.hmget(f"{self._prefix}b:{batch}", ["entered", "ended"])
        return BatchState(*(int(value or 0) for value in fields))

    def batch_results(
        self, batch: str, after: int = 0, *, limit: int = 1000
    ) -> list[dict[str, Any]]:
        """At most ``limit`` results after the first ``after``, in the order of ending.

        A batch has one reader: the results that it says it has are forgotten.
        """
        _first, results = self._run("batch_results", batch, after, limit)
        return [msgspec.json.decode(result) for result in results]
