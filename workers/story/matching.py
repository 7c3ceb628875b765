"""Which story an article belongs to: one pass, against the stories of a sliding window.

The score is a cosine of rarity-weighted features against a story's mean, as in topic detection
and tracking (Allan 2002), lowered with the time between them and with disagreement about who and
where, so that two events of one kind stay two stories.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from workers.story.signals import Features, is_deed, is_local, is_neutral, term_language

JOIN: Final = 0.185
JOIN_ACROSS: Final = 0.2
"""Least scores to join: a story that has articles in the same language, one that has none."""
ACROSS_MIN_SHARED: Final = 3
HALF_LIFE_DAYS: Final = 4.0
PROFILE_MAX: Final = 600
ARTICLES_REMEMBERED: Final = 50
_PRIOR_STORIES: Final = 10
_PRIOR_HAVING: Final = {"e:iso3166:": 3.0, "c:": 3.0}
"""In how many of the ten stories that every window begins with a feature is thought to occur, by
how it begins: countries and kinds of events are common before anything was counted."""
_PRIOR_HAVING_ELSE: Final = 1.0
CAUTION: Final = 0.7
"""How much more is needed within a language in an empty window, which cannot tell common words
from rare ones."""
CAUTION_ACROSS: Final = -0.3
"""The same across languages, where scores are lower in an empty window: countries and kinds of
events are thought common, and nothing has shown yet that the rest of what is shared is not."""
NAMES_FLOOR: Final = 0.4
"""What is left of the score where the names do not agree at all."""
DEEDS_FLOOR: Final = 0.4
DEEDS_FLOOR_WITHIN: Final = 0.9
"""The same for what happened to how many, across languages and within one."""
_DAY: Final = 86_400.0


class Rarity:
    """How many stories of the window there are, and how many have each feature.

    Stories are counted, not articles: what all the many reports of one event say is no less
    particular to it.
    """

    def __init__(self, stories: int, having: Mapping[str, int]) -> None:
        self.stories = stories
        self.having = having
        self._known: dict[tuple[str, bool], float] = {}

    def of(self, feature: str, sums: Mapping[str, float] | None = None) -> float:
        """Logarithm of the inverse frequency, never negative.

        ``sums`` are those of the story in question: it does not count itself, or else what an
        article shares with it would seem more common than what it does not.
        """
        return self._of(feature, sums is not None and feature in sums)

    def shared(self, feature: str) -> float:
        """The same for a feature that the story in question is known to have."""
        return self._of(feature, True)

    def _of(self, feature: str, own: bool) -> float:
        found = self._known.get((feature, own))
        if found is None:
            having = self.having.get(feature, 0)
            others = having - 1 if having and own else having
            found = math.log((self.stories + _PRIOR_STORIES) / (others + prior(feature)))
            found = self._known[feature, own] = max(0.0, found)
        return found


def prior(feature: str) -> float:
    for start, value in _PRIOR_HAVING.items():
        if feature.startswith(start):
            return value
    return _PRIOR_HAVING_ELSE


class Norms(NamedTuple):
    """Lengths of a story's rarity-weighted sums: of all features, of leading names, of deeds."""

    features: float
    names: float
    deeds: float


class Profile(msgspec.Struct, kw_only=True, frozen=True):
    """What the articles of one story have in common, bounded, JSON-able."""

    story: str
    articles: int
    first_at: float | None
    last_at: float | None
    languages: dict[str, int]
    sums: dict[str, float]
    """feature → sum of its weights over the articles; the strongest 600"""
    names: dict[str, int]
    """feature → articles in which it is a name"""
    local: dict[str, Norms]
    """language → over what is compared within it"""
    neutral: Norms
    """over the features that are the same in every language"""
    title: str | None = None
    members: tuple[str, ...] = ()
    """the latest articles, at most 50"""


class Shared(NamedTuple):
    feature: str
    contribution: float
    """part of the score, 0 to 1"""


class Assignment(msgspec.Struct, kw_only=True, frozen=True):
    """The story that an article joins (``None``: it opens one), how well, and what they share."""

    story_id: str | None
    score: float
    evidence: tuple[Shared, ...] = ()
    reason: str = "features"
    """``features``, ``copy`` (of an article in the story), ``known`` (delivered before),
    ``new``"""


def story_id_for(article_id: str) -> str:
    """The id of the story that an article opens: ``st`` and 16 hex digits."""
    return f"st{article_id[:16]}"


