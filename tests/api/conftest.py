"""The API over real HTTP on loopback, on both databases."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
import pytest
import redis

from tests.store.conftest import ticking
from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom.api import Backend, make_api_server
from wireroom.records import (
    Disposition,
    Duplicate,
    Entity,
    Publisher,
    Quote,
    Rights,
    Source,
)
from wireroom.settings import Settings
from wireroom.store import Occurrence, Outcome, Store
from wireroom.watching.watchlist import make_watchlist
from wireroom.webserver import bind
from workers.dedupe import differences

TOKEN = "a token that is made for these tests alone"
AT = datetime(2031, 5, 4, 9, tzinfo=UTC)
FERRY_2 = FERRY.replace("214 people", "216 people")


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def ids(self) -> list[str]:
        """Of the records of a page."""
        return [each["id"] for each in self.json["items"]]


class Api:
    """A server, and questions to it."""

    def __init__(self, port: int, store: Store, settings: Settings) -> None:
        self.port = port
        self.store = store
        self.settings = settings

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", **query: Any
    ) -> Reply:
        """What is answered to one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            target = f"{path}?{urlencode(query)}" if query else path
            connection.request(method, target, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Reply(
                answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
            )
        finally:
            connection.close()

    def walk(self, path: str, limit: int, **query: Any) -> Iterator[Reply]:
        """Page after page."""
        cursor: str | None = None
        while True:
            place: dict[str, Any] = {} if cursor is None else {"cursor": cursor}
            found = self.get(path, limit=limit, **query, **place)
            assert found.status == 200, found.body
            yield found
            cursor = found.json["next"]
            if cursor is None:
                return


@contextmanager
def serving(store: Store, settings: Settings, client: redis.Redis) -> Iterator[Api]:
    """A server in a thread of its own, for as long as the block lasts."""
    backend = Backend(
        settings=settings,
        store=store,
        client=client,
        copies=lambda store, head: {"of": head.duplicate_of} if head.duplicate_of else None,
        bursts=lambda client, language: [],
    )
    bound = bind("127.0.0.1:0", "serve_address")
    server = make_api_server(backend)
    thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Api(bound.getsockname()[1], store, settings)
    server.should_exit = True
    thread.join(10)
    bound.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def api(
    request: pytest.FixtureRequest,
    new_store_url: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
    redis_server: Path,
) -> Iterator[Api]:
    """A served store with a few articles; without a token."""
    url = new_store_url(request.param)
    settings = Settings(
        store_url=url,
        data_dir=str(tmp_path_factory.mktemp("data")),
        redis_url=f"unix://{redis_server}",
        redis_prefix="api-tests:",
    )
    client = redis.Redis(unix_socket_path=str(redis_server))
    with Store.open(url, migrate=True, clock=ticking(AT + timedelta(days=1))) as store:
        fill(store)
        with serving(store, settings, client) as served:
            yield served
    client.close()


def fill(store: Store) -> None:
    """Two articles and a copy on a ferry, one on an orchard, and what is around them."""
    store.save_watchlists([make_watchlist("growers", any=("blossom",))])
    port = Entity(text="Port Valdo", label="GPE", start=34, end=44, id="town:valdo")
    ines = Entity(text="Ines Marrow", label="PERSON", start=0, end=3, id="person:ines")
    ferry = article(
        "ferry",
        published_at=AT,
        entities=(port, ines),
        quotes=(Quote(text="out of place", start=0, end=5, speaker="x", speaker_id="person:ines"),),
        publisher=Publisher(name="The Gazette", domain="gazette.example"),
        notes={"lead": "The ferry Lunaria ran aground."},
    )
    tale = {"id": "storyferry", "title": "The ferry"}
    store.commit(outcome(ferry, "page:ferry.1", story=tale))
    store.commit(
        outcome(
            article(
                "copy",
                duplicate=Duplicate(kind="exact", of="ferry", similarity=1.0),
                source="mirror",
                published_at=AT + timedelta(hours=1),
                publisher=Publisher(domain="mirror.example"),
            ),
            story=tale,
        )
    )
    store.commit(
        outcome(
            article(
                "orchard",
                ORCHARD,
                language="fr",
                published_at=AT + timedelta(hours=2),
                rights=Rights(noticed="No copying, the growers say."),
            ),
            story={"id": "storyorchard", "title": "The orchard"},
        )
    )
    second = outcome(
        msgspec.structs.replace(ferry, text=FERRY_2),
        disposition=Disposition.UPDATED,
        diff=differences(FERRY, FERRY_2),
        story=tale,
    )
    store.commit(second)
    rejected = Occurrence(id="page:lost.1", key="page:lost", url="https://gazette.example/lost?a=1")
    store.commit(Outcome(item=rejected, disposition=Disposition.REJECTED, reason="not-an-article"))
    store.save_source(
        Source(id="open1", url="https://gazette.example/feed.xml", name="The Gazette")
    )
    store.save_source(
        Source(id="closed1", url="https://me:hunter2@club.example/feed?api_key=hunter2&page=1")
    )
    store.save_source_state(
        "closed1",
        {
            "status": "failing",
            "address": "https://club.example/feed?token=hunter2",
            "failure": "https://me:hunter2@club.example/ answered 403",
        },
    )
