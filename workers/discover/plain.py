"""Plain words from the small pieces of HTML that feeds put into titles and summaries."""

from __future__ import annotations

import html
import re
from typing import Any, Final
from urllib.parse import urljoin

from wireroom import limits
from wireroom.text import clean_controls

_TAG: Final = re.compile(r"<(?:/?[A-Za-z]|!--)[^<>]{0,4000}>")
_ABSOLUTE: Final = re.compile(r"https?://[A-Za-z0-9.:-]{1,300}(?:/[!-Z_a-z~]*)?(?<![?#;])")
"""Addresses that joining with a base would not change."""
_CONTROLS: Final = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
SUMMARY_MAX: Final = 4_000


def words(value: object, limit: int = limits.TITLE_MAX_CHARS) -> str | None:
    """One line of text without markup, character references and controls; ``None`` if nothing is
    left."""
    if not isinstance(value, str):
        return None
    value = value[: 8 * limit]
    if "<" in value:
        value = _TAG.sub(" ", value)
    if "&" in value:
        value = html.unescape(value)
        if "<" in value:
            value = _TAG.sub(" ", value)
    if _CONTROLS.search(value):
        value = clean_controls(value)
    line = " ".join(value.split())
    return line[:limit].rstrip() or None


def address(value: object, base: str | None) -> str | None:
    """An absolute http(s) address, resolved against ``base``; ``None`` for anything else."""
    if not isinstance(value, str) or not value.strip():
        return None
    link = value.strip().replace("\n", "").replace("\r", "").replace("\t", "")
    if _ABSOLUTE.fullmatch(link):
        return link if len(link) <= limits.URL_MAX_CHARS else None
    try:
        link = urljoin(base, link) if base else link
    except ValueError:
        return None
    if len(link) > limits.URL_MAX_CHARS or " " in link:
        link = link.replace(" ", "%20")
    if len(link) > limits.URL_MAX_CHARS or not link.lower().startswith(("http://", "https://")):
        return None
    return link


def text_of(element: Any, limit: int = limits.TITLE_MAX_CHARS) -> str | None:
    """Words of an XML element and all that is in it."""
    return words("".join(element.itertext())[: 8 * limit], limit)


def names(values: list[object]) -> tuple[str, ...]:
    """People's names, each once."""
    found = (words(value, 200) for value in values[: limits.BYLINE_MAX_NAMES])
    return tuple(dict.fromkeys(name for name in found if name))
