"""What the articles of one story have in common, bounded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

import msgspec

from wireroom.limits import STORY_ARTICLES_KEPT
from workers.story.rarity import Rarity
from workers.story.signals import Features, is_deed, is_local, is_neutral, term_language

PROFILE_MAX: Final = 600
ARTICLES_REMEMBERED: Final = 50
_DAY: Final = 86_400.0
T = TypeVar("T")


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
    kept: tuple[str, ...] = ()
    """those of which more is kept, so that the story can be looked at again"""


def story_id_for(article_id: str) -> str:
    """The id of the story that an article opens: ``st`` and 16 hex digits."""
    return f"st{article_id[:16]}"


def opened(found: Features, rarity: Rarity, *, story: str | None = None) -> Profile:
    """The profile of a story that an article opens (``story``: under an id it has already)."""
    return gathered(story or story_id_for(found.article), (found,), rarity)


def gathered(story: str, articles: Sequence[Features], rarity: Rarity) -> Profile:
    """The profile of a story of the articles, the first of which gives the title."""
    empty = Profile(
        story=story,
        articles=0,
        first_at=None,
        last_at=None,
        languages={},
        sums={},
        names={},
        local={},
        neutral=Norms(0, 0, 0),
        title=articles[0].title,
    )
    return _grown(empty, articles, rarity)


def update(profile: Profile, found: Features, rarity: Rarity) -> Profile:
    """The profile with one more article.

    ``rarity`` should know the features of both; those it does not know count as rare.
    """
    return _grown(profile, (found,), rarity)


def _grown(profile: Profile, articles: Sequence[Features], rarity: Rarity) -> Profile:
    sums, names, languages = dict(profile.sums), dict(profile.names), dict(profile.languages)
    for found in articles:
        for feature, weight in found.weights.items():
            sums[feature] = round(sums.get(feature, 0.0) + weight, 3)
        for name in found.names:
            names[name] = names.get(name, 0) + 1
        languages[found.language] = languages.get(found.language, 0) + 1
    if len(sums) > PROFILE_MAX:
        sums = dict(sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:PROFILE_MAX])
    moments = [profile.first_at, profile.last_at, *(found.at for found in articles)]
    known = [at for at in moments if at is not None]
    added_ids = [found.article for found in articles]
    added = msgspec.structs.replace(
        profile,
        articles=profile.articles + len(articles),
        first_at=min(known, default=None),
        last_at=max(known, default=None),
        languages=languages,
        sums=sums,
        names={name: count for name, count in names.items() if name in sums},
        members=(*profile.members, *added_ids)[-ARTICLES_REMEMBERED:],
        kept=trimmed((*profile.kept, *added_ids)),
    )
    own = profile.sums or sums
    weighted = {feature: weight * rarity.of(feature, own) for feature, weight in sums.items()}
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
            language: _lengths(added, spoken | counted)._replace(deeds=neutral.deeds)
            for language, spoken in terms.items()
        },
        neutral=neutral,
    )


def trimmed(articles: Sequence[T]) -> tuple[T, ...]:
    """Those of a story's articles that are kept: the first and the latest."""
    first = STORY_ARTICLES_KEPT // 3
    if len(articles) <= STORY_ARTICLES_KEPT:
        return tuple(articles)
    return (*articles[:first], *articles[first - STORY_ARTICLES_KEPT :])


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
