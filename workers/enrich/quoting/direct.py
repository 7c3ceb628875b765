"""Direct speech: which quoted stretches are somebody's words, and whose."""

from __future__ import annotations

from typing import Final

from workers.enrich.quoting import speakers
from workers.enrich.quoting.interrupted import interrupted
from workers.enrich.quoting.marks import Quoted
from workers.enrich.quoting.page import Page
from workers.enrich.quoting.said import Said
from workers.enrich.quoting.shapes import (
    FULL_STOP,
    capital,
    clause_initial,
    ends_sentence,
    led_in,
    title_like,
)
from workers.enrich.quoting.verbs import before_name, finite

_OPEN_END: Final = ",?!…—–-،؟，？！"
_MAX_BETWEEN: Final = 14
"""Words between a quotation and its verb."""
_DASHES: Final = "―—–"


def direct(page: Page) -> list[Said]:
    """The spans that are direct speech, with what the text says about their speakers."""
    said: list[Said] = []
    for number in range(len(page.spans)):
        parts = interrupted(page, page.spans[number])
        if parts:
            said.extend(parts)
            continue
        found = _read(page, number, said[-1] if said else None)
        if found is not None:
            said.append(found)
    return _joined(page, said)


def _joined(page: Page, said: list[Said]) -> list[Said]:
    """The paragraphs of one long quotation as one; often only the last names the speaker."""
    joined: list[Said] = []
    for item in said:
        last = joined[-1] if joined else None
        if last is not None and last.span.continues:
            between = page.text[last.span.close : item.span.outer]
            if not between.strip():
                whole = item.span._replace(outer=last.span.outer, start=last.span.start)
                named = last if last.speaker is not None else item
                joined[-1] = named._replace(span=whole)
                continue
        joined.append(item)
    return joined


def _read(page: Page, number: int, previous: Said | None) -> Said | None:
    span = page.spans[number]
    inside = page.text[span.start : span.end]
    words = page.word_from(span.end) - page.word_from(span.start)
    if not any(char.isalnum() for char in inside) or _is_name(page, span):
        return None
    before, after = page.before(number), page.after(number)
    return (
        _introduced(page, span, before, words, previous)
        or _enclosed(page, span, before, after)
        or _closed_by(page, span, before, after, inside, previous)
        or _by_sign(page, span, before, after, inside, words)
        or _continued(page, number, before, inside, words, previous)
    )


def _is_name(page: Page, span: Quoted) -> bool:
    """Whether the marks hold a body's or an outlet's name and nothing else."""
    first = page.word_from(span.start)
    return any(
        entity.label == "ORG" and entity.start <= span.start and entity.end >= span.end
        for entity in page.entities_in(first, first)
    )


def _introduced(
    page: Page, span: Quoted, before: tuple[int, int], words: int, previous: Said | None
) -> Said | None:
    """``X said: “…”``: a verb or "according to" in the words before the mark."""
    first, last = before
    cue = page.verb_in(first, last, latest=True)
    if cue is None:
        return None
    between = page.text[page.words.ends[cue.last] : span.outer]
    lead = between.rstrip()
    distance = last - cue.last
    announced = lead.endswith((":", "："))
    if last >= 0 and page.words.folded[last] in page.cues.complementisers and not announced:
        return None
    paused = lead.endswith((",", "،", "—", "–", "-", "，")) and capital(page, span)
    adjacent = distance == 0
    clause = any(
        page.words.folded[at] in page.cues.complementisers for at in range(cue.last + 1, last + 1)
    )
    told = distance <= 5 and words >= 5 and capital(page, span) and not clause
    told = told or (page.cues.verb_first and distance <= 8 and not clause)
    named = distance <= 1 and words <= 3 and not clause and ends_sentence(page, span)
    if adjacent and not announced and title_like(page, span):
        return None
    resumed = previous is not None and previous.cue_first == cue.first and not lead[-1:].isalnum()
    if not (
        announced or adjacent or (paused and distance <= _MAX_BETWEEN) or told or named or resumed
    ):
        return None
    speaker = speakers.subject(page, first, last, cue, follows=False)
    return Said(span, speaker, page.slice(cue.first, cue.last), cue.first)


