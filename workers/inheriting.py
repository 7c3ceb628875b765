"""The analysis of an article, and what a copy takes over of its original's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from wireroom import limits
from wireroom.records import Article, Attribution, Entity, Quote
from workers.dedupe import inherit, inherited_notes
from workers.enrich import enrich
from workers.enrich.summary import lead, reading_seconds

OnFailure = Callable[[str, Exception], None]


def enriched(article: Article, pipelines: Mapping[str, str], on_failure: OnFailure) -> Article:
    """The article with everything that can be said about its text."""
    return enrich(article, pipelines=pipelines, on_failure=on_failure)


def as_copy(
    original: Article,
    article: Article,
    pipelines: Mapping[str, str],
    on_failure: OnFailure,
) -> Article:
    """``article`` with the spans of the text that it shares with ``original``; only what is
    its own is analysed."""
    shared = inherit(original, article.text)
    if not shared.shared:
        # Other capitals or punctuation throughout: nothing can be moved.
        return enriched(article, pipelines, on_failure)
    entities, quotes = list(shared.entities), list(shared.quotes)
    attributions = [*article.attributions, *_found_again(original, article.text)]
    own: list[dict[str, Any]] = []
    for start, end in shared.fresh:
        part = enrich(
            msgspec.structs.replace(
                article, text=article.text[start:end], attributions=(), entities=(), quotes=()
            ),
            pipelines=pipelines,
            on_failure=on_failure,
        )
        entities += [_moved(each, start) for each in part.entities]
        quotes += [_moved_quote(each, start) for each in part.quotes]
        attributions += [_moved_credit(each, start) for each in part.attributions]
        own.append(part.notes)
    inherited = inherited_notes(original, article, shared.shared, entities)
    return msgspec.structs.replace(
        article,
        entities=tuple(sorted(entities, key=lambda each: each.start)),
        quotes=tuple(sorted(quotes, key=lambda each: each.start)),
        attributions=tuple(dict.fromkeys(attributions)),
        keywords=original.keywords,
        notes={**article.notes, **_notes(article, inherited, own)},
    )


def _notes(
    article: Article, inherited: dict[str, Any], own: list[dict[str, Any]]
) -> dict[str, Any]:
    """The inherited notes with those of the copy's own parts; what concerns the whole text and is
    not inherited is computed anew."""
    text = article.text[: limits.ENRICH_MAX_CHARS]
    notes = {**inherited, "reading_seconds": reading_seconds(text)}
    if "lead" not in notes and (
        chosen := lead(text, title=article.title or "", language=article.language)
    ):
        notes["lead"] = chosen
    for name in ("places", "failed"):
        if found := {key: value for each in own for key, value in each.get(name, {}).items()}:
            notes[name] = {**notes.get(name, {}), **found}
    if seats := {name for each in own for name in each.get("capitals", ())}:
        notes["capitals"] = sorted(seats.union(notes.get("capitals", ())))
    return notes


def _found_again(original: Article, text: str) -> list[Attribution]:
    found = []
    for each in original.attributions:
        at = text.find(each.text)
        if at >= 0 and each.start is not None:
            found.append(msgspec.structs.replace(each, start=at, end=at + len(each.text)))
    return found


def _moved(entity: Entity, by: int) -> Entity:
    return msgspec.structs.replace(entity, start=entity.start + by, end=entity.end + by)


def _moved_quote(quote: Quote, by: int) -> Quote:
    return msgspec.structs.replace(
        quote,
        start=quote.start + by,
        end=quote.end + by,
        speaker_start=None if quote.speaker_start is None else quote.speaker_start + by,
        speaker_end=None if quote.speaker_end is None else quote.speaker_end + by,
    )


def _moved_credit(credit: Attribution, by: int) -> Attribution:
    if credit.start is None or credit.end is None:
        return credit
    return msgspec.structs.replace(credit, start=credit.start + by, end=credit.end + by)
