"""Folding of cue phrases and of the lines they are looked for in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from workers.calendar_names import fold_same_length

_SAME: Final = str.maketrans("’‘ʼ`ةى\xa0：", "''''هي :")


_FORMAT_CONTROLS: Final = re.compile(
    "[\x80-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffc]|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)


def without_format_controls(text: str) -> str:
    """``text`` without invisible format characters but for the joiners (U+200C, U+200D).

    Soft hyphens, zero-width spaces, bidi controls, annotation marks, C1 controls and tag
    characters (an unseen alphabet, but for the flags that they spell) go.  So do the marks of
    direction (U+200E, U+200F, U+061C): at the beginning of a line they would hide its first word
    from every rule, and the record says the direction.  The joiners belong to the spelling.
    """
    return text if text.isascii() else _FORMAT_CONTROLS.sub("", text)


def cue_fold(text: str) -> str:
    """Lower case without diacritics, one shape of apostrophe; code points keep their places."""
    return fold_same_length(text).translate(_SAME)


def word_found(phrase: str, folded: str) -> bool:
    """Whether a folded phrase stands in folded text with no letter or digit next to it."""
    at = folded.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if phrase[0] > "\u2e80" or not (
            (at and folded[at - 1].isalnum() and phrase[0].isalnum())
            or (folded[end : end + 1].isalnum() and phrase[-1].isalnum())
        ):
            return True
        at = folded.find(phrase, at + 1)
    return False


def cue_pattern(phrases: Iterable[str], *, anywhere: bool = False) -> re.Pattern[str]:
    """A pattern for folded text that matches any of the phrases as whole words, longest first.

    With ``anywhere`` a phrase may not begin inside a word (for searching, not matching).
    Without phrases it matches nothing.  Chinese and Japanese phrases need no word ends.
    """
    folded = sorted({cue_fold(p) for p in phrases}, key=len, reverse=True)
    if not folded:
        return re.compile(r"(?!)")
    parts = []
    for phrase in folded:
        head = r"(?<!\w)" if anywhere and phrase[0].isalnum() and phrase[0] < "\u2e80" else ""
        tail = r"(?!\w)" if phrase[-1].isalnum() and phrase[-1] < "\u2e80" else ""
        parts.append(head + re.escape(phrase) + tail)
    return re.compile("|".join(parts))
