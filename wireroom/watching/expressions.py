"""Regular expressions that watchlists may hold: no text makes one slow.

An expression is refused unless the most steps that trying it at one place can take, over all ways
in which a backtracking matcher may go, is a small number (``limits.WATCH_PATTERN_MAX_STEPS``).
Looking for it in a text is then linear in the text by construction, on every machine alike; a
time limit would mark or miss an article by how busy the machine is.  For the count each repeat
needs an end.  Operations that are not listed here are refused.

Every match must hold at least two letters in a row: texts without them are passed over at the
cost of a plain search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final, NamedTuple

from wireroom import limits
from wireroom.errors import UsageError

NEEDLE_MIN_CHARS: Final = 2
_ATOMS: Final = frozenset({sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY, sre.CATEGORY})
_REPEATS: Final = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})
_FLAGS: Final = re.IGNORECASE | re.UNICODE
# Dotless i and the dotted capital meet i when case is ignored, but not when it is folded.
_ALIKE: Final = str.maketrans({"ı": "i", "İ": "i"})


class _Cost(NamedTuple):
    ways: int
    """in which the part can match at one place"""
    steps: int
    """that all of them take together"""


class _RefusedError(Exception):
    pass


class Expression(NamedTuple):
    """A checked expression."""

    text: str
    """as it was written"""
    compiled: re.Pattern[str]
    needles: tuple[tuple[str, ...], ...]
    """every match holds one of each"""

    @property
    def folds(self) -> bool:
        """Whether case is ignored, and ``needles`` are folded by `lowered`."""
        return bool(self.compiled.flags & re.IGNORECASE)

    def may_match(self, searched: str) -> bool:
        """Whether a text, `lowered` where case is ignored, has what every match holds."""
        for group in self.needles:
            for needle in group:
                if needle in searched:
                    break
            else:
                return False
        return True


def expression(text: str) -> Expression:
    """Raises ``UsageError`` where ``text`` is none, or may not be used."""
    if len(text) > limits.WATCH_PATTERN_MAX_CHARS:
        raise UsageError(
            f"expression {text[:40]!r}…: is longer than {limits.WATCH_PATTERN_MAX_CHARS}"
        )
    try:
        parsed = parser.parse(text)
        _count(parsed)
        if parsed.state.flags & ~_FLAGS:
            raise _RefusedError("of all flags only (?i) at its beginning can be used")
        compiled = re.compile(text)
        needles = _needles(parsed)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(f"expression {text!r}: is none ({error})") from error
    except _RefusedError as error:
        raise UsageError(f"expression {text!r}: {error}") from error
    if not needles:
        raise UsageError(
            f"expression {text!r}: must have {NEEDLE_MIN_CHARS} letters in a row that every "
            "match holds"
        )
    if compiled.flags & re.IGNORECASE:
        needles = [tuple(lowered(each) for each in group) for group in needles]
    # The longest first: most likely the rarest.
    needles.sort(key=lambda group: -min(map(len, group)))
    return Expression(text, compiled, tuple(dict.fromkeys(needles)))


def lowered(text: str) -> str:
    """``text`` so that whatever meets when case is ignored is the same."""
    return text.translate(_ALIKE).casefold()


def _count(parts: Any) -> _Cost:
    """The cost of a sequence.  Raises ``_RefusedError``."""
    ways, steps = 1, 0
    for operation, argument in parts:
        each = _cost(operation, argument)
        steps += ways * each.steps
        ways *= each.ways
        if steps + ways > limits.WATCH_PATTERN_MAX_STEPS:
            raise _RefusedError(
                "could take too long at one place of a text: give its repeats smaller bounds, "
                "or less that may be repeated in different ways"
            )
    return _Cost(ways, steps)


def _cost(operation: Any, argument: Any) -> _Cost:
    if operation in _ATOMS or operation is sre.AT:
        return _Cost(1, 1)
    if operation is sre.SUBPATTERN:
        _group, added, removed, body = argument
        if added or removed:
            raise _RefusedError("of all flags only (?i) at its beginning can be used")
        return _count(body)
    if operation is sre.ATOMIC_GROUP:
        return _count(argument)
    if operation is sre.BRANCH:
        found = [_count(each) for each in argument[1]]
        return _Cost(sum(each.ways for each in found), sum(each.steps for each in found) + 1)
    if operation in _REPEATS:
        least, most, body = argument
        if most is sre.MAXREPEAT:
            raise _RefusedError("has a repeat without an end: write {0,30} for *, {1,30} for +")
        if most > limits.WATCH_PATTERN_MAX_STEPS:
            raise _RefusedError(f"repeats something up to {most} times")
        return _repeated(_count(body), int(least), int(most))
    raise _RefusedError(f"uses {str(operation).lower().replace('_', ' ')}, which cannot be bounded")


def _repeated(body: _Cost, least: int, most: int) -> _Cost:
    ways, steps, these = 0, 0, 1
    for number in range(most + 1):
        if number >= least:
            ways += these
        if number < most:
            steps += these * body.steps
            these *= body.ways
        if steps + ways > limits.WATCH_PATTERN_MAX_STEPS:
            break  # whoever asked will refuse it
    return _Cost(ways, max(steps, 1))


def _needles(parts: Any) -> list[tuple[str, ...]]:
    """Groups of strings, of each of which every match of a sequence holds one; all have at least
    ``NEEDLE_MIN_CHARS``."""
    found: list[tuple[str, ...]] = []
    run = ""
    for operation, argument in [*_flat(parts), (None, None)]:
        if operation is sre.LITERAL:
            run += chr(argument)
            continue
        if len(run) >= NEEDLE_MIN_CHARS:
            found.append((run,))
        run = ""
        if operation is sre.BRANCH:
            ways = [_needles(branch) for branch in argument[1]]
            if all(ways):
                found.append(tuple(needle for way in ways for needle in _best(way)))
        elif operation in _REPEATS and argument[0] > 0:
            found += _needles(argument[2])
    return found


def _best(groups: list[tuple[str, ...]]) -> tuple[str, ...]:
    return max(groups, key=lambda group: min(map(len, group)))


def _flat(parts: Any) -> Sequence[tuple[Any, Any]]:
    """The parts with those of groups in place of them; places such as ``\\b`` divide nothing."""
    out: list[tuple[Any, Any]] = []
    for operation, argument in parts:
        if operation is sre.SUBPATTERN:
            out += _flat(argument[-1])
        elif operation is sre.ATOMIC_GROUP:
            out += _flat(argument)
        elif operation is not sre.AT:
            out.append((operation, argument))
    return out
