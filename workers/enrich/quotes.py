"""Enricher: direct and indirect quotations with their speakers, cues and offsets."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import msgspec
from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article, Entity, Quote
from workers.enrich.quoting.cues import cues_for
from workers.enrich.quoting.dialogue import dialogue
from workers.enrich.quoting.direct import direct
from workers.enrich.quoting.indirect import Stated, indirect
from workers.enrich.quoting.marks import quoted
from workers.enrich.quoting.memory import Memory
from workers.enrich.quoting.page import Page
from workers.enrich.quoting.said import Said

__all__ = ["enrich_quotes", "find_quotes"]


def enrich_quotes(article: Article, doc: Doc) -> dict[str, Any]:
    """``quotes`` of the article; runs after the entities, which name the speakers."""
    text = article.text[: limits.ENRICH_MAX_CHARS]
    found = find_quotes(text, article.language, article.entities, unresolved=False)
    return {"quotes": found}


def find_quotes(
    text: str,
    language: str | None = None,
    entities: tuple[Entity, ...] = (),
    *,
    unresolved: bool = True,
) -> tuple[Quote, ...]:
    """Quotations in order of their offsets (code points), at most ``limits.QUOTES_MAX``.

    ``quote.text`` is ``text[quote.start:quote.end]``: the words inside the marks; for an
    indirect quotation (``indirect``) the reported statement.  ``speaker`` is the mention as it
    stands in the text (also a pronoun), ``speaker_id`` the id of the entity behind it.  Without
    ``unresolved`` a pronoun of which the text does not tell whose it is names no speaker.
    """
    page = Page(text, entities, cues_for(language), quoted(text))
    said = sorted([*direct(page), *dialogue(page)], key=lambda item: item.span.start)
    used = {page.sentence(item.cue_first)[0] for item in said if item.cue_first is not None}
    found: list[tuple[int, Said | Stated]] = [(item.span.start, item) for item in said]
    starts = [start for start, _ in found]
    found.extend(
        (item.start, item)
        for item in indirect(page, used)
        if bisect_left(starts, item.start) == bisect_left(starts, item.end)
    )
    found.sort(key=lambda pair: pair[0])
    memory = Memory(page)
    quotes: list[Quote] = []
    last: tuple[str | None, int] = (None, 0)
    end = 0
    for start, item in found:
        quote = _quote(page, item, memory, last, unresolved)
        if start < end:
            continue
        end = quote.end
        if quote.speaker_id is not None:
            last = (quote.speaker_id, max(quote.end, quote.speaker_end or 0))
        quotes.append(quote)
        if len(quotes) == limits.QUOTES_MAX:
            break
    return tuple(quotes)


def _quote(
    page: Page,
    item: Said | Stated,
    memory: Memory,
    last: tuple[str | None, int],
    unresolved: bool,
) -> Quote:
    if isinstance(item, Stated):
        start, end = item.start, item.end
    else:
        start, end = item.span.start, item.span.end
    unnamed = Quote(
        text=page.text[start:end], start=start, end=end, cue=item.cue,
        indirect=isinstance(item, Stated),
    )  # fmt: skip
    speaker = item.speaker
    if speaker is None and isinstance(item, Said) and item.cue_first is not None:
        speaker = memory.carried_on(start, page.sentence(page.word_from(start))[0], last)
    if speaker is None:
        return unnamed
    word = page.words.folded[item.cue_first] if item.cue_first is not None else ""
    person = memory.resolve(speaker, word, last)
    if speaker.pronoun and person is None and not unresolved:
        return unnamed
    return msgspec.structs.replace(
        unnamed,
        speaker=page.text[speaker.start : speaker.end],
        speaker_id=person,
        speaker_start=speaker.start,
        speaker_end=speaker.end,
    )
