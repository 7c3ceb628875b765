"""Ministries under one id in every language: ``org:ministry-foreign-RU``.

A ministry is a head word, one of ten fields of government beside it, and a country that the same
phrase names; without a country it stays an organisation like any other.
"""

from __future__ import annotations

from typing import Final

from workers.enrich.languages.base import word_set
from workers.enrich.mentions import Mention
from workers.enrich.tokens import JOIN, Words
from workers.romanise import fold_token

_FIELDS: Final = {
    "foreign": "foreign|exteriores|étrangères|estrangeiros|esteri|auswärtiges|auswärtigen|"
    "иностранных|الخارجية|خارجية",
    "defence": "defence|defense|defensa|défense|armées|defesa|difesa|verteidigung|обороны|"
    "الدفاع|دفاع",
    "interior": "interior|home|gobernación|intérieur|interno|inneren|внутренних|الداخلية|داخلية",
    "finance": "finance|finances|finanzas|hacienda|finanças|finanze|finanzen|финансов|"
    "المالية|مالية",
    "health": "health|salud|sanidad|santé|saúde|salute|gesundheit|здравоохранения|الصحة|صحة",
    "justice": "justice|justicia|justiça|giustizia|justiz|юстиции|العدل|عدل",
    "energy": "energy|energía|énergie|energia|energie|энергетики|الطاقة|طاقة",
    "transport": "transport|transportation|transportes|transporte|transports|trasporti|verkehr|"
    "транспорта|النقل|نقل|المواصلات",
    "economy": "economy|economic|economía|économie|economia|wirtschaft|экономики|экономического|"
    "الاقتصاد|اقتصاد",
    "education": "education|educación|éducation|educação|istruzione|bildung|образования|"
    "просвещения|التربية|التعليم|تعليم",
}
_ACRONYMS: Final = {
    "foreign": "мид мида миду мидом миде",
    "interior": "мвд",
    "defence": "минобороны",
    "finance": "минфин минфина минфину минфином минфине",
    "health": "минздрав минздрава минздраву минздравом минздраве",
    "justice": "минюст минюста минюсту минюстом минюсте",
    "energy": "минэнерго",
    "transport": "минтранс минтранса минтрансу минтрансом минтрансе",
    "economy": "минэкономики минэкономразвития",
    "education": "минобрнауки минпросвещения",
}
_GERMAN: Final = {
    "außen": "foreign", "verteidigungs": "defence", "innen": "interior", "finanz": "finance",
    "gesundheits": "health", "justiz": "justice", "energie": "energy", "verkehrs": "transport",
    "wirtschafts": "economy", "bildungs": "education", "kultus": "education",
}  # fmt: skip
_GERMAN_HEADS: Final = ("ministerium", "ministeriums")
_BEFORE: Final = frozenset({"ministry"})
"""Heads that their field may stand before: Foreign Ministry."""
_HEAD_WORDS: Final = """
ministry ministère ministerio ministério ministero ministerium ministeriums министерство
министерства министерству министерством министерстве وزارة
"""
_CLITICS: Final = ("", "و", "ل", "ب", "ف", "ول", "وب")
_LINKS: Final = word_set(
    """
    of the and for de del du des la le les l d et y e a aux al in a relations relaciones asuntos
    affaires affari affairs culto rapporti dos da do della degli dell
    """
)
_TO_COUNTRY: Final = word_set("of in de del du des d l la le les di do da della von der في")
_INSIDE_COUNTRY: Final = frozenset({"in", "في"})
"""behind these the country stays a mention of its own"""
_REACH: Final = 7

