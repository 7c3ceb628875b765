"""Enrichment: what an article is about, who speaks in it, and where it says it comes from.

An enricher is a function ``(article, doc) -> fields``: it gets the article as enriched so far
and spaCy's ``Doc`` of ``article.text`` (cut at ``limits.ENRICH_MAX_CHARS``) and returns the
``Article`` fields it fills (``notes`` are merged).  A new one is a file here and a line in
``ENRICHERS``; they run in that order, so that later ones see what earlier ones found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article
from workers.enrich import pipelines
from workers.enrich.attributions import enrich_attributions
from workers.enrich.entities import find_entities
from workers.enrich.event import enrich_event
from workers.enrich.keywords import enrich_keywords
from workers.enrich.quotes import enrich_quotes
from workers.enrich.summary import enrich_summary

__all__ = ["ENRICHERS", "Enricher", "enrich", "enrich_many"]

Enricher = Callable[[Article, Doc], dict[str, Any]]
OnFailure = Callable[[str, Exception], None]

ENRICHERS: dict[str, Enricher] = {
    "entities": find_entities,
    "quotes": enrich_quotes,
    "attributions": enrich_attributions,
    "keywords": enrich_keywords,
    "summary": enrich_summary,
    "event": enrich_event,
}


def enrich(
    article: Article,
    *,
    pipelines: Mapping[str, str] | None = None,
    on_failure: OnFailure | None = None,
) -> Article:
    """The article with all fields that the enrichers could fill.

    ``pipelines`` maps a language (or ``*``) to an importable trained spaCy package.  A failing
    enricher costs its fields, not the article: its name and error stand in
    ``notes["failed"]``, and ``on_failure(name, error)`` is called for counting.
    """
    return next(enrich_many((article,), pipelines=pipelines, on_failure=on_failure))


def enrich_many(
    articles: Iterable[Article],
    *,
    pipelines: Mapping[str, str] | None = None,
    on_failure: OnFailure | None = None,
    batch_size: int = 32,
) -> Iterator[Article]:
    """``enrich`` for many, in order, with spaCy's batching over runs of one language."""
    for article, doc in _docs(articles, pipelines or {}, batch_size):
        yield _apply(article, doc, on_failure)


def _docs(
    articles: Iterable[Article], table: Mapping[str, str], batch_size: int
) -> Iterator[tuple[Article, Doc]]:
    return pipelines.documents(articles, table, batch_size)


def _apply(article: Article, doc: Doc, on_failure: OnFailure | None) -> Article:
    failed: dict[str, str] = {}
    for name, enricher in ENRICHERS.items():
        try:
            fields = enricher(article, doc)
        except Exception as error:  # noqa: BLE001 - the promise above: a field, not the article
            failed[name] = f"{type(error).__name__}: {error}"[:200]
            if on_failure is not None:
                on_failure(name, error)
            continue
        notes = {**article.notes, **fields.pop("notes", {})}
        article = msgspec.structs.replace(article, notes=notes, **fields)
    notes = dict(article.notes)
    if failed:
        notes["failed"] = {**notes.get("failed", {}), **failed}
    if len(article.text) > limits.ENRICH_MAX_CHARS:
        notes["analysed_chars"] = limits.ENRICH_MAX_CHARS
    return msgspec.structs.replace(article, notes=notes)
