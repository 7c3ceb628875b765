"""Values of labels that come from outside are bounded: the largest by name, the rest together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

NAMED: Final = 20
"""Hosts, sources or reasons that have a series of their own."""
NAME_MAX_CHARS: Final = 200
OTHER: Final = "other"
"""All those that have none."""
UNDETERMINED: Final = "und"
"""Articles whose language is not known (ISO 639-2)."""
THREE_LETTERS: Final = frozenset({"arc", "ckb", "syr"})
"""Languages without a code of two letters that are told from others here."""
_TWO_LETTERS: Final = re.compile(r"[a-z]{2}")


def largest(
    values: Mapping[str, float], most: int = NAMED, total: float | None = None
) -> dict[str, float]:
    """The ``most`` largest of ``values``, largest first, and the rest as ``other``.

    ``total``: the sum of all where ``values`` holds only some of them.
    """
    together: dict[str, float] = {}
    for name, value in values.items():
        together[shown(name)] = together.get(shown(name), 0) + value
    ranked = sorted(together.items(), key=lambda each: (-each[1], each[0]))
    named = {name: value for name, value in ranked[:most] if value}
    rest = (sum(values.values()) if total is None else total) - sum(named.values())
    return named | ({OTHER: rest} if rest > 0 else {})


def shown(name: str) -> str:
    """A name from outside as the value of a label: bounded, and on one line."""
    return "".join(char if char.isprintable() else "?" for char in name[:NAME_MAX_CHARS])


def language_label(code: str | None) -> str:
    """The label of an article's language: at most 26² codes and a few, whatever pages declare."""
    if not code:
        return UNDETERMINED
    return code if _TWO_LETTERS.fullmatch(code) or code in THREE_LETTERS else OTHER
