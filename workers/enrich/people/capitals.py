"""Names in scripts that have capitals: runs of them, judged by the evidence around and inside."""

from __future__ import annotations

from typing import Final

from workers.enrich.gazetteer.given import is_given
from workers.enrich.gazetteer.stems import stem
from workers.enrich.gazetteer.surnames import is_patronymic, is_surname_shape
from workers.enrich.languages.base import word_set
from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.people.common import person, title_near
from workers.enrich.people.evidence import (
    CALENDAR,
    appositive,
    described,
    governed,
    has_article,
    profession,
    solitary,
)
from workers.enrich.people.runs import MAX_WORDS, has_prefix, opens, run
from workers.enrich.places import is_nature
from workers.enrich.roles import apposed, genitive, is_role
from workers.enrich.tokens import BREAK, DOT, JOIN, Words

_TITLE, _VERB, _GIVEN, _SHAPE, _INITIAL = 3, 2, 3, 1, 2
_APPOSED, _DESCRIBED, _AGAIN, _ENDING = 3, 2, 2, 2
_ENOUGH: Final = 3
_OPENING: Final = word_set("later earlier meanwhile afterwards yesterday today tomorrow separately")


def by_capitals(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], shouting: list[bool]
) -> list[Mention]:
    """Full names and titled or speaking surnames, in text order."""
    found: list[Mention] = []
    if not any(words.upper):
        return found
    alone = solitary(words, taken)
    position = 0
    size = len(words)
    while position < size:
        if not opens(words, taken, position):
            position += 1
            continue
        last = run(words, lexicon, taken, position)
        mention = _judge(words, lexicon, position, last, shouting, taken, alone)
        if mention is not None:
            found.append(mention)
        position = last + 1
    return found


def _judge(
    words: Words,
    lexicon: Lexicon,
    first: int,
    last: int,
    shouting: list[bool],
    taken: dict[int, Mention],
    alone: frozenset[str],
) -> Mention | None:
    folded = words.folded
    first, last, score = _bounds(words, lexicon, first, last, taken)
    if first > last:
        return None
    count = _parts(words, first, last)
    if _barred(words, lexicon, first, last, score, shouting, taken):
        return None
    if last > first:
        score += _inside(words, lexicon, first, last, score, alone)
        if appositive(words, lexicon, taken, last):
            score += _APPOSED
        if described(words, lexicon, taken, first):
            score += _DESCRIBED
    if not score and governed(words, lexicon, taken, first):
        score = _TITLE
    after = folded[last + 1] if last + 1 < len(words) and words.gaps[last] == JOIN else ""
    before = folded[first - 1] if first and words.gaps[first - 1] != DOT else ""
    if after in lexicon.verbs and (not words.initial[first] or count > 1):
        score += _VERB
    if before in lexicon.verbs and not lexicon.capitalised_nouns:
        score += _VERB if count > 1 else 1
    if count == 1 and (len(words.words[last]) < 3 or _leads_to_body(words, taken, last)):
        return None
    return person(words, first, last) if score >= _ENOUGH else None


def _leads_to_body(words: Words, taken: dict[int, Mention], last: int) -> bool:
    """Whether a body's name goes on behind the word: ``Харківської ОВА``."""
    known = taken.get(last + 1)
    return known is not None and known.label == "ORG" and words.gaps[last] == JOIN


def _parts(words: Words, first: int, last: int) -> int:
    """Words of a name, an article with its surname counted as one."""
    return last - first + 1 - (has_prefix(words, first) and last > first)


