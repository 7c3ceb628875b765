"""What the articles of one story have in common, bounded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from workers.story.rarity import Rarity
from workers.story.signals import Features, is_deed, is_local, is_neutral, term_language

PROFILE_MAX: Final = 600
ARTICLES_REMEMBERED: Final = 50
_DAY: Final = 86_400.0


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


def story_id_for(article_id: str) -> str:
    """The id of the story that an article opens: ``st`` and 16 hex digits."""
    return f"st{article_id[:16]}"


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
    neutral = _lengths(added, shared)
    counted = {name: value for name, value in shared.items() if is_local(name)}
    terms: dict[str, dict[str, float]] = {language: {} for language in added.languages}
    for name, value in weighted.items():
        if (language := term_language(name)) in terms:
            terms[language][name] = value
    return msgspec.structs.replace(
        added,
        local={
            language: _lengths(added, own | counted)._replace(deeds=neutral.deeds)
            for language, own in terms.items()
        },
        neutral=neutral,
    )


def news(profile: Profile | None, found: Features) -> list[str]:
    """The features that an article brings into a story: those to be counted for `Rarity`."""
    return [feature for feature in found.weights if not profile or feature not in profile.sums]


def _lengths(profile: Profile, weighted: Mapping[str, float]) -> Norms:
    leading = (
        weighted[name] for name in profile.names if name in weighted and is_leading(name, profile)
    )
    deeds = (value for name, value in weighted.items() if is_deed(name))
    return Norms(
        round(length(weighted.values()), 4), round(length(leading), 4), round(length(deeds), 4)
    )


def is_leading(name: str, profile: Profile) -> bool:
    """Whether a name is one in at least a third of a story's articles."""
    return 3 * profile.names.get(name, 0) >= profile.articles


def length(values: Iterable[float]) -> float:
    return math.sqrt(sum(value * value for value in values))


def gap_days(at: float | None, profile: Profile) -> float:
    if at is None or profile.first_at is None or profile.last_at is None:
        return 0.0
    return max(0.0, profile.first_at - at, at - profile.last_at) / _DAY
