"""The speaker named inside the marks: ``« …, soupire X, … »`` and «…, — сказал X. — …»."""

from __future__ import annotations

from typing import Final

from workers.enrich.quoting import speakers
from workers.enrich.quoting.marks import Quoted
from workers.enrich.quoting.page import Page
from workers.enrich.quoting.said import Said
from workers.enrich.quoting.speaker import Speaker

_DASHES: Final = "—–-"
_MAX_TAG: Final = 14
"""Words of the speaker's clause."""


def interrupted(page: Page, span: Quoted) -> list[Said]:
    """The parts of a quotation around its speaker's clause; empty where none is inside.

    The clause opens with a verb of speech behind a comma (with a dash in Russian) and ends before
    the next comma or full stop (and dash); it names a person or has a pronoun for one.
    """
    first, last = page.word_from(span.start), page.word_before(span.end)
    if last - first < 5 or page.cues.bare_clause or page.cues.verb_first:
        return []
    for at in range(first + 1, last):
        gap = page.gap(at).strip()
        opened = gap[-1:] in _DASHES and gap[:1] in (",", "!", "?", "…") and len(gap) > 1
        if not opened and gap != ",":
            continue
        cue = page.verb_in(at, min(at + 1, last))
        if cue is None or cue.first != at:
            continue
        stop = _clause_end(page, at, last, dashed=opened)
        speaker = speakers.subject(page, at, stop, cue, follows=True)
        if speaker is None or not _is_named(page, speaker, at, stop):
            continue
        before = page.words.ends[at - 1]
        if page.text[before : before + 1] in ("!", "?", "…"):
            before += 1
        name = page.slice(cue.first, cue.last)
        parts = [Said(Quoted(span.outer, span.start, before, before), speaker, name, at)]
        if stop < last:
            rest = page.words.starts[stop + 1]
            parts.append(Said(Quoted(rest, rest, span.end, span.close), speaker, name, at))
        return parts
    return []


def _clause_end(page: Page, first: int, last: int, *, dashed: bool) -> int:
    """The last word of the speaker's clause that begins at ``first``."""
    for at in range(first + 1, min(last, first + _MAX_TAG) + 1):
        gap = page.gap(at).strip()
        if dashed and gap[-1:] in _DASHES and len(gap) > 1:
            return at - 1
        if not dashed and gap[:1] in (",", "."):
            return at - 1
    return last


def _is_named(page: Page, speaker: Speaker, first: int, last: int) -> bool:
    if speaker.pronoun:
        return True
    return any(
        entity.label == "PERSON" and entity.start == speaker.start
        for entity in page.entities_in(first, last)
    )
