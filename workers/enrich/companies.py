"""Organisations by their legal form, by a noun of their kind before them, or by their marks.

``Carrow & Tate LLP``, ``the gas operator Sever Energo``, ``оператор «Север Энерго»``.
"""

from __future__ import annotations

from typing import Final

from workers.enrich.gazetteer.given import is_given
from workers.enrich.gazetteer.stems import stem
from workers.enrich.kinds import is_kind
from workers.enrich.languages.base import word_set
from workers.enrich.lexicon import Lexicon
from workers.enrich.linking import organisation_id
from workers.enrich.mentions import Mention
from workers.enrich.roles import is_role
from workers.enrich.tokens import JOIN, Words

_FORMS: Final = word_set(
    "Ltd Limited Inc Incorporated LLC LLP PLC plc Corp Corporation Co GmbH AG SE KG KGaA mbH OHG "
    "eV SA SAS SAB SARL SpA Srl NV BV AB ASA AS Oy Oyj Kft Zrt JSC OJSC PJSC Pte Pty Bhd Tbk AŞ LP "
    "SCA CV SCRL ApS"
)
"""Legal forms behind a name, in their own letter case and without full stops."""
_FORMS_BEFORE: Final = word_set(
    "ООО ОАО ПАО ЗАО АО НКО АНО ФГУП ГУП МУП ИП ТОВ ТДВ ПрАТ ПАТ КП ДП ТОО PT"
)
_LINKS: Final = frozenset({"., ", " ", "-", ", ", " & ", ". ", ".", " + ", "’", "'", " and ", ".-"})
_NAMING: Final = word_set(
    "called named itself as dubbed llamado llamada denominado denominada conocido conocida baptise "
    "baptisee nomme nommee appele appelee dite dit namens genannt названная называющая известная "
    "названа chiamato chiamata chamado chamada"
)
_BETWEEN: Final = word_set("de of du des del da d gas gazier")
_PREPOSITIONS: Final = word_set("de of du des del da d")
_OPENING: Final = frozenset(' «„“"')
_CLOSING: Final = frozenset('»“”"')
_MAX_WORDS: Final = 6


def find_companies(
    words: Words, lexicon: Lexicon, names: list[Mention], shouting: list[bool]
) -> list[Mention]:
    """Mentions in text order; a name of the gazetteer's organisations is left to it."""
    at = {i: mention for mention in names for i in range(mention.first, mention.last + 1)}
    found: list[Mention] = []
    last = -1
    for position in range(len(words)):
        if position <= last or not words.upper[position] or shouting[position]:
            continue
        span = (
            _with_form(words, lexicon, at, position)
            or _marked(words, lexicon, position)
            or _behind_kind(words, lexicon, at, position)
        )
        if span is None or any(_known(at, i) for i in range(span[0], span[1] + 1)):
            continue
        last = span[1]
        found.append(_mention(words, at, *span))
    return _with_repeats(words, at, found, shouting) if found else found


def _with_repeats(
    words: Words, at: dict[int, Mention], found: list[Mention], shouting: list[bool]
) -> list[Mention]:
    """``found`` with the places where a name's first words stand for it: ``Halvorsen Marine``."""
    owners: dict[str, Mention] = {}
    for mention in found:
        for opening in range(mention.first, mention.last + 1):
            if not _is_form(words, opening):
                break
        word = words.folded[opening]
        if len(word) > 3 and opening not in at:
            owners.setdefault(stem(word), mention)
    covered = {i for mention in found for i in range(mention.first, mention.last + 1)}
    out = list(found)
    for position, upper in enumerate(words.upper):
        if not upper or position in covered or position in at or shouting[position]:
            continue
        owner = owners.get(stem(words.folded[position]))
        if owner is None:
            continue
        last, place = position, words.folded.index(words.folded[owner.first], owner.first) + 1
        while (
            last + 1 < len(words)
            and place <= owner.last
            and words.gaps[last] == JOIN
            and words.folded[last + 1] == words.folded[place]
        ):
            last, place = last + 1, place + 1
        joined = last + 1 < len(words) and words.gaps[last] == JOIN and words.upper[last + 1]
        if joined and words.text[words.ends[last]] != "-":
            continue
        if position and words.gaps[position - 1] == JOIN and words.upper[position - 1]:
            continue
        mention = _mention(words, at, position, last, words.starts[position], words.ends[last])
        mention.id, mention.name, mention.country = owner.id, owner.name, owner.country
        covered.update(range(position, last + 1))
        out.append(mention)
    return sorted(out, key=lambda mention: mention.first)


def _known(at: dict[int, Mention], position: int) -> bool:
    return position in at and at[position].label in {"ORG", "FAC"}


