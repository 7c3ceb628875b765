"""The window of open stories, in Redis: assign an article, remember what it added.

Layout under ``PREFIX:st``: ``p:STORY`` a profile (JSON), ``f:FEATURE`` the latest stories that
have it, ``c:SPAN`` how many stories of a half window each feature was new in, ``a:ARTICLE`` the
story of an article, ``lock``.  Every key expires by itself.  The store is the truth: with Redis
emptied, `StoryWindow.load` rebuilds the window from stored articles.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Iterable
from importlib.resources import files
from typing import Final, cast

import msgspec
from redis import Redis

from wireroom.errors import TransientError
from wireroom.records import Article
from wireroom.rediskeys import unlink_matching
from workers.story import (
    Assignment,
    Features,
    Profile,
    Rarity,
    assign,
    features,
    is_local,
    is_neutral,
    news,
    opened,
    update,
)

PROBED_FEATURES: Final = 40
POSTED_FEATURES: Final = 56
"""Half of them compared within a language, half across."""
STORIES_PER_FEATURE: Final = 64
CANDIDATES_MAX: Final = 8
_LOCK_MS: Final = 5_000
_LOCK_WAIT_SECONDS: Final = 4.0
_DAY: Final = 86_400.0
_SPANS: Final = 2

_UNLOCK: Final = """
if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end
return 0
"""

_SUM: Final = """
local totals = {}
for at = 1, #ARGV do totals[at] = 0 end
for place = 2, #KEYS do
  local counter = KEYS[place]
  for first = 1, #ARGV, 1000 do
    local last = math.min(first + 999, #ARGV)
    local values = redis.call("HMGET", counter, unpack(ARGV, first, last))
    for at, value in ipairs(values) do
      if value then totals[first + at - 1] = totals[first + at - 1] + tonumber(value) end
    end
  end
end
return {redis.call("GET", KEYS[1]), totals}
"""


class StoryWindow:
    """Stories of the last ``window_days`` (float days)."""

    def __init__(self, redis: Redis, prefix: str = "wireroom", window_days: float = 7.0) -> None:
        self._redis = redis
        self._prefix = f"{prefix}:st"
        self._window_days = window_days
        self._span = window_days * _DAY / _SPANS
        self._ttl = int(window_days * _DAY * 1.5) + 1
        self._lock = f"{self._prefix}:lock"
        self._unlock = redis.register_script(_UNLOCK)
        self._sum = redis.register_script(_SUM)
        self._best = redis.register_script(_script("story_candidates.lua"))
        self._keep = redis.register_script(_script("story_remember.lua"))

    def assign(self, article: Article, now: float) -> Assignment:
        """The story of an article, joined or opened; remembered before it returns.

        Assignments are made one at a time under a lock, so that two workers never open two
        stories for one event.  The same article gets the same story again.  ``now`` is Unix time
        in seconds.  Raises `TransientError` where the lock cannot be had within four seconds.
        """
        found = features(article)
        token = self._take()
        try:
            known, rarity = self._look(found.article, found.weights, now)
            if known is not None:
                self._give_up(token)
                return Assignment(story_id=known, score=1.0, reason="known")
            candidates = self._candidates(found, rarity)
            result = assign(found, candidates, rarity, window_days=self._window_days)
            joined = next((each for each in candidates if each.story == result.story_id), None)
            profile = self._remember(found, joined, None, now, rarity, token)
        except BaseException:
            self._give_up(token)
            raise
        return msgspec.structs.replace(result, story_id=profile.story)

    def profile(self, story_id: str) -> Profile | None:
        """What is remembered of an open story."""
        return self._profile(story_id)

    def load(self, articles: Iterable[Article], now: float) -> int:
        """Rebuilds the window from stored articles that have a story, in the order given.

        What was remembered before is dropped.  Returns how many articles were taken.
        """
        count = 0
        token = self._take()
        try:
            self.clear()
            for article in articles:
                if not article.story:
                    continue
                found = features(article)
                self._remember(found, self._profile(article.story), article.story, now)
                count += 1
        finally:
            self._give_up(token)
        return count

    def clear(self) -> None:
        """Forgets every open story (walks the keys: for a rebuild, not for the daily work)."""
        unlink_matching(self._redis, f"{self._prefix}:[pfca]:*")

    def _key(self, kind: str, name: object) -> str:
        return f"{self._prefix}:{kind}:{name}"

    def _counters(self, now: float) -> list[str]:
        span = int(now // self._span)
        return [self._key("c", each) for each in range(span, span - _SPANS - 1, -1)]

    def _rarity(self, names: Iterable[str], now: float) -> Rarity:
        """In how many stories of the window features occurred."""
        return self._look("", names, now)[1]

    def _look(self, article: str, names: Iterable[str], now: float) -> tuple[str | None, Rarity]:
        """The story that an article has already, and the rarity of features."""
        fields = ["", *names]
        keys = [self._key("a", article), *self._counters(now)]
        known, counts = cast("tuple[bytes | None, list[int]]", self._sum(keys=keys, args=fields))
        totals = dict(zip(fields, counts, strict=True))
        return known.decode() if known else None, Rarity(totals.pop(""), totals)

    def _strongest(self, found: Features, rarity: Rarity, count: int) -> list[str]:
        ranked = sorted(
            found.weights, key=lambda name: (-found.weights[name] * rarity.of(name), name)
        )
        within = [name for name in ranked if is_local(name)][: count // 2]
        across = [name for name in ranked if is_neutral(name)][: count // 2]
        return list(dict.fromkeys((*within, *across)))

    def _candidates(self, found: Features, rarity: Rarity) -> list[Profile]:
        arguments: list[str | float] = [STORIES_PER_FEATURE, CANDIDATES_MAX, found.group or ""]
        for feature in self._strongest(found, rarity, PROBED_FEATURES):
            arguments += [feature, (found.weights[feature] * rarity.of(feature)) ** 2]
        profiles = cast("list[bytes]", self._best(keys=[self._prefix], args=arguments))
        return [msgspec.json.decode(profile, type=Profile) for profile in profiles]

    def _profile(self, story: str) -> Profile | None:
        data = self._redis.get(self._key("p", story))
        return None if data is None else msgspec.json.decode(cast(bytes, data), type=Profile)

    def _remember(
        self,
        found: Features,
        joined: Profile | None,
        story: str | None,
        now: float,
        rarity: Rarity | None = None,
        lock: str = "",
    ) -> Profile:
        """``rarity``: that of the article's own features, where it is known already; ``lock``:
        token of a lock that is given up in the same step."""
        if joined is not None or rarity is None:
            names = dict.fromkeys([*found.weights, *(joined.sums if joined else ())])
            rarity = self._rarity(names, now)
        profile = update(joined, found, rarity) if joined else opened(found, rarity, story=story)
        counted = [*(() if joined else ("",)), *news(joined, found)]
        self._keep(
            keys=[self._prefix, self._counters(now)[0]],
            args=[
                lock,
                now,
                self._ttl,
                STORIES_PER_FEATURE,
                profile.story,
                msgspec.json.encode(profile),
                found.article,
                len(counted),
                *counted,
                *self._strongest(found, rarity, POSTED_FEATURES),
            ],
        )
        return profile

    def _take(self) -> str:
        """The right to change the window, as a token; waits for it."""
        token = secrets.token_hex(8)
        deadline = time.monotonic() + _LOCK_WAIT_SECONDS
        while not self._redis.set(self._lock, token, nx=True, px=_LOCK_MS):
            if time.monotonic() > deadline:
                raise TransientError("the story window stayed locked", retry_after=1.0)
            time.sleep(random.uniform(0.001, 0.004))
        return token

    def _give_up(self, token: str) -> None:
        self._unlock(keys=[self._lock], args=[token])


def _script(name: str) -> str:
    return files("workers.state").joinpath(name).read_text("utf-8")