def _bounds(
    words: Words, lexicon: Lexicon, first: int, last: int, taken: dict[int, Mention]
) -> tuple[int, int, int]:
    """The run without the titles at its start and the verbs at its end, and what these score."""
    folded = words.folded
    score = 0
    while first <= last and (
        is_role(folded[first], lexicon)
        or folded[first] in lexicon.honorifics
        or folded[first] in lexicon.kin
    ):
        if folded[first] in lexicon.given and first < last and folded[first] not in lexicon.titles:
            break
        score = _TITLE
        first += 1
    if first > last:
        return first, last, 0
    if not score and profession(words, lexicon, first, last):
        score = _TITLE
        first += 1
    inside = [i for i in range(first, last) if is_role(folded[i], lexicon)]
    if inside:
        score, first = _TITLE, inside[-1] + 1
    while (
        first < last
        and words.initial[first]
        and (
            folded[first] in lexicon.stops
            or folded[first] in lexicon.place_prepositions
            or folded[first] in lexicon.verbs
            or folded[first] in _OPENING
            or (
                first + 1 < last
                and not lexicon.capitalised_nouns
                and not is_given(folded[first], lexicon.given)
                and (is_given(folded[first + 1], lexicon.given) or is_patronymic(folded[first + 2]))
            )
        )
    ):
        first += 1
    if first < last and folded[first] in CALENDAR and first and folded[first - 1] in lexicon.stops:
        first += 1  # "by June Karrum had gone"
    if not score and first and words.gaps[first - 1] != BREAK:
        before = folded[first - 1]
        adjective = first - 1 in taken and taken[first - 1].label == "NORP"
        if (
            is_role(before, lexicon)
            or before in lexicon.honorifics
            or before in lexicon.kin
            or (adjective and title_near(words, lexicon, first - 1))
        ):
            score = _TITLE
    surname_like = last > first and apposed(words, lexicon, first, last)
    while (
        last > first
        and not surname_like
        and (folded[last] in lexicon.titles or folded[last] in lexicon.verbs)
    ):
        last -= 1
    return first, last, score


def _barred(
    words: Words,
    lexicon: Lexicon,
    first: int,
    last: int,
    score: int,
    shouting: list[bool],
    taken: dict[int, Mention],
) -> bool:
    """Whether the run cannot be a name, whatever stands around it."""
    folded = words.folded
    count = last - first + 1
    if count > MAX_WORDS or any(
        folded[i] in lexicon.org_tails or folded[i] in lexicon.org_heads
        for i in range(first, last + 1)
    ):
        return True
    common = folded[first] in lexicon.stops and folded[first] not in lexicon.given
    if common and not has_prefix(words, first):
        return True
    if is_nature(folded[first]) and not score:
        return True
    if all(words.words[i].isupper() and len(words.words[i]) > 1 for i in range(first, last + 1)):
        if not (score or (folded[first] in lexicon.given and count > 1)):
            return True
    elif any(map(str.isdigit, words.slice(first, last))):
        return True
    if any(i in taken for i in range(first, last + 1)):
        soft = taken.get(first)
        if count == 1 or (
            soft is not None
            and not score
            and folded[first] not in lexicon.given
            and not apposed(words, lexicon, first, last)
            and not appositive(words, lexicon, taken, last)
        ):
            return True
    return shouting[first] and folded[first] not in lexicon.given


def _inside(
    words: Words, lexicon: Lexicon, first: int, last: int, score: int, alone: frozenset[str]
) -> int:
    """What the words of a run of several say themselves."""
    folded = words.folded
    more = 0
    if not score and (apposed(words, lexicon, first, last) or genitive(words, lexicon, first)):
        more += _TITLE
    if is_given(folded[first], lexicon.given):
        more += _GIVEN
    if any(len(words.words[i]) == 1 for i in range(first + 1, last)):
        more += _INITIAL
    if any(is_patronymic(folded[i]) for i in range(first + 1, last + 1)):
        more += _GIVEN
    if not lexicon.capitalised_nouns and not words.initial[first]:
        more += _SHAPE
    if has_article(words, first):
        return more
    if stem(folded[last]) in alone:
        more += _AGAIN
    if is_surname_shape(folded[last]):
        more += _ENDING
    return more