_FIELD_OF: Final = {
    fold_token(word): field for field, words in _FIELDS.items() for word in words.split("|")
}
_OWN: Final = {
    **{fold_token(w): field for field, words in _ACRONYMS.items() for w in words.split()},
    **{
        fold_token(prefix + part + head): field
        for prefix in ("", "bundes")
        for part, field in _GERMAN.items()
        for head in _GERMAN_HEADS
    },
}
_HEADS: Final = {
    clitic + fold_token(head): len(clitic) if head[0] >= "\u0621" else 0
    for head in _HEAD_WORDS.split()
    for clitic in (_CLITICS if head[0] >= "\u0621" else ("",))
}
_DESCRIBED: Final = frozenset({"NORP"})
_NAMED: Final = frozenset({"GPE", "NORP"})


def find_ministries(words: Words, names: list[Mention]) -> list[Mention]:
    """Ministries whose country the text says, in text order; ``names`` are the known names."""
    heads = [place for place, word in enumerate(words.folded) if word in _HEADS or word in _OWN]
    if not heads:
        return []
    at = {i: mention for mention in names for i in range(mention.first, mention.last + 1)}
    found: list[Mention] = []
    for head in heads:
        known = at.get(head)
        if (known is not None and known.label == "ORG") or (found and found[-1].last >= head):
            continue
        mention = _read(words, at, head)
        if mention is not None:
            found.append(mention)
    return found


def _read(words: Words, at: dict[int, Mention], head: int) -> Mention | None:
    folded = words.folded
    first = last = head
    field = _OWN.get(folded[head])
    if field is None and folded[head] in _BEFORE and head and words.gaps[head - 1] == JOIN:
        for place in range(head - 1, max(-1, head - 3), -1):
            if folded[place] in _FIELD_OF and all(words.upper[place : head + 1]):
                field, first = _FIELD_OF[folded[place]], place
    country = "DE" if folded[head].startswith("bundes") else ""
    if field is None:
        field, last, country = _behind(words, at, head)
        if field is None:
            return None
    if not country:
        country, first, last = _country(words, at, first, last)
    if not country:
        return None
    start = words.starts[first] + (_HEADS.get(folded[head], 0) if first == head else 0)
    return Mention(
        first=first,
        last=last,
        start=start,
        end=words.ends[last],
        label="ORG",
        id=f"org:ministry-{field}-{country}",
        name=" ".join(words.text[start : words.ends[last]].split()),
        country=country,
    )


def _behind(words: Words, at: dict[int, Mention], head: int) -> tuple[str | None, int, str]:
    """The field behind the head, the last word that belongs to it, a country between them."""
    country = ""
    for place in range(head + 1, min(head + _REACH, len(words))):
        if words.gaps[place - 1] != JOIN:
            break
        word = words.folded[place]
        field = _FIELD_OF.get(word)
        if field is not None:
            last = place
            if place + 1 < len(words) and words.folded[place + 1] in ("дел", "affairs"):
                last = place + 1
            return field, last, country
        described = at.get(place)
        if described is not None and described.label in _DESCRIBED and not country:
            country = described.country
        elif word not in _LINKS:
            break
    return None, head, ""


def _country(words: Words, at: dict[int, Mention], first: int, last: int) -> tuple[str, int, int]:
    """The country behind or before the phrase, and the phrase with it."""
    behind = last + 1
    while behind < len(words) and behind - last < 3 and words.gaps[behind - 1] == JOIN:
        mention = at.get(behind)
        if mention is not None:
            if mention.country and mention.label in _NAMED and mention.first == behind:
                outside = behind > last + 1 and words.folded[behind - 1] in _INSIDE_COUNTRY
                return mention.country, first, last if outside else mention.last
            break
        if words.folded[behind] not in _TO_COUNTRY:
            break
        behind += 1
    if first and words.gaps[first - 1] == JOIN and first - 1 in at:
        mention = at[first - 1]
        if mention.country and mention.label in _NAMED:
            return mention.country, mention.first, last
    if first > 1 and words.folded[first - 1] == "s" and first - 2 in at:
        mention = at[first - 2]  # Kenya's Health Ministry: the country stays a mention of its own
        if mention.country and mention.label == "GPE":
            return mention.country, first, last
    return "", first, last
