"""What people and scrapes ask a store, for ``store``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.store_rows import CYCLE, Plan, name, story
from wireroom.cli.audit import examine
from wireroom.store import Store

SCREENFUL: Final = 30

Ask = Callable[[Store], Any]


class Question:
    """One question, to the store and on the command line."""

    def __init__(self, ask: Ask, *command: str) -> None:
        self.ask = ask
        self.command = command


def found(**wanted: Any) -> Ask:
    return lambda store: list(store.find(limit=SCREENFUL, **wanted))


def questions(plan: Plan, folder: Path) -> dict[str, Question]:
    """What people and scrapes ask.  Words and entities by how often they occur."""
    end = plan.at(plan.count - 1)
    hour = end - timedelta(hours=1)
    middle = plan.count // 2 - plan.count // 2 % CYCLE
    url = plan.article(middle).url or ""
    rare = f"r{middle}"
    return {
        "articles": Question(found(), "articles"),
        "articles, one word in nearly all": Question(found(query="million"), "articles", "million"),
        "articles, a word in one of a hundred": Question(
            found(query="zeta30"), "articles", "zeta30"
        ),
        "articles, a word in one of a thousand": Question(
            found(query="zeta300"), "articles", "zeta300"
        ),
        "articles, a word in one": Question(found(query=rare), "articles", rare),
        "articles, two words": Question(found(query="harbour zeta9"), "articles", "harbour zeta9"),
        "articles, a phrase": Question(
            found(query='"the fishing quota in Riga"'), "articles", '"the fishing quota in Riga"'
        ),
        "articles, frequent words and a rare language": Question(
            found(query="ferry harbour", language="et"),
            *("articles", "ferry harbour", "--language", "et"),
        ),
        "articles of a language": Question(found(language="ar"), "articles", "--language", "ar"),
        "articles, an entity in every third": Question(
            found(entity="geonames:1"), "articles", "--entity", "geonames:1"
        ),
        "articles, an entity in one of a hundred": Question(
            found(entity="geonames:60"), "articles", "--entity", "geonames:60"
        ),
        "articles, a rare entity": Question(
            found(entity="geonames:19000"), "articles", "--entity", "geonames:19000"
        ),
        "articles, entity, word and language": Question(
            found(entity="geonames:2", query="zeta2", language="de"),
            *("articles", "zeta2", "--entity", "geonames:2", "--language", "de"),
        ),
        "articles of a story of 300": Question(
            found(story=story(0)), "articles", "--story", story(0)
        ),
        "articles of a source": Question(
            found(source="outlet5"), "articles", "--source", "outlet5"
        ),
        "articles since an hour": Question(
            found(since=hour), "articles", "--since", hour.isoformat()
        ),
        "stories since a day": Question(
            lambda store: [
                list(store.find(story=each.id))
                for each in store.stories(end - timedelta(days=1), 20)
            ],
            *("stories", "--since", (end - timedelta(days=1)).isoformat()),
        ),
        "explain a URL": Question(lambda store: store.explain(url), "explain", url),
        "explain an id": Question(lambda store: store.explain(name(9)), "explain", name(9)),
        "explain a short id": Question(
            lambda store: store.explain(name(9)[:10]), "explain", name(9)[:10]
        ),
        "sources list": Question(
            lambda store: list(store.source_rows(("active", "new"))), "sources", "list"
        ),
        "quarantine list": Question(lambda store: store.quarantine_list(), "quarantine", "list"),
        "audit": Question(lambda store: examine(None, store), "audit"),
        "metrics: what a scrape asks the store": Question(
            lambda store: (store.source_statuses(), store.subscription_states())
        ),
        "export since an hour": Question(
            lambda store: sum(1 for _ in store.iterate(hour)),
            *(
                "export",
                "--format",
                "jsonl",
                "--since",
                hour.isoformat(),
                str(folder / "out.jsonl"),
            ),
        ),
    }
