"""Invented texts with a natural distribution of words, and their copies."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

_LETTERS = {
    "latin": "abcdefghijklmnoprstuvz",
    "arabic": "ابتثجحخدرسشصعفقكلمنهوي",
    "cyrillic": "абвгдезиклмнопрстуфхыя",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "devanagari": "कखगचजटडतदनपबमयरलवशसह",
    "han": "港口管理局宣布新客运码头将于下月开放首批航线连接三座岛屿风雨山河",
    "thai": "กขคงจชดตถทนบปผพมยรลวสหอ",
}
_UNSPACED = frozenset({"han", "thai"})


class Writer:
    """Writes texts from an invented vocabulary, the same for the same seed."""

    def __init__(self, seed: int, script: str = "latin", size: int = 5_000) -> None:
        self.random = random.Random(seed)
        letters = _LETTERS[script]
        self._words = [
            "".join(self.random.choices(letters, k=self.random.randint(2, 9))) for _ in range(size)
        ]
        self._gap = "" if script in _UNSPACED else " "
        self._weights = [1 / (rank + 5) for rank in range(size)]

    def words(self, count: int) -> list[str]:
        return self.random.choices(self._words, self._weights, k=count)

    def text(self, count: int) -> str:
        """``count`` words in paragraphs of about fifty."""
        words = self.words(count)
        return "\n\n".join(
            self._gap.join(words[at : at + 50]).capitalize() + "." for at in range(0, count, 50)
        )

    def edited(self, text: str, share: float) -> str:
        """``text`` with about ``share`` of its words replaced."""
        return "\n\n".join(
            " ".join(
                self.words(1)[0] if self.random.random() < share else word
                for word in paragraph.split()
            )
            for paragraph in text.split("\n\n")
        )


def calls(work: Callable[[], Any]) -> int:
    """Calls of functions, of Python and of C, while ``work`` runs."""
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
