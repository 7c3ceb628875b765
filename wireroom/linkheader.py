"""The HTTP Link header (RFC 8288): read in one pass, forgiving as its appendix B asks."""

from __future__ import annotations

from typing import Final, NamedTuple

LINKS_MAX: Final = 100
"""Links taken from one header."""
_BLANK: Final = " \t"


class Link(NamedTuple):
    """One link of a header."""

    target: str
    """as written: it may be relative to the address that was fetched"""
    relations: tuple[str, ...]
    """lower case, in their order"""
    anchor: str | None = None
    """what the link is of, where that is not the resource itself"""


def parse_links(value: str) -> tuple[Link, ...]:
    """The links of a Link header's value; several headers are joined with commas before.

    Follows RFC 8288, appendix B.2 and B.3: of a repeated parameter the first counts, quotation
    marks may be missing.  A link that cannot be read is passed over.  Never raises, and takes
    time in proportion to the length.
    """
    found: list[Link] = []
    at, end = 0, len(value)
    while at < end and len(found) < LINKS_MAX:
        at = _after(value, at, _BLANK + ",")
        if at >= end or value[at] != "<":
            at = _until(value, at, ",")
            continue
        closing = value.find(">", at)
        if closing < 0:
            break
        target = value[at + 1 : closing].strip()
        parameters, at = _parameters(value, closing + 1)
        at = _until(value, at, ",")
        if target:
            relations = tuple(dict.fromkeys(parameters.get("rel", "").lower().split()))
            found.append(Link(target, relations, parameters.get("anchor")))
    return tuple(found)


def _parameters(value: str, at: int) -> tuple[dict[str, str], int]:
    """The parameters that start at ``at``, and where they end."""
    found: dict[str, str] = {}
    while True:
        at = _after(value, at, _BLANK)
        if value[at : at + 1] != ";":
            return found, at
        start = _after(value, at + 1, _BLANK)
        at = _until(value, start, _BLANK + "=;,")
        name = value[start:at].lower()
        at = _after(value, at, _BLANK)
        given = ""
        if value[at : at + 1] == "=":
            at = _after(value, at + 1, _BLANK)
            if value[at : at + 1] == '"':
                given, at = _quoted(value, at)
            else:
                start, at = at, _until(value, at, ";,")
                given = value[start:at].rstrip(_BLANK)
        found.setdefault(name, given)


def _quoted(value: str, at: int) -> tuple[str, int]:
    """The text of the quoted string that starts at ``at``, and where it ends (RFC 9110, 5.6.4)."""
    out: list[str] = []
    at += 1
    while at < len(value):
        char = value[at]
        if char == '"':
            return "".join(out), at + 1
        if char == "\\" and at + 1 < len(value):
            at += 1
            char = value[at]
        out.append(char)
        at += 1
    return "".join(out), at


def _after(value: str, at: int, chars: str) -> int:
    """The first place from ``at`` on that holds none of ``chars``."""
    while at < len(value) and value[at] in chars:
        at += 1
    return at


def _until(value: str, at: int, chars: str) -> int:
    """The first place from ``at`` on that holds one of ``chars``."""
    while at < len(value) and value[at] not in chars:
        at += 1
    return at
