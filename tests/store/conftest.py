"""Stores on both databases."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from wireroom.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, new_store_url: Callable[[str], str]) -> str:
    """URL of an empty store of each kind."""
    return new_store_url(request.param)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open store whose clock moves a second with each look."""
    with Store.open(store_url, migrate=True, clock=ticking()) as opened:
        yield opened


def ticking(start: datetime = datetime(2031, 5, 4, 12, tzinfo=UTC)) -> Callable[[], datetime]:
    seconds = itertools.count()
    return lambda: start + timedelta(seconds=next(seconds))
