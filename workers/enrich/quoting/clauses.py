"""Parts of the clause that a reporting verb stands in."""

from __future__ import annotations

import re
from typing import Final

from workers.enrich.languages.base import word_set
from workers.enrich.quoting.page import Page

_LIMITS: Final = re.compile(r"[,،;:()（）،–—―-]")
MAX_SUBJECT: Final = 8
"""Words of a subject without a name."""
_AUXILIARIES: Final = word_set(
    """
    also later then has had have was is reportedly recently often previously once ha han a ont
    hat haben habe auch так также قد كما
    """
)
OPENERS: Final = word_set(
    """
    as when while after before in on at with during for since because although though if by from
    despite under following speaking asked en a durante tras cuando mientras al dans lors
    pendant alors quand apres am im in bei nach wahrend als wenn в на во после когда при в في
    عند خلال
    """
)
"""Words that open an adverbial before the subject."""


def segment_before(page: Page, first: int, last: int) -> tuple[int, int]:
    """The words directly before a verb, back to the last comma."""
    while last >= first and page.words.folded[last] in _AUXILIARIES:
        last -= 1
    if last < first:
        return first, last
    at = last
    if first < last and last + 1 < len(page.words) and ")" in page.gap(last + 1):
        inside = last  # Rep. X (D-Ohio) said: the name stands before the bracket
        while inside > max(first, last - 8) and "(" not in page.gap(inside):
            inside -= 1
        at = last = inside - 1 if inside > first else last
    while at > first and not _LIMITS.search(page.gap(at).replace("-", "", 1)):
        at -= 1
    return at, last


def segment_after(page: Page, first: int, last: int) -> tuple[int, int]:
    """The words directly behind a verb, up to a comma or a complementiser."""
    at = first
    while at <= last:
        gap = page.gap(at)
        if at > first and (
            _LIMITS.search(gap.replace("-", "", 1)) or any(m in gap for m in '«“"„')
        ):
            break
        if at > first and page.words.folded[at] in page.cues.complementisers:
            break
        at += 1
    return first, min(at - 1, first + 2 * MAX_SUBJECT)


def head(page: Page, first: int, last: int) -> tuple[int, int]:
    """The clause without an opening adverbial: from its first comma, if it opens with one."""
    if first <= last and page.words.folded[first] in OPENERS:
        for at in range(first + 1, last + 1):
            if "," in page.gap(at) or "،" in page.gap(at):
                return at, last
    return first, last


def comma(gap: str) -> bool:
    """Whether a comma stands in the gap."""
    return "," in gap or "،" in gap


def has_words(page: Page, segment: tuple[int, int]) -> bool:
    """Whether there is a word of more than one letter."""
    return any(len(page.words.words[at]) > 1 for at in range(segment[0], segment[1] + 1))
