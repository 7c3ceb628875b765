"""Names in Arabic script, which has no capitals: given names, titles and verbs tell them."""

from __future__ import annotations

from typing import Final

from workers.enrich.gazetteer.given import foreign_names
from workers.enrich.lexicon import NAME_OPENERS, Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.people.common import free, person, title_near
from workers.enrich.roles import construct_name, ends_name
from workers.enrich.tokens import JOIN, Words
from workers.romanise import fold_token

_MAX_WORDS: Final = 5
_OPENERS: Final = frozenset(fold_token(word) for word in NAME_OPENERS)
_GOD: Final = "الله"
"""Second half of names: عطا الله, الحمد الله."""
_SPEAKER_WORDS: Final = """
    مسؤول مسؤولون مسؤولة مصدر مصادر شهود شاهد سكان بيان تقرير ناشطون نشطاء خبراء محللون متحدث ناطق
    مراسل صحفي صحفيون أطباء طبيب وزراء دبلوماسيون دبلوماسي ضابط ضباط جنود جندي مواطنون مواطن سائق
    عضو أعضاء قيادي قادة رجل امرأة شاب طفل والده والدته محام محاميه محامون باحثون عمال مزارعون
    مقربون آخرون آخر أحد أحدهم بعضهم كثيرون مراقبون معارضون سياسيون نواب نائب علماء عالم موظفون موظف
    شرطي زعيم صاحب أصحاب أهالي ذوو منظمو متظاهرون محتجون ناجون ناج جيران زملاء زميله صديقه قضاة
"""
_SPEAKERS: Final = frozenset(fold_token(word) for word in _SPEAKER_WORDS.split())
"""Common nouns that speak without an article."""
_THAT: Final = frozenset({"ان", "انه", "انها", "انهم"})


def by_cues(words: Words, lexicon: Lexicon, taken: dict[int, Mention]) -> list[Mention]:
    """Full names and single given names beside a cue, in text order."""
    found = []
    position = 0
    size = len(words)
    while position < size:
        word = words.folded[position]
        if not "\u0590" <= word[:1] <= "\u06ff" or not free(position, taken):
            position += 1
            continue
        mention = (
            _constructed(words, lexicon, taken, position)
            or _named(words, lexicon, taken, position)
            or _titled(words, lexicon, taken, position)
            or _speaking(words, lexicon, taken, position)
        )
        if mention is None:
            position += 1
            continue
        found.append(mention)
        position = mention.last + 1
    return found


def _constructed(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], position: int
) -> Mention | None:
    """The unknown name behind an Arabic role that speaks: «وقالت مديرة المصنع فلانة الفلانية:»."""
    first = construct_name(words, lexicon, position)
    if first < 0 or first in taken or words.folded[first].startswith("ال"):
        return None
    if not _name_like(words.folded[first], lexicon):
        return None
    last = _extend(words, lexicon, taken, first, strong=True)
    return person(words, first, last) if ends_name(words, lexicon, taken, last) else None


def _base(word: str, lexicon: Lexicon) -> tuple[str, int]:
    """The word without one clitic, if only so it is a given name: (name, letters cut)."""
    if word in lexicon.given:
        return word, 0
    for clitic in ("و", "ل", "ف", "ول"):
        if word.startswith(clitic) and word[len(clitic) :] in lexicon.given:
            rest = word[len(clitic) :]
            if len(rest) >= 4:
                return rest, len(clitic)
    return "", 0


def _named(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], position: int
) -> Mention | None:
    name, cut = _base(words.folded[position], lexicon)
    if not name or (name in lexicon.stops):
        return None
    if not cut and _is_office(words, lexicon, position):
        return None
    before = words.folded[position - 1] if position else ""
    if before in lexicon.place_heads or before in lexicon.org_heads:
        return None
    titled = before in lexicon.titles or before in lexicon.honorifics or before in lexicon.kin
    described = position - 1 in taken and taken[position - 1].label == "NORP"
    strong = titled or described or name in foreign_names()
    last = _extend(words, lexicon, taken, position, strong=strong)
    if cut and last > position and not titled and not _surname(words, lexicon, position + 1):
        return None
    if last == position:
        if name in _OPENERS or len(name) < 3:
            return None
        spoken = before in lexicon.verbs or (
            position + 1 < len(words) and words.folded[position + 1] in lexicon.verbs
        )
        colon = words.text[words.ends[position] : words.ends[position] + 2].strip() == ":"
        if not (titled or spoken or colon):
            return None
    return person(words, position, last, cut)


