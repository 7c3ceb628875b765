"""The typed record of one language's cue words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wireroom.records import BoilerplateKind

Phrases = tuple[str, ...]
ByKind = Mapping[BoilerplateKind, Phrases]


def phrases(text: str) -> Phrases:
    """Phrases written one after the other, divided by ``|``; white space around them is dropped."""
    return tuple(p for part in text.split("|") if (p := " ".join(part.split())))


@dataclass(frozen=True, kw_only=True, slots=True)
class Cues:
    """What one language's news pages say around their articles.

    Phrases are written as usual; case, diacritics and the shape of apostrophes do not matter.
    """

    language: str
    by: Phrases
    """what a byline begins with"""
    via: Phrases = ()
    """what divides the author from the one who passed the text on"""
    joins: Phrases = ()
    """words between two names"""
    roles: Phrases = ()
    """words that make a part of a byline a role, not a name"""
    outlets: Phrases = ()
    """words that make a name an outlet's, not a person's"""
    published: Phrases = ()
    """labels before the date of publication"""
    updated: Phrases = ()
    """labels before the date of a change"""
    source: Phrases = ()
    """labels before the outlet that a text was taken from"""
    counted: Phrases = ()
    """what pages count: comments, views, minutes to read"""
    reading: Phrases = ()
    """what stands before or after the minutes that it takes to read"""
    minutes: Phrases = ()
    """the minutes themselves"""
    republished: Phrases = ()
    """what a line says before the outlet in which the text stood first"""
    sections: Phrases = ()
    """usual names of sections, as whole lines"""
    label: ByKind = field(default_factory=dict)
    """whole lines"""
    opener: ByKind = field(default_factory=dict)
    """beginnings of short lines, anywhere in the text"""
    tail: ByKind = field(default_factory=dict)
    """phrases anywhere in a block that stands after the article or among boilerplate"""
    biography: Phrases = ()
    """phrases of the paragraph about an author"""
