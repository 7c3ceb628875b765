"""How often terms occurred lately and before, in Redis, in a fixed amount of memory.

A count-min sketch of two rows (Cormode and Muthukrishnan, J. Algorithms 55, 2005): a term's count
is the lesser of two cells, too high only where others share both.  Layout under ``PREFIX:SECONDS``
(of a slot, so that other slots are other counts): ``r0``, ``r1`` the rows, ``n`` totals of the
groups, ``a:ARTICLE`` a mark that an article was counted lately, ``hot`` the terms that were bursts
when an article had them.  With Redis emptied it starts anew and calls nothing a burst before it has
seen enough.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from importlib.resources import files
from typing import Final, cast

import msgspec
from redis import Redis

from wireroom import limits
from wireroom.records import Article
from wireroom.settings import Settings
from workers.bursts import EVERYWHERE, Burst, Counted, Term, burst, terms_of

CELLS: Final = 2**18
"""Of a row: 12 bytes each."""
_PAIR: Final = struct.Struct("<If")
_DAY: Final = 86_400.0


class BurstCounts:
    """``slot_seconds``: the latest one to two slots are held against what was before, of which half
    is forgotten every ``memory_days``."""

    def __init__(
        self,
        redis: Redis,
        prefix: str = "wireroom:burst",
        slot_seconds: float = 3600.0,
        memory_days: float = 1.0,
    ) -> None:
        self._redis = redis
        self._prefix = f"{prefix}:{slot_seconds:g}"
        self._slot_seconds = slot_seconds
        self._decay = 0.5 ** (slot_seconds / (memory_days * _DAY))
        self._ttl = int(8 * max(memory_days * _DAY, 2 * slot_seconds)) + 1
        self._mark_ttl = int(2 * slot_seconds) + 1
        self._hot = f"{self._prefix}:hot"
        self._script = redis.register_script(
            files("workers.state").joinpath("bursts.lua").read_text("utf-8")
        )

    @classmethod
    def from_settings(cls, redis: Redis, settings: Settings) -> BurstCounts:
        """The counts of the running system."""
        return cls(
            redis,
            settings.redis_prefix + "burst",
            settings.burst_slot_seconds,
            settings.burst_memory_days,
        )

    def note(self, article: Article, now: float) -> tuple[Burst, ...]:
        """Counts an article's terms, once; its bursts, the strongest first.  ``now``: Unix time.

        To be called for originals only: copies of one text are one report.
        """
        terms = terms_of(article)
        found = self._bursts(terms, now, article.id)
        if found:
            self._redis.zadd(self._hot, {_member(term): now for term, _ in found})
            self._redis.zremrangebyrank(self._hot, 0, -limits.BURSTS_REMEMBERED - 1)
            self._redis.expire(self._hot, self._ttl)
        return tuple(each for _, each in found[: limits.BURSTS_MAX])

    def noted(self, article: Article, now: float) -> Article:
        """The article, counted, with its bursts in ``notes["bursts"]`` where it has any."""
        found = self.note(article, now)
        if not found:
            return article
        notes = {**article.notes, "bursts": msgspec.to_builtins(found)}
        return msgspec.structs.replace(article, notes=notes)

    def current(self, now: float, language: str | None = None) -> list[Burst]:
        """What is a burst at ``now``, the strongest first: names, and keywords of ``language``, or
        of all where none is given."""
        since = now - 2 * self._slot_seconds
        members = cast("list[bytes]", self._redis.zrangebyscore(self._hot, since, "+inf"))
        terms = [msgspec.json.decode(member, type=Term) for member in members]
        wanted = [each for each in terms if language in (None, each.group) or each.id]
        return [found for _, found in self._bursts(wanted, now, None)]

    def _bursts(
        self, terms: Sequence[Term], now: float, article: str | None
    ) -> list[tuple[Term, Burst]]:
        """The bursts among ``terms``; they are counted where ``article`` has them."""
        groups = list(dict.fromkeys((EVERYWHERE, *(each.group for each in terms))))
        arguments: list[str | float | int] = [
            int(now // self._slot_seconds), repr(self._decay), self._ttl, self._mark_ttl,
            0 if article is None else 1, len(groups), *groups,
        ]  # fmt: skip
        for term in terms:
            digest = term.digest
            arguments += [digest % CELLS, (digest >> 32) % CELLS]
        rows = [f"{self._prefix}:{name}" for name in ("r0", "r1", "n")]
        answer = self._script(keys=[*rows, f"{self._prefix}:a:{article}"], args=arguments)
        counted = [
            Counted(recent=recent, before=before)
            for recent, before in _PAIR.iter_unpack(cast(bytes, answer))
        ]
        totals = dict(zip(groups, counted, strict=False))
        found = [
            (term, each)
            for term, count in zip(terms, counted[len(groups) :], strict=True)
            if (each := burst(term, count, totals[term.group])) is not None
        ]
        return sorted(found, key=lambda pair: (-pair[1].score, pair[1].text))


def _member(term: Term) -> bytes:
    return msgspec.json.encode(term)
