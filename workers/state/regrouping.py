"""Open stories that are looked at again: what is kept of their articles, and what was changed.

Used by `workers.state.stories` under its lock; the layout of the keys is described there.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Final

import msgspec
from redis import Redis

from workers.story import Features, Profile, Rarity, Review, gathered, is_local, is_neutral
from workers.story.profile import ARTICLES_REMEMBERED

STORIES_PER_FEATURE: Final = 64
POSTED_FEATURES: Final = 56
"""Half of them compared within a language, half across."""
_TEMPO: Final = 1


def packed(found: Features) -> bytes:
    """An article's essence as it is kept, about half a kilobyte."""
    return zlib.compress(msgspec.msgpack.encode(found), _TEMPO)


def strongest(weights: Mapping[str, float], rarity: Rarity, count: int) -> list[str]:
    """Features with the most weight in the window, of either kind of comparison."""
    ranked = sorted(weights, key=lambda name: (-weights[name] * rarity.of(name), name))
    within = [name for name in ranked if is_local(name)][: count // 2]
    across = [name for name in ranked if is_neutral(name)][: count // 2]
    return list(dict.fromkeys((*within, *across)))


def script(name: str) -> str:
    return files("workers.state").joinpath(name).read_text("utf-8")


class Regrouping:
    """What is kept of the articles of open stories."""

    def __init__(self, redis: Redis, prefix: str, ttl: int) -> None:
        self._redis = redis
        self._prefix = prefix
        self._ttl = ttl
        self._regroup = redis.register_script(script("story_regroup.lua"))

    def essences(self, profiles: Iterable[Profile]) -> tuple[dict[str, tuple[Features, ...]], int]:
        """What is kept of the articles of each story, in the order of their coming; and the time
        by the clock of Redis, in microseconds."""
        known = list(profiles)
        pipe = self._redis.pipeline(transaction=False)
        for profile in known:
            pipe.hmget(f"{self._prefix}:k:{profile.story}", list(profile.kept))
        pipe.time()
        *rows, (seconds, rest) = pipe.execute()
        stories = {
            profile.story: tuple(_unpacked(data) for data in row if data is not None)
            for profile, row in zip(known, rows, strict=True)
        }
        return stories, seconds * 1_000_000 + rest

    def write(
        self,
        article: str,
        result: Review,
        before: Mapping[str, Profile],
        rarity: Rarity,
        counter: str,
        now: float,
    ) -> None:
        """Writes what a review changed when ``article`` had come, in one step.

        ``before``: the profiles of the stories that were looked at; ``counter``: key under which
        it is counted how many stories have a feature.
        """
        after = _profiles(result, before, rarity)
        gone = {each.story: each.into for each in result.changes if not result.stories[each.story]}
        arguments: list[Any] = [now, self._ttl, STORIES_PER_FEATURE, article]
        arguments += [msgspec.json.encode(result.changes), len(gone)]
        for pair in gone.items():
            arguments += pair
        arguments.append(len(after))
        for profile in after:
            kept = result.stories[profile.story]
            posted = strongest(profile.sums, rarity, POSTED_FEATURES)
            arguments += [profile.story, msgspec.json.encode(profile), len(kept)]
            for found in kept:
                arguments += [found.article, packed(found)]
            arguments += [len(posted), *posted]
        moved = {each: change.into for change in result.changes for each in change.articles}
        arguments.append(len(moved))
        for pair in moved.items():
            arguments += pair
        counts = Counter(name for profile in after for name in ("", *profile.sums))
        counts.subtract(
            name
            for story in result.stories
            if story in before
            for name in ("", *before[story].sums)
        )
        counts = Counter({name: by for name, by in counts.items() if by})
        arguments.append(len(counts))
        for name, by in counts.items():
            arguments += [name, by]
        self._regroup(keys=[self._prefix, counter], args=arguments)


def _unpacked(data: bytes) -> Features:
    return msgspec.msgpack.decode(zlib.decompress(data), type=Features)


def _profiles(result: Review, before: Mapping[str, Profile], rarity: Rarity) -> list[Profile]:
    """Of the stories as they are now; articles that are not kept stay where their story stays."""
    members = {name: list(profile.members) for name, profile in before.items()}
    for change in result.changes:
        moved = members[change.story] if change.kind == "merge" else change.articles
        leaving = set(moved)
        members.setdefault(change.into, []).extend(moved)
        members[change.story] = [each for each in members[change.story] if each not in leaving]
    found = []
    for story, kept in result.stories.items():
        if kept:
            profile = gathered(story, kept, rarity)
            all_of_it = tuple(dict.fromkeys(members[story]))[-ARTICLES_REMEMBERED:]
            title = before[story].title if story in before else profile.title
            found.append(msgspec.structs.replace(profile, members=all_of_it, title=title))
    return found
