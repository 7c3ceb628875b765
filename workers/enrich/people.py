"""People without a list of people: cues around a name, the shape of names, repeated short forms."""

from __future__ import annotations

from collections import Counter
from typing import Final

from workers.enrich.gazetteer.given import foreign_names
from workers.enrich.gazetteer.stems import stem
from workers.enrich.lexicon import NAME_OPENERS, Lexicon
from workers.enrich.linking import person_id, person_parts
from workers.enrich.mentions import Mention
from workers.enrich.places import is_nature
from workers.enrich.roles import apposed, construct_name, ends_name, genitive, is_role
from workers.enrich.tokens import BREAK, DOT, JOIN, Words
from workers.romanise import fold_token

_MAX_WORDS: Final = 5
_TITLE, _VERB, _GIVEN, _SHAPE, _INITIAL = 3, 2, 3, 1, 2
_ENOUGH: Final = 3
_OPENERS: Final = frozenset(fold_token(word) for word in NAME_OPENERS)


def find_people(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], shouting: list[bool]
) -> list[Mention]:
    """People's names, in text order; full names first found lend their id to short forms.

    ``taken`` maps word numbers to mentions already made: a soft one (a city of one word) gives
    way to a person's name around it.
    """
    full = _by_capitals(words, lexicon, taken, shouting) + _by_cues(words, lexicon, taken)
    full.sort(key=lambda mention: mention.first)
    return sorted(full + _short_forms(words, lexicon, full, taken), key=lambda m: m.first)


def _free(position: int, taken: dict[int, Mention]) -> bool:
    return position not in taken or taken[position].soft


def _person(words: Words, first: int, last: int, cut: int = 0) -> Mention:
    start = words.starts[first] + cut
    parts = [words.words[first][cut:], *words.words[first + 1 : last + 1]]
    return Mention(
        first=first,
        last=last,
        start=start,
        end=words.ends[last],
        label="PERSON",
        id=person_id(parts),
        name=" ".join(words.text[start : words.ends[last]].split()),
    )


# --- scripts with capitals ---------------------------------------------------------------


def _by_capitals(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], shouting: list[bool]
) -> list[Mention]:
    found = []
    position = 0
    size = len(words)
    while position < size:
        if not words.upper[position] or not _free(position, taken):
            position += 1
            continue
        last = _run(words, lexicon, taken, position)
        mention = _judge(words, lexicon, position, last, shouting, taken)
        if mention is not None:
            found.append(mention)
        position = last + 1
    return found


def _run(words: Words, lexicon: Lexicon, taken: dict[int, Mention], first: int) -> int:
    """The last word of the run of capitals from ``first``, over particles and initials."""
    last = first
    while last + 1 < len(words) and last - first < _MAX_WORDS + 3:
        gap = words.gaps[last]
        initial = gap == DOT and len(words.words[last]) <= 2
        if gap != JOIN and not initial:
            break
        following = last + 1
        if words.upper[following] and _free(following, taken):
            last = following
            continue
        bridge = following
        while (
            bridge < len(words)
            and bridge - following < 3
            and words.folded[bridge] in lexicon.particles
            and words.gaps[bridge] == JOIN
            and _free(bridge, taken)
        ):
            bridge += 1
        if (
            bridge > following
            and bridge < len(words)
            and words.upper[bridge]
            and _free(bridge, taken)
        ):
            last = bridge
            continue
        break
    return last


