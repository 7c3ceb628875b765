"""Widens a place to the word that says what it is: ``مدينة القدس``, ``Idlib province``."""

from __future__ import annotations

from workers.enrich.lexicon import Lexicon
from workers.enrich.mentions import Mention
from workers.enrich.tokens import JOIN, Words
from workers.romanise import fold_token

_PLACES = frozenset(("GPE", "LOC"))
_WATER_WORDS = """
نهر بحر جبل جبال وادي خليج مضيق هضبه صحراء بحيره river sea lake mountain mountains valley bay
desert ocean strait island islands
"""
_WATERS = frozenset(_WATER_WORDS.split())
_NATURE_WORDS = """
lake river mount cape gulf lac fleuve rivière mont golfe cap lago laguna río rio volcán golfo cabo
monte fiume озеро озера озеру озере озером река реки реке реку гора горы горе
"""
_NATURE = frozenset(fold_token(word) for word in _NATURE_WORDS.split())
"""Words before a name that make it a lake, a river or a mountain, whatever city is called so."""
_NAMES_BY_CAPITAL = frozenset(("mount", "cape", "cap"))
_OPENER_WORDS = """
كفر دير بيت عين ابو تل باب راس ام بني نور عقبه بئر جبع خان عرب شيخ حي
"""
_OPENERS = frozenset(_OPENER_WORDS.split())
"""First words of compound place names: Kafr …, Beit …"""
_SETTLEMENTS = ("قريه", "مخيم", "خربه", "بلده", "قضاء", "مدينه")
_PART_WORDS = """
الشمالية الجنوبية الشرقية الغربية الشمالي الجنوبي الشرقي الغربي الكبيرة الصغيرة الكبرى الصغرى
العليا السفلى القديمة التحتا الفوقا
"""
_PARTS = frozenset(fold_token(word) for word in _PART_WORDS.split())
"""Arabic adjectives that belong to the place before them: «قرية المسمية الكبيرة»."""
_REACH = 2


def widen_places(words: Words, lexicon: Lexicon, names: list[Mention]) -> list[Mention]:
    """``names`` with place heads and tails taken in, and unknown places after a head added."""
    at = {i: mention for mention in names for i in range(mention.first, mention.last + 1)}
    fresh: list[Mention] = []
    for position in range(len(words) - 1, -1, -1):
        word = words.folded[position]
        if position in at and not at[position].soft:
            continue
        cut = lexicon.place_head_cuts.get(word)
        if cut is None or words.gaps[position] != JOIN or position + 1 == len(words):
            continue
        mention = at.get(position + 1)
        compound = words.folded[position + 1] in _OPENERS
        if mention is not None and not (compound and mention.soft):
            if mention.label in _PLACES and mention.start == words.starts[mention.first]:
                _begin(words, mention, position, cut, word)
                at[position] = mention
            continue
        last = _unknown(words, lexicon, at, position)
        if last > position:
            nested = at.get(last)
            mention = Mention(
                first=position,
                last=last,
                start=words.starts[position] + cut,
                end=words.ends[last],
                label="LOC" if word[cut:] in _WATERS else "GPE",
                name=words.slice(position + 1, last),
                id=nested.id if nested else None,
                country=nested.country if nested else "",
            )
            fresh.append(mention)
            for inside in range(position, last + 1):
                at[inside] = mention
    for mention in names:
        head = mention.first - 1
        if (
            mention.label in _PLACES
            and head >= 0
            and words.folded[head] in _NATURE
            and (words.upper[head] or words.folded[head] not in _NAMES_BY_CAPITAL)
            and words.gaps[head] == JOIN
            and head not in at
        ):
            mention.first, mention.start = head, words.starts[head]
            _make_nature(words, mention)
        tail = mention.last + 1
        if (
            mention.label in _PLACES
            and tail < len(words)
            and words.gaps[mention.last] == JOIN
            and words.folded[tail] in lexicon.place_tails
            and words.upper[tail]
        ):
            mention.last, mention.end = tail, words.ends[tail]
            if words.folded[tail] in _WATERS:
                _make_nature(words, mention)
    for mention in (*names, *fresh):
        tail = mention.last + 1
        if (
            mention.label in _PLACES
            and tail < len(words)
            and tail not in at
            and words.gaps[mention.last] == JOIN
            and words.folded[tail] in _PARTS
        ):
            mention.last, mention.end = tail, words.ends[tail]
    kept = [mention for mention in names if at.get(mention.last, mention) is mention]
    return sorted(kept + fresh, key=lambda mention: mention.first)


def is_nature(folded: str) -> bool:
    """Whether the word opens the name of a lake, a river or a mountain: Lake …, Mount …"""
    return folded in _NATURE


def _begin(words: Words, mention: Mention, position: int, cut: int, word: str) -> None:
    """Moves a mention's start to the head before it, and to a second head before that."""
    mention.first = position
    mention.start = words.starts[position] + cut
    mention.soft = False
    if word[cut:] in _WATERS:
        _make_nature(words, mention)


def _make_nature(words: Words, mention: Mention) -> None:
    """Turns the city or country of this name into the lake, river or mountain that is meant."""
    mention.label = "LOC"
    mention.soft = False
    if not (mention.id or "").startswith("loc:"):
        mention.id = None
        mention.country = ""
        mention.name = " ".join(words.text[mention.start : mention.end].split())


def _unknown(words: Words, lexicon: Lexicon, at: dict[int, Mention], head: int) -> int:
    """The last word of a place that only its head tells: one or two words, none of them a cue."""
    last = head
    for position in range(head + 1, min(head + 1 + _REACH, len(words))):
        word = words.folded[position]
        known = at.get(position)
        if (known is not None and not known.soft) or words.gaps[position - 1] != JOIN:
            break
        opens = position == head + 1 and word in _OPENERS and words.gaps[position] == JOIN
        if opens:
            continue
        if word in lexicon.stops or word in lexicon.verbs or word in lexicon.titles:
            break
        if word in lexicon.org_heads or len(word) < 3 or word.isdigit():
            break
        opened = words.folded[position - 1] in _OPENERS
        if position > head + 1 and not opened:
            break
        last = position
    return last if words.folded[head].endswith(_SETTLEMENTS) else head
