"""Where a text names an outlet.

Names are matched by their folded words.  A name that is also a common word or a short
abbreviation counts only in its own letter case and where the context speaks of a medium:
behind "newspaper", "agency", "according to"; before "reported"; or alone in brackets.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from workers.enrich.languages import LANGUAGES
from workers.enrich.languages.base import word_set
from workers.enrich.outlets.table import Outlet, outlets
from workers.enrich.tokens import Words
from workers.romanise import fold_token

_CLITICS: Final = ("وال", "فال", "بال", "كال", "لل", "ول", "وب", "فل", "و", "ف", "ب", "ل", "ك")
_CYRILLIC_ENDING: Final = re.compile("[аяуюыиоеєїійь]{1,3}м?и?х?$")
_INSIDE_NAME: Final = frozenset({"/", "&", "'", "’", ".", "!", "-", "–", ". ", " & ", " "})
_MAX_SPANS: Final = 500
_REMEMBERED: Final = 50_000
"""Words whose candidates are kept; almost all of them are none."""


class OutletSpan(NamedTuple):
    """A mention: offsets into the text (code points) and the outlet."""

    start: int
    end: int
    outlet: Outlet


class _Name(NamedTuple):
    folded: tuple[str, ...]
    words: tuple[str, ...]
    outlet: Outlet
    exact: bool
    guarded: bool


def find(text: str, words: Words | None = None) -> list[OutletSpan]:
    """Mentions of outlets in order, none overlapping.  ``words`` may be handed in when known."""
    words = words if words is not None else Words(text)
    found: list[OutletSpan] = []
    folded = words.folded
    size = len(folded)
    behind = 0
    for at, candidates in enumerate(map(_candidates, folded)):
        if not candidates or at < behind:
            continue
        following = folded[at + 1] if at + 1 < size else ""
        if not (candidates.alone or following in candidates.seconds or _cyrillic(following)):
            continue
        span, behind = _at(words, at, candidates)
        if span is not None:
            found.append(span)
            if len(found) == _MAX_SPANS:
                break
    return found


def _at(words: Words, at: int, candidates: _Candidates) -> tuple[OutletSpan | None, int]:
    for name, cut in candidates.names:
        stop = at + len(name.folded)
        if stop > len(words) or not _matches(words, at, name, cut):
            continue
        if name.guarded and not _media_context(words, at, stop - 1, name.outlet):
            continue
        start = words.starts[at] + (cut if words.words[at][cut:] else 0)
        return OutletSpan(start, words.ends[stop - 1], name.outlet), stop
    return None, at + 1


class _Candidates(NamedTuple):
    """Names that a word may open, the longest first, with the length of a clitic before it.

    ``alone``: one of them is a single word; ``seconds``: the folded second words of the others.
    """

    names: tuple[tuple[_Name, int], ...]
    alone: bool
    seconds: frozenset[str]


@lru_cache(maxsize=_REMEMBERED)
def _candidates(folded: str) -> _Candidates | None:
    names = tuple((name, cut) for key, cut in _keys(folded) for name in _index().get(key, ()))
    if not names:
        return None
    return _Candidates(
        names,
        any(len(name.folded) == 1 for name, _ in names),
        frozenset(name.folded[1] for name, _ in names if len(name.folded) > 1),
    )


def _cyrillic(folded: str) -> bool:
    """Whether the word may be an inflected form of a name's second word."""
    return "\u0400" <= folded[:1] <= "\u04ff"


def _keys(folded: str) -> list[tuple[str, int]]:
    """What the first word of a name may look like, with the length of a clitic before it."""
    keys = [(folded, 0)]
    first = folded[:1]
    if "\u0621" <= first <= "\u06ff":
        for clitic in _CLITICS:
            if folded.startswith(clitic) and len(folded) - len(clitic) > 2:
                rest = folded[len(clitic) :]
                if clitic in ("وال", "فال", "بال", "كال", "لل"):
                    keys.append(("ال" + rest, 1))
                else:
                    keys.append((rest, len(clitic)))
    elif "\u0400" <= first <= "\u04ff" and len(folded) > 4:
        keys.append((_stem(folded), 0))
    return keys


