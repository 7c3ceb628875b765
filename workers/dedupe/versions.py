"""What changed between two versions of one article, in terms a reader cares about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, Final

from wireroom.text import fold, paragraphs

_DIFF_MAX_PARAGRAPHS: Final = 1_500
"""Above this the order is not compared (the matching is quadratic at worst)."""
_SHOWN_MAX: Final = 200
_NUMBER: Final = re.compile(r"\d(?:[\d.,٫٬’]{0,30}\d)?")
_QUOTED: Final = re.compile(
    r"“[^“”\n]{2,600}”|„[^„“”\n]{2,600}[“”]|«[^«»\n]{2,600}»|»[^«»\n]{2,600}«"
    r"|「[^「」\n]{2,600}」|\"[^\"\n]{2,600}\""
)
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]{0,60}")
_SENTENCE_ENDS: Final = frozenset('.!?:\n“"«')


def differences(old_text: str, new_text: str) -> dict[str, Any]:
    """The paragraph diff of two main texts, as plain JSON values.

    ``added`` and ``removed`` are paragraphs, ``changed`` pairs {``old``, ``new``} of those that
    took each other's place and resemble each other; at most 200 of each.  ``numbers``,
    ``quotes`` and ``names`` hold {``added``, ``removed``}: the figures, quoted strings and
    capitalised names that only one version has.  Empty where the texts are the same.
    """
    old, new = paragraphs(old_text), paragraphs(new_text)
    if old == new:
        return {}
    added, removed, changed = _diff(old, new)
    out: dict[str, Any] = {
        "added": added[:_SHOWN_MAX],
        "removed": removed[:_SHOWN_MAX],
        "changed": [{"old": before, "new": after} for before, after in changed[:_SHOWN_MAX]],
    }
    for field, found in (("numbers", _numbers), ("quotes", _quotes), ("names", _names)):
        before, after = found(old), found(new)
        gone, come = _only(before, after), _only(after, before)
        if gone or come:
            out[field] = {"added": come, "removed": gone}
    return {field: value for field, value in out.items() if value}


def _diff(old: list[str], new: list[str]) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    if max(len(old), len(new)) > _DIFF_MAX_PARAGRAPHS:
        return (
            list((Counter(new) - Counter(old)).elements()),
            list((Counter(old) - Counter(new)).elements()),
            [],
        )
    added: list[str] = []
    removed: list[str] = []
    changed: list[tuple[str, str]] = []
    for tag, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = old[i:j], new[m:n]
        for before, after in _pairs(gone, come):
            changed.append((before, after))
            gone.remove(before)
            come.remove(after)
        removed += gone
        added += come
    return added, removed, changed


def _pairs(gone: list[str], come: list[str]) -> list[tuple[str, str]]:
    """Paragraphs that share at least half of their words, each once, in order."""
    bags = [(text, Counter(fold(text).split())) for text in come[:50]]
    out: list[tuple[str, str]] = []
    for before in gone[:50]:
        bag = Counter(fold(before).split())
        scored = [
            (2 * (bag & other).total() / max(1, bag.total() + other.total()), -at)
            for at, (_, other) in enumerate(bags)
        ]
        best = max(scored, default=(0.0, 0))
        if best[0] >= 0.5:
            out.append((before, bags.pop(-best[1])[0]))
    return out


def _only(these: Counter[str], those: Counter[str]) -> list[str]:
    return [value for value in these if value not in those][:_SHOWN_MAX]


def _numbers(texts: Iterable[str]) -> Counter[str]:
    return Counter(match for text in texts for match in _NUMBER.findall(text))


def _quotes(texts: Iterable[str]) -> Counter[str]:
    return Counter(match[1:-1].strip() for text in texts for match in _QUOTED.findall(text))


def _names(texts: Iterable[str]) -> Counter[str]:
    """Runs of capitalised words; a single one at a sentence's start only if it recurs inside."""
    names: Counter[str] = Counter()
    openers: Counter[str] = Counter()
    for text in texts:
        run: list[str] = []
        opens, end = False, 0
        for match in _WORD.finditer(text):
            word, gap = match[0], text[end : match.start()]
            starts = end == 0 or not _SENTENCE_ENDS.isdisjoint(gap)
            if run and (gap != " " or not word[0].isupper()):
                _keep(run, opens, names, openers)
                run = []
            if word[0].isupper():
                opens = starts if not run else opens
                run.append(word)
            end = match.end()
        _keep(run, opens, names, openers)
    for word, count in openers.items():
        if word in names:
            names[word] += count
    return names


def _keep(run: list[str], opens: bool, names: Counter[str], openers: Counter[str]) -> None:
    if not run:
        return
    into = openers if opens and len(run) == 1 else names
    into[" ".join(run)] += 1
