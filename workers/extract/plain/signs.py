"""What one block of plain text looks like, judged by cue words and form alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Final

from wireroom.records import BoilerplateKind
from workers.extract.cues import Cues, cues_for
from workers.extract.folding import cue_fold, cue_pattern, word_found
from workers.extract.outlet import first_outlet, first_outlet_pattern
from workers.extract.plain.forms import lone_number, size
from workers.extract.plain.layout import closed

KINDS: Final[tuple[BoilerplateKind, ...]] = (
    "comment-form",
    "comment-policy",
    "copyright",
    "disclaimer",
    "author-bio",
    "share",
    "navigation",
    "related",
    "promotion",
    "caption",
    "section-label",
)
_SURE: Final[tuple[BoilerplateKind, ...]] = (
    "comment-form",
    "comment-policy",
    "copyright",
    "disclaimer",
    "related",
)
LINE_WORDS: Final = 16
"""Words of a line that an opener may take; longer ones are sentences until the tail says other."""
SENTENCE_WORDS: Final = 7
"""Words from which a line with a full stop may be a sentence that begins as residue does."""
_BACK: Final = re.compile(r"^(?:<<|«|←|‹|⟵|<\s)\s?[^\s«»‹›<>]|[^\s«»‹›<>]\s?(?:>>|»|→|›)$")
_QUOTED: Final = re.compile(r"^[\"“”«„‘']")
_COUNT: Final = re.compile(r"^\d{1,5}\s")
_CLEAR_PHRASE: Final = 17
"""A phrase this long is proof by itself; of shorter ones it takes two."""
_BETWEEN: Final = re.compile(r"[|·•/【】\[\]()（）「」]{1,3}")
_YEAR: Final = re.compile(r"(?:©|\(c\)|copyright(?:\s?(?:©|\(c\)))?)\s{0,2}(\d{4}|[^\W\d_])", re.I)
_DIVIDED: Final = re.compile(r"\s{0,2}[:：|»>–—!?(（*\[]|\s-\s")


class Signs:
    """The patterns of one language (and English); ``None`` for all languages."""

    def __init__(self, language: str | None) -> None:
        self.language = language
        self._cues = cues_for(language)

    # A pattern of a hundred phrases takes a millisecond to build, and pages need few of them.

    @cached_property
    def _label(self) -> dict[BoilerplateKind, frozenset[str]]:
        return {
            kind: frozenset(
                cue_fold(p).strip(" :") for c in self._cues for p in c.label.get(kind, ())
            )
            for kind in KINDS
        }

    @cached_property
    def _opener(self) -> dict[BoilerplateKind, re.Pattern[str]]:
        return {k: cue_pattern(p for c in self._cues for p in c.opener.get(k, ())) for k in KINDS}

    @cached_property
    def _tail(self) -> dict[BoilerplateKind, tuple[str, ...]]:
        return {
            k: tuple({cue_fold(p) for c in self._cues for p in c.tail.get(k, ())}) for k in KINDS
        }

    @cached_property
    def _bio(self) -> tuple[str, ...]:
        return tuple({cue_fold(p) for c in self._cues for p in c.biography})

    @cached_property
    def _counter(self) -> re.Pattern[str]:
        counted = cue_pattern(p for c in self._cues for p in c.counted).pattern
        number = r"\d[\d.,\s]{0,12}[km]?"
        return re.compile(
            rf"^(?:\W{{0,3}}(?:{_reading(self._cues)}|(?:{counted})\s?[:：(]?\s?\(?{number}\)?"
            rf"|{number}\s?(?:-\s?)?(?:{counted})|(?:{counted})\s?\(\d{{1,7}}\))){{1,4}}\W{{0,3}}$"
        )

    @cached_property
    def _sections(self) -> frozenset[str]:
        return frozenset(cue_fold(p) for c in self._cues for p in c.sections)

    @cached_property
    def _dates(self) -> re.Pattern[str]:
        return cue_pattern(p for c in self._cues for p in (*c.published, *c.updated))

    @cached_property
    def _updated(self) -> re.Pattern[str]:
        return cue_pattern(p for c in self._cues for p in c.updated)

    @cached_property
    def _source(self) -> re.Pattern[str]:
        return cue_pattern(p for c in self._cues for p in c.source)

    @cached_property
    def _by(self) -> re.Pattern[str]:
        return cue_pattern(p for c in self._cues for p in c.by)

    @cached_property
    def _first(self) -> re.Pattern[str]:
        return first_outlet_pattern(self._cues)

    def counter(self, text: str) -> bool:
        """A lone number, or numbers of comments, views, minutes."""
        if len(text) > 80:
            return False
        return lone_number(text) or bool(self._counter.match(cue_fold(text)))

    def label(self, text: str) -> BoilerplateKind | None:
        """The kind of a line that is only a cue ("Share", "Read also:", "ADVERTISEMENT")."""
        if len(text) > 60:
            return None
        folded = cue_fold(text).strip(" .:!?|•·-–—…*[]()<>«»←→‹›").replace("  ", " ")
        if (kind := self._named(folded)) or not _BETWEEN.search(text):
            return kind
        # A row of labels: "Print | Close", 【打印】【关闭】.
        parts = [p for part in _BETWEEN.split(cue_fold(text)) if (p := part.strip(" .:：-–—*"))]
        kinds = [self._named(part) for part in parts]
        return kinds[0] if kinds and all(kinds) else None

    def _named(self, folded: str) -> BoilerplateKind | None:
        return next((k for k in KINDS if folded in self._label[k]), None)

    def opener(self, text: str) -> BoilerplateKind | None:
        """The kind of a short line that begins with a cue."""
        words = size(text)
        if words > LINE_WORDS or _QUOTED.match(text):
            return None
        folded = cue_fold(text).lstrip("*•·-–—>|[ ▶►✔#")
        for kind in KINDS:
            counted = _COUNT.sub("", folded) if kind == "comment-form" else folded
            if found := self._opener[kind].match(counted):
                sentence = words >= SENTENCE_WORDS and closed(text) and text[-1] not in ":："
                if kind == "copyright":
                    residue = self._copyright_line(text, words)
                else:
                    residue = not sentence or self._set_off(kind, counted, found.end())
                if residue:
                    return kind
        if words <= 6 and _BACK.search(text) and not closed(text) and not ({*"«»‹›"} <= {*text}):
            return "navigation"
        return None

    def _set_off(self, kind: BoilerplateKind, folded: str, end: int) -> bool:
        """Whether a sentence that begins with a cue is residue all the same: the cue is divided
        from the rest ("About the author: …"), or the rest has phrases of that kind."""
        if folded[end - 1] in ":：" or _DIVIDED.match(folded, end):
            return True
        hits = [
            p for p in self._tail[kind] if folded.find(p) + len(p) > end and word_found(p, folded)
        ]
        return len(hits) > 1 or any(_weight(hit) >= _CLEAR_PHRASE for hit in hits)

    @staticmethod
    def _copyright_line(text: str, words: float) -> bool:
        owned = _YEAR.search(text)
        named = owned is not None and not (owned[1].isalpha() and owned[1].islower())
        return words <= 6 or named or not closed(text)

    def tail(self, text: str, *, sure: bool = False) -> BoilerplateKind | None:
        """The kind of a block that stands where boilerplate is to be expected.

        With ``sure`` only by phrases that articles do not use of themselves.
        """
        if len(text) > 1_500:
            return None
        folded = cue_fold(text)
        best: BoilerplateKind | None = None
        most = 0
        for kind in _SURE if sure else KINDS:
            hits = [p for p in self._tail[kind] if p in folded and word_found(p, folded)]
            clear = len(hits) > 1 or any(_weight(hit) >= _CLEAR_PHRASE for hit in hits)
            if len(hits) > most and (clear or not sure):
                best, most = kind, len(hits)
        return best

    def biography(self, text: str) -> bool:
        return len(text) < 2_000 and self._biographic(cue_fold(text))

    def _biographic(self, folded: str) -> bool:
        return any(p in folded and word_found(p, folded) for p in self._bio)

    def section(self, text: str) -> bool:
        """A usual name of a section, alone."""
        return cue_fold(text).strip(" :/|>»·•-") in self._sections

    def date_label(self, text: str) -> bool:
        return bool(self._dates.match(cue_fold(text).lstrip("•·-–—| ")))

    def updated(self, text: str) -> bool:
        return bool(self._updated.match(cue_fold(text).lstrip("•·-–—|(, ")))

    def without_date_words(self, text: str) -> str:
        folded = cue_fold(text)
        return self._dates.sub(" ", folded)

    def source(self, text: str) -> str | None:
        """The outlet that a line such as ``Source: The Harbour Post`` names."""
        found = self._source.match(cue_fold(text)) if len(text) <= 80 else None
        outlet = text[found.end() :].strip(" :：.-–") if found else ""
        return (
            outlet
            if outlet and size(outlet) <= 6 and not closed(text) and outlet[0] != '"'
            else None
        )

    def republished(self, text: str) -> str | None:
        """The outlet that a line names as the one in which the text stood first."""
        return first_outlet(text, self._first)

    def by(self, text: str) -> bool:
        return bool(self._by.match(cue_fold(text).lstrip("•·-–—| ")))


def _reading(cues: Sequence[Cues]) -> str:
    """A pattern for the time that it takes to read: "Reading time: approx. 3 min", "3 min read"."""
    label = cue_pattern(p for c in cues for p in c.reading).pattern
    unit = cue_pattern(p for c in cues for p in c.minutes).pattern
    words = r"(?:[^\W\d]{1,10}\.?\s?){0,2}"
    number = r"[<~≈]?\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s?-?"
    return (
        rf"(?:{label})\s?[:(–—-]?\s?{words}[:]?\s?(?:{number}\s?)?(?:{unit})\.?\)?"
        rf"|{number}\s?(?:{unit})\.?\s?(?:[^\W\d]{{1,4}}\s)?(?:{label})"
    )


def _weight(phrase: str) -> float:
    """Length in Latin characters: an Arabic letter says more, a Chinese character far more."""
    return sum(4 if c > "\u2e80" else 1.4 if "\u0600" <= c <= "\u06ff" else 1 for c in phrase)


@lru_cache(maxsize=32)
def signs_for(language: str | None) -> Signs:
    """The signs of a primary language subtag (cached)."""
    return Signs(language)
