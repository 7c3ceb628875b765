"""Names of months and weekdays in many languages, folded for matching.

The names come from CLDR (through babel), for Arabic from several countries, because the
Levant, Egypt and the Maghreb each have their own; spellings that news sites use and CLDR
lacks are added below.
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from babel import Locale

from workers.builtfiles import built_once, digest_of

LOCALES: Final = (
    "en", "en_GB", "ar", "ar_LB", "ar_DZ", "ar_TN", "ar_MA", "ar_MR", "es", "es_MX", "fr",
    "fr_CA", "de", "de_AT", "ru", "pt", "pt_PT", "it", "tr", "zh", "nl", "pl",
    "uk", "id", "sv", "da", "nb", "fi", "cs", "sk", "ro", "el", "hu",
    "bg", "hr", "sr", "sl", "et", "lv", "lt", "ca", "fa", "he", "hi",
    "vi", "ms", "sw", "az", "ka", "hy",
)  # fmt: skip
_MORE_MONTHS: Final[dict[str, dict[str, int]]] = {
    "en": {"sept": 9, "febr": 2},
    "ar": {"حزيران": 6, "ابريل": 4, "اوغسطس": 8, "نيسان": 4, "ايار": 5, "مايس": 5, "فيفري": 2}
    | {"كانون ثاني": 1, "كانون اول": 12, "تشرين اول": 10, "تشرين ثاني": 11, "اذار": 3},
    "es": {"setiembre": 9, "sep": 9, "set": 9},
    "fr": {"janv": 1, "fev": 2, "avr": 4, "juill": 7, "sept": 9},
    "de": {"janner": 1, "jaenner": 1, "feber": 2, "maerz": 3, "mrz": 3, "sep": 9},
    "ru": {"сен": 9, "ноя": 11, "фев": 2, "май": 5},
    "it": {"sett": 9},
    "id": {"agustus": 8, "agt": 8},
}
_MORE_DAYS: Final[dict[str, dict[str, int]]] = {
    "en": {"tues": 1, "weds": 2, "thur": 3, "thurs": 3},
    "ar": {"الاثنين": 0, "الإثنين": 0, "الاربعاء": 2},
    "zh": {"星期日": 6, "星期天": 6, "周天": 6},
}


class _FoldTable(dict[int, str]):
    """Code point to the one character it folds to, filled in as characters turn up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isdecimal():
            folded = str(unicodedata.digit(char))
        elif "가" <= char <= "힣":
            folded = char
        else:
            base = unicodedata.normalize("NFKD", char)[0].lower()
            folded = "i" if base == "ı" else base[0]
        self[code] = folded
        return folded


_FOLD: Final = _FoldTable()
Names = tuple[dict[str, int], dict[str, int]]
"""of months, of weekdays"""


def fold_same_length(text: str) -> str:
    """``text`` in lower case, without diacritics and with ASCII digits, code point by code point.

    Arabic-Indic, Persian, Devanagari and full-width digits become ASCII; alef with hamza
    becomes alef; dotless i becomes i.
    """
    return text.lower() if text.isascii() else text.translate(_FOLD)


def _clean(name: str) -> str:
    return " ".join(fold_same_length(unicodedata.normalize("NFC", name)).strip(". ").split())


def _of_locale(code: str) -> Names:
    locale = Locale.parse(code)
    months: dict[str, int] = {}
    days: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[form][width].items():
                folded = _clean(name)
                if any(c.isalpha() for c in folded) and len(folded) > 1:
                    months.setdefault(folded, number)
            for number, name in locale.days[form][width].items():
                if len(folded := _clean(name)) > 1:
                    days.setdefault(folded, number)
    return months, days


@lru_cache(maxsize=1)
def _tables() -> dict[str, Names]:
    """By language."""
    digest = digest_of([version("babel"), unicodedata.unidata_version, Path(__file__)])
    return built_once("calendar", digest, build=_build, write=_write, read=_read)


def _read(folder: Path) -> dict[str, Names]:
    tables = json.loads((folder / "tables.json").read_bytes())
    return {language: (months, days) for language, (months, days) in tables.items()}


def _write(folder: Path, tables: dict[str, Names]) -> None:
    (folder / "tables.json").write_text(json.dumps(tables), encoding="utf-8")


def _build() -> dict[str, Names]:
    tables: dict[str, Names] = {}
    for code in LOCALES:
        months, days = _of_locale(code)
        known = tables.setdefault(code.partition("_")[0], ({}, {}))
        for name, number in months.items():
            known[0].setdefault(name, number)
        for name, number in days.items():
            known[1].setdefault(name, number)
    for extra, place in ((_MORE_MONTHS, 0), (_MORE_DAYS, 1)):
        for code, names in extra.items():
            for name, number in names.items():
                tables[code][place].setdefault(_clean(name), number)
    return tables


def _merged(place: int, language: str | None) -> dict[str, int]:
    tables = _tables()
    numbers: dict[str, set[int]] = {}
    for pair in tables.values():
        for name, number in pair[place].items():
            numbers.setdefault(name, set()).add(number)
    names = {name: next(iter(found)) for name, found in numbers.items() if len(found) == 1}
    preferred = (language or "").replace("_", "-").partition("-")[0].lower()
    return names | tables["en"][place] | (tables[preferred][place] if preferred in tables else {})


@lru_cache(maxsize=64)
def months_of(language: str | None) -> dict[str, int]:
    """Folded month name to number: what all languages agree on, English, ``language``."""
    return _merged(0, language)


@lru_cache(maxsize=64)
def weekdays_of(language: str | None) -> dict[str, int]:
    """Folded weekday name to number (Monday is 0), merged as in ``months_of``."""
    return _merged(1, language)