def _judge(
    words: Words,
    lexicon: Lexicon,
    first: int,
    last: int,
    shouting: list[bool],
    taken: dict[int, Mention],
) -> Mention | None:
    score = 0
    folded = words.folded
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
        return None
    inside = [i for i in range(first, last) if is_role(folded[i], lexicon)]
    if inside:
        score, first = _TITLE, inside[-1] + 1
    while (
        first < last
        and words.initial[first]
        and (folded[first] in lexicon.stops or folded[first] in lexicon.place_prepositions)
    ):
        first += 1
    if not score and first and words.gaps[first - 1] != BREAK:
        before = folded[first - 1]
        described = first - 1 in taken and taken[first - 1].label == "NORP"
        if (
            before in lexicon.titles
            or before in lexicon.honorifics
            or before in lexicon.kin
            or (described and _title_near(words, lexicon, first - 1))
        ):
            score = _TITLE
    surname_like = last > first and apposed(words, lexicon, first, last)
    while (
        last > first
        and not surname_like
        and (folded[last] in lexicon.titles or folded[last] in lexicon.verbs)
    ):
        last -= 1
    count = last - first + 1
    if count > _MAX_WORDS or any(
        folded[i] in lexicon.org_tails or folded[i] in lexicon.org_heads
        for i in range(first, last + 1)
    ):
        return None
    if folded[first] in lexicon.stops and folded[first] not in lexicon.given:
        return None
    if is_nature(folded[first]) and not score:
        return None
    if all(words.words[i].isupper() and len(words.words[i]) > 1 for i in range(first, last + 1)):
        if not (score or (folded[first] in lexicon.given and count > 1)):
            return None
    elif any(char.isdigit() for char in words.slice(first, last)):
        return None
    if any(i in taken for i in range(first, last + 1)):
        soft = taken.get(first)
        if count == 1 or (
            soft is not None
            and not score
            and folded[first] not in lexicon.given
            and not apposed(words, lexicon, first, last)
        ):
            return None
    if shouting[first] and folded[first] not in lexicon.given:
        return None
    if count > 1:
        if not score and (apposed(words, lexicon, first, last) or genitive(words, lexicon, first)):
            score += _TITLE
        if folded[first] in lexicon.given or stem(folded[first]) in _given_stems(lexicon):
            score += _GIVEN
        if any(len(words.words[i]) == 1 for i in range(first + 1, last)):
            score += _INITIAL
        if not lexicon.capitalised_nouns and not words.initial[first]:
            score += _SHAPE
    after = folded[last + 1] if last + 1 < len(words) and words.gaps[last] == JOIN else ""
    before = folded[first - 1] if first and words.gaps[first - 1] != DOT else ""
    if after in lexicon.verbs and (not words.initial[first] or count > 1):
        score += _VERB
    if before in lexicon.verbs and not lexicon.capitalised_nouns:
        score += _VERB if count > 1 else 1
    if count == 1 and len(words.words[first]) < 3:
        return None
    return _person(words, first, last) if score >= _ENOUGH else None


def _title_near(words: Words, lexicon: Lexicon, position: int) -> bool:
    """Whether a title stands within three words before ``position`` in the same phrase."""
    for step in range(1, 4):
        at = position - step
        if at < 0 or words.gaps[at] != JOIN:
            return False
        if words.folded[at] in lexicon.titles:
            return True
    return False


_STEMS: dict[str, frozenset[str]] = {}


def _given_stems(lexicon: Lexicon) -> frozenset[str]:
    """Stems of the Cyrillic and Greek given names, for inflected ones."""
    known = _STEMS.get("all")
    if known is None:
        known = _STEMS["all"] = frozenset(
            stem(name) for name in lexicon.given if "\u0370" <= name[0] <= "\u052f"
        )
    return known


# --- scripts without capitals ------------------------------------------------------------


