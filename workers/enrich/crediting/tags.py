"""Credits that need no cue: brackets, datelines, bylines, signatures."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from wireroom.records import AttributionKind
from workers.enrich.crediting.mentions import Mention

_SIGNED: Final = re.compile(r"(?:[—–-]|[.!?»”\"] ) ?$")
"""What stands before the name of a source that signs a text."""
_DASH: Final = re.compile(r"[)）]\s*[-–—―:]|[)）]\s+[-–—―]")
_BYLINE: Final = re.compile(
    r"^\W*(?:by|from|von|por|par|di|door|av|автор|بقلم|كتب)\b", re.IGNORECASE
)
_MAX_LINE: Final = 160


class Credit(NamedTuple):
    """What a mention is credited as, and the stretch that says so."""

    kind: AttributionKind
    start: int
    end: int


def tag(text: str, mention: Mention) -> Credit | None:
    """``(AP)``, ``PARIS (Reuters) —``, a last line that is only a name, a byline,
    the signature of a text."""
    if mention.outlet is None:
        return None
    line_start = text.rfind("\n", max(0, mention.start - _MAX_LINE), mention.start) + 1
    line_end = text.find("\n", mention.end, mention.end + _MAX_LINE)
    whole = line_end >= 0 or mention.end + _MAX_LINE >= len(text)
    line_end = line_end if line_end >= 0 else min(len(text), mention.end + _MAX_LINE)
    opens = text[mention.start - 1 : mention.start] in ("(", "（", "[", "/")
    closes = text[mention.end : mention.end + 1] in (")", "）", "]", "/")
    near_start = mention.start - line_start < 80 and (line_start or mention.start < 80)
    if opens and closes:
        dateline = near_start and _DASH.match(text, mention.end) is not None
        if mention.outlet.kind == "agency" or dateline:
            return Credit("via", mention.start - 1, mention.end + 1)
        return None
    if not whole or line_end - line_start > _MAX_LINE or line_start == mention.start == 0:
        return None
    rest = (text[line_start : mention.start] + " " + text[mention.end : line_end]).split()
    if line_end >= len(text.rstrip()) - 200 and len("".join(rest)) <= 8:
        return Credit("via", mention.start, mention.end)
    last = not text[mention.end :].strip(" .)\n")
    if last and _SIGNED.search(text[line_start : mention.start]) is not None:
        return Credit("via", mention.start, mention.end)
    line = text[line_start:line_end]
    if len(rest) <= 22 and _BYLINE.match(line) and not line.rstrip().endswith((".", "!", "?")):
        return Credit("via", mention.start, mention.end)
    return None
