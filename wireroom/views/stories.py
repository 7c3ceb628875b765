"""What a story is about and who reported it, for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypedDict

from wireroom.records import Article, Origin
from wireroom.store import Store, Story
from wireroom.views.edges import EdgeRecord, edge_record, importance

NAMES_SHOWN: Final = 5


class Named(TypedDict):
    """A person or place that articles of the story name."""

    id: str
    name: str
    articles: int


class Said(TypedDict):
    text: str
    speaker: str
    article: str


class StorySummary(TypedDict):
    """A story from its articles."""

    id: str
    title: str | None
    first_at: datetime | None
    last_at: datetime | None
    languages: list[str]
    articles: int
    copies: int
    outlets: list[str]
    independent_sources: int
    origin: Origin | None
    edges: list[EdgeRecord]
    people: list[Named]
    places: list[Named]
    quotes: list[Said]
    members: list[str]


def summarise(story: Story, store: Store, most: int | None = None) -> StorySummary:
    """The story by its articles: all of them, or the ``most`` that were stored last."""
    articles = list(store.find(story=story.id, limit=most))
    articles.sort(key=lambda each: (_time(each), each.id))
    originals = [each for each in articles if each.duplicate is None]
    outlets = {each.publisher.domain or each.publisher.name or each.source for each in articles}
    first = originals[0] if originals else (articles[0] if articles else None)
    origin = first.origin if first else None
    names = {each.id: each.publisher.name or each.publisher.domain for each in articles}
    found = store.edges_of([each.id for each in articles]).values()
    edges = sorted((edge for each in found for edge in each), key=importance)
    return StorySummary(
        id=story.id,
        title=story.title or (first.title if first else None),
        first_at=story.first_at,
        last_at=story.last_at,
        languages=list(story.languages),
        articles=len(articles),
        copies=len(articles) - len(originals),
        outlets=sorted(each for each in outlets if each),
        independent_sources=origin.independent_sources if origin else 0,
        origin=origin,
        edges=[edge_record(edge, names) for edge in edges],
        people=_names(originals, {"PERSON"}),
        places=_names(originals, {"GPE", "LOC"}),
        quotes=_quotes(originals)[:NAMES_SHOWN],
        members=[each.id for each in articles],
    )


def _quotes(articles: Sequence[Article]) -> list[Said]:
    return [
        Said(text=quote.text, speaker=names[quote.speaker_id], article=article.id)
        for article in articles
        for names in [_people(article)]
        for quote in article.quotes
        if quote.speaker_id in names and not quote.indirect
    ]


def _names(articles: Sequence[Article], labels: set[str]) -> list[Named]:
    """The most frequent linked entities, by the number of articles that name them."""
    count: Counter[str] = Counter()
    names: dict[str, str] = {}
    for article in articles:
        found = {e.id: e.name or e.text for e in article.entities if e.id and e.label in labels}
        count.update(found.keys())
        names = {**found, **names}
    return [
        Named(id=key, name=names[key], articles=number)
        for key, number in count.most_common(NAMES_SHOWN)
    ]


def _people(article: Article) -> dict[str | None, str]:
    """Names of the people that an article links, by id."""
    return {e.id: e.name or e.text for e in article.entities if e.id and e.label == "PERSON"}


def _time(article: Article) -> float:
    at = article.published_at or article.first_seen_at or article.stored_at
    return at.timestamp() if at else 0.0
