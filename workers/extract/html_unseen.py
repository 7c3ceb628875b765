"""What an inline style keeps from being seen."""

from __future__ import annotations

import re
from typing import Final

STYLE_MAX_CHARS: Final = 2_000
_HIDDEN: Final = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?![.\d])"
    r"|text-indent\s{0,3}:\s{0,3}-\d{3}|mso-hide|clip\s{0,3}:\s{0,3}rect\(0|clip-path\s{0,3}:\s{0,3}inset\("
    r"(?:50|100)%|left\s{0,3}:\s{0,3}-\d{4}",
    re.IGNORECASE,
)
_INK: Final = re.compile(r"(?<![\w-])color\s{0,3}:\s{0,3}([^;!]{1,40})", re.IGNORECASE)
_PAPER: Final = re.compile(
    r"(?<![\w-])background(?:-color)?\s{0,3}:\s{0,3}([^;!]{1,40})", re.IGNORECASE
)
_RGB: Final = re.compile(r"rgba?\(\s?(\d{1,3})[\s,]{1,3}(\d{1,3})[\s,]{1,3}(\d{1,3})")
_NAMES: Final = {"white": "ffffff", "black": "000000", "snow": "fffafa", "ivory": "fffff0"}


def is_hidden_style(style: str) -> bool:
    """Whether an inline style keeps the element's text from being seen.

    ``opacity: 0`` and a height of nothing are left alone: scripts fade in and unfold what people
    are to read.  Of colours, only ink and paper that the same style gives are compared.
    """
    style = style[:STYLE_MAX_CHARS]
    return _HIDDEN.search(style) is not None or _is_ink_on_ink(style)


def _is_ink_on_ink(style: str) -> bool:
    paper = _PAPER.search(style)
    ink = _INK.search(style) if paper else None
    if ink is None or paper is None:
        return False
    colour = _colour(ink[1])
    return colour is not None and colour == _colour(paper[1])


def _colour(value: str) -> str | None:
    """Six hex digits for a CSS colour; ``None`` where it is inherited or of another form."""
    value = value.strip().lower()
    if found := _RGB.match(value):
        return "".join(f"{int(part):02x}" for part in found.groups())
    if not value.startswith("#"):
        return _NAMES.get(value)
    digits = value[1:]
    return "".join(2 * digit for digit in digits) if len(digits) == 3 else digits[:6]