def _by_cues(words: Words, lexicon: Lexicon, taken: dict[int, Mention]) -> list[Mention]:
    found = []
    position = 0
    size = len(words)
    while position < size:
        word = words.folded[position]
        if not "\u0590" <= word[:1] <= "\u06ff" or not _free(position, taken):
            position += 1
            continue
        mention = (
            _constructed(words, lexicon, taken, position)
            or _named(words, lexicon, taken, position)
            or _titled(words, lexicon, taken, position)
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
    return _person(words, first, last) if ends_name(words, lexicon, taken, last) else None


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
    if last == position:
        if name in _OPENERS or len(name) < 3:
            return None
        spoken = before in lexicon.verbs or (
            position + 1 < len(words) and words.folded[position + 1] in lexicon.verbs
        )
        colon = words.text[words.ends[position] : words.ends[position] + 2].strip() == ":"
        if not (titled or spoken or colon):
            return None
    return _person(words, position, last, cut)


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
    if definite and (direct or (described and _title_near(words, lexicon, before))):
        last = _extend(words, lexicon, taken, position, strong=True)
        return _person(words, position, last)
    return None


def _extend(
    words: Words, lexicon: Lexicon, taken: dict[int, Mention], first: int, *, strong: bool
) -> int:
    """The last word of a name that begins at ``first``."""
    last = first
    unknown = 0
    while last + 1 < len(words) and last - first < _MAX_WORDS - 1:
        if words.gaps[last] != JOIN:
            break
        following = last + 1
        word = words.folded[following]
        opened = words.folded[last] in _OPENERS or words.folded[last].endswith("عبد")
        mention = taken.get(following)
        if (
            mention is not None
            and not mention.soft
            and not (mention.label == "NORP" and word.startswith("ال") and not strong)
        ):
            break
        if opened or word in lexicon.given or word in _OPENERS:
            if word in lexicon.stops or word in lexicon.verbs:
                break
            last = following
            continue
        if word.startswith("ال") and len(word) > 4:
            if word in lexicon.titles or word in lexicon.org_heads or word in lexicon.place_heads:
                break
            last = following
            break
        if not _name_like(word, lexicon):
            break
        if unknown:
            break
        unknown += 1
        last = following
    return last


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
    )


# --- short forms -------------------------------------------------------------------------


def _short_forms(
    words: Words, lexicon: Lexicon, full: list[Mention], taken: dict[int, Mention]
) -> list[Mention]:
    """Later (and earlier) single words that are part of a full name, with its id.

    The surname of a name wins over a first name; a surname that two people of the text share
    names neither.
    """
    surnames: dict[str, Mention] = {}
    shared: Counter[str] = Counter()
    for mention in full:
        parts = person_parts(words.words[mention.first : mention.last + 1])
        if len(parts) < 2:
            continue
        key = stem(parts[-1])
        if key in surnames and surnames[key].id != mention.id:
            shared[key] += 1
        surnames.setdefault(key, mention)
    covered = {i for mention in full for i in range(mention.first, mention.last + 1)}
    for mention in full:
        if mention.first == mention.last and mention.id is not None:
            word = words.text[mention.start : mention.end]
            parts = person_parts([word])
            owner = surnames.get(stem(parts[0])) if parts else None
            if owner is not None and owner is not mention and not shared[stem(parts[0])]:
                mention.id, mention.name = owner.id, owner.name
    found = []
    cased = any(words.upper)
    for position, word in enumerate(words.folded):
        if position in covered or not _free(position, taken):
            continue
        if cased and words.words[position][0].islower():
            continue
        for key, cut in _short_keys(word, lexicon):
            owner = surnames.get(key)
            if owner is not None and not shared[key] and len(key) >= 3:
                if word in lexicon.stops:
                    break
                found.append(_linked(words, position, cut, owner))
                break
    return found


def _short_keys(word: str, lexicon: Lexicon) -> list[tuple[str, int]]:
    keys = [(stem(word), 0)]
    if word.startswith("ال") and len(word) > 4:
        keys.append((word[2:], 0))
    if lexicon.clitics:
        for clitic in ("و", "ل", "ب", "ف"):
            if word.startswith(clitic) and len(word) > 4:
                keys.append((word[1:], 1))
                if word[1:].startswith("ال"):
                    keys.append((word[3:], 1))
    if lexicon.code in {"de", "nl"} and word.endswith("s") and len(word) > 4:
        keys.append((word[:-1], 0))
    return keys


def _linked(words: Words, position: int, cut: int, owner: Mention) -> Mention:
    mention = _person(words, position, position, cut)
    mention.id, mention.name = owner.id, owner.name
    return mention
