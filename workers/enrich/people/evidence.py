"""What the words around a run of capitals say for its being a person's name."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

from workers.enrich.gazetteer.given import is_given
from workers.enrich.gazetteer.stems import stem
from workers.enrich.languages.base import word_set
from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.roles import is_role
from workers.enrich.tokens import BREAK, JOIN, Words

_RELATIVES: Final = word_set("who whose quien quienes который которая которого которой який яка")
CALENDAR: Final = word_set(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday januar februar marz mai juni juli oktober "
    "dezember montag dienstag mittwoch donnerstag freitag samstag sonntag"
)
_AGES: Final = word_set(
    "years year aged anos ans jahre jahren лет год года роки років anni yasindaki χρονων"
)
_AGE_LEADS: Final = word_set("de aged age 'de")
_AGE: Final = range(14, 110)
_ARTICLES: Final = word_set(
    "a an the his her its their el la los las un una su le les l une sa son der die das ein eine "
    "ihr ihre sein seine o os as um uma seu sua il lo gli uno"
)
_QUOTED: Final = re.compile(
    r"(\w+)(?:[ \u00a0]+\w+){0,4}[ \u00a0]+[«„“\"][^«»„“”\"\n]{2,40}[»“”\"] $"
)
_AGENTS: Final = {
    "de": "erin|istin|eurin|orin|entin|antin|ologin|ärin|er|ist|eur|or|ent|ant|ologe",
    "en": "er|or|ist|man|woman",
    "es": "ero|era|dor|dora|ista|ologo|ologa|ente|ario|aria|ogado|ogada|eza",
    "fr": "eur|euse|trice|iste|ier|iere|ogue|aire|ienne|ien",
    "it": "ore|rice|ista|iere|iera|ologo|ologa|ario|aria",
    "pt": "eiro|eira|dor|dora|ista|ologo|ologa|ente|ario|aria",
    "ru": "иста?|истк[аи]|тел[ья]|тельница|ника?|ниц[аы]|лога?|ар[ья]|ера?|ора?",
    "uk": "ист|истка|тель|телька|ника?|ниц[яі]|лог|логиня|арка|ер|ерка|ор|орка|иц[яі]",
    "tr": "ci|cu|cisi|cusu|men|oru",
}
_AGENT: Final = {code: re.compile(f"...+(?:{ends})$") for code, ends in _AGENTS.items()}
_PROFESSIONS: Final = {
    "de": "olog(?:e|in)|iker(?:in)?|ogra(?:ph|f)(?:in)?|..istin|(?:[dgklmnsz]|[^h]t|[^t]h)erin",
    "en": "ologist|ographer|onomist|iatrist|ician|keeper|maker|fighter",
    "es": "[oó]log[oa]|[oó]graf[oa]|icultora?|nomista",
    "fr": "ologue|ographe|nomiste|icienne|icien|icul(?:teur|trice)",
    "it": "olog[oa]|ograf[oa]|icol(?:tore|trice)|nomista",
    "nl": "oloog|ologe|ograaf|ografe",
    "pl": "olog|olożka|olozka|ograf|ografka",
    "pt": "olog[oa]|ograf[oa]|icultora?|nomista",
    "ru": "олога?|ологиня|ографа?|овод|льщи[кц]а?|одчи[кц]а?",
    "uk": "олог|ологиня|ограф|ографка|овод|льни[кц]я?",
}
_PROFESSION: Final = {code: re.compile(f"..+(?:{ends})$") for code, ends in _PROFESSIONS.items()}
"""Endings that professions have and given names have not; our own lists."""
_NO_AGENTS: Final = word_set(
    "former either whether rather number winter summer river water later latter center chapter "
    "quarter another together however cluster border harbor manner matter power tower paper letter "
    "newspaper order offer super silver sector factor motor operator winner's october november "
    "september december human german roman premier dernier fier papier quartier hier cahier "
    "manera primera tercera frontera hombre presente siguiente durante mediante frente gente "
    "unter über hinter wieder immer aber oder oktober november dezember september sommer winter "
    "donner theater zimmer wasser alter keller fenster orchester moment talent instrument "
    "operador rigueur valeur heure intérieur extérieur meilleur faveur honneur leur fleur"
)


def solitary(words: Words, taken: Container[int]) -> frozenset[str]:
    """Stems of capitalised words that stand alone somewhere: surnames do, and little else."""
    found = []
    size = len(words)
    upper, gaps, folded = words.upper, words.gaps, words.folded
    for at, capital in enumerate(upper):
        if not capital or at in taken or len(folded[at]) < 4:
            continue
        if at and upper[at - 1] and gaps[at - 1] == JOIN and folded[at - 1] not in CALENDAR:
            continue
        if at + 1 < size and upper[at + 1] and gaps[at] == JOIN:
            continue
        found.append(stem(folded[at]))
    return frozenset(found)


def appositive(words: Words, lexicon: Lexicon, taken: dict[int, Mention], last: int) -> bool:
    """Whether what follows word ``last`` describes a person: ``, 58,``, ``, chef du``."""
    if last + 1 >= len(words):
        return False
    gap = words.text[words.ends[last] : words.starts[last + 1]]
    following = last + 1
    if gap.strip() == "(":
        inside = taken.get(following)
        closed = words.text[words.ends[following] : words.ends[following] + 1] == ")"
        party = inside is not None and inside.label == "ORG" and words.words[following].isupper()
        return closed and (party or _is_age(words, following))
    if gap.strip() != ",":
        return False
    folded = words.folded
    if folded[following] in _RELATIVES:
        return True
    if folded[following] in _AGE_LEADS and words.gaps[following] == JOIN:
        following += 1
    if following < len(words) and _is_age(words, following):
        after = words.text[words.ends[following] : words.ends[following] + 1]
        aged = following + 1 < len(words) and folded[following + 1] in _AGES
        return aged or after in (",", ")")
    for at in range(following, min(following + 4, len(words) - 1)):
        if is_role(folded[at], lexicon) or folded[at] in lexicon.kin:
            return not (words.gaps[at] == JOIN and words.upper[at + 1]) or lexicon.capitalised_nouns
        if words.gaps[at] == BREAK or (words.upper[at] and not lexicon.capitalised_nouns):
            return False
    return False


def _is_age(words: Words, at: int) -> bool:
    word = words.words[at]
    return len(word) in (2, 3) and word.isdecimal() and int(word) in _AGE


def described(words: Words, lexicon: Lexicon, taken: dict[int, Mention], first: int) -> bool:
    """Whether a person's description stands before: ``la mexicana …``, ``der Jurist …``."""
    if not first or words.gaps[first - 1] != JOIN:
        return False
    before = first - 1
    known = taken.get(before)
    if known is not None and known.label == "NORP" and lexicon.code != "en":
        return words.upper[before] if lexicon.capitalised_nouns else not words.initial[before]
    folded = words.folded[before]
    pattern = _AGENT.get(lexicon.code)
    if pattern is None or folded in lexicon.stops or folded in _NO_AGENTS or len(folded) < 6:
        return False
    if words.upper[before] != lexicon.capitalised_nouns and not words.initial[before]:
        return False
    return pattern.match(folded) is not None