def _closed_by(
    page: Page,
    span: Quoted,
    before: tuple[int, int],
    after: tuple[int, int],
    inside: str,
    previous: Said | None,
) -> Said | None:
    """``“…,” X said``: a verb or "according to" in the words behind the mark."""
    first, last = after
    if last < first or not (clause_initial(page, before) or led_in(page, span, before, after)):
        return None
    tail = page.text[span.close : page.words.starts[first]].strip()
    if tail[:1] and tail[0] in FULL_STOP + ";:":
        return None
    pause = tail[:1] in (",", "،", "，") or (tail[:1] or " ") in _DASHES + "-"
    if not pause and inside[-1] not in _OPEN_END:
        # A full sentence is followed by its verb only directly: “….” said the mayor.
        opening = page.verb_in(first, min(first + 3, last))
        if opening is None or (inside[-1] in ".。" and page.words.upper[first]):
            return None
    according = page.according_in(first, min(first + 2, last))
    if according is not None:
        speaker = speakers.named(page, according.last + 1, last)
        return Said(span, speaker, page.slice(according.first, according.last), according.first)
    cue = page.verb_in(first, last)
    if cue is None or cue.first - first > 4:
        cue = before_name(page, first, last) or cue
    if cue is None or cue.first - first > _MAX_BETWEEN + 10:
        return None
    if inside[-1] in "?!؟" and not pause and page.words.upper[first] and cue.first - first > 6:
        return None
    cue = finite(page, cue, first, last)
    speaker = speakers.subject(page, first, last, cue, follows=True)
    return Said(span, speaker, page.slice(cue.first, cue.last), cue.first)


def _enclosed(
    page: Page, span: Quoted, before: tuple[int, int], after: tuple[int, int]
) -> Said | None:
    """``X, “…” dedi``: the subject before the mark, the verb directly behind it."""
    first, last = after
    if not page.cues.verb_last or last < first:
        return None
    if page.text[span.close : page.words.starts[first]].strip():
        return None
    cue = page.verb_in(first, min(first + 2, last))
    if cue is None:
        return None
    speaker = speakers.person_like(page, *before) if before[1] >= before[0] else None
    if speaker is None:
        speaker = speakers.person_like(page, cue.last + 1, last)
    return Said(span, speaker, page.slice(cue.first, cue.last), cue.first)


def _by_sign(
    page: Page,
    span: Quoted,
    before: tuple[int, int],
    after: tuple[int, int],
    inside: str,
    words: int,
) -> Said | None:
    """``X: “…”`` and ``“…” ― X``: a colon or a dash does the verb's work."""
    first, last = before
    if first <= last:
        sign = page.text[page.words.ends[last] : span.outer].strip()
        if sign in (":", "："):
            according = page.according_in(first, last)
            start = according.last + 1 if according else first
            speaker = speakers.person_like(page, start, last) if last - first < 25 else None
            return Said(span, speaker, sign)
        according = page.according_in(first, last)
        if according and sign in (",", "،", "") and capital(page, span) and words >= 4:
            speaker = speakers.named(page, according.last + 1, last)
            return Said(span, speaker, page.slice(according.first, according.last), according.first)
    start, stop = after
    if start <= stop and words >= 3:
        sign = page.text[span.close : page.words.starts[start]].strip()
        if sign in ("―", "—", "–", "--") and page.words.upper[start]:
            speaker = speakers.person_like(page, start, stop)
            if speaker is not None:
                return Said(span, speaker, sign)
    return None


def _continued(
    page: Page,
    number: int,
    before: tuple[int, int],
    inside: str,
    words: int,
    previous: Said | None,
) -> Said | None:
    """A quotation that is a sentence of its own goes on where the last one ended."""
    span = page.spans[number]
    whole = not span.closed or inside.rstrip("”\"’'")[-1:] in tuple(FULL_STOP)
    if not clause_initial(page, before) or words < 2 or not (capital(page, span) or words > 5):
        return None
    after_mark = page.text[span.close : span.close + 1]
    if not whole and after_mark not in (".", "!", "?", "\n", "", "。"):
        return None
    if span.single and words < 6:
        return None
    # Without a cue in reach a quoted sentence is speech only where the language's cues are unknown.
    anonymous = Said(span) if words >= 6 and not page.verbs else None
    if span.continues and (previous is None or not previous.span.continues):
        return Said(span)
    if previous is None:
        return anonymous
    between = page.text[previous.span.close : span.outer]
    breaks = between.count("\n\n") or between.count("\n")
    if breaks == 0 or (breaks == 1 and (previous.span.continues or len(between.strip()) < 120)):
        return Said(span, previous.speaker, previous.cue)
    return anonymous