def _mention(
    words: Words, at: dict[int, Mention], first: int, last: int, start: int, end: int
) -> Mention:
    country = next((at[i].country for i in range(first, last + 1) if i in at and at[i].country), "")
    named = [
        w for i, w in enumerate(words.folded[first : last + 1], first) if not _is_form(words, i)
    ]
    return Mention(
        first=first, last=last, start=start, end=end, label="ORG", country=country,
        id=organisation_id(named or words.folded[first : last + 1]),
        name=" ".join(words.text[start:end].split()),
    )  # fmt: skip


def _is_form(words: Words, position: int) -> bool:
    word = words.words[position].replace(".", "")
    return word in _FORMS or word in _FORMS_BEFORE


def _with_form(
    words: Words, lexicon: Lexicon, at: dict[int, Mention], first: int
) -> tuple[int, int, int, int] | None:
    """A run of capitals that ends in a legal form, with what belongs to the form."""
    if words.words[first] in _FORMS_BEFORE:
        return _formed_before(words, first)
    if words.words[first] in _FORMS:
        return None
    last = first
    best = -1
    for position in range(first + 1, min(first + 1 + _MAX_WORDS, len(words))):
        gap = words.text[words.ends[position - 1] : words.starts[position]]
        form = words.words[position].replace(".", "") in _FORMS
        if gap not in _LINKS or (gap in {", ", ". ", "."} and not form and best < 0):
            break
        if not (words.upper[position] or form or words.folded[position] in lexicon.particles):
            break
        if form:
            best = position
        elif best >= 0 and gap != " & ":
            break
        last = position
    if best < 0 or last < best:
        return None
    while first < best and (
        words.folded[first] in lexicon.stops or is_role(words.folded[first], lexicon)
    ):
        first += 1
    if first == best:
        return None
    return first, best, words.starts[first], words.ends[best]


def _formed_before(words: Words, first: int) -> tuple[int, int, int, int] | None:
    """``ООО «Уралстройсервис»``, with its marks."""
    at = first + 1
    if at >= len(words):
        return None
    gap = words.text[words.ends[first] : words.starts[at]]
    if gap.strip() in {"«", "„", '"', "“"} and len(gap) <= 3:
        inside = _closed(words, at)
        return None if inside is None else (first, inside[1], words.starts[first], inside[2] + 1)
    if gap == " " and words.upper[at]:
        return first, at, words.starts[first], words.ends[at]
    return None


def _closed(words: Words, first: int) -> tuple[int, int, int] | None:
    """First and last word inside marks that open before ``first``, and where they close."""
    for last in range(first, min(first + _MAX_WORDS, len(words))):
        end = words.ends[last]
        if words.text[end : end + 1] in _CLOSING:
            return first, last, end
        if "\n" in words.text[end : end + 2]:
            return None
    return None


def _marked(words: Words, lexicon: Lexicon, first: int) -> tuple[int, int, int, int] | None:
    """A name in marks directly behind a noun of its kind: ``оператор «Север Энерго»``."""
    if not first or lexicon.code not in {"ru", "uk", "be", "bg", "el"}:
        return None
    gap = words.text[words.ends[first - 1] : words.starts[first]]
    if len(gap) != 2 or gap[0] != " " or gap[1] not in '«„“"':
        return None
    if not any(is_kind(words, lexicon, at) for at in (first - 1, first - 2) if at >= 0):
        return None
    inside = _closed(words, first)
    return None if inside is None else (first, inside[1], words.starts[first], inside[2])


def _behind_kind(
    words: Words, lexicon: Lexicon, at: dict[int, Mention], first: int
) -> tuple[int, int, int, int] | None:
    """A run of capitals behind a noun of its kind, or behind "called" and such a noun."""
    if not first or words.gaps[first - 1] != JOIN or is_given(words.folded[first], lexicon.given):
        return None
    if first in at or is_role(words.folded[first], lexicon):
        return None
    before = first - 1
    kind = is_kind(words, lexicon, before)
    if not kind:
        naming = words.folded[before] in _NAMING
        adjective = lexicon.code in {"fr", "es", "it", "pt"} and not words.upper[before]
        reach = 3 if naming else 2 if adjective else 0
        for back in range(before - 1, max(-1, before - reach - 1), -1):
            if words.gaps[back] != JOIN:
                break
            if is_kind(words, lexicon, back):
                between = words.folded[back + 1 : before + 1]
                kind = naming or not any(w in lexicon.stops and w not in _BETWEEN for w in between)
                kind = kind and (naming or words.folded[before] not in _PREPOSITIONS)
                break
    if not kind:
        return None
    last = first
    while last + 1 < len(words) and last - first < 3 and words.gaps[last] == JOIN:
        following = last + 1
        if (
            not words.upper[following]
            or following in at
            or is_role(words.folded[following], lexicon)
        ):
            break
        last = following
    if len(words.words[first]) < 3 and last == first:
        return None
    return first, last, words.starts[first], words.ends[last]