def _surname(words: Words, lexicon: Lexicon, position: int) -> bool:
    """Whether the word speaks for the one before it being a name, not "and" with a noun."""
    word = words.folded[position]
    return word in lexicon.given or word in _OPENERS or word.startswith("ال")


def _is_office(words: Words, lexicon: Lexicon, position: int) -> bool:
    """Whether a given name that is a title too is one here: «أمينة المكتبة», not «أمين الحسيني»."""
    if words.folded[position] not in lexicon.titles or words.gaps[position] != JOIN:
        return False
    noun = words.folded[position + 1]
    named = position + 2 < len(words) and words.folded[position + 2] in lexicon.given
    return noun.startswith("ال") and (noun.endswith("ه") or named)


def _titled(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], position: int
) -> Mention | None:
    """An unknown word after a title, or after the adjective of a country that follows one."""
    word = words.folded[position]
    if not position or words.gaps[position - 1] != JOIN or position in taken:
        return None
    if word.startswith("ال") or not _name_like(word, lexicon) or len(word) < 3:
        return None
    before = position - 1
    direct = words.folded[before] in lexicon.titles or words.folded[before] in lexicon.honorifics
    definite = words.folded[before].startswith("ال")
    described = before in taken and taken[before].label == "NORP"
    if definite and (direct or (described and title_near(words, lexicon, before))):
        last = _extend(words, lexicon, taken, position, strong=True)
        return person(words, position, last)
    return None


def _speaking(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], position: int
) -> Mention | None:
    """An unknown surname between a verb of speech and its clause: «قال فلان إن»."""
    word = words.folded[position]
    if not position or words.gaps[position - 1] != JOIN or position in taken or len(word) < 4:
        return None
    before = words.folded[position - 1]
    if before not in lexicon.verbs and before[1:] not in lexicon.verbs:
        return None
    if word.startswith("ال") or word in _SPEAKERS or not _name_like(word, lexicon):
        return None
    if words.gaps[position] == JOIN:
        clause = words.folded[position + 1] in _THAT
    else:
        clause = words.text[words.ends[position] :][:2].strip() == ":"
    return person(words, position, position) if clause else None


def _extend(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], first: int, *, strong: bool
) -> int:
    """The last word of a name that begins at ``first``."""
    last = first
    unknown = False
    folded = words.folded
    while last + 1 < len(words) and last - first < _MAX_WORDS - 1:
        if words.gaps[last] != JOIN:
            break
        following = last + 1
        word = folded[following]
        opened = folded[last] in _OPENERS or folded[last].endswith("عبد")
        mention = taken.get(following)
        if mention is not None and not mention.soft:
            surname = mention.label == "NORP" and word.startswith("ال")
            if not surname or (strong and last > first):
                break
        if word == _GOD:
            last = following
            continue
        if opened or word in lexicon.given or word in _OPENERS:
            if word in lexicon.verbs or (word in lexicon.stops and not opened):
                break
            last = following
            continue
        if word.startswith("ال") and len(word) > 4:
            if word in lexicon.titles or word in lexicon.org_heads or word in lexicon.place_heads:
                break
            if unknown:
                break
            last = following
            if following + 1 < len(words) and folded[following + 1] == _GOD:
                continue
            break
        if unknown or not (_name_like(word, lexicon) or _late(words, lexicon, following, strong)):
            break
        unknown = True
        last = following
    while last > first and folded[last] in _OPENERS:
        last -= 1
    return last


def _late(words: Words, lexicon: Lexicon, position: int, strong: bool) -> bool:
    """Whether a word on ـة ends a titled name of several parts: «السيد محمد صبحي سلامة»."""
    return (
        strong
        and words.folded[position].endswith("ه")
        and len(words.folded[position]) > 4
        and words.folded[position - 1] in lexicon.given
        and words.gaps[position] != JOIN
    )


def _name_like(word: str, lexicon: Lexicon) -> bool:
    return not (
        len(word) < 3
        or word in lexicon.stops
        or word in lexicon.verbs
        or word in lexicon.titles
        or word in lexicon.org_heads
        or word in lexicon.place_heads
        or word.isdigit()
        or word.endswith(("ه", "ات", "ون", "ها", "هم"))
        or (word[0] in "يت" and len(word) <= 5)
        or (word[0] == "و" and len(word) > 4)
        or word.startswith(("است", "لاست", "لل"))
    )
