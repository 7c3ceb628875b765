"""Numbers of a text in one notation: digits of every script, grouped or not, and words."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

_NUMBER: Final = re.compile(
    r"(?<![\w.,\-–])\d{1,3}(?:[,.\u00a0\u202f ]\d{3}){1,4}(?![\w])"
    r"|(?<![\w.,\-–])\d{1,12}(?:[.,]\d{1,2})?(?!\w)"
)
_WORD: Final = re.compile(r"[^\W\d_]{2,40}")
_MAX: Final = 200

_UNITS: Final[dict[str, str]] = {
    # from two, because one is an article in most languages
    "en": "two three four five six seven eight nine ten eleven twelve",
    "ar": "اثنان|اثنين|اثنتين ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثماني تسعة|تسع "
          "عشرة|عشر",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "pt": "dois|duas três quatro cinco seis sete oito nove dez onze doze",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "ru": "два|две|двух|двое три|трех|трое четыре|четырех|четверо пять|пяти|пятеро шесть|шести "
          "семь|семи восемь|восьми девять|девяти десять|десяти одиннадцать|одиннадцати "
          "двенадцать|двенадцати",
}  # fmt: skip
_HUNDRED, _THOUSAND, _MILLION, _BILLION = 100, 1_000, 1_000_000, 1_000_000_000
_SCALES: Final[dict[str, str]] = {
    "en": "hundred thousand million billion",
    "ar": "مئة|مائة|مئات ألف|آلاف مليون|ملايين مليار|مليارات",
    "es": "cien|ciento mil millón|millones millardos",
    "pt": "cem mil milhão|milhões bilhão|bilhões",
    "it": "cento mila|mille milione|milioni miliardo|miliardi",
    "fr": "cent|cents mille million|millions milliard|milliards",
    "de": "hundert tausend million|millionen milliarde|milliarden",
    "ru": "сто|сотен тысяча|тысяч|тысячи миллион|миллионов|миллиона миллиард|миллиардов|миллиарда",
}


class Number(NamedTuple):
    """A number as written: its value in plain digits, and where it ends (code points)."""

    value: str
    end: int


def numbers(text: str, language: str) -> list[Number]:
    """At most 200 numbers of a text in order; years are left out."""
    units, scales = _words(language)
    found: list[Number] = []
    for match in islice(_NUMBER.finditer(text), _MAX):
        value = _digits(match[0])
        if value is None:
            continue
        found.append(_scaled(text, value, match.end(), scales))
    if units:
        end = 0
        for match in _WORD.finditer(text):
            word = match[0].casefold()
            size = units.get(word) or scales.get(word)
            if size is None or match.start() < end or len(found) >= 2 * _MAX:
                continue
            if word in scales and _digit_before(text, match.start()):
                continue
            number = _scaled(text, float(size), match.end(), scales)
            if word in scales and size > _HUNDRED and number.value == _plain(size):
                continue  # "thousands of": no number
            found.append(number)
            end = number.end
    return [number for number in found if not _is_year(number.value)]


def _scaled(text: str, value: float, end: int, scales: dict[str, int]) -> Number:
    """Multiplied by the words of size that follow: five thousand, 400 million."""
    for _ in range(2):
        match = _WORD.match(text, end + 1)
        size = scales.get(match[0].casefold()) if match else None
        if match is None or size is None:
            break
        value *= size
        end = match.end()
    return Number(_plain(value), end)


def _digits(raw: str) -> float | None:
    parts = re.split(r"[.,\s]", raw)
    digits = ["".join(str(int(char)) for char in part) for part in parts]
    if len(digits) == 1:
        return float(digits[0])
    if len(digits[-1]) < 3:
        return float(f"{''.join(digits[:-1])}.{digits[-1]}")
    return float("".join(digits))


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}".rstrip("0")


def _is_year(value: str) -> bool:
    return len(value) == 4 and value[:2] in ("19", "20")


def _digit_before(text: str, at: int) -> bool:
    return text[max(0, at - 2) : at].strip()[-1:].isdigit()


@cache
def _words(language: str) -> tuple[dict[str, int], dict[str, int]]:
    units: dict[str, int] = {}
    for value, forms in enumerate(_UNITS.get(language, "").split(), start=2):
        units.update(dict.fromkeys(forms.split("|"), value))
    scales: dict[str, int] = {}
    sizes = (_HUNDRED, _THOUSAND, _MILLION, _BILLION)
    for value, forms in zip(sizes, _SCALES.get(language, "").split(), strict=False):
        scales.update(dict.fromkeys(forms.split("|"), value))
    return units, scales
