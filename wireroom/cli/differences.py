"""A difference between two texts, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wireroom.cli.options import counted, shorten

SHOWN: Final = 8
"""Paragraphs of each kind, and numbers, quotes or names of each kind, on one screen."""
WIDTH: Final = 160


def difference_lines(diff: dict[str, Any]) -> Iterator[str]:
    """The lines of a `workers.dedupe.differences`, without control characters, and with what is
    left out counted."""
    if title := diff.get("title"):
        yield _line("-", f"title: {title.get('old') or '(none)'}")
        yield _line("+", f"title: {title.get('new') or '(none)'}")
    omitted = diff.get("omitted", {})
    for pair in diff.get("changed", [])[:SHOWN]:
        old, new = _around(pair["old"], pair["new"])
        yield _line("-", old)
        yield _line("+", new)
    yield from _rest("changed", diff, omitted)
    for field, sign in (("removed", "-"), ("added", "+"), ("moved", "~")):
        for text in diff.get(field, [])[:SHOWN]:
            yield _line(sign, text)
        yield from _rest(field, diff, omitted)
    for field in ("numbers", "names", "quotes"):
        found = diff.get(field, {})
        for field_sign, key in (("-", "removed"), ("+", "added")):
            values = found.get(key, [])
            if values:
                more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
                said = ", ".join(shorten(str(each), 60) for each in values[:SHOWN])
                yield _line(field_sign, f"{field}: {said}{more}", 4 * WIDTH)


def _around(old: str, new: str) -> tuple[str, str]:
    """Both with what differs in view, where that is far from the beginning of the line."""
    same = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
    start = same - WIDTH // 3
    return (old, new) if same < WIDTH // 2 else ("…" + old[start:], "…" + new[start:])


def _rest(field: str, diff: dict[str, Any], omitted: dict[str, int]) -> Iterator[str]:
    left = max(0, len(diff.get(field, [])) - SHOWN) + omitted.get(field, 0)
    if left:
        yield f"  … {counted(left, 'paragraph')} more {field}"


_COLOURS: Final = {"-": "red", "+": "green", "~": "yellow"}


def _line(sign: str, text: str, width: int = WIDTH) -> str:
    return f"{sign} {shorten(text, width)}"


def colour_of(line: str) -> str | None:
    """The colour of a difference's line, indented or not; none where it is no such line."""
    sign, space = line.lstrip()[:1], line.lstrip()[1:2]
    return _COLOURS.get(sign) if space == " " else None
