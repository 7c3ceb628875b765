"""Which language a text is in, and which way it runs.

Three steps, cheapest first.  The script decides alone where only one language that we meet is
written in it (Greek, Hebrew, Thai, kana …).  Elsewhere the naive Bayes model of py3langid
decides among the languages of that script, and letters that only some of them use correct it
(``ў`` is Belarusian, ``ٹ`` is Urdu).  A hint (the page's ``lang``, the feed's ``language``)
settles what stays open.  Too few letters give ``None``: no guess is dressed as a fact.

py3langid was chosen by measuring; ``benchmarks/RESULTS.md`` has the comparison.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, Literal

import msgspec

SAMPLE_CHARS: Final = 900
"""Characters of one text that the model reads, in three windows."""
PARAGRAPHS_MAX: Final = 12
PARAGRAPH_CHARS: Final = 80
MIN_LETTERS: Final = 12
"""Letters below which a script that several languages share decides nothing."""
_MIN_LETTERS: Final = {"Arab": 8}  # short vowels are not written: a word has fewer letters
MIN_UNIQUE_LETTERS: Final = 3
LEAST_CONFIDENCE: Final = 0.30
SURE: Final = 0.80
SECOND_SHARE: Final = 0.12
"""Share of the letters from which another language is noted."""


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """``code`` and ``second`` are BCP 47 primary subtags; ``confidence`` is 0 to 1; ``method``
    is one of ``script``, ``model``, ``letters`` (the model, corrected), ``hint``, ``too-short``,
    ``uncertain``."""

    code: str | None
    confidence: float
    second: str | None
    method: str
    second_share: float = 0.0
    """of ``second`` in the letters of the paragraphs that were looked at"""


# First code point of each run and the script of its letters (Unicode 16, Blocks.txt).
_RUNS: Final[tuple[tuple[int, str], ...]] = (
    (0x0041, "Latn"), (0x0250, "Latn"), (0x02B0, ""), (0x0370, "Grek"), (0x0400, "Cyrl"),
    (0x0530, "Armn"), (0x0590, "Hebr"), (0x0600, "Arab"), (0x0700, "Syrc"), (0x0750, "Arab"),
    (0x0780, "Thaa"), (0x07C0, ""), (0x0860, "Arab"), (0x0900, "Deva"), (0x0980, "Beng"),
    (0x0A00, "Guru"), (0x0A80, "Gujr"), (0x0B00, "Orya"), (0x0B80, "Taml"), (0x0C00, "Telu"),
    (0x0C80, "Knda"), (0x0D00, "Mlym"), (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x0E80, "Laoo"),
    (0x0F00, "Tibt"), (0x1000, "Mymr"), (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, "Ethi"),
    (0x13A0, ""), (0x1780, "Khmr"), (0x1800, "Mong"), (0x18B0, ""), (0x1C90, "Geor"),
    (0x1CC0, ""), (0x1D00, "Latn"), (0x1DC0, ""), (0x1E00, "Latn"), (0x1F00, "Grek"),
    (0x2000, ""), (0x2C60, "Latn"), (0x2C80, ""), (0x2D00, "Geor"), (0x2D30, ""),
    (0x2D80, "Ethi"), (0x2DE0, "Cyrl"), (0x2E00, ""), (0x3041, "Kana"), (0x3100, ""),
    (0x3130, "Hang"), (0x3190, ""), (0x31F0, "Kana"), (0x3200, ""), (0x3400, "Hani"),
    (0x4DC0, ""), (0x4E00, "Hani"), (0xA000, ""), (0xA640, "Cyrl"), (0xA6A0, ""),
    (0xA720, "Latn"), (0xA800, ""), (0xAC00, "Hang"), (0xD800, ""), (0xF900, "Hani"),
    (0xFB00, "Latn"), (0xFB13, "Armn"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, ""),
    (0xFE70, "Arab"), (0xFEFF, ""), (0xFF21, "Latn"), (0xFF5B, ""), (0xFF66, "Kana"),
    (0xFFA0, "Hang"), (0xFFE0, ""), (0x20000, "Hani"), (0x32000, ""),
)  # fmt: skip
_STARTS: Final = tuple(start for start, _ in _RUNS)

# A sign of a script that writes whole syllables or words counts for about this many letters.
_DENSITY: Final = {"Hani": 3, "Kana": 2, "Hang": 2, "Ethi": 2}

_ONE_LANGUAGE: Final = {
    "Grek": "el", "Armn": "hy", "Hebr": "he", "Syrc": "syr", "Thaa": "dv", "Guru": "pa",
    "Gujr": "gu", "Orya": "or", "Taml": "ta", "Telu": "te", "Knda": "kn", "Mlym": "ml",
    "Sinh": "si", "Thai": "th", "Laoo": "lo", "Tibt": "bo", "Mymr": "my", "Geor": "ka",
    "Hang": "ko", "Ethi": "am", "Khmr": "km", "Mong": "mn", "Kana": "ja",
}  # fmt: skip

_PEERS: Final = {
    "Cyrl": "be bg kk ky mk mn ru sr tg tt uk",
    "Arab": "ar fa ps ug ur",
    "Deva": "hi mr ne sa",
    "Beng": "as bn",
    "Latn": "af az bs ca cs cy da de en eo es et eu fi fr ga gl ha hr ht hu id is it ku la lt lv "
    "mg ms mt nl no pl pt ro rw sk sl sn so sq st sv sw tl tr uz vi xh yo zu",
}

# Letters that only these languages of the script use in running text: alphabets of CLDR
# (main/*/characters.xml), letters that several neighbours share left out.
_MARKS: Final[tuple[tuple[str, str], ...]] = (
    ("їєґ", "uk"), ("ў", "be"), ("і", "uk be kk"), ("ђћ", "sr"), ("џљњј", "sr mk"),
    ("ѓќѕ", "mk"), ("ыэ", "ru be kk ky mn tg tt"), ("ё", "ru be kk ky mn tg tt"),
    ("щ", "ru uk bg kk ky mn tt"), ("ъ", "ru bg ky mn tg tt kk"),
    ("и", "ru uk bg sr mk kk ky mn tg tt"),
    ("ңөү", "kk ky mn tt"), ("әұ", "kk tt"), ("ғқ", "kk tg"), ("ҷӣӯ", "tg"), ("җһ", "tt kk"),
    ("ٹڈڑےں", "ur"), ("ېښځڅړږ", "ps"), ("ەێۆڕڵ", "ug"), ("ېۇۈۋ", "ug ps"),
    ("ةىؤ", "ar fa ur ps"),
    ("ة", "ar ps"), ("إ", "ar"), ("پچگ", "fa ur ps ug"), ("ژ", "fa ur ps ug"),
    ("ی", "fa ur ps"),
    ("ळ", "mr ne sa"), ("ৰৱ", "as"), ("ß", "de"), ("ñ", "es gl eu tl"), ("¿¡", "es gl"),
    ("ãõ", "pt vi et"), ("ğı", "tr az"), ("ə", "az"), ("őű", "hu"), ("łę", "pl lt"),
    ("ąłśźż", "pl lt"), ("ěřů", "cs"), ("ľĺŕ", "sk"), ("șțăţ", "ro vi"), ("å", "sv no da fi"),
    ("øæ", "da no is"), ("ðþ", "is"), ("đ", "hr bs vi sr"), ("ķļņģ", "lv"), ("ėųį", "lt"),
    ("œ", "fr"), ("ơưạảấầẩậắằặẹẻẽếềểệỉịọỏốồổộớờởợụủứừửữựỳỷỹ", "vi"), ("ŵŷ", "cy"), ("ħġż", "mt pl"),
)  # fmt: skip
# The model knows Kurdish in Latin letters only.  What Sorani alone writes, what Uyghur writes too,
# and what only Uyghur does.
_SORANI: Final = ("ێڵڕ", "ۆە", "ۇۈېڭ")
_SORANI_SHARE: Final = 0.06
_MARK_WEIGHT: Final = 0.2
_MARK_CAP: Final = 4

_RTL: Final = frozenset({"ar", "fa", "ur", "he", "ps", "ug", "sd", "ckb", "yi", "dv", "syr", "arc"})
_RTL_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Syrc", "Thaa"})
_BOTH_WAYS: Final = frozenset({"ku", "az", "pa", "ks"})

_SAME: Final = {
    "nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "fil": "tl",
    "cmn": "zh", "yue": "zh", "wuu": "zh", "arz": "ar", "ary": "ar", "arb": "ar", "pes": "fa",
    "prs": "fa", "kmr": "ku", "sh": "sr", "ti": "am",
}  # fmt: skip
_NOISE: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>]{1,500}|[\w.+-]{1,64}@[\w.-]{1,255}|[@#]\w{1,80}"
)
_HINT: Final = re.compile(r"^\s{0,8}([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,4}\s{0,8}(?:[,;]|$)")


def identify(text: str, *, hint: str | None = None) -> Language:
    """The language of ``text`` (plain text of any length; a bounded sample of it is read).

    ``hint`` is what somebody else says it is (any BCP 47 form); it decides only between
    answers that the text leaves open.
    """
    wanted = primary_subtag(hint)
    sample = _sample(text)
    scripts = _script_weights(sample)
    if not scripts:
        return _open(wanted, None, "too-short")
    script = scripts.most_common(1)[0][0]
    code, confidence, method = _decide(sample, script, scripts, wanted)
    second, share = _second(text, code) if code else (None, 0.0)
    return Language(
        code=code,
        confidence=round(confidence, 3),
        second=second,
        method=method,
        second_share=round(share, 2),
    )


def direction_of(code: str | None, text: str) -> Literal["ltr", "rtl"]:
    """Which way ``text`` runs: by its language where that has one direction, else by the
    script of most of its letters."""
    base = primary_subtag(code)
    if base in _RTL:
        return "rtl"
    if base is not None and base not in _BOTH_WAYS:
        return "ltr"
    scripts = _script_weights(_sample(text))
    rtl = sum(weight for script, weight in scripts.items() if script in _RTL_SCRIPTS)
    return "rtl" if 2 * rtl > scripts.total() else "ltr"


def primary_subtag(tag: str | None) -> str | None:
    """``en-US`` → ``en``; several subtags of one language are folded; ``None`` if it is no tag."""
    found = _HINT.match(tag) if tag else None
    if not found:
        return None
    code = found.group(1).lower()
    return None if code in {"und", "mul", "zxx"} else _SAME.get(code, code)


def _sample(text: str) -> str:
    """Three windows of a long text: its start may be a headline, its end a legal notice."""
    if len(text) > SAMPLE_CHARS:
        window = SAMPLE_CHARS // 3
        middle = (len(text) - window) // 2
        text = "\n".join((text[:window], text[middle : middle + window], text[-window:]))
    return _NOISE.sub(" ", text)


def _script_weights(text: str) -> Counter[str]:
    """Letters by script, weighted by how much of a word one sign writes."""
    weights: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if character.isalpha():
            script = _RUNS[max(bisect_right(_STARTS, ord(character)) - 1, 0)][1]
            if script:
                weights[script] += count * _DENSITY.get(script, 1)
    return weights


def _decide(
    sample: str, script: str, scripts: Counter[str], hint: str | None
) -> tuple[str | None, float, str]:
    weight = scripts[script]
    share = weight / scripts.total()
    if script in ("Hani", "Kana"):
        return _east_asian(scripts, share, hint)
    if script in _ONE_LANGUAGE:
        code = _ONE_LANGUAGE[script]
        if weight < MIN_UNIQUE_LETTERS:
            return _answer(_open(hint, code, "too-short"))
        if code == "he" and hint == "yi":
            return "yi", 0.7, "hint"
        return code, min(0.99, 0.9 * share + 0.09), "script"
    if script not in _PEERS:
        return _answer(_open(hint, None, "uncertain"))
    peers = frozenset(_PEERS[script].split())
    if weight < _MIN_LETTERS.get(script, MIN_LETTERS):
        return _answer(_open(hint if hint in peers else None, None, "too-short"))
    if script == "Arab" and _is_sorani(sample, weight):
        return "ckb", 0.97 * (0.5 + 0.5 * share), "letters"
    ranked, corrected = _rank(sample, peers)
    if hint in ranked and ranked[hint] > 0.02:
        # A declared language is right far more often than not, but loses to clear evidence.
        ranked = _normalised({c: p * (3.0 if c == hint else 1.0) for c, p in ranked.items()})
    code, confidence = max(ranked.items(), key=lambda pair: pair[1])
    if confidence < LEAST_CONFIDENCE:
        return _answer(_open(hint if hint in peers else None, None, "uncertain"))
    return code, confidence * (0.5 + 0.5 * share), "letters" if corrected else "model"


def _is_sorani(sample: str, letters: int) -> bool:
    """Central Kurdish, by letters: some of its own, and with those it shares enough of them."""
    own, shared, foreign = (sum(map(sample.count, marks)) for marks in _SORANI)
    return own > 0 and not foreign and own + shared >= max(2, _SORANI_SHARE * letters)


def _east_asian(
    scripts: Counter[str], share: float, hint: str | None
) -> tuple[str | None, float, str]:
    """Japanese mixes kana into Han; Chinese never does.  A few Han signs alone may be either."""
    han, kana = scripts["Hani"], scripts["Kana"]
    share = (han + kana) / scripts.total()
    if kana > 0.05 * (han + kana):
        return "ja", min(0.99, 0.9 * share + 0.09), "script"
    if han < 5 * _DENSITY["Hani"]:
        return (hint, 0.7, "hint") if hint in ("ja", "zh", "ko") else ("zh", 0.6, "script")
    return "zh", min(0.98, 0.9 * share + 0.08), "script"


def _answer(language: Language) -> tuple[str | None, float, str]:
    return language.code, language.confidence, language.method


def _open(hint: str | None, instead: str | None, method: str) -> Language:
    """What to say when the text decides nothing: the hint, if it can be true."""
    if hint and (instead is None or instead == hint):
        return Language(code=hint, confidence=0.5, second=None, method="hint")
    return Language(code=None, confidence=0.0, second=None, method=method)


def _rank(sample: str, peers: frozenset[str]) -> tuple[dict[str, float], bool]:
    """Probability of each peer language, and whether letters changed the model's first choice."""
    names, probabilities = _model_probabilities(sample)
    ranked = {name: p for name, p in zip(names, probabilities, strict=True) if name in peers}
    before = max(ranked, key=ranked.__getitem__)
    counts = Counter(sample.lower())
    letters = sum(count for sign, count in counts.items() if sign.isalpha())
    for marks, languages in _MARKS:
        seen = sum(counts[mark] for mark in marks)
        if seen and seen >= 0.004 * letters:
            users = languages.split()
            if peers.isdisjoint(users):
                continue
            penalty = _MARK_WEIGHT ** min(seen, _MARK_CAP)
            for name in ranked:
                if name not in users:
                    ranked[name] *= penalty
    ranked = _normalised(ranked)
    return ranked, max(ranked, key=ranked.__getitem__) != before


