"""Forms of a line that say what it is in any language: numbers, marks, addresses, headlines."""

from __future__ import annotations

import re
from typing import Final

from workers.extract.plain.layout import closed

_BREADCRUMB: Final = re.compile(r"^[^.!?]{1,40}(?:\s?[/>»›]\s?[^.!?]{0,40}){1,6}$")
_CRUMB_MARK: Final = re.compile(r"\s?[>»›]\s?|\s/\s|/$|\s/$")
_NUMBER: Final = re.compile(
    r"^\W{0,3}\d{1,3}(?:[.,\s]?\d{3}){0,3}(?:[.,]\d)?\s?[km%]?\W{0,3}$", re.I
)
_MARKS: Final = re.compile(r"^[\W_]{1,80}$")
_URL: Final = re.compile(r"https?://[^\s<>\"']{4,2000}|www\.[^\s<>\"']{4,500}", re.I)
_NO_HEADING: Final = re.compile(r"^\[.{1,300}\]$|https?\s?:|www\s?\.\s?\w")
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_LETTER: Final = re.compile(r"[^\W\d_]")


def size(text: str) -> float:
    """Length in words; for scripts without spaces, two Chinese or Japanese characters or five
    of Thai, Lao, Burmese or Khmer count as one."""
    words = len(text.split())
    if text.isascii():
        return words
    return words + len(_WIDE.findall(text)) / 2 + len(_UNSPACED.findall(text)) / 5


def marks_only(text: str) -> bool:
    """A line without letters or digits (rules, bars, asterisks)."""
    return bool(_MARKS.match(text))


def lone_number(text: str) -> bool:
    return len(text) < 20 and bool(_NUMBER.match(text))


def breadcrumb(text: str) -> list[str]:
    """The parts of ``Home > World > Asia`` or of a line that ends in a slash; else nothing."""
    if (
        len(text) > 120
        or any(c.isdecimal() for c in text)
        or not _CRUMB_MARK.search(text)
        or not _BREADCRUMB.match(text)
    ):
        return []
    parts = [p.strip() for p in _CRUMB_MARK.split(text) if p.strip()]
    return parts if parts and all(len(p.split()) <= 4 for p in parts) else []


def urls_in(text: str) -> list[str]:
    return [m.rstrip(".,;)") for m in _URL.findall(text)]


def only_url(text: str) -> bool:
    """A block that is an address, perhaps after a word or two ("Source: https://…")."""
    rest = _URL.sub(" ", text)
    return rest != text and size(rest) <= 5 and not closed(rest.strip(" :："))


def heading_like(text: str) -> bool:
    """A line that may be a headline: neither a sentence nor a fragment of marks."""
    if not 1 <= len(text) <= 300 or not _LETTER.search(text) or _NO_HEADING.search(text):
        return False
    words = size(text)
    if words > 40:
        return False
    end = text.rstrip("\"'”’» ")
    if end.endswith(("...", "…", "?", "!", "？", "！", "؟")):
        return True
    abbreviated = re.search(r"(?:\b\w\.){1,4}$|\b(?:Jr|Sr|Inc|Co|Ltd|St|vs|No)\.$", end)
    return bool(abbreviated) or not end.endswith(
        (".", "。", ":", "：", ";", ",", "،", "，", "۔", "।")
    )
