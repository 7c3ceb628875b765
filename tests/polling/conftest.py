"""Polls against scripted sites on loopback, with a real Redis and a real store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
import pytest
import redis

from tests.loopback import Loopback, Quiet
from wireroom.frontier import NewItem
from wireroom.records import ItemKind, Source
from wireroom.settings import Settings
from wireroom.sources import make_source, poll_item
from wireroom.store import Store
from wireroom.urls import host_key, url_id
from workers.context import Context
from workers.fetching import fetch
from workers.polling import poll
from workers.runner import Runner


class Asked(NamedTuple):
    """A request as the site saw it."""

    at: float
    path: str
    headers: dict[str, str]


class Answer(NamedTuple):
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = MappingProxyType({})


class Host(Loopback):
    """One host: what it answers by path, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        host = self

        class Handler(Quiet):
            def respond(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                host.asked.append(Asked(time.monotonic(), self.path, headers))
                answer = host.answers.get(self.path, Answer(404))
                tag = answer.headers.get("ETag")
                if tag is not None and headers.get("if-none-match") == tag:
                    answer = Answer(304)
                self.answer(answer.status, answer.headers, answer.body.encode())

        super().__init__(Handler)

    def paths(self) -> list[str]:
        """What was asked since the last time that this was asked."""
        found = [each.path for each in self.asked]
        self.asked.clear()
        return found

    def feed(self, path: str, *slugs: str, **headers: str) -> None:
        """Answers ``path`` with a feed of these articles."""
        items = "".join(
            f"<item><title>About {slug}</title><link>{self.url}/news/{slug}</link></item>"
            for slug in slugs
        )
        body = f'<rss version="2.0"><channel><title>A feed</title>{items}</channel></rss>'
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(200, body, {"Content-Type": "application/rss+xml"} | headers)

    def sitemap(self, path: str, *slugs: str) -> None:
        rows = "".join(f"<url><loc>{self.url}/news/{slug}</loc></url>" for slug in slugs)
        self.answers[path] = Answer(200, f"<urlset>{rows}</urlset>")

    def index(self, path: str, **dates: str | None) -> None:
        """A sitemap index of ``/NAME.xml``, with or without dates."""
        rows = "".join(
            f"<sitemap><loc>{self.url}/{name}.xml</loc>"
            + (f"<lastmod>{date}</lastmod>" if date else "")
            + "</sitemap>"
            for name, date in dates.items()
        )
        self.answers[path] = Answer(200, f"<sitemapindex>{rows}</sitemapindex>")

    def page(self, path: str, body: str, head: str = "") -> None:
        self.answers[path] = Answer(
            200,
            f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>",
            {"Content-Type": "text/html"},
        )


@pytest.fixture
def hosts() -> Iterator[list[Host]]:
    """Three hosts on loopback."""
    made = [Host() for _ in range(3)]
    yield made
    for each in made:
        each.close()


class Ingestion:
    """The poll and fetch stages of one system, run by hand."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.store = context.store
        self.frontier = context.frontier
        self.claims = 0
        self.left: list[tuple[str, str]] = []
        """what was dispatched and nobody worked on: key and stage"""
        self._runner = Runner(context, {"poll": poll, "fetch": fetch})

    def register(self, url: str, **fields: Any) -> Source:
        source = make_source(url, **fields)
        self.store.save_source(source)
        return source

    def enter_page(self, url: str, **payload: Any) -> None:
        item = NewItem(
            key=f"page:{url}",
            kind=ItemKind.PAGE,
            stage="fetch",
            queue="fetch",
            host=host_key(url),
            url=url,
            payload=payload,
        )
        self.frontier.enter([item])

    def poll(self, source: Source) -> dict[str, Any]:
        """Polls the source now, all turns, and what became due by it; its state afterwards."""
        address = self.store.source_state(source.id).get("address")
        due = poll_item(source, 0.0, address)
        self.frontier.enter([msgspec.structs.replace(due, replace_due=True)])
        self.run("poll")
        return self.store.source_state(source.id)

    def hurry(self, source: Source, url: str) -> bool:
        """Looks now at a list of the source that waits; whether one did."""
        key = f"poll:{source.id}:{url_id(url)[:16]}"
        if self.frontier.peek(key) is None:
            return False
        item = poll_item(source, 0.0)
        self.frontier.enter([msgspec.structs.replace(item, key=key, replace_due=True)])
        self.run("poll")
        return True

    def run(self, *stages: str, seconds: float = 0.0) -> None:
        """Works on what is due, in these stages, until nothing more is (for ``seconds``)."""
        deadline = time.monotonic() + seconds
        while True:
            ready = [each for each in self.frontier.dispatch("fetch", 20) if each not in self.left]
            for key, stage in ready:
                if stage in stages:
                    self.claims += 1
                    self._runner.run(key, stage)
                else:
                    self.left.append((key, stage))
            if not ready:
                if time.monotonic() > deadline:
                    return
                time.sleep(0.005)

    def catch_up(self) -> None:
        """Works on what was left."""
        left, self.left = self.left, []
        for key, stage in left:
            self._runner.run(key, stage)

    def entered(self) -> int:
        """Pages that have entered so far."""
        return self.frontier.ledger().entered.get(ItemKind.PAGE, 0)

    def endings(self) -> dict[str, int]:
        """How many pages ended in each way."""
        found = self.frontier.ledger().ended.items()
        return {str(how): count for (kind, how), count in found if kind == ItemKind.PAGE}


@pytest.fixture
def ingest(
    redis_client: redis.Redis, redis_server: Path, tmp_path: Path, hosts: list[Host]
) -> Iterator[Callable[..., Ingestion]]:
    """Makes the stages of a system with the given settings."""
    opened: list[Context] = []

    def make(**settings: Any) -> Ingestion:
        base = Settings(
            redis_url=f"unix://{redis_server}",
            data_dir=str(tmp_path),
            fetch_allow_networks=("127.0.0.0/8",),
            fetch_allow_ports=tuple(str(host.port) for host in hosts),
            host_min_interval_seconds=0.0,
            host_concurrency=20,
            max_attempts=2,
        )
        known = msgspec.structs.replace(base, **settings)
        Store.open(known.effective_store_url, migrate=True).close()
        opened.append(Context(known, "a worker"))
        return Ingestion(opened[-1])

    yield make
    for context in opened:
        context.client.close()
        context.store.close()