class Weighed:
    """An article's features with what the window says of them, made once for all candidates."""

    def __init__(self, found: Features, rarity: Rarity) -> None:
        self.found = found
        self.rarity = rarity
        self.rare = {feature: rarity.of(feature) for feature in found.weights}
        """before a candidate's own share is taken off"""
        self.local = _Part([f for f in found.weights if is_local(f)], self)
        self.neutral = _Part([f for f in found.weights if is_neutral(f)], self)
        self.deeds = _Part([f for f in found.weights if is_deed(f)], self)


class _Part:
    """Some of an article's features and the sum of their squared weights."""

    def __init__(self, features: list[str], weighed: Weighed) -> None:
        self.features = features
        weights = weighed.found.weights
        self.value = {feature: weights[feature] * weighed.rare[feature] for feature in features}
        self.squares = sum(value * value for value in self.value.values())
        names = set(weighed.found.names)
        self.names = [feature for feature in features if feature in names]

    def against(self, sums: Mapping[str, float], weighed: Weighed) -> _Compared:
        """The same for one story, which does not count itself in the rarity of what it has."""
        shared = weighed.rarity.shared
        rare = {feature: shared(feature) for feature in self.features if feature in sums}
        weights = weighed.found.weights
        changed = {feature: weights[feature] * value for feature, value in rare.items()}
        squares = self.squares + sum(
            value * value - self.value[feature] ** 2 for feature, value in changed.items()
        )
        return _Compared(rare, changed, math.sqrt(max(squares, 0.0)))


class _Compared(NamedTuple):
    rare: dict[str, float]
    """rarity of the shared features"""
    own: dict[str, float]
    """the article's weights of the shared features"""
    norm: float
    """length of the article's whole part"""


def score(found: Features, profile: Profile, rarity: Rarity) -> tuple[float, tuple[Shared, ...]]:
    """How well an article fits a story (0 to 1), and the features that say so, strongest first.

    ``rarity`` need only know the article's features: a profile carries its own norms.
    """
    return _score(Weighed(found, rarity), profile)


def _score(weighed: Weighed, profile: Profile) -> tuple[float, tuple[Shared, ...]]:
    found, sums = weighed.found, profile.sums
    norms = profile.local.get(found.language)
    across = norms is None
    if norms is None:
        norms = profile.neutral
    part = weighed.neutral if across else weighed.local
    both = part.against(sums, weighed)
    norm = both.norm * norms.features
    if not norm:
        return 0.0, ()
    shared = [
        Shared(feature, weight * sums[feature] * both.rare[feature] / norm)
        for feature, weight in both.own.items()
    ]
    if across and len(shared) < ACROSS_MIN_SHARED:
        return 0.0, ()
    total = min(1.0, sum(each.contribution for each in shared))
    # A story's names are among its features: what only the article names can only be its own.
    cast = {name: both.own.get(name, part.value[name]) for name in part.names}
    cast |= {name: weight for name, weight in both.own.items() if name in profile.names}
    leading = {
        name: sums[name] * both.rare[name]
        for name in cast
        if name in both.rare and _leading(name, profile)
    }
    total *= _agreement(cast, _norm(cast.values()), leading, norms.names, NAMES_FLOOR)
    done = weighed.deeds.against(sums, weighed)
    theirs = {name: sums[name] * value for name, value in done.rare.items()}
    floor = DEEDS_FLOOR if across else DEEDS_FLOOR_WITHIN
    total *= _agreement(done.own, done.norm, theirs, norms.deeds, floor)
    total *= _decay(found.at, profile)
    shared.sort(key=lambda each: (-each.contribution, each.feature))
    return total, tuple(Shared(f, round(c, 4)) for f, c in shared[:8])


def _agreement(
    own: Mapping[str, float],
    own_norm: float,
    theirs: Mapping[str, float],
    their_norm: float,
    floor: float,
) -> float:
    """A factor from ``floor`` to 1: the cosine of two parts, 1 where either is empty."""
    both = own_norm * their_norm
    if not both:
        return 1.0
    cosine = sum(own[name] * value for name, value in theirs.items()) / both
    return floor + (1 - floor) * min(1.0, cosine)


