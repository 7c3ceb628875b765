"""How alike articles are, pair by pair: among all stories, and beside each other.

Two reports of one event and two reports of two events of one kind share much the same words.
What tells them apart is what only some of them have.  So within a suspected story words are
weighed anew by how few of its articles have them, as in topic-conditioned novelty detection
(Yang, Zhang, Carbonell and Jin 2002): what all have (the kind of event, the place, the cast)
falls away, and the rest either runs through all articles or parts them in two.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from wireroom.limits import STORY_FEATURES_KEPT
from workers.story.rarity import Rarity
from workers.story.signals import Features, is_deed, is_local, is_neutral

Matrix = npt.NDArray[np.float64]

LOCAL_SHARE: Final = 0.7
"""Of the likeness of two articles in one language: what comes from their words; the rest is from
what crosses languages."""
ACROSS: Final = 2.0
"""Articles in two languages share less of what is compared between them: this brings both kinds
of likeness to one scale."""
AGREEMENT_FLOOR: Final = 0.4
"""What is left of it where names, or what happened to how many, do not agree at all."""
HALF_LIFE_DAYS: Final = 4.0
_DAY: Final = 86_400.0
_TINY: Final = 1e-6


def essence(found: Features, rarity: Rarity) -> Features:
    """An article with only the features that have the most weight in the window as it is now."""
    strength = {name: weight * rarity.of(name) for name, weight in found.weights.items()}
    chosen = sorted(strength, key=lambda name: (-strength[name], name))[:STORY_FEATURES_KEPT]
    weights = {name: found.weights[name] for name in chosen}
    names = tuple(name for name in found.names if name in weights)
    return msgspec.structs.replace(found, weights=weights, names=names)


def likeness(articles: Sequence[Features], rarity: Rarity) -> Matrix:
    """Cosines of rarity-weighted features, lowered with the time between the articles."""
    weighed = [{name: w * rarity.of(name) for name, w in each.weights.items()} for each in articles]
    spoken = np.array([each.language for each in articles])
    neutral = _cosines(weighed, is_neutral)
    if len(set(spoken)) > 1:
        cast = [
            {name: w for name, w in weights.items() if name in each.names}
            for each, weights in zip(articles, weighed, strict=True)
        ]
        across = ACROSS * neutral * _agreement(cast, is_neutral) * _agreement(weighed, is_deed)
        neutral = np.where(spoken[:, None] == spoken[None, :], neutral, across)
    found = _mixed(articles, _cosines(weighed, is_local), neutral)
    at = np.array([math.nan if each.at is None else each.at for each in articles])
    apart = np.nan_to_num(np.abs(at[:, None] - at[None, :])) / _DAY
    decayed: Matrix = found * 0.5 ** (apart / HALF_LIFE_DAYS)
    return decayed


def contrast(articles: Sequence[Features], rarity: Rarity) -> Matrix:
    """The same, weighed also by how few of these very articles have a feature.

    Words count among articles of their language.  With several languages each pair is measured
    against the mean of the pairs in the same two languages, so that reports in two languages are
    not thought to be of two events for being in two languages.
    """
    having = Counter(name for each in articles for name in each.weights)
    languages = Counter(each.language for each in articles)
    weighed = []
    for each in articles:
        among = {True: languages[each.language] + 1, False: len(articles) + 1}
        weighed.append(
            {
                name: weight * rarity.of(name) * math.log(among[is_local(name)] / having[name])
                for name, weight in each.weights.items()
                if having[name] > 1
            }
        )
    found = _mixed(articles, _cosines(weighed, is_local), _cosines(weighed, is_neutral))
    if len(languages) == 1:
        return found
    spoken = np.array([each.language for each in articles])
    places = {language: np.flatnonzero(spoken == language) for language in languages}
    for one, rows in places.items():
        for other, columns in places.items():
            block = found[np.ix_(rows, columns)]
            usual = _mean_apart(block) if one == other else float(block.mean())
            found[np.ix_(rows, columns)] = block / usual if usual > _TINY else 1.0
    return found


def _agreement(weighed: Sequence[Mapping[str, float]], wanted: Callable[[str], bool]) -> Matrix:
    """A factor from the floor to 1, which it is where either has nothing that counts here."""
    some = np.array([any(wanted(name) and w for name, w in each.items()) for each in weighed])
    cosines = np.where(some[:, None] & some[None, :], _cosines(weighed, wanted), 1.0)
    factors: Matrix = AGREEMENT_FLOOR + (1 - AGREEMENT_FLOOR) * cosines
    return factors


def _mean_apart(block: Matrix) -> float:
    """Mean over the pairs of different articles."""
    size = len(block)
    return float((block.sum() - np.trace(block)) / (size * (size - 1))) if size > 1 else 0.0


def _mixed(articles: Sequence[Features], local: Matrix, neutral: Matrix) -> Matrix:
    spoken = np.array([each.language for each in articles])
    same = spoken[:, None] == spoken[None, :]
    return np.where(same, LOCAL_SHARE * local + (1 - LOCAL_SHARE) * neutral, neutral)


def _cosines(weighed: Sequence[Mapping[str, float]], wanted: Callable[[str], bool]) -> Matrix:
    chosen = [{name: w for name, w in each.items() if wanted(name)} for each in weighed]
    having = Counter(name for each in chosen for name in each)
    places = {name: at for at, name in enumerate(n for n, count in having.items() if count > 1)}
    matrix = np.zeros((len(weighed), len(places)))
    for row, weights in enumerate(chosen):
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        for name, weight in weights.items():
            if length and name in places:
                matrix[row, places[name]] = weight / length
    # Not the matrix product, which would start threads for so little.
    product: Matrix = np.einsum("ik,jk->ij", matrix, matrix)
    return product
