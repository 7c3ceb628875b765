"""A story looked at again: parted, put together with another, or in exchange with it.

An article is placed when little is known of its event and of what is rare.  What came after it
tells more; so a story and the one most like it are compared anew, article by article, as their
number grows.  What is changed is told as moves of articles from one story to another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final, Literal

import msgspec

from wireroom.limits import STORY_REVIEWED_EACH
from workers.story.changes import Change
from workers.story.likeness import likeness
from workers.story.parting import SPLIT_MIN, Part, parted
from workers.story.profile import trimmed
from workers.story.rarity import Rarity
from workers.story.signals import Features

MERGED: Final = 0.2
"""Mean likeness of the articles of two stories from which on they are looked at as one."""
MERGED_FEW: Final = 0.36
"""The same for stories that have too few articles to show whether they are of one event."""
_EVIDENCE: Final = 6
_EVERY: Final = 3


class Review(msgspec.Struct, frozen=True):
    """What a look at one or two stories led to."""

    stories: dict[str, tuple[Features, ...]]
    """the changed stories with the articles that are kept of each; none for one that is gone"""
    changes: tuple[Change, ...]


def is_due(articles: int) -> bool:
    """Whether a story of so many articles is looked at now."""
    return articles <= STORY_REVIEWED_EACH or articles % _EVERY == 0


def review(stories: Mapping[str, Sequence[Features]], rarity: Rarity, stamp: int) -> Review | None:
    """Looks at a story, alone or with the one most like it.

    ``stories``: id to kept articles, the story that an article joined first; ``stamp`` must grow
    from one review to the next.  ``None`` where all stays as it is.  At most 2 × 24 articles are
    compared, so the work is bounded.
    """
    names = list(stories)
    if len(names) > 1:
        pool = [found for name in names for found in stories[name]]
        count = len(stories[names[0]])
        alike = float(likeness(pool, rarity)[:count, count:].mean()) if pool[count:] else 0.0
        if alike >= (MERGED if len(pool) >= SPLIT_MIN else MERGED_FEW):
            parts = parted(pool, rarity)
            if len(parts) == 1:
                return _merged(stories, rarity, alike, stamp)
            return _regrouped(stories, pool, parts, rarity, stamp)
    pool = list(stories[names[0]])
    parts = parted(pool, rarity)
    if len(parts) == 1:
        return None
    return _regrouped({names[0]: pool}, pool, parts, rarity, stamp)


def _merged(
    stories: Mapping[str, Sequence[Features]], rarity: Rarity, alike: float, stamp: int
) -> Review:
    into, gone = sorted(stories, key=lambda name: (-len(stories[name]), name))
    one, other = _strength(stories[into], rarity), _strength(stories[gone], rarity)
    shared = {name: min(value, other[name]) for name, value in one.items() if name in other}
    change = Change(
        kind="merge",
        story=gone,
        into=into,
        articles=tuple(found.article for found in stories[gone]),
        score=round(alike, 4),
        evidence=_strongest(shared),
        stamp=stamp,
    )
    both = trimmed([*stories[into], *stories[gone]])
    return Review({into: both, gone: ()}, (change,))


def _regrouped(
    stories: Mapping[str, Sequence[Features]],
    pool: Sequence[Features],
    parts: Sequence[Part],
    rarity: Rarity,
    stamp: int,
) -> Review | None:
    """Each part takes the name of the story with which it has the most articles in common."""
    home = {found.article: name for name, articles in stories.items() for found in articles}
    named: dict[str, list[Features]] = {}
    ratios: dict[str, float] = {}
    for part in sorted(parts, key=lambda part: (-len(part.articles), part.articles)):
        articles = [pool[at] for at in part.articles]
        votes = Counter(home[found.article] for found in articles)
        free = [name for name, _ in votes.most_common() if name not in named]
        name = free[0] if free else _name(articles[0].article, stamp)
        named[name], ratios[name] = articles, part.likeness
    changes = []
    for into, articles in named.items():
        left = Counter(home[found.article] for found in articles)
        for story in sorted(left):
            if story == into:
                continue
            moved = tuple(found.article for found in articles if home[found.article] == story)
            kind: Literal["merge", "split", "move"] = "move" if into in stories else "split"
            change = Change(
                kind=kind,
                story=story,
                into=into,
                articles=moved,
                score=ratios[into],
                evidence=_apart(articles, named.get(story, ()), rarity),
                stamp=stamp,
            )
            changes.append(change)
    if not changes:
        return None
    touched = {name for change in changes for name in (change.story, change.into)}
    now = {name: trimmed(named.get(name, ())) for name in sorted(touched)}
    for gone in (name for name in now if not now[name]):
        # All that is known of it moved; the rest follows the greater part.
        last = max((c for c in changes if c.story == gone), key=lambda c: len(c.articles))
        changes.remove(last)
        changes.append(msgspec.structs.replace(last, kind="merge"))
    return Review(now, tuple(changes))


def _name(first: str, stamp: int) -> str:
    """A new story's id, which no article's own story has."""
    return f"st{blake2b(f'{first} {stamp}'.encode(), digest_size=8).hexdigest()}"


def _strength(articles: Sequence[Features], rarity: Rarity) -> dict[str, float]:
    """feature → its mean weight in the window."""
    sums: defaultdict[str, float] = defaultdict(float)
    for found in articles:
        for name, weight in found.weights.items():
            sums[name] += weight * rarity.of(name) / len(articles)
    return sums


def _apart(part: Sequence[Features], rest: Sequence[Features], rarity: Rarity) -> tuple[str, ...]:
    there = _strength(rest, rarity)
    return _strongest(
        {name: value - there.get(name, 0.0) for name, value in _strength(part, rarity).items()}
    )


def _strongest(features: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(features, key=lambda name: (-features[name], name))[:_EVIDENCE])