def assign(
    found: Features, candidates: Sequence[Profile], rarity: Rarity, *, window_days: float = 7.0
) -> Assignment:
    """The best of the candidate stories, or none.  A copy follows the article that it copies."""
    best: tuple[float, str, tuple[Shared, ...]] | None = None
    weighed = Weighed(found, rarity)
    for profile in candidates:
        if found.group and found.group in profile.members:
            return Assignment(story_id=profile.story, score=1.0, reason="copy")
        if _gap_days(found.at, profile) > window_days:
            continue
        value, evidence = _score(weighed, profile)
        # Scores of the two kinds of comparison meet on one scale: how far past what is needed.
        within = found.language in profile.languages
        needed, caution = (JOIN, CAUTION) if within else (JOIN_ACROSS, CAUTION_ACROSS)
        needed *= 1 + caution * _PRIOR_STORIES / (_PRIOR_STORIES + rarity.stories)
        if value >= needed and (best is None or value / needed > best[0]):
            best = (value / needed, profile.story, evidence)
    if best is None:
        return Assignment(story_id=None, score=0.0, reason="new")
    return Assignment(story_id=best[1], score=round(best[0], 4), evidence=best[2])


def opened(found: Features, rarity: Rarity, *, story: str | None = None) -> Profile:
    """The profile of a story that an article opens (``story``: under an id it has already)."""
    empty = Profile(
        story=story or story_id_for(found.article),
        articles=0,
        first_at=None,
        last_at=None,
        languages={},
        sums={},
        names={},
        local={},
        neutral=Norms(0, 0, 0),
        title=found.title,
    )
    return update(empty, found, rarity)


def update(profile: Profile, found: Features, rarity: Rarity) -> Profile:
    """The profile with one more article.

    ``rarity`` should know the features of both; those it does not know count as rare.
    """
    sums = dict(profile.sums)
    for feature, weight in found.weights.items():
        sums[feature] = round(sums.get(feature, 0.0) + weight, 3)
    if len(sums) > PROFILE_MAX:
        sums = dict(sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:PROFILE_MAX])
    names = dict(profile.names)
    for name in found.names:
        names[name] = names.get(name, 0) + 1
    moments = [at for at in (profile.first_at, profile.last_at, found.at) if at is not None]
    added = msgspec.structs.replace(
        profile,
        articles=profile.articles + 1,
        first_at=min(moments, default=None),
        last_at=max(moments, default=None),
        languages={
            **profile.languages,
            found.language: profile.languages.get(found.language, 0) + 1,
        },
        sums=sums,
        names={name: count for name, count in names.items() if name in sums},
        members=(*profile.members, found.article)[-ARTICLES_REMEMBERED:],
    )
    weighted = {
        feature: weight * rarity.of(feature, profile.sums) for feature, weight in sums.items()
    }
    shared = {name: value for name, value in weighted.items() if is_neutral(name)}
    neutral = _norms(added, shared)
    counted = {name: value for name, value in shared.items() if is_local(name)}
    terms: dict[str, dict[str, float]] = {language: {} for language in added.languages}
    for name, value in weighted.items():
        if (language := term_language(name)) in terms:
            terms[language][name] = value
    return msgspec.structs.replace(
        added,
        local={
            language: _norms(added, own | counted)._replace(deeds=neutral.deeds)
            for language, own in terms.items()
        },
        neutral=neutral,
    )


def news(profile: Profile | None, found: Features) -> list[str]:
    """The features that an article brings into a story: those to be counted for `Rarity`."""
    return [feature for feature in found.weights if not profile or feature not in profile.sums]


def _norms(profile: Profile, weighted: Mapping[str, float]) -> Norms:
    leading = (
        weighted[name] for name in profile.names if name in weighted and _leading(name, profile)
    )
    deeds = (value for name, value in weighted.items() if is_deed(name))
    return Norms(
        round(_norm(weighted.values()), 4), round(_norm(leading), 4), round(_norm(deeds), 4)
    )


def _leading(name: str, profile: Profile) -> bool:
    """Whether a name is one in at least a third of a story's articles."""
    return 3 * profile.names.get(name, 0) >= profile.articles


def _norm(values: Iterable[float]) -> float:
    return math.sqrt(sum(value * value for value in values))


def _gap_days(at: float | None, profile: Profile) -> float:
    if at is None or profile.first_at is None or profile.last_at is None:
        return 0.0
    return max(0.0, profile.first_at - at, at - profile.last_at) / _DAY


def _decay(at: float | None, profile: Profile) -> float:
    return float(0.5 ** (_gap_days(at, profile) / HALF_LIFE_DAYS))
