"""A running system that tests may write to behind its back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.conftest import Installation, eventually, install
from wireroom import presence
from wireroom.embedded import connect
from wireroom.frontier import Frontier
from wireroom.settings import Settings, load
from wireroom.store import Store

__all__ = ["Attacked", "attacked", "install"]


class Attacked:
    """A system, and what someone has who can write to its Redis."""

    def __init__(self, made: Installation) -> None:
        self.made = made
        self.settings: Settings = load(made.environ)
        self.redis = connect(self.settings)
        self.frontier = Frontier.from_settings(self.redis, self.settings)
        self.store = Store.open(self.settings.effective_store_url)

    def close(self) -> None:
        self.store.close()
        self.redis.close()


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    made = Installation(tmp_path_factory.mktemp("attacked"), process_workers="1", lease_seconds="3")
    made.start("up")
    made.port()
    system = Attacked(made)
    eventually(
        lambda: presence.complete(presence.services(system.redis, system.settings.redis_prefix)),
        "the system is not complete",
    )
    yield system
    system.close()
    made.close()
