"""The window of open stories, in Redis: assign an article, remember what it added.

Layout under ``PREFIX:st``: ``p:STORY`` a profile (JSON), ``k:STORY`` the essence of some of its
articles, ``f:FEATURE`` the latest stories that have it, ``c:SPAN`` how many stories of a half
window each feature was new in, ``a:ARTICLE`` the story of an article, ``g:ARTICLE`` what was
changed when it came, ``r:STORY`` the story into which one was merged, ``lock``.  Every key expires
by itself.  The store is the truth: with Redis emptied, `StoryWindow.load` rebuilds the window
from stored articles.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Iterable
from typing import Final, cast

import msgspec
from redis import Redis

from wireroom.errors import TransientError
from wireroom.records import Article
from wireroom.rediskeys import unlink_matching
from workers.state.regrouping import (
    POSTED_FEATURES,
    STORIES_PER_FEATURE,
    Regrouping,
    packed,
    script,
    strongest,
)
from workers.story import (
    SPLIT_MIN,
    Assignment,
    Change,
    Features,
    Profile,
    Rarity,
    assign,
    essence,
    features,
    is_due,
    news,
    opened,
    review,
    story_id_for,
    update,
)

PROBED_FEATURES: Final = 40
CANDIDATES_MAX: Final = 8
_LOCK_MS: Final = 5_000
_LOCK_WAIT_SECONDS: Final = 4.0
_DAY: Final = 86_400.0
_SPANS: Final = 2

_UNLOCK: Final = """
if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end
return 0
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
        self._find = redis.register_script(script("story_look.lua"))
        self._best = redis.register_script(script("story_candidates.lua"))
        self._regrouping = Regrouping(redis, self._prefix, self._ttl)
        self._keep = redis.register_script(script("story_remember.lua"))

    def assign(self, article: Article, now: float) -> Assignment:
        """The story of an article, joined or opened; remembered before it returns.

        Assignments are made one at a time under a lock, so that two workers never open two
        stories for one event.  The same article gets the same story again, and the same changes.
        ``now`` is Unix time in seconds.  Raises `TransientError` where the lock cannot be had
        within four seconds.
        """
        return self.place(features(article), now)

    def place(self, found: Features, now: float) -> Assignment:
        """The same for an article whose features are known."""
        token = self._take()
        held = True
        try:
            known, told, rarity = self._look(found.article, found.weights, now)
            if known is not None:
                return Assignment(story_id=known, score=1.0, reason="known", changes=told)
            candidates = {each.story: each for each in self._candidates(found, rarity)}
            result = assign(found, list(candidates.values()), rarity, window_days=self._window_days)
            joined = candidates.get(result.story_id or "")
            near = candidates.get(result.near or "")
            count = joined.articles + 1 if joined else 1
            again = is_due(count) and (near is not None or count >= SPLIT_MIN)
            profile = self._remember(found, joined, None, now, rarity, "" if again else token)
            held = again
            changes = self._look_again(found.article, profile, near, now) if again else ()
            story = profile.story
            for change in changes:
                if story == change.story and found.article in change.articles:
                    story = change.into
            return msgspec.structs.replace(result, story_id=story, changes=changes)
        finally:
            if held:
                self._give_up(token)

    def guess(self, article: Article, now: float) -> Assignment:
        """The story that the article would join, or one of its own; nothing is remembered."""
        found = features(article)
        known, told, rarity = self._look(found.article, found.weights, now)
        if known is not None:
            return Assignment(story_id=known, score=1.0, reason="known", changes=told)
        best = assign(found, self._candidates(found, rarity), rarity, window_days=self._window_days)
        return msgspec.structs.replace(best, story_id=best.story_id or story_id_for(found.article))

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
        unlink_matching(self._redis, f"{self._prefix}:[pfcakgr]:*")

    def _key(self, kind: str, name: object) -> str:
        return f"{self._prefix}:{kind}:{name}"

    def _counters(self, now: float) -> list[str]:
        span = int(now // self._span)
        return [self._key("c", each) for each in range(span, span - _SPANS - 1, -1)]

    def _rarity(self, names: Iterable[str], now: float) -> Rarity:
        """In how many stories of the window features occurred."""
        return self._look("", names, now)[2]

    def _look(
        self, article: str, names: Iterable[str], now: float
    ) -> tuple[str | None, tuple[Change, ...], Rarity]:
        """The story that an article has already, what changed when it came, and the rarity of
        features."""
        fields = ["", *names]
        known, told, counts = cast(
            "tuple[bytes | None, bytes | None, list[int]]",
            self._find(keys=[self._prefix, *self._counters(now)], args=[article, *fields]),
        )
        changes = msgspec.json.decode(told, type=tuple[Change, ...]) if told else ()
        totals = dict(zip(fields, counts, strict=True))
        stories = max(0, totals.pop(""))
        return known.decode() if known else None, changes, Rarity(stories, totals)

    def _candidates(self, found: Features, rarity: Rarity) -> list[Profile]:
        arguments: list[str | float] = [STORIES_PER_FEATURE, CANDIDATES_MAX, found.group or ""]
        for feature in strongest(found.weights, rarity, PROBED_FEATURES):
            arguments += [feature, (found.weights[feature] * rarity.of(feature)) ** 2]
        profiles = cast("list[bytes]", self._best(keys=[self._prefix], args=arguments))
        return [msgspec.json.decode(profile, type=Profile) for profile in profiles]

    def _profile(self, story: str) -> Profile | None:
        data = self._redis.get(self._key("p", story))
        return None if data is None else msgspec.json.decode(cast(bytes, data), type=Profile)

    def _look_again(
        self, article: str, joined: Profile, near: Profile | None, now: float
    ) -> tuple[Change, ...]:
        """What a look at a story changed, after the article had joined it."""
        profiles = {each.story: each for each in (joined, near) if each is not None}
        stories, stamp = self._regrouping.essences(profiles.values())
        names = {name for kept in stories.values() for found in kept for name in found.weights}
        rarity = self._rarity(sorted(names), now)
        result = review(stories, rarity, stamp)
        if result is None:
            return ()
        counter = self._counters(now)[0]
        self._regrouping.write(article, result, profiles, rarity, counter, now)
        return result.changes

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
        dropped = [each for each in (joined.kept if joined else ()) if each not in profile.kept]
        self._keep(
            keys=[self._prefix, self._counters(now)[0], self._lock],
            args=[
                now,
                self._ttl,
                STORIES_PER_FEATURE,
                profile.story,
                msgspec.json.encode(profile),
                found.article,
                packed(essence(found, rarity)),
                dropped[0] if dropped else "",
                lock,
                len(counted),
                *counted,
                *strongest(found.weights, rarity, POSTED_FEATURES),
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
