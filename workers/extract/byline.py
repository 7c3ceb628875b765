"""Names of people in a byline, apart from roles, outlets and those who passed a text on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

import msgspec

from wireroom.limits import BYLINE_MAX_NAMES
from workers.extract.cues import LANGUAGES, Phrases, cues_for
from workers.extract.dates import find_dates
from workers.extract.folding import cue_fold, cue_pattern

MAX_CHARS: Final = 400
AGENCIES: Final = frozenset(
    cue_fold(name)
    for name in (
        "Reuters", "AFP", "AP", "Associated Press", "Agence France-Presse", "dpa", "EFE",
        "ANSA", "TASS", "ТАСС", "РИА Новости", "Xinhua", "新华社", "Bloomberg", "Anadolu",
        "Anadolu Agency", "Anadolu Ajansı", "AA", "DHA", "İHA", "رويترز", "أ ف ب",
        "فرانس برس", "د ب أ", "الأناضول", "سبوتنيك", "UPI", "Kyodo", "Yonhap", "PTI",
        "ANI", "IANS", "Interfax", "Интерфакс", "Sputnik", "Lusa", "Agência Brasil",
        "Europa Press", "Notimex", "Télam", "APA", "ATS", "Belga", "NTB", "TT", "Ritzau",
        "STT", "PAP", "ČTK", "Ukrinform", "UNN", "SANA", "سانا", "WAFA", "وفا", "KUNA",
        "كونا", "MENA", "RFE/RL", "BBC", "CNN", "中新社",
        "共同社", "法新社", "路透社", "美联社", "本报讯",
        "PA Media", "AAP", "ddp", "KNA", "epd", "SID", "sda", "AGI", "Adnkronos", "Staff",
        "Admin",
    )
)  # fmt: skip
_PARTICLES: Final = frozenset({
    "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des", "la", "le", "el",
    "al", "van", "von", "der", "den", "ter", "ten", "bin", "ibn", "ben", "abu", "y", "e",
    "i", "zu", "zum", "af", "av", "st", "saint", "o'", "mac", "san", "bint", "abd", "ul",
    "ur",
})  # fmt: skip
_PLACE_WORDS: Final = frozenset({
    "new", "san", "santa", "santo", "los", "las", "el", "la", "tel", "buenos", "saint", "st",
    "port", "puerto", "north", "south", "east", "west", "northern", "southern", "eastern",
    "western", "central", "great", "greater", "cape", "abu", "hong", "kuala", "addis", "rio",
    "mexico", "costa", "sri", "saudi", "united", "the", "fort", "mount", "lake",
})  # fmt: skip
"""First words of the names of places (New York, Buenos Aires) that look like people's."""
_LABEL_WORDS: Final = frozenset({
    "story", "fact", "check", "key", "points", "full", "cover", "special", "explainer", "quiz",
    "podcast", "interview", "review", "guide", "profile", "essay", "dispatch", "letter", "briefing",
})  # fmt: skip
_SPLIT: Final = re.compile(r"\s*(?:[,،、，;；|·•\n\t]|\s[-–—/]+\s|\s&\s|\+|／|\s{3,})\s*")
_NOISE: Final = re.compile(
    r"https?://\S{1,300}|\S{1,64}@\S{1,100}|@\w{1,40}|\([^()]{0,80}\)|[\[\]©*]"
)
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN_NAME: Final = re.compile(
    r"[々〇\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff·]+"
)
_HAN_GAP: Final = re.compile(r"(?<=[\u3400-\u9fff])\s{1,3}(?=[\u3400-\u9fff])")
_WORD: Final = re.compile(r"^[^\W\d_](?:[^\W\d_]|[.'’ʼ‘\-‐\u0300-\u036f\u064b-\u0652\u200c·])*$")
_FAR: Final = datetime.max.replace(tzinfo=UTC) - timedelta(days=3)


class Byline(msgspec.Struct, frozen=True, kw_only=True):
    """What a byline says.

    ``names`` are people, as written but for capitals; ``outlet`` is an agency or paper;
    ``via`` is who passed the text on; ``cue`` is the word it began with ("by"), if any.
    """

    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    outlet: str | None = None
    via: str | None = None
    cue: str | None = None