def _stem(folded: str) -> str:
    """A Cyrillic word without its case ending, marked so that it meets stems only."""
    return "~" + (_CYRILLIC_ENDING.sub("", folded) if len(folded) > 4 else folded)


def _matches(words: Words, at: int, name: _Name, cut: int) -> bool:
    for offset in range(len(name.folded)):
        place = at + offset
        seen, meant = words.words[place], name.words[offset]
        if offset and words.gaps[place - 1] != 0:
            gap = words.text[words.ends[place - 1] : words.starts[place]]
            if gap not in _INSIDE_NAME:
                return False
        if name.exact:
            if seen != meant and not (offset == 0 and cut and seen.endswith(meant[-3:])):
                return False
        elif meant[0].isupper() and not seen[0].isupper():
            return False
        folded, want = words.folded[place], name.folded[offset]
        if (
            offset
            and folded != want
            and not ("\u0400" <= want[0] <= "\u04ff" and _stem(folded) == _stem(want))
        ):
            return False
    return True


@cache
def _context_words() -> tuple[frozenset[str], frozenset[str]]:
    """Folded words that speak of a medium directly before, and directly behind, a name."""
    before: set[str] = set()
    behind: set[str] = set()
    for rules in LANGUAGES.values():
        nouns = {fold_token(noun) for noun in rules.source_nouns}
        verbs = {fold_token(verb) for verb in rules.reporting_verbs}
        phrases = [*rules.according_to, *(cue for cue, _ in rules.credit_cues)]
        lasts = {Words(phrase).folded[-1] for phrase in phrases if len(Words(phrase))}
        before |= nouns | lasts | {"told", "tells", "by"}
        behind |= nouns | verbs
    return frozenset(before - {"a", "de", "l", "ل", "ب", "за"}), frozenset(behind)


_ARTICLES: Final = word_set(
    """
    the a der die das dem den des le la les l el los las il lo o
    """
)


def _media_context(words: Words, first: int, last: int, outlet: Outlet) -> bool:
    before, behind = _context_words()
    text = words.text
    prior = first - 1
    if prior >= 0 and words.folded[prior] in _ARTICLES:
        prior -= 1
    near = prior >= 0 and "\n" not in text[words.ends[prior] : words.starts[first]]
    if near and words.folded[prior] in before and not _is_stop(text, words.ends[prior]):
        return True
    after = text[words.ends[last] : words.ends[last] + 2]
    opening = text[words.starts[first] - 1] if words.starts[first] else ""
    if opening in "(（" and opening and after[:1] in (")", "）", "/") and outlet.kind == "agency":
        return True
    if opening and opening in '«„“"»' and near and words.folded[prior] in before:
        return True
    return (
        last + 1 < len(words)
        and words.folded[last + 1] in behind
        and (after[:1] == " " or (after[:1] in '»“”"' and after[1:] == " "))
    )


def _is_stop(text: str, at: int) -> bool:
    return text[at : at + 1] in (".", "!", "?", ";")


@cache
def _index() -> dict[str, list[_Name]]:
    index: dict[str, list[_Name]] = {}
    for outlet in outlets():
        for raw in outlet.names:
            words = Words(raw.lstrip("=~"))
            if not len(words):
                continue
            name = _Name(
                tuple(words.folded), tuple(words.words), outlet, raw[0] in "=~", raw[0] == "~"
            )
            index.setdefault(name.folded[0], []).append(name)
            if (
                "\u0400" <= name.folded[0][0] <= "\u04ff"
                and not name.exact
                and len(name.folded[0]) > 4
            ):
                index.setdefault(_stem(name.folded[0]), []).append(name)
    for names in index.values():
        names.sort(key=lambda name: -len(name.folded))
    return index
