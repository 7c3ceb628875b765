"""What the tests of push share: a hub, and a system whose items are worked on by hand."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis
from sqlalchemy import update

from tests.push.hub import Hub, PushedSite
from tests.system.conftest import install
from wireroom import topology
from wireroom.frontier import Seen
from wireroom.listener import make_receiver
from wireroom.pushitems import hub_item
from wireroom.records import Source
from wireroom.settings import Settings
from wireroom.sources import make_source, poll_item
from wireroom.store import Store, Subscription
from wireroom.store.schema import subscriptions
from wireroom.store.values import micros
from wireroom.webserver import bind
from workers.context import Context
from workers.runner import Runner
from workers.tasks import WORKS

__all__ = ["SECRET", "Bench", "bench", "hub", "install", "site"]

SECRET = "the secret of these tests alone, long enough"


@pytest.fixture
def hub() -> Iterator[Hub]:
    served = Hub()
    yield served
    served.close()


@pytest.fixture
def site(hub: Hub) -> Iterator[PushedSite]:
    served = PushedSite(hub.url)
    yield served
    served.close()


class Bench:
    """A store, a frontier, a worker that works when told to, and a receiver that listens."""

    def __init__(self, settings: Settings) -> None:
        self._bound = bind(settings.push_listen_address, "push_listen_address")
        port = self._bound.getsockname()[1]
        self.settings = msgspec.structs.replace(
            settings, push_callback_url=f"http://127.0.0.1:{port}/push"
        )
        self.context = Context(self.settings, "bench")
        self.server = make_receiver(self.settings, self.store, self.context.frontier)
        self._thread = threading.Thread(target=self.server.run, args=([self._bound],), daemon=True)
        self._thread.start()
        while not self.server.started:
            time.sleep(0.01)

    @property
    def store(self) -> Store:
        return self.context.store

    @property
    def url(self) -> str:
        return self.settings.push_callback_url or ""

    def register(self, url: str, **fields: Any) -> Source:
        source = make_source(url, **fields)
        self.store.save_source(source)
        self.context.frontier.enter([poll_item(source, 0.0)])
        return source

    def work(self) -> list[str]:
        """Runs all that is due, and what that leads to; the keys, in order."""
        done: list[str] = []
        runner = Runner(self.context, WORKS)
        idle = 0
        while idle < 3:
            ready = [
                each
                for queue in topology.QUEUES
                for each in self.context.frontier.dispatch(queue, 10)
            ]
            for key, stage in ready:
                runner.run(key, stage)
                done.append(key)
            idle = 0 if ready else idle + 1
            time.sleep(0.01)
        return done

    def poll(self, source: Source) -> None:
        """The source's next poll, now."""
        soon = msgspec.structs.replace(poll_item(source, 0.0), replace_due=True)
        self.context.frontier.enter([soon])
        assert f"poll:{source.id}" in self.work()

    def ask(self, row: Subscription) -> None:
        """The hub is asked, now."""
        self.change(row, next_at=micros(datetime.now(UTC) - timedelta(seconds=1)))
        self.wake(row)

    def wake(self, row: Subscription) -> None:
        """What waits for the hub looks around, now."""
        self.context.frontier.enter([hub_item(row.source, row.hub, 0.0)])
        assert f"hub:{row.source}" in self.work()

    def change(self, row: Subscription, **values: Any) -> None:
        chosen = subscriptions.c.id == row.id
        self.store._database.write(
            lambda c: c.execute(update(subscriptions).where(chosen).values(values))
        )

    def row(self, source: Source) -> Subscription:
        found = self.store.subscription(source.id)
        assert found is not None
        return found

    def settled(self, source: Source, state: str = "active") -> Subscription:
        """The subscription, once it is in ``state``."""
        deadline = time.monotonic() + 10
        while (row := self.store.subscription(source.id)) is None or row.state != state:
            assert time.monotonic() < deadline, row
            time.sleep(0.02)
        return row

    def pushed(self, source: Source) -> float | None:
        """Seconds for which push is trusted."""
        view = self.store.source_view(source.id)
        assert view is not None
        if view.pushed_until is None:
            return None
        return view.pushed_until / 1e6 - time.time()

    def waiting(self, key: str) -> Seen | None:
        return self.context.frontier.peek(key)

    def close(self) -> None:
        self.server.should_exit = True
        self._thread.join(10)
        self.context.client.close()
        self.store.close()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrating takes longer than copying."""
    file = tmp_path_factory.mktemp("push") / "empty.sqlite3"
    Store.migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def bench(
    tmp_path: Path,
    redis_client: redis.Redis,
    redis_server: Path,
    empty_store: Path,
    site: PushedSite,
) -> Iterator[Callable[..., Bench]]:
    """Makes benches that end with the test."""
    made: list[Bench] = []
    shutil.copy(empty_store, tmp_path / "store.sqlite3")

    def make(**settings: Any) -> Bench:
        wanted: dict[str, Any] = {
            "data_dir": str(tmp_path),
            "redis_url": f"unix://{redis_server}",
            "store_url": f"sqlite:///{tmp_path / 'store.sqlite3'}",
            "fetch_allow_networks": ("127.0.0.0/8",),
            "fetch_allow_ports": ("1-65535",),
            "fetch_robots": False,
            "host_min_interval_seconds": 0.0,
            "host_concurrency": 4,
            "push_secret": SECRET,
        }
        made.append(Bench(Settings(**{**wanted, **settings})))
        return made[-1]

    yield make
    for each in made:
        each.close()
