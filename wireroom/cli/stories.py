"""``wireroom stories``: clusters of articles about one event, across languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from wireroom.cli.connections import open_store
from wireroom.cli.edges import edge_line, edge_record, importance
from wireroom.cli.leads import show_leads
from wireroom.cli.options import (
    counted,
    emit,
    json_option,
    moment,
    say,
    settings_of,
    shorten,
    since_option,
)
from wireroom.records import Article
from wireroom.store import Store, Story

SCREENFUL = 20
NAMES_SHOWN = 5
EDGES_SHOWN = 5


@click.command()
@since_option
@click.option("--limit", type=click.IntRange(min=1), help="At most so many")
@click.option("--outlets", is_flag=True, help="Instead: who publishes first, and who follows whom")
@json_option
@click.pass_context
def stories(
    ctx: click.Context, since: str | None, limit: int | None, outlets: bool, as_json: bool
) -> None:
    """Show stories, the latest first, and who took them from whom.

    Example: wireroom stories --since 1d
    """
    if limit is None and not as_json:
        limit = SCREENFUL
    after = moment(since, datetime.now(UTC))
    with open_store(settings_of(ctx)) as store:
        if outlets:
            show_leads(store.leads(after, limit), as_json=as_json)
            return
        for story in store.stories(after, limit):
            summary = summarise(story, store)
            if as_json:
                emit(summary)
            else:
                _print(summary)


def summarise(story: Story, store: Store) -> dict[str, Any]:
    """What a story is about and who reported it, from its articles."""
    articles = list(store.find(story=story.id))
    articles.sort(key=lambda each: (_time(each), each.id))
    originals = [each for each in articles if each.duplicate is None]
    outlets = {each.publisher.domain or each.publisher.name or each.source for each in articles}
    first = originals[0] if originals else (articles[0] if articles else None)
    origin = first.origin if first else None
    names = {each.id: each.publisher.name or each.publisher.domain for each in articles}
    found = store.edges_of([each.id for each in articles]).values()
    edges = sorted((edge for each in found for edge in each), key=importance)
    return {
        "id": story.id,
        "title": story.title or (first.title if first else None),
        "first_at": story.first_at,
        "last_at": story.last_at,
        "languages": list(story.languages),
        "articles": len(articles),
        "copies": len(articles) - len(originals),
        "outlets": sorted(each for each in outlets if each),
        "independent_sources": origin.independent_sources if origin else 0,
        "origin": origin,
        "edges": [edge_record(edge, names) for edge in edges],
        "people": _names(originals, {"PERSON"}),
        "places": _names(originals, {"GPE", "LOC"}),
        "quotes": [
            {"text": quote.text, "speaker": names[quote.speaker_id], "article": article.id}
            for article in originals
            for names in [_people(article)]
            for quote in article.quotes
            if quote.speaker_id in names and not quote.indirect
        ][:NAMES_SHOWN],
        "members": [each.id for each in articles],
    }


def _names(articles: Sequence[Article], labels: set[str]) -> list[dict[str, Any]]:
    """The most frequent linked entities, by the number of articles that name them."""
    count: Counter[str] = Counter()
    names: dict[str, str] = {}
    for article in articles:
        found = {e.id: e.name or e.text for e in article.entities if e.id and e.label in labels}
        count.update(found.keys())
        names = {**found, **names}
    return [
        {"id": key, "name": names[key], "articles": number}
        for key, number in count.most_common(NAMES_SHOWN)
    ]


def _people(article: Article) -> dict[str | None, str]:
    """Names of the people that an article links, by id."""
    return {e.id: e.name or e.text for e in article.entities if e.id and e.label == "PERSON"}


def _time(article: Article) -> float:
    at = article.published_at or article.first_seen_at or article.stored_at
    return at.timestamp() if at else 0.0


def _print(story: dict[str, Any]) -> None:
    first, last = story["first_at"], story["last_at"]
    span = f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}" if first and last else "-"
    say(f"{story['id']}  {shorten(story['title'] or '(no title)', 100)}")
    say(
        f"    {span}  {', '.join(story['languages'])}  {counted(story['articles'], 'article')}, "
        f"{counted(story['copies'], 'copy', 'copies')}, "
        f"{counted(story['independent_sources'], 'independent source')}"
    )
    for label in ("people", "places"):
        if story[label]:
            shown = ", ".join(each["name"] for each in story[label])
            say(f"    {label}: {shorten(shown, 120)}")
    if story["outlets"]:
        say(f"    outlets: {shorten(', '.join(story['outlets']), 120)}")
    if (origin := story["origin"]) is not None:
        known = f" ({origin.article[:12]})" if origin.article else " (no article of it stored)"
        say(f"    origin: {shorten(origin.outlet or '(no outlet)', 60)}{known}")
    for edge in story["edges"][:EDGES_SHOWN]:
        say(f"    {edge_line(edge)}")
    if (more := len(story["edges"]) - EDGES_SHOWN) > 0:
        say(f"    … and {counted(more, 'more edge')} (--json)")
    for quote in story["quotes"][:2]:
        say(f"    “{shorten(quote['text'], 90)}” ({shorten(quote['speaker'], 30)})")
