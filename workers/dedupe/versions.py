"""What changed between two texts, in terms a reader cares about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from wireroom import limits
from wireroom.records import Article, Entity
from wireroom.text import fold, paragraphs
from workers.dedupe.paragraphdiff import compare

_CONTEXT_CHARS: Final = 160
"""What is kept before the first and after the last difference of a long changed paragraph."""
_NAME_MAX_WORDS: Final = 6
_NUMBER: Final = re.compile(r"\d(?:[\d.,٫٬’]{0,30}\d)?")
_QUOTED: Final = re.compile(
    r"“[^“”\n]{2,600}”|„[^„“”\n]{2,600}[“”]|«[^«»\n]{2,600}»|»[^«»\n]{2,600}«"
    r"|「[^「」\n]{2,600}」|『[^『』\n]{2,600}』|\"[^\"\n]{2,600}\""
)
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]{0,60}")
_SENTENCE_ENDS: Final = frozenset('.!?:\n“"«')
_NAMES: Final = frozenset(
    {"PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"}
)
"""Labels of OntoNotes that name something; the others are dates, amounts and counts."""


def new_version(before: Article, after: Article) -> dict[str, Any]:
    """The difference between two versions of one article: `differences` of their texts and
    titles, with names from the entities of both, and ``silent``: the text was changed and the
    time at which the article says that it was modified did not move, or is no longer said."""
    found = differences(before.text, after.text, entities=(before.entities, after.entities))
    if (before.title or "") != (after.title or ""):
        found = {"title": {"old": before.title, "new": after.title}, **found}
    found["silent"] = after.modified_at is None or after.modified_at == before.modified_at
    return found


def differences(
    old_text: str,
    new_text: str,
    *,
    entities: tuple[Sequence[Entity], Sequence[Entity]] = ((), ()),
) -> dict[str, Any]:
    """The paragraph diff of two main texts, as plain JSON values.

    ``added``, ``removed`` and ``moved`` are paragraphs, ``changed`` pairs {``old``, ``new``} of
    those that took each other's place and resemble each other.  ``numbers``, ``quotes`` and
    ``names`` hold {``added``, ``removed``}: the figures, quoted strings and names that only one
    text has.  Names are the ``entities`` of the texts, and capitalised words in scripts that
    have capitals.  What is beyond the limits is counted in ``omitted`` by field; a long paragraph
    is cut, a changed one to what differs.  Empty where the texts are the same.
    """
    old, new = paragraphs(old_text), paragraphs(new_text)
    if old == new:
        return {}
    diff = compare(old, new)
    fields: dict[str, list[Any]] = {
        "added": [_cut(text) for text in diff.added[: limits.DIFF_MAX_ENTRIES]],
        "removed": [_cut(text) for text in diff.removed[: limits.DIFF_MAX_ENTRIES]],
        "changed": [_pair(*pair) for pair in diff.changed[: limits.DIFF_MAX_ENTRIES]],
        "moved": [_cut(text) for text in diff.moved[: limits.DIFF_MAX_ENTRIES]],
    }
    out: dict[str, Any] = {field: value for field, value in fields.items() if value}
    omitted = {field: len(getattr(diff, field)) - len(value) for field, value in fields.items()}
    found = {
        "numbers": (_numbers(old), _numbers(new)),
        "quotes": (_quotes(old), _quotes(new)),
        "names": _all_names(old, new, entities),
    }
    for field, (before, after) in found.items():
        come = [shown for key, shown in after.items() if key not in before]
        gone = [shown for key, shown in before.items() if key not in after]
        if come or gone:
            most = limits.DIFF_MAX_ENTRIES
            out[field] = {"added": come[:most], "removed": gone[:most]}
            omitted[field] = max(0, len(come) - most) + max(0, len(gone) - most)
    if cut := {field: count for field, count in omitted.items() if count}:
        out["omitted"] = cut
    return out


def _cut(text: str, most: int = limits.DIFF_MAX_CHARS) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _pair(old: str, new: str) -> dict[str, str]:
    """A changed paragraph; of a long one the stretch that differs and a little around it."""
    if max(len(old), len(new)) > limits.DIFF_MAX_CHARS:
        same = _common(old, new)
        tail = _common(old[same:][::-1], new[same:][::-1])
        start = max(0, same - _CONTEXT_CHARS)
        end = max(0, tail - _CONTEXT_CHARS)
        old, new = (
            ("…" if start else "") + text[start : len(text) - end] + ("…" if end else "")
            for text in (old, new)
        )
    return {"old": _cut(old), "new": _cut(new)}


def _common(one: str, other: str) -> int:
    """Length of the common beginning (by halves: comparing slices is quick, characters not)."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _numbers(texts: Iterable[str]) -> dict[str, str]:
    """Figures by their value in whatever digits."""
    found = (match for text in texts for match in _NUMBER.findall(text))
    return {_digits(each): each for each in found}


def _digits(number: str) -> str:
    if number.isascii():
        return number
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in number)
    return plain.translate({0x066B: ".", 0x066C: ","})  # the Arabic decimal and thousands signs


def _quotes(texts: Iterable[str]) -> dict[str, str]:
    found = (match[1:-1].strip() for text in texts for match in _QUOTED.findall(text))
    return {fold(each): each for each in found}


def _all_names(
    old: list[str], new: list[str], entities: tuple[Sequence[Entity], Sequence[Entity]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Names of both texts by their folded form.  One that recognition missed in the other text,
    though it stands there letter by letter, is no difference."""
    before, after = (
        _named(texts, known) for texts, known in zip((old, new), entities, strict=True)
    )
    here, there = fold("\n".join(old)), fold("\n".join(new))
    return (
        {key: name for key, name in before.items() if key in after or not _stands(key, there)},
        {key: name for key, name in after.items() if key in before or not _stands(key, here)},
    )


def _named(texts: list[str], entities: Sequence[Entity]) -> dict[str, str]:
    """The entities, and capitalised words that hold none of them."""
    known = {fold(each.text): each.text for each in entities if each.label in _NAMES}
    words = {
        key: shown
        for key, shown in _capitalised(texts).items()
        if known.keys().isdisjoint(_stretches(key.split()))
    }
    return {**known, **words}


def _stretches(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield " ".join(words[start:end])


def _stands(name: str, text: str) -> bool:
    """Whether a folded text has the folded name: as whole words in a script with capitals; in
    others particles are written to the name, or words not apart."""
    return f" {name} " in f" {text} " if name.upper() != name else name in text


def _capitalised(texts: Iterable[str]) -> dict[str, str]:
    """Runs of capitalised words; a single one at a sentence's start only if it recurs inside."""
    names: dict[str, None] = {}
    for text in texts:
        run: list[str] = []
        opens, end = False, 0
        for match in _WORD.finditer(text):
            word, gap = match[0], text[end : match.start()]
            starts = end == 0 or not _SENTENCE_ENDS.isdisjoint(gap)
            if run and (gap != " " or not word[0].isupper()):
                _keep(run, opens, names)
                run = []
            if word[0].isupper():
                opens = starts if not run else opens
                run.append(word)
            end = match.end()
        _keep(run, opens, names)
    return {fold(name): name for name in names}


def _keep(run: list[str], opens: bool, names: dict[str, None]) -> None:
    """A word at a sentence's start is no name by its capital; where it recurs inside a sentence
    it is found there.  A longer run is a heading, or all is in capitals."""
    if 0 < len(run) <= _NAME_MAX_WORDS and not (opens and len(run) == 1):
        names[" ".join(run)] = None
