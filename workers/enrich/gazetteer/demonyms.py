"""Demonyms and adjectives of countries: the inflected forms of the table beside this file.

Regular inflection is generated from one form a word; what does not follow the rule of its
language stands in the table itself.  Cyrillic adjectives are not generated: the index finds
them by stem.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

COLUMNS = ("en", "ar", "es", "fr", "de", "ru", "pt", "it", "tr")


def demonyms() -> Iterator[tuple[str, str]]:
    """(ISO 3166 alpha-2 code, surface form) pairs of every language in the table."""
    table = files(__package__).joinpath("demonyms.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        iso, *columns = line.split("\t")
        for language, column in zip(COLUMNS, columns, strict=False):
            for word in column.split(","):
                if word and word != "-":
                    for form in _forms(language, word):
                        yield iso, form


def _forms(language: str, word: str) -> tuple[str, ...]:
    match language:
        case "en":
            plural = word.endswith(("n", "i", "y", "k", "h", "t", "b", "e", "o", "r"))
            invariable = word.endswith(("sh", "ch", "men", "ese"))
            return (word, word + "s") if plural and not invariable else (word,)
        case "ar":
            return _arabic(word)
        case "es" | "pt" | "it":
            return _romance(language, word)
        case "fr":
            return _french(word)
        case "de":
            return _german(word)
        case _:
            return (word,)


def _arabic(word: str) -> tuple[str, ...]:
    """Gender and number of a relational adjective (nisba), with and without the article."""
    first, _, rest = word.partition(" ")
    if not first.endswith("ي"):
        return (first, f"ال{first}")
    forms = [first, first + "ة", first + "ين", first + "ون", first + "ات", first + "تين",
             first + "ان"]  # fmt: skip
    if rest:
        return tuple(
            f"{article}{form} {article}{rest}{'ة' if form.endswith('ة') else ''}"
            for form in forms[:2]
            for article in ("", "ال")
        )
    return tuple(article + form for form in forms for article in ("", "ال"))


def _romance(language: str, word: str) -> tuple[str, ...]:
    stem = word[:-1]
    if language == "it":
        if word.endswith(("co", "go")):
            return (word, stem + "a", stem + "i", stem + "hi", stem + "he")
        if word.endswith("o"):
            return (word, stem + "a", stem + "i", stem + "e")
        return (word, stem + "i")
    if word.endswith("o") and not word.endswith("ão"):
        return (word, stem + "a", stem + "os", stem + "as")
    if word.endswith("ão"):
        return (word, word[:-2] + "ã", word[:-2] + "ães", word[:-2] + "ãos", word[:-2] + "ãs")
    if word[-2:] in {"és", "ês", "án", "ón"}:
        plain = word[:-2] + {"é": "e", "ê": "e", "á": "a", "ó": "o"}[word[-2]] + word[-1]
        return (word, plain + "a", plain + "es", plain + "as")
    if word[-1] in "ln":
        return (word, word + "a", word + "es", word + "as")
    return (word, word + "s", word + "es") if word[-1] == "í" else (word, word + "s")


def _french(word: str) -> tuple[str, ...]:
    if word.endswith("e"):
        return (word, word + "s")
    feminine = word + ("ne" if word.endswith("ien") else "e")
    plural = word if word.endswith("s") else word + "s"
    return (word, plural, feminine, feminine + "s")


def _german(word: str) -> tuple[str, ...]:
    if word.endswith("isch") or word == "deutsch":
        return tuple(word + ending for ending in ("", "e", "er", "en", "es", "em"))
    if word.endswith("e"):
        root = word[:-1]
        return (word, word + "n", word + "r", root + "in", root + "innen")
    if word.endswith("i"):
        return (word, word + "s")
    return (word, word + "s", word + "n", word + "in", word + "innen", word + "en")
