"""Which addresses that a page declares for itself are believed."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

from wireroom.errors import PermanentError
from wireroom.urls.canonical import canonical_url
from wireroom.urls.hosts import registrable_domain
from wireroom.urls.identity import url_key
from wireroom.urls.path import has_slug, is_script
from wireroom.urls.trackers import SELECTORS

_LONG_NUMBER: Final = re.compile(r"[0-9]{5,20}")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_PAGE_NAMES: Final = frozenset({"page", "pg", "paged", "pagenum", "pagina", "seite"})
_LISTING_NAMES: Final = """
    tag tags category categories author authors search login signin register subscribe 404 error
"""
_LISTINGS: Final = frozenset(_LISTING_NAMES.split())


def believable_canonical(page_url: str, declared: str) -> bool:
    """Whether a page's declared ``rel=canonical`` or ``og:url`` may name the article.

    ``declared`` may be relative.  Templates often declare the front page, the section or one
    fixed article on every page, and copies declare the outlet they copied from; a declaration is
    believed only where it stays on the site and contradicts nothing in the page's own address:
    it is no part of its path and no listing, has none of its long numbers or selecting parameters
    with another value, keeps a parameter that alone selects and the number of a page, and
    shares a word with a title of three words.
    """
    try:
        page = canonical_url(page_url)
        other = canonical_url(urljoin(page_url, declared.strip()))
    except (PermanentError, ValueError):
        return False
    if url_key(page) == url_key(other):
        return True
    here, there = urlsplit(page), urlsplit(other)
    return (
        _same_site(here, there)
        and not _is_place(here, there)
        and not _other_numbers(here, there)
        and not _other_selection(here, there)
        and not _other_words(here, there)
    )


def _same_site(here: SplitResult, there: SplitResult) -> bool:
    if here.hostname == there.hostname:
        return True
    domain = registrable_domain(here.hostname or "")
    return domain is not None and domain == registrable_domain(there.hostname or "")


def _is_place(here: SplitResult, there: SplitResult) -> bool:
    """The front page, a section above the page, or a listing."""
    if there.query:
        return False
    ours, theirs = _segments(here.path), _segments(there.path)
    if not theirs:
        return not there.fragment
    if len(theirs) < len(ours) and ours[: len(theirs)] == theirs:
        return True
    return len(theirs) <= 2 and theirs[0] in _LISTINGS and ours[:1] != theirs[:1]


def _other_numbers(here: SplitResult, there: SplitResult) -> bool:
    ours = set(_LONG_NUMBER.findall(f"{here.path}?{here.query}"))
    theirs = set(_LONG_NUMBER.findall(f"{there.path}?{there.query}"))
    return bool(ours and theirs and not ours & theirs)


def _other_selection(here: SplitResult, there: SplitResult) -> bool:
    if not here.query:
        return False
    ours, theirs = dict(parse_qsl(here.query)), dict(parse_qsl(there.query))
    for name, value in ours.items():
        folded = name.lower()
        if folded in SELECTORS and theirs.get(name, value) != value:
            return True
        if folded in _PAGE_NAMES and value not in ("0", "1") and theirs.get(name) != value:
            return True
    if there.query:
        return False
    same = _segments(here.path) == _segments(there.path)
    return not has_slug(there.path) or (same and is_script(here.path))


def _other_words(here: SplitResult, there: SplitResult) -> bool:
    """Whether both have a title of three words or more and no word in common.  A title in Latin
    letters and one in others may be the same; so may two with a number in common."""
    ours, theirs = _title(here.path), _title(there.path)
    if min(len(ours), len(theirs)) < 3 or ours & theirs:
        return False
    if all(map(str.isascii, ours)) != all(map(str.isascii, theirs)):
        return False
    return not set(_LONG_NUMBER.findall(here.path)) & set(_LONG_NUMBER.findall(there.path))


def _title(path: str) -> set[str]:
    segments = _segments(path)
    return set(_WORD.findall(unquote(segments[-1]).casefold())) if segments else set()


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]
