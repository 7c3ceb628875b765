"""Enricher: where and when the event of a report was, with the evidence."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article
from workers.enrich.eventing.cues import cues_for
from workers.enrich.eventing.opening import Opening
from workers.enrich.eventing.places import event_place
from workers.enrich.eventing.times import event_time
from workers.enrich.scanned import words_of
from workers.enrich.tokens import Words

__all__ = ["enrich_event"]


def enrich_event(article: Article, doc: Doc) -> dict[str, Any]:
    """``notes``: ``event``, with ``place`` {id, name, country?, evidence} and ``time`` {at, until?,
    evidence}, each only where there is evidence.  Runs after entities and quotes."""
    words = words_of(article.text[: limits.ENRICH_MAX_CHARS])
    cues = cues_for(article.language)
    opening = Opening(words, cues)
    title = Words((article.title or "")[: limits.TITLE_MAX_CHARS])
    place = event_place(
        opening, title, article.entities, article.notes.get("places", {}), cues
    )  # fmt: skip
    published = article.published_at.date() if article.published_at else None
    quoted = sorted((each.start, each.end) for each in article.quotes if not each.indirect)
    time = event_time(opening, title, published, quoted, cues, article.language)
    event = {name: value for name, value in (("place", place), ("time", time)) if value is not None}
    return {"notes": {"event": event}} if event else {}
