"""The cues beside an outlet's name that make it a source."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from wireroom.records import AttributionKind
from workers.enrich.crediting.mentions import Mention
from workers.enrich.crediting.tags import Credit, tag
from workers.enrich.gazetteer.stems import stem
from workers.enrich.hearers import ARTICLES, told
from workers.enrich.languages import LANGUAGES, rules_for
from workers.enrich.languages.base import word_set
from workers.enrich.quoting.cues import Cues, Phrases, cues_for, is_postposed
from workers.enrich.scanned import words_of
from workers.enrich.tokens import Words
from workers.romanise import fold_token

_AUXILIARIES: Final = word_set(
    """
    has have had also a ont ha han hat haben later первым
    """
)
_STOP: Final = re.compile(r"[.!?;\n。؟](?!\S)|[,،:)\n]")
_GAPPED_REACH: Final = 8
_TOLD_REACH: Final = 9
_CONTRIBUTED: Final = frozenset({"contributed", "contribuyo", "contribuiu"})
_FULL_STOP: Final = re.compile(r"[.!?;\n؟]")


class _CreditCues(NamedTuple):
    phrases: Phrases
    kinds: dict[tuple[str, ...], AttributionKind]
    gapped: dict[str, list[tuple[str, AttributionKind]]]
    """second part → (first part, kind)"""
    nouns: frozenset[str]


@lru_cache(maxsize=64)
def _credit_cues(language: str | None) -> _CreditCues:
    one = rules_for(language)
    chosen = [one] if one.credit_cues else list(LANGUAGES.values())
    kinds: dict[tuple[str, ...], AttributionKind] = {}
    gapped: dict[str, list[tuple[str, AttributionKind]]] = {}
    plain: list[str] = []
    for rules in (*chosen, LANGUAGES["en"]):
        for cue, kind in rules.credit_cues:
            head, gap, tail = cue.partition(" … ")
            if gap:
                gapped.setdefault(fold_token(tail), []).append((fold_token(head), _kind(kind)))
                continue
            folded = tuple(Words(cue).folded)
            plain.append(cue)
            kinds.setdefault(folded, _kind(kind))
            if len(folded) > 1 and folded[-1] in ("ل", "ب"):
                kinds.setdefault(folded[:-1], _kind(kind))
    nouns = frozenset(fold_token(noun) for rules in chosen for noun in rules.source_nouns)
    return _CreditCues(Phrases.of(plain), kinds, gapped, nouns)


_KINDS: Final[dict[str, AttributionKind]] = {
    "reported-by": "reported-by",
    "quoted-by": "quoted-by",
    "republished-from": "republished-from",
    "translated-from": "translated-from",
    "via": "via",
}


def _kind(kind: str) -> AttributionKind:
    return _KINDS[kind]


class Setting:
    """One text with its credit cues found by one scan."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.words = words_of(text)
        self.speech: Cues = cues_for(language)
        self.credits = _credit_cues(language)
        rules = rules_for(language)
        self.capitalised_nouns = rules.capitalised_nouns
        self.adjectives_follow = rules.adjectives_follow
        self._ending: dict[int, tuple[int, AttributionKind]] = {}
        for at, phrase in self.credits.phrases.matches(self.words.folded):
            self._ending.setdefault(at + len(phrase) - 1, (at, self.credits.kinds[phrase]))

    @property
    def nouns(self) -> frozenset[str]:
        """Folded common nouns for a medium."""
        return self.credits.nouns

    def credit(self, mention: Mention) -> Credit | None:
        """How the text credits this mention, if it does."""
        return (
            self._told(mention)
            or self._cue_before(mention)
            or tag(self.text, mention)
            or self._cue_behind(mention)
            or self._agreed(mention, self._left_edge(mention.first))
        )

    def _cue_before(self, mention: Mention) -> Credit | None:
        words = self.words
        edge = self._left_edge(mention.first)
        for last in (edge - 1, mention.first - 1):
            if last < 0:
                continue
            gap = self.text[words.ends[last] : words.starts[last + 1]]
            cue = self._ending.get(last)
            labelled = cue is not None and cue[1] == "via" and gap.strip() in (":", "：")
            if not labelled and _STOP.search(gap):
                continue
            if cue is not None:
                return Credit(cue[1], words.starts[cue[0]], mention.end)
            gapped = self._gapped(last)
            if gapped is not None:
                return Credit(gapped[1], words.starts[gapped[0]], mention.end)
        return None

    def _told(self, mention: Mention) -> Credit | None:
        """``sagte er dem ORF``, ``a déclaré X à l'AFP``: a verb, then the one who was told."""
        words = self.words
        mark = told(
            words, mention.first, mention.start, self.speech.hearer_marks, self.credits.nouns
        )
        if mark is None:
            if not self._dative(mention):
                return None
            mark = mention.first
        # "berichtet der Spiegel" is its subject, "sagte sie der Agentur X" its hearer
        least = 2 if words.words[mark].lower() == "der" else 0
        for at in range(mark - least, max(-1, mark - _TOLD_REACH), -1):
            if at < mark and _FULL_STOP.search(self.text[words.ends[at] : words.starts[at + 1]]):
                return None
            if self.speech.verbs.match(words.folded, at) is not None:
                return Credit("quoted-by", words.starts[at], mention.end)
        return None

    def _dative(self, mention: Mention) -> bool:
        """Whether a Russian or Ukrainian name is in the dative: «Интерфаксу», «Медузе»."""
        name = self.text[mention.start : mention.end]
        if mention.outlet is None or not "\u0400" <= name[0] <= "\u04ff":
            return False
        if not name.endswith(("у", "ю", "е", "і")) or name.isupper():
            return False
        known = {other.lstrip("=~«") for other in mention.outlet.names}
        return name not in known or any(
            other != name and stem(fold_token(other)) == stem(fold_token(name)) for other in known
        )

    def _agreed(self, mention: Mention, edge: int) -> Credit | None:
        """``informó EFE``, ``rapportent Les Échos``: a verb directly before its subject."""
        words = self.words
        if mention.outlet is None or edge < 1 or self.speech.bare_clause:
            return None
        for first in (edge - 1, edge - 2):
            if first < 0:
                break
            cue = self.speech.verbs.match(words.folded, first)
            if cue is None or first + len(cue) != edge:
                continue
            gap = self.text[words.ends[edge - 1] : words.starts[edge]]
            return (
                None
                if _STOP.search(gap)
                else Credit("reported-by", words.starts[first], mention.end)
            )
        return None

    def _gapped(self, last: int) -> tuple[int, AttributionKind] | None:
        for head, kind in self.credits.gapped.get(self.words.folded[last], ()):
            for at in range(last - 1, max(-1, last - _GAPPED_REACH), -1):
                folded = self.words.folded[at]
                if folded == head or folded[1:] == head:
                    return at, kind
        return None

    def _left_edge(self, first: int) -> int:
        """The first word of the noun phrase: before articles and ``the Russian news agency``."""
        words = self.words
        edge = first
        noun = False
        for at in range(first - 1, max(-1, first - 5), -1):
            if _STOP.search(self.text[words.ends[at] : words.starts[at + 1]]) or at in self._ending:
                break
            folded = words.folded[at]
            if folded in self.nouns or folded[1:] in self.nouns:
                noun = True
                edge = at
            elif folded in ARTICLES:
                edge = at
                break
            elif noun:
                edge = at
            elif not self._describes(at):
                break
        return edge

    def _describes(self, at: int) -> bool:
        """Whether word ``at`` is an adjective behind a noun for a medium."""
        return self.adjectives_follow and at > 0 and self.words.folded[at - 1] in self.nouns

    def _cue_behind(self, mention: Mention) -> Credit | None:
        words = self.words
        at = mention.last + 1
        for place in range(at, min(at + 2, len(words))):
            gap = self.text[words.ends[place - 1] : words.starts[place]]
            if _STOP.search(gap) and gap.strip() not in (")", "»", "”", '"'):
                return None
            cue = self.speech.verbs.match(words.folded, place)
            if cue is not None:
                start = words.starts[self._left_edge(mention.first)]
                return Credit("reported-by", start, words.ends[place + len(cue) - 1])
            if words.folded[place] in _CONTRIBUTED and mention.outlet is not None:
                return Credit("via", mention.start, words.ends[place])
            source = self.speech.according.match(words.folded, place)
            if source is not None and is_postposed(source):
                return Credit("reported-by", mention.start, words.ends[place])
            if words.folded[place] not in _AUXILIARIES and words.folded[place] not in self.nouns:
                return None
        return None
