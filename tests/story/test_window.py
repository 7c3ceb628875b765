"""The window of open stories, against a real Redis."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Final

import msgspec
import pytest
from redis import Redis

from wireroom.errors import TransientError
from wireroom.records import Article
from workers.state import stories
from workers.state.stories import StoryWindow

NOW: Final = 1_930_000_000.0
TEXTS: Final = (
    "A ferry struck the quay at Port Alder. Captain Joran Vell said the Grey Heron's engines "
    "failed with 214 passengers aboard.",
    "The mayor of Kestrel Bay, Mira Tolland, resigned after the council refused her budget of "
    "48 million for the Northgate bridge.",
    "Orrin Glass won the Silver Lantern prize for a novel about the keepers of Sandhook light.",
)


def _article(number: int, text: str) -> Article:
    moment = datetime.fromtimestamp(NOW, UTC)
    return Article(id=f"{number:032x}"[::-1], text=text, language="en", published_at=moment)


def test_a_guess_joins_and_leaves_nothing(redis_client: Redis) -> None:
    window = StoryWindow(redis_client)
    opened = window.assign(_article(1, TEXTS[0]), NOW)
    before = {name: redis_client.dump(name) for name in redis_client.scan_iter()}
    assert window.guess(_article(2, TEXTS[0]), NOW).story_id == opened.story_id
    alone = [window.guess(_article(3, TEXTS[1]), NOW).story_id for _ in range(2)]
    assert alone[0] == alone[1] != opened.story_id
    assert {name: redis_client.dump(name) for name in redis_client.scan_iter()} == before
    assert window.assign(_article(3, TEXTS[1]), NOW).story_id == alone[0]


def test_stories_open_are_joined_and_keep_their_articles(redis_client: Redis) -> None:
    window = StoryWindow(redis_client)
    first = [window.assign(_article(n, text), NOW) for n, text in enumerate(TEXTS, 1)]
    assert {each.reason for each in first} == {"new"}
    assert len({each.story_id for each in first}) == 3
    again = [window.assign(_article(n, text), NOW) for n, text in enumerate(TEXTS, 11)]
    assert [each.story_id for each in again] == [each.story_id for each in first]
    known = window.assign(_article(1, TEXTS[0]), NOW)
    assert (known.story_id, known.reason) == (first[0].story_id, "known")
    assert first[0].story_id is not None
    profile = window.profile(first[0].story_id)
    assert profile is not None
    assert profile.articles == 2


def test_workers_at_once_open_one_story_for_one_event(redis_client: Redis) -> None:
    found: list[str | None] = []
    start = threading.Barrier(5)

    def deliver(worker: int) -> None:
        window = StoryWindow(Redis(connection_pool=redis_client.connection_pool))
        start.wait()
        found.append(window.assign(_article(100 + worker, TEXTS[0]), NOW).story_id)

    threads = [threading.Thread(target=deliver, args=(worker,)) for worker in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 5
    assert len(set(found)) == 1


def test_the_window_is_rebuilt_from_stored_articles(redis_client: Redis) -> None:
    window = StoryWindow(redis_client)
    window.assign(_article(7, TEXTS[2]), NOW)
    stored = [
        msgspec.structs.replace(_article(n, text), story=f"st{n:016x}")
        for n, text in enumerate(TEXTS[:2], 1)
    ]
    redis_client.set("wireroom:other", "stays")
    assert window.load([*stored, _article(9, TEXTS[2])], NOW) == 2
    assert window.assign(_article(21, TEXTS[1]), NOW).story_id == f"st{2:016x}"
    assert window.assign(_article(1, TEXTS[0]), NOW).reason == "known"
    assert window.assign(_article(22, TEXTS[2]), NOW).reason == "new"
    assert redis_client.get("wireroom:other") == b"stays"


def test_nothing_stays_for_ever_and_nothing_grows_without_bound(redis_client: Redis) -> None:
    window = StoryWindow(redis_client, window_days=7)
    for number in range(80):
        window.assign(_article(number, TEXTS[0]), NOW + number)
    keys = redis_client.keys("wireroom:st:*")
    assert keys
    assert all(0 < redis_client.ttl(key) <= 7 * 86_400 * 1.5 + 1 for key in keys)
    (profile,) = redis_client.keys("wireroom:st:p:*")
    assert redis_client.strlen(profile) < 40_000


def test_an_emptied_redis_opens_stories_anew(redis_client: Redis) -> None:
    window = StoryWindow(redis_client)
    window.assign(_article(1, TEXTS[0]), NOW)
    redis_client.delete(*redis_client.keys("wireroom:st:p:*"))
    assert window.assign(_article(2, TEXTS[0]), NOW).reason == "new"
    redis_client.flushall()
    assert window.assign(_article(3, TEXTS[0]), NOW).reason == "new"


def test_a_held_lock_is_waited_for_and_then_reported(
    redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "_LOCK_WAIT_SECONDS", 0.05)
    redis_client.set("wireroom:st:lock", "another", px=60_000)
    with pytest.raises(TransientError):
        StoryWindow(redis_client).assign(_article(1, TEXTS[0]), NOW)
    assert redis_client.get("wireroom:st:lock") == b"another"