@lru_cache(maxsize=64)
def _words(language: str | None, field: str) -> frozenset[str]:
    return frozenset(cue_fold(p) for cues in cues_for(language) for p in getattr(cues, field))


@lru_cache(maxsize=64)
def _opening(language: str | None, field: str) -> re.Pattern[str]:
    every: Phrases = tuple(p for cues in cues_for(language) for p in getattr(cues, field))
    return cue_pattern(every)


@lru_cache(maxsize=64)
def _joints(language: str | None) -> re.Pattern[str]:
    every = {p for cues in cues_for(language) for p in cues.joins if p[0].isalpha()}
    words = "|".join(re.escape(p) for p in sorted(every - {"و"}, key=len, reverse=True))
    arabic = r"|\sو\s?(?=[\u0621-\u064a])" if "و" in every else ""
    return re.compile(
        rf"\s(?:{words})\s{arabic}|(?<=[\u4e00-\u9fff])[和与](?=[\u4e00-\u9fff])", re.I
    )


def may_begin_byline(text: str, *, language: str | None = None) -> bool:
    """Whether any of the words that a byline begins with stands in ``text``: a quick look."""
    folded = cue_fold(text)
    return any(word in folded for word in _words(language, "by"))


def parse_byline(text: str, *, language: str | None = None) -> Byline | None:
    """Read one byline, with or without "By"; ``None`` where it names nobody.

    ``text`` is a line or an attribute; dates, addresses and bracketed remarks in it are skipped.
    """
    line = " ".join(text[:MAX_CHARS].split())
    for date in reversed(find_dates(line, language=language, now=_FAR)):
        line = f"{line[: date.span[0]]} | {line[date.span[1] :]}"
    line = " ".join(_NOISE.sub(" ", line).split()).strip(" |,;-–—:،/")
    if not line:
        return None
    cue = _opening(language, "by").match(cue_fold(line))
    opener = None
    while cue and cue.end() and (rest := line[cue.end() :].lstrip(" :：/／-–—.")):
        opener, line = opener or line[: cue.end()], rest
        cue = _opening(language, "by").match(cue_fold(line))
    line, via, outlet = _passed_on(line, language)
    names: list[str] = []
    roles: list[str] = []
    for part in _SPLIT.split(_HAN_GAP.sub("、", line)):
        for piece in _joints(language).split(part):
            bare = opener is None or bool(names)
            kind, value = _judge(piece.strip(" .:-–—"), language, bare=bare)
            if kind == "name" and value not in names and len(names) < BYLINE_MAX_NAMES:
                names.append(value)
            elif kind == "role":
                roles.append(value)
            elif kind == "outlet":
                outlet = outlet or value
    if not names and not outlet and not via:
        return None
    return Byline(names=tuple(names), roles=tuple(roles), outlet=outlet, via=via, cue=opener)


def bare_names(text: str, *, language: str | None = None) -> tuple[str, ...]:
    """The people of a line that holds nothing but full names; else nothing.

    Only where capitals tell names from other words (not in German or in scripts without case),
    and not where the first word usually begins the name of a place or a word is one of labels.
    """
    words = text.split()
    if not 2 <= len(words) <= 8 or len(text) > 80 or language == "de":
        return ()
    if cue_fold(words[0]) in _PLACE_WORDS or text == text.upper() or not words[0][0].isupper():
        return ()
    if any(cue_fold(word) in _label_words(language) for word in words):
        return ()
    return only_names(text, language=language)


@lru_cache(maxsize=64)
def _label_words(language: str | None) -> frozenset[str]:
    """The words of labels and names of sections, without those that join names."""
    lines = {p for c in cues_for(language) for ps in (c.sections, *c.label.values()) for p in ps}
    joins = {word for c in cues_for(language) for word in c.joins}
    return _LABEL_WORDS | {word for line in lines for word in cue_fold(line).split()} - joins


def only_names(text: str, *, language: str | None = None) -> tuple[str, ...]:
    """As ``bare_names`` in any script, for lines that something else confirms."""
    line = " ".join(text[:MAX_CHARS].split())
    parsed = parse_byline(line, language=language)
    if parsed is None or parsed.cue or parsed.outlet or parsed.via or parsed.roles:
        return ()
    said = sum(len(name) for name in parsed.names)
    whole = all(len(name.split()) >= 2 or _HAN.search(name) for name in parsed.names)
    return parsed.names if whole and said + 5 * len(parsed.names) >= len(line) else ()


