"""People without a list of people: cues around a name, the shape of names, repeated short forms.

``capitals`` reads scripts that have them, ``arabic`` those that have none; ``evidence`` is what
the words around a name say for it, ``short`` finds surnames that stand for a full name.
"""

from __future__ import annotations

from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.people.arabic import by_cues
from workers.enrich.people.capitals import by_capitals
from workers.enrich.people.short import short_forms
from workers.enrich.tokens import Words

__all__ = ["find_people"]


def find_people(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], shouting: list[bool]
) -> list[Mention]:
    """People's names, in text order; full names lend their id to short forms.

    ``taken`` maps word numbers to mentions already made: a soft one (a city of one word) gives
    way to a person's name around it.
    """
    full = by_capitals(words, lexicon, taken, shouting) + by_cues(words, lexicon, taken)
    full.sort(key=lambda mention: mention.first)
    return sorted(full + short_forms(words, lexicon, full, taken), key=lambda m: m.first)
