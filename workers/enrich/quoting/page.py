"""An article's text as the search for speech needs it: words, marks, mentions, windows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from wireroom.records import Entity
from workers.enrich.languages.base import word_set
from workers.enrich.quoting.cues import Cues, Phrase
from workers.enrich.quoting.marks import Quoted
from workers.enrich.scanned import words_of

_WINDOW: Final = 40
"""Words looked at on either side of a quotation."""
_ABBREVIATIONS: Final = word_set(
    """
    rep sen gov gen lt col sgt capt maj mrs prof rev hon messrs supt cmdr adm amb sra dra jr sr
    inc corp co ltd st jan feb aug sept oct nov dec calif fla mass conn penn
    """
)


class Cue(NamedTuple):
    """A reporting phrase: words ``first`` to ``last``, both included."""

    first: int
    last: int
    phrase: Phrase


class Page:
    """One text with everything found by one scan of it."""

    def __init__(
        self, text: str, entities: Sequence[Entity], cues: Cues, spans: Sequence[Quoted]
    ) -> None:
        self.text = text
        self.cues = cues
        self.spans = spans
        self.words = words_of(text)
        self.entities = sorted(entities, key=lambda entity: (entity.start, -entity.end))
        self.entity_starts = [entity.start for entity in self.entities]
        self._outer = [span.outer for span in spans]
        folded = self.words.folded
        self.verbs = [
            Cue(at, at + len(phrase) - 1, phrase)
            for at, phrase in cues.verbs.matches(folded)
            if self._is_verb(at, at + len(phrase))
        ]
        self.according = [
            Cue(at, at + len(phrase) - 1, phrase) for at, phrase in cues.according.matches(folded)
        ]
        self._verb_at = [cue.first for cue in self.verbs]
        self._according_at = [cue.first for cue in self.according]
        initial = self.words.initial
        self.sentence_starts = [
            at for at, opens in enumerate(initial) if opens and self._opens_sentence(at)
        ]

    def _is_verb(self, at: int, behind: int) -> bool:
        """Not part of a name (the United States), not a passive (quoted by)."""
        words = self.words
        if at and self.text[words.starts[at] - 1] == "-":
            return False
        if words.upper[at] and not words.initial[at] and not words.words[at - 1].istitle():
            return True
        if words.upper[at] and not words.initial[at]:
            return False
        return behind >= len(words) or words.folded[behind] != "by"

    def _opens_sentence(self, at: int) -> bool:
        if at == 0:
            return True
        words = self.words
        gap = self.text[words.ends[at - 1] : words.starts[at]]
        if words.words[at][0].islower() and "\n" not in gap and ":" not in gap:
            return False
        if gap in (". ", ".\u00a0"):
            return words.folded[at - 1] not in _ABBREVIATIONS
        return gap.strip() not in ("’.", "…") or "\n" in gap

    # --- positions ---------------------------------------------------------------------

    def word_from(self, offset: int) -> int:
        """Index of the first word that begins at ``offset`` or later."""
        return bisect_left(self.words.starts, offset)

    def word_before(self, offset: int) -> int:
        """Index of the last word that ends at ``offset`` or earlier (-1: none)."""
        return bisect_right(self.words.ends, offset) - 1

    def sentence(self, at: int) -> tuple[int, int]:
        """First and last word (both included) of the sentence of word ``at``."""
        place = bisect_right(self.sentence_starts, at)
        first = self.sentence_starts[place - 1] if place else 0
        after = self.sentence_starts[place] if place < len(self.sentence_starts) else None
        return first, (after if after is not None else len(self.words)) - 1

    def span_at(self, offset: int) -> Quoted | None:
        """The quoted stretch around ``offset``."""
        place = bisect_right(self._outer, offset) - 1
        if place >= 0 and offset < self.spans[place].close:
            return self.spans[place]
        return None

    def gap(self, at: int) -> str:
        """What stands between word ``at`` and the word before it."""
        start = self.words.ends[at - 1] if at else 0
        return self.text[start : self.words.starts[at]]

    # --- windows -----------------------------------------------------------------------

    def before(self, number: int) -> tuple[int, int]:
        """First and last word of the sentence before span ``number`` (none: last < first)."""
        span = self.spans[number]
        last = self.word_before(span.outer)
        if last < 0:
            return 0, -1
        tail = self.text[self.words.ends[last] : span.outer]
        if "\n" in tail and not tail.rstrip().endswith((":", "：", "،", ",")):
            return last + 1, last
        if any(stop in tail for stop in ".!?؟。"):
            abbreviated = self.words.folded[last] in _ABBREVIATIONS
            if not abbreviated:
                return last + 1, last
        first = max(self.sentence(last)[0], last - _WINDOW)
        if number:
            first = max(first, self.word_from(self.spans[number - 1].close))
        return first, last

    def after(self, number: int) -> tuple[int, int]:
        """Words after span ``number`` to the end of its sentence or the next quotation."""
        span = self.spans[number]
        first = self.word_from(span.close)
        if first >= len(self.words) or "\n" in self.text[span.close : self.words.starts[first]]:
            return first, first - 1
        place = bisect_right(self.sentence_starts, first)
        stop = self.sentence_starts[place] if place < len(self.sentence_starts) else None
        last = min((stop if stop is not None else len(self.words)) - 1, first + _WINDOW)
        if number + 1 < len(self.spans):
            last = min(last, self.word_before(self.spans[number + 1].outer))
        return first, last

    # --- cues --------------------------------------------------------------------------

    def verb_in(self, first: int, last: int, *, latest: bool = False) -> Cue | None:
        """The first (or the last) reporting verb among these words."""
        return _within(self.verbs, self._verb_at, first, last, latest)

    def according_in(self, first: int, last: int) -> Cue | None:
        return _within(self.according, self._according_at, first, last, False)

    def entities_in(self, first: int, last: int) -> list[Entity]:
        """Mentions that begin among these words."""
        if last < first:
            return []
        low = bisect_left(self.entity_starts, self.words.starts[first])
        high = bisect_right(self.entity_starts, self.words.ends[last])
        return self.entities[low:high]

    def slice(self, first: int, last: int) -> str:
        return self.words.slice(first, last)


def _within(cues: list[Cue], firsts: list[int], low: int, high: int, latest: bool) -> Cue | None:
    if latest:
        place = bisect_right(firsts, high) - 1
        found = cues[place] if place >= 0 else None
        return found if found is not None and found.first >= low else None
    place = bisect_left(firsts, low)
    found = cues[place] if place < len(cues) else None
    return found if found is not None and found.last <= high else None