def _normalised(scores: dict[str, float]) -> dict[str, float]:
    total = sum(scores.values()) or 1.0
    return {name: score / total for name, score in scores.items()}


def _second(text: str, first: str) -> tuple[str | None, float]:
    """Another language that whole paragraphs of the text are in, from a bounded sample, and its
    share."""
    weights: Counter[str] = Counter()
    for paragraph in _paragraph_sample(text):
        scripts = _script_weights(paragraph)
        if scripts.total() < 3 * MIN_LETTERS:
            continue
        script = scripts.most_common(1)[0][0]
        if script in _PEERS and _model_says(paragraph) == first:
            weights[first] += scripts.total()
            continue
        code, confidence, _ = _decide(paragraph, script, scripts, None)
        if code and (code == first or confidence >= SURE):
            weights[code] += scripts.total()
    others = [(code, n) for code, n in weights.most_common() if code != first]
    if others and others[0][1] >= SECOND_SHARE * weights.total():
        return others[0][0], others[0][1] / weights.total()
    return None, 0.0


def _paragraph_sample(text: str) -> Iterable[str]:
    """Up to ``PARAGRAPHS_MAX`` paragraphs, evenly spread over the first million characters."""
    lines = [line for line in text[:1_000_000].split("\n") if len(line) >= MIN_LETTERS]
    if len(lines) < 2:
        return
    step = max(1.0, len(lines) / PARAGRAPHS_MAX)
    for index in range(min(len(lines), PARAGRAPHS_MAX)):
        yield _NOISE.sub(" ", lines[int(index * step)][:PARAGRAPH_CHARS])


def _model_says(text: str) -> str:
    """The model's first choice: enough where it is the language that is expected."""
    return str(_model().classify(unicodedata.normalize("NFC", text))[0])


def _model_probabilities(text: str) -> tuple[list[str], list[float]]:
    """Scores of the model as probabilities; the temperature √bytes is py3langid's own."""
    identifier = _model()
    if text.isupper():
        text = text.lower()
    ranked = identifier.rank(unicodedata.normalize("NFC", text))
    return [code for code, _ in ranked], [float(p) for _, p in ranked]


@functools.cache
def _model() -> Any:
    """Loaded when it is first wanted."""
    from workers.languagemodel import identifier

    return identifier(frozenset(code for peers in _PEERS.values() for code in peers.split()))
