"""Parameters: which of them select the article."""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from wireroom.urls.parts import also_plain, encode
from wireroom.urls.path import is_script, names_article
from wireroom.urls.trackers import (
    BY_HOST,
    CAMPAIGNS,
    PLACES,
    REFERRERS,
    SELECTORS,
    SESSIONS,
    TRACKING,
    TRACKING_PREFIXES,
    VARIANTS,
)

_AMP: Final = re.compile(r"\A(?:amp(?:;|%3B))+")
_SESSION_VALUE: Final = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[0-9A-Za-z]{20,128}")
_BLOGGER: Final = re.compile(r"/[0-9]{4}/[0-9]{2}/[^/]+\.html")
# Servers decode all of a name and a value, but some also divide at ";".
_NAME_PLAIN: Final = "!$'()*,:@/?[]"
_VALUE_PLAIN: Final = _NAME_PLAIN + "="
_NAMES: Final = also_plain(_NAME_PLAIN)
_VALUES: Final = also_plain(_VALUE_PLAIN)


class _Pair(NamedTuple):
    name: str
    """decoded and in lower case, for the lists, as is ``value``"""
    encoded: str
    order: str
    value: str


def article_query(raw: str, host: str, path: str) -> str:
    """The parameters that select the article, sorted by name.

    Parameters of one name, and those without a value, keep their order: there it may matter.
    """
    if not raw:
        return ""
    kept: list[_Pair] = []
    places: list[_Pair] = []
    hints: list[_Pair] = []
    local = _of_host(host)
    for text in raw.split("&"):
        pair = _pair(text)
        if pair is None or pair.name in TRACKING or pair.name.startswith(TRACKING_PREFIXES):
            continue
        if pair.name in local:
            continue
        said = pair.value
        if said in VARIANTS.get(pair.name, ()):
            continue
        if pair.name == "m" and said in ("0", "1") and _BLOGGER.fullmatch(path):
            continue
        if pair.name in PLACES and (not said or said in REFERRERS or said.startswith("rss")):
            places.append(pair)
        elif _may_be_hint(pair.name, said):
            hints.append(pair)
        else:
            kept.append(pair)
    if hints and not (names_article(path) or _selected(kept)):
        kept += hints
    # A script that is left without any parameter has lost what selected the article.
    if not kept and places and is_script(path) and len(path) > 1:
        kept = places
    return "&".join(pair.encoded for pair in sorted(kept, key=lambda pair: pair.order))


def _pair(text: str) -> _Pair | None:
    given, equals, value = text.partition("=")
    name = encode(given, safe=_NAME_PLAIN + ";+", plain=_NAMES).replace("%20", "+")
    if name.startswith("amp"):
        name = _AMP.sub("", name, count=1)
    bare = _said(name)
    if not bare:
        return None
    if not equals:
        return _Pair(bare, name, "", "")
    spelt = encode(value, safe=_VALUE_PLAIN + ";+", plain=_VALUES).replace("%20", "+")
    return _Pair(bare, f"{name}={spelt}", name, _said(spelt))


def _said(text: str) -> str:
    if "%" in text or "+" in text:
        text = unquote(text.replace("+", " ")).strip()
    return text.lower()


def _may_be_hint(name: str, said: str) -> bool:
    """Whether a parameter may go where something else selects the article: a campaign that is no
    mere number, a session that looks like one."""
    if name in CAMPAIGNS:
        return not said.isdigit()
    return name in SESSIONS and _SESSION_VALUE.fullmatch(said) is not None


def _selected(kept: list[_Pair]) -> bool:
    return any(pair.name in SELECTORS and pair.value for pair in kept)


@functools.lru_cache(maxsize=4_096)
def _of_host(host: str) -> frozenset[str]:
    at = 0
    while at >= 0:
        if (names := BY_HOST.get(host[at:])) is not None:
            return names
        found = host.find(".", at)
        at = found + 1 if found >= 0 else -1
    return frozenset()
