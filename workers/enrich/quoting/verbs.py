"""Which word is the reporting verb, where the lists do not decide."""

from __future__ import annotations

from typing import Final

from workers.enrich.quoting.page import Cue, Page

_TO_NAME: Final = 4
"""Words of a role between an unknown verb and its name."""


def before_name(page: Page, first: int, last: int) -> Cue | None:
    """A verb that no list knows: the word in lower case between a quotation and a person.

    ``“…,” quipped the baker, Ada Orr`` and ``«…», — улыбнулся Шевцов``.
    """
    word, folded = page.words.words[first], page.words.folded[first]
    if not word.islower() or len(word) < 4 or folded in page.cues.no_verbs:
        return None
    for at in range(first + 1, min(first + 1 + _TO_NAME, last + 1)):
        if any(mark in page.gap(at) for mark in ",;:.—"):
            return None
        if any(
            entity.label == "PERSON" and entity.start == page.words.starts[at]
            for entity in page.entities_in(at, at)
        ):
            return Cue(first, first, (folded,))
    return None


def finite(page: Page, cue: Cue, first: int, last: int) -> Cue:
    """The verb of the clause rather than one inside a relative clause behind the name."""
    if (
        cue.first == first
        or "," not in page.text[page.words.ends[first] : page.words.starts[cue.first]]
    ):
        return cue
    later = page.verb_in(cue.last + 1, last)
    if later is not None and "," in page.gap(later.first) and later.last == last:
        return later
    return cue
