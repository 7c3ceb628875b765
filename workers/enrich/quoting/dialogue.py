"""Speech set off by dashes instead of marks: ``— …, — сказал он.`` and ``– the paper writes.``"""

from __future__ import annotations

import re
from typing import Final

from workers.enrich.quoting import speakers
from workers.enrich.quoting.marks import Quoted
from workers.enrich.quoting.page import Page
from workers.enrich.quoting.said import Said

_DASH_LINE: Final = re.compile(r"^[ \t]*[—–―-][ \t\u00a0]+(?=\S)", re.MULTILINE)
_TURN: Final = re.compile(r"[,!?…][ \t\u00a0]+[—–―-][ \t\u00a0]+")
_MAX_TAG_WORDS: Final = 8
_MAX_SPEECH: Final = 3_000


def dialogue(page: Page) -> list[Said]:
    """Direct speech in lines that open with a dash, and lines that only name the speaker of the
    paragraph above."""
    said: list[Said] = []
    for match in _DASH_LINE.finditer(page.text):
        if page.span_at(match.end()) is not None:
            continue
        stop = page.text.find("\n", match.end(), match.end() + _MAX_SPEECH)
        end = stop if stop >= 0 else min(len(page.text), match.end() + _MAX_SPEECH)
        found = _speech(page, match.end(), end) or _tag(page, match.start(), match.end(), end)
        if found is not None:
            said.append(found)
    return said


def _speech(page: Page, start: int, end: int) -> Said | None:
    turn = _TURN.search(page.text, start, end)
    if turn is None:
        return None
    first, last = page.word_from(turn.end()), page.word_before(end)
    cue = page.verb_in(first, min(last, first + 4))
    if cue is None:
        return None
    last = min(page.sentence(first)[1], last)
    speaker = speakers.subject(page, first, last, cue, follows=True)
    inside = turn.start() + (page.text[turn.start()] != ",")
    span = Quoted(start, start, inside, inside)
    return Said(span, speaker, page.slice(cue.first, cue.last), cue.first)


def _tag(page: Page, line: int, start: int, end: int) -> Said | None:
    first, last = page.word_from(start), page.word_before(end)
    if not 0 <= last - first < _MAX_TAG_WORDS:
        return None
    cue = page.verb_in(first, last)
    low = max(0, line - _MAX_SPEECH)
    above = page.text[low:line].rstrip()
    if cue is None or not above:
        return None
    begin = low + above.rfind("\n") + 1
    close = low + len(above)
    if begin == low > 0 or any(
        span is not None for span in (page.span_at(begin), page.span_at(close - 1))
    ):
        return None
    speaker = speakers.subject(page, first, last, cue, follows=False)
    return Said(
        Quoted(begin, begin, close, close), speaker, page.slice(cue.first, cue.last), cue.first
    )
