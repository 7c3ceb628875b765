"""Texts that are made to be expensive: each a function of how many characters it shall have."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice
from typing import Final

_LETTERS: Final = (
    "abcdefgh", "абвгдежз", "ابتثجحخد", "αβγδεζηθ", "אבגדהוזח", "漢字北京東大上海", "กขคงจฉชซ",
    "あいうえおかきく", "가나다라마바사아", "अआइईउऊएऐ", "აბგდევზთ", "աբգդեզէը",
)  # fmt: skip


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _spelt(number: int, letters: str = "abcdefghijklmnop") -> str:
    """A word of five letters that differs for each of a million numbers."""
    return "".join(letters[(number >> 4 * place) % len(letters)] for place in range(5))


def _one_script_a_word(size: int) -> str:
    scripts = islice(cycle(_LETTERS), size // 6)
    return " ".join(_spelt(number, letters) for number, letters in enumerate(scripts))


def _capitalised(size: int) -> str:
    return " ".join(_spelt(number).capitalize() for number in range(size // 6))


def _people(size: int) -> str:
    return " ".join(
        f"Minister {_spelt(number).capitalize()} {_spelt(7 * number + 1).capitalize()} said."
        for number in range(size // 27)
    )


TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "one letter": _repeated("a"),
    "one ideograph": _repeated("漢"),
    "unspaced": _repeated("北京报道说美国的总统在上海"),
    "one script a word": _one_script_a_word,
    "capitalised words": _capitalised,
    "capitals in a line each": lambda size: _capitalised(size).replace(" ", "\n"),
    "new people": _people,
    "one person": _repeated("Ada Orr "),
    "emoji": _repeated("😀👩‍🚀 "),
    "both directions": _repeated("Cairo القاهرة said قال \u202bReuters رويترز\u202c "),
    "marks on letters": _repeated("a\u0301\u064b"),
    "marks alone": _repeated("\u0301"),
    "nul": _repeated("a\0 "),
    "blanks": _repeated(" \t"),
    "lines": _repeated("A\n"),
    "brackets": _repeated("(("),
    "initials": _repeated("A. "),
    "acronyms": _repeated("U.S.A."),
    "cities": _repeated("Paris London Madrid "),
    "many cities": _repeated("Lake Victoria, Moscow, Oslo; "),
    "outlets": _repeated("Reuters, The Guardian and BBC News reported "),
    "tags": _repeated("(Reuters) "),
    "trade": _repeated("newspaper The Times Post "),
    "ministries": _repeated("the French Foreign Ministry of Health and "),
    "particles": _repeated("Van der "),
    "roles": _repeated("the minister, Ada Orr, "),
    "quotations": _repeated("“a” "),
    "said": _repeated("“We will go,” said Ada Orr. "),
    "opening marks": _repeated("“"),
    "nested": _repeated("“a ‘b «c "),
    "nested and closed": lambda size: "“" * (size // 2) + "”" * (size // 2),
    "straight marks": _repeated('"a '),
    "single marks": _repeated(" ‘a"),
    "apostrophes": _repeated("rock 'n' roll's "),
    "dashes": _repeated("— a, — said b\n"),
    "verbs": _repeated("Ada said that "),
    "sources": _repeated("according to Ada, "),
    "addresses": _repeated("http://a.bc/\n"),
    "dates": _repeated("on Monday, March 3, 2024 in Oslo "),
    "numbers": _repeated("1 2024 "),
    "russian": _repeated("президент России Иван Петров заявил, что "),
    "arabic titles": _repeated("الرئيس محمد علي "),
    "arabic heads": _repeated("وزارة "),
    "arabic openers": _repeated("بن "),
    "arabic places": _repeated("مدينة دير "),
    "arabic verbs": _repeated("وقال محمد إن "),
}