def _passed_on(line: str, language: str | None) -> tuple[str, str | None, str | None]:
    """Split "… via someone - The Paper" into the authors, the one in between and the outlet."""
    for word in sorted(_words(language, "via"), key=len, reverse=True):
        folded = cue_fold(line)
        at = (
            folded.find(f" {word} ")
            if word.isascii() or not _HAN.match(word)
            else folded.find(word)
        )
        if at < 0:
            at = 0 if folded.startswith(f"{word} ") else -1
            if at < 0:
                continue
            rest = line[len(word) :]
        else:
            rest = line[at:].lstrip()[len(word) :]
        parts = [
            p.strip(" .:|,") for p in re.split(r"\s[-–—|/]\s|[|:：]", rest) if p.strip(" .:|,")
        ]
        if not parts:
            return line[:at], None, None
        return line[:at], parts[0] if len(parts) > 1 else None, parts[-1][:120]
    return line, None, None


def _judge(piece: str, language: str | None, *, bare: bool) -> tuple[str, str]:
    """What one part of a byline is: name, role, outlet or nothing, and the part cleaned."""
    folded = cue_fold(piece)
    words = folded.split()
    if not words or len(words) > 8 or len(piece) > 80:
        return "", ""
    if folded in AGENCIES:
        return "outlet", piece
    if _HAN.search(piece):
        return _judge_han(piece, language)
    roles, outlets = _words(language, "roles"), _words(language, "outlets")
    if (
        (folded.startswith("the ") and piece[4:5].isupper())
        or any(w in outlets for w in words)
        or "." in piece[1:-3].replace(". ", "")
    ):
        return "outlet" if not any(w in roles for w in words) else "role", piece
    labels = _words(language, "published") | _words(language, "updated")
    kept = list(piece.split())
    while kept and cue_fold(kept[-1]) in labels and cue_fold(kept[-1]) not in _PARTICLES:
        kept.pop()
    given = len(kept)
    while len(kept) > 1 and cue_fold(kept[0]) in roles and cue_fold(kept[0]) not in _PARTICLES:
        kept = kept[1:]
    if any(cue_fold(w) in roles for w in kept if cue_fold(w) not in _PARTICLES):
        first = next(i for i, w in enumerate(kept) if cue_fold(w) in roles)
        if first < 2:
            return "role", piece
        kept = kept[:first]
    if len(kept) < 2 < given:
        return "role", piece
    if _is_name(kept, bare=bare):
        return "name", " ".join(_capitals(kept))
    return "", ""


def _judge_han(piece: str, language: str | None) -> tuple[str, str]:
    compact = "".join(piece.split())
    if compact.endswith(("报道", "報道", "摄影", "电")):
        return "role", piece
    words = _words(language, "roles") | _words("zh", "roles")
    outlets = tuple(LANGUAGES["zh"].outlets)
    for word in words:
        head, found, rest = compact.partition(word)
        if found and not rest and head.endswith(outlets):
            return "outlet", head
        compact = compact.removeprefix(word).removesuffix(word)
    if not compact:
        return "role", piece
    if compact.endswith(outlets) or len(compact) > 6:
        return "outlet", piece
    named = 2 <= len(compact) <= 4 or "·" in compact
    return ("name", compact) if named and _HAN_NAME.fullmatch(compact) else ("", "")


def _is_name(words: list[str], *, bare: bool) -> bool:
    if not 1 <= len(words) <= 6 or any(not _WORD.match(w) for w in words):
        return False
    cased = [w for w in words if cue_fold(w) not in _PARTICLES]
    if len(cased) < (2 if bare or cased[:1] == [w.upper() for w in cased[:1]] else 1):
        return False
    return all(w[0].isupper() or w[0].lower() == w[0].upper() for w in cased)


def _capitals(words: list[str]) -> list[str]:
    """Names set in capitals, as names: "JANE O'NEIL" becomes "Jane O'Neil"."""
    if not all(w == w.upper() for w in words) or all(w == w.lower() for w in words):
        return words
    return [w if len(w.strip(".")) == 1 else w.title().replace("’S", "’s") for w in words]
