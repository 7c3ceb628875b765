"""Names of outlets in a text: those of the table, and newspaper-like names outside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from workers.enrich.hearers import ARTICLES
from workers.enrich.languages.base import word_set
from workers.enrich.outlets import Outlet
from workers.enrich.scanned import outlets_of
from workers.enrich.tokens import JOIN

if TYPE_CHECKING:
    from workers.enrich.crediting.context import Setting

_MAX_NAME: Final = 5
_OPENING: Final = '“«„"‘「'
_CLOSING: Final = '”»“"’」'
_MEDIA_WORDS: Final = word_set(
    """
    times post herald gazette tribune chronicle observer courier examiner inquirer daily weekly
    zeitung nachrichten tageblatt anzeiger rundschau rundfunk kurier bote diario gaceta
    semanario heraldo journal gazzetta corriere quotidiano telegram press broadcasting radio tv
    fm newswire вестник курьер газета ведомости новости известия правда
    """
)


_ADJECTIVES: Final = (
    "al", "ale", "el", "elle", "ais", "aise", "ois", "oise", "ien", "ienne", "ique", "ano", "ana",
    "ino", "ina", "es", "esa", "ico", "ica", "ense", "if", "ive", "ivo", "iva", "ier", "iere",
    "ain", "aine", "ol", "ola", "ole", "ese", "se", "ar",
)  # fmt: skip
_PARTICLES: Final = word_set("de des du la le les l del los las d di della do da of the and y et")
_NO_NAMES: Final = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december montag dienstag mittwoch donnerstag freitag
    samstag sonntag i he she they we it
    """
)


class Mention(NamedTuple):
    """An outlet's name: words ``first`` to ``last``, offsets, and the outlet if it is known."""

    first: int
    last: int
    start: int
    end: int
    name: str
    outlet: Outlet | None = None


def mentions(setting: Setting) -> Iterator[Mention]:
    """Mentions in order; those outside the table need a credit to count."""
    words = setting.words
    index = {start: at for at, start in enumerate(words.starts)}
    found: list[Mention] = []
    taken: set[int] = set()
    for span in outlets_of(setting.text):
        first = next(
            (
                index[start]
                for start in range(span.start, max(-1, span.start - 4), -1)
                if start in index
            ),
            None,
        )
        if first is None:
            continue
        last = first
        while last + 1 < len(words) and words.starts[last + 1] < span.end:
            last += 1
        taken.update(range(first, last + 1))
        name = setting.text[span.start : span.end]
        found.append(Mention(first, last, span.start, span.end, name, span.outlet))
    found.extend(_unknown(setting, taken))
    found.sort()
    yield from found


def _unknown(setting: Setting, taken: set[int]) -> Iterator[Mention]:
    """Names in marks behind a noun for a medium, and capitalised runs with a word of the trade."""
    words, nouns = setting.words, setting.nouns
    trade = [at for at, folded in enumerate(words.folded) if folded in _MEDIA_WORDS]
    before_trade = {place - step for place in trade for step in range(_MAX_NAME)}
    behind = 0
    for at, folded in enumerate(words.folded):
        noun = folded in nouns or folded[1:] in nouns
        if not (noun or at in before_trade) or at < behind:
            continue
        stop = at
        if at not in taken:
            if noun:
                stop = _marked(setting, at)
                named = _after_noun(setting, at, taken) if stop == at else None
                if named is not None:
                    yield named
                    behind = named.last + 1
                    continue
            if stop == at and words.upper[at] and at in before_trade:
                stop = _run(setting, at, taken)
        if stop > at:
            first = at + 1 if not _trade_run(setting, at, stop) else at
            start, end = words.starts[first], words.ends[stop]
            if not taken.intersection(range(first, stop + 1)):
                yield Mention(first, stop, start, end, setting.text[start:end])
        behind = stop + 1


def _marked(setting: Setting, noun: int) -> int:
    """The last word of a name in quotation marks directly behind the noun, or the noun itself."""
    words, text = setting.words, setting.text
    if noun + 1 >= len(words):
        return noun
    gap = text[words.ends[noun] : words.starts[noun + 1]]
    if gap.strip() == "" or gap.strip() not in _OPENING:
        return noun
    for last in range(noun + 1, min(noun + 1 + _MAX_NAME, len(words))):
        after = text[words.ends[last] : words.ends[last] + 1]
        if after and after in _CLOSING:
            return last
    return noun


def _after_noun(setting: Setting, noun: int, taken: set[int]) -> Mention | None:
    """The capitalised name directly behind a noun for a medium: ``the daily Harbour Sunday``.

    Where adjectives follow their noun, one may stand between: ``le quotidien local L'Ancre``.
    """
    words = setting.words
    first = noun + 1
    if first >= len(words) or words.gaps[noun] != JOIN:
        return None
    if words.upper[noun] and not setting.capitalised_nouns and not words.initial[noun]:
        return None  # the noun is part of a name: Secret Service Director
    if not words.upper[first]:
        between = words.folded[first]
        if not setting.adjectives_follow or len(between) < 5 or words.gaps[first] != JOIN:
            return None
        if not between.endswith(_ADJECTIVES):
            return None
        first += 1
    if first >= len(words) or not words.upper[first] or words.folded[first] in _NO_NAMES:
        return None
    if words.folded[first] in setting.speech.titles:
        return None
    last = at = first
    while at + 1 < len(words) and at - first < _MAX_NAME and words.gaps[at] == JOIN:
        at += 1
        if words.upper[at]:
            last = at
        elif words.folded[at] not in _PARTICLES:
            break
    if taken.intersection(range(first, last + 1)):
        return None
    start, end = words.starts[first], words.ends[last]
    return Mention(first, last, start, end, setting.text[start:end])


def _trade_run(setting: Setting, first: int, last: int) -> bool:
    return setting.text[setting.words.ends[first] : setting.words.starts[first + 1]].strip() == ""


def _run(setting: Setting, at: int, taken: set[int]) -> int:
    """The end of a run of two to five capitalised words that holds a word of the trade."""
    words = setting.words
    if words.folded[at] in ARTICLES:
        return at
    last = at
    while (
        last + 1 < len(words)
        and last - at < _MAX_NAME - 1
        and words.gaps[last] == 0
        and words.upper[last + 1]
        and last + 1 not in taken
    ):
        last += 1
    held = any(words.folded[place] in _MEDIA_WORDS for place in range(at, last + 1))
    return last if held and last > at else at