def profession(words: Words, lexicon: Lexicon, first: int, last: int) -> bool:
    """Whether a profession that no list knows opens the run, and a name of two words or more
    follows: ``Geologist Tinatin Gelovani``."""
    pattern = _PROFESSION.get(lexicon.code)
    folded = words.folded[first]
    if (
        pattern is None
        or last - first < 2
        or folded in _NO_AGENTS
        or is_given(folded, lexicon.given)
    ):
        return False
    return words.gaps[first] == JOIN and pattern.match(folded) is not None


def governed(words: Words, lexicon: Lexicon, taken: dict[int, Mention], first: int) -> bool:
    """Whether a title with the body or country it belongs to stands before: ``посол ООН …``."""
    if not first:
        return False
    known = taken.get(first - 1)
    if (
        known is not None
        and words.gaps[first - 1] == JOIN
        and known.label in {"ORG", "GPE", "NORP"}
    ):
        at = known.first - 1
        for _ in range(5):
            if at < 0 or words.gaps[at] != JOIN:
                return False
            inner = taken.get(at)
            if is_role(words.folded[at], lexicon):
                return True
            at = inner.first - 1 if inner is not None else at - 1
        return False
    if words.gaps[first - 1] == BREAK:
        start = words.starts[first]
        match = _QUOTED.search(words.text, max(0, start - 120), start)
        if match is not None and not words.text[match.start() : start].count("\n"):
            for at in range(max(0, first - 9), first):
                if words.starts[at] >= match.start() and is_role(words.folded[at], lexicon):
                    return True
    return False


def has_article(words: Words, first: int) -> bool:
    """Whether an article stands directly before, as it does before bodies and titles of works."""
    return bool(first) and words.gaps[first - 1] == JOIN and words.folded[first - 1] in _ARTICLES
