"""Which story an article belongs to: one pass, against the stories of a sliding window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from workers.story.changes import Change
from workers.story.parting import SPLIT_MIN
from workers.story.profile import Profile, gap_days
from workers.story.rarity import PRIOR_STORIES, Rarity
from workers.story.scoring import Shared, Weighed, fit
from workers.story.signals import Features

JOIN: Final = 0.12
JOIN_YOUNG: Final = 0.19
JOIN_ACROSS: Final = 0.17
"""Least scores to join: a story that has articles in the same language (one that is large
enough to be parted again if that was wrong, a young one), one that has none."""
NEAR: Final = 0.5
"""Part of what is needed to join, from which on a story is compared with that of the article."""
CAUTION: Final = 0.7
"""How much more is needed within a language in an empty window, which cannot tell common words
from rare ones."""
CAUTION_ACROSS: Final = -0.3
"""The same across languages, where scores are lower in an empty window: countries and kinds of
events are thought common, and nothing has shown yet that the rest of what is shared is not."""


class Assignment(msgspec.Struct, kw_only=True, frozen=True):
    """The story that an article joins (``None``: it opens one), how well, and what they share."""

    story_id: str | None
    score: float
    evidence: tuple[Shared, ...] = ()
    reason: str = "features"
    """``features``, ``copy`` (of an article in the story), ``known`` (delivered before),
    ``new``"""
    near: str | None = None
    """the next best story, where it is near enough to be compared with this one"""
    changes: tuple[Change, ...] = ()
    """what the look at its story changed that followed"""


def assign(
    found: Features, candidates: Sequence[Profile], rarity: Rarity, *, window_days: float = 7.0
) -> Assignment:
    """The best of the candidate stories, or none.  A copy follows the article that it copies."""
    ranked: list[tuple[float, str, tuple[Shared, ...]]] = []
    weighed = Weighed(found, rarity)
    for profile in candidates:
        if found.group and found.group in profile.members:
            return Assignment(story_id=profile.story, score=1.0, reason="copy")
        if gap_days(found.at, profile) > window_days:
            continue
        value, evidence = fit(weighed, profile)
        # Scores of the two kinds of comparison meet on one scale: how far past what is needed.
        within = found.language in profile.languages
        join = JOIN_YOUNG if profile.articles < SPLIT_MIN else JOIN
        needed, caution = (join, CAUTION) if within else (JOIN_ACROSS, CAUTION_ACROSS)
        needed *= 1 + caution * PRIOR_STORIES / (PRIOR_STORIES + rarity.stories)
        if value >= needed * NEAR:
            ranked.append((value / needed, profile.story, evidence))
    ranked.sort(key=lambda each: -each[0])
    near = [story for _, story, _ in ranked]
    if not ranked or ranked[0][0] < 1:
        return Assignment(story_id=None, score=0.0, reason="new", near=near[0] if near else None)
    value, story, evidence = ranked[0]
    return Assignment(
        story_id=story,
        score=round(value, 4),
        evidence=evidence,
        near=near[1] if len(near) > 1 else None,
    )
