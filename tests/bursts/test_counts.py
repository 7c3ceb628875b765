"""The counts behind bursts, in a real Redis."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from tests.system.conftest import Installation, install
from wireroom.records import Article, Entity, Keyword
from workers.bursts import LEAST_REFERENCE, Counted, Term, terms_of
from workers.state import bursts as state
from workers.state.bursts import BurstCounts

SLOT: Final = 1_800.0
NOW: Final = 1_930_000_500.0
COMMON: Final = ("budget", "council", "harbour", "ferry", "school", "police", "winter", "match")

__all__ = ["install"]


def article(number: int, *words: str, language: str = "en", place: str | None = None) -> Article:
    entities: tuple[Entity, ...] = ()
    if place is not None:
        entities = (Entity(text=place, label="GPE", start=0, end=len(place), id=f"loc:{place}"),)
    return Article(
        id=f"{number:032x}",
        text=place or "",
        language=language,
        entities=entities,
        keywords=tuple(Keyword(text=word, score=1.0) for word in words),
    )


def usual(number: int, language: str = "en") -> Article:
    draw = random.Random(number)
    return article(number, *draw.sample(COMMON, 3), language=language)


def filled(
    redis: Redis, articles: int = 120, now: float = NOW, language: str = "en"
) -> BurstCounts:
    """Counts that have seen usual articles, in the ten slots before the last two."""
    counts = BurstCounts(redis, "t", SLOT)
    for number in range(articles):
        slot = 3 + number % 10
        counts.note(usual(number, language), now - slot * SLOT)
    return counts


def test_a_word_and_a_place_that_are_suddenly_frequent_are_bursts(redis_client: Redis) -> None:
    counts = filled(redis_client)
    for number in range(1_000, 1_020):
        assert counts.note(usual(number), NOW) == ()
    found = [
        counts.note(article(n, "landslide", "police", place="Graz"), NOW)
        for n in range(2_000, 2_010)
    ]
    assert found[0] == ()
    last = {each.text: each for each in found[-1]}
    assert set(last) == {"landslide", "Graz"}
    assert last["Graz"].id == "loc:Graz"
    assert last["landslide"].language == "en"
    assert last["landslide"].articles == 10
    assert [each.text for each in counts.current(NOW)] == [each.text for each in found[-1]]
    assert {each.text for each in counts.current(NOW, "de")} == {"Graz"}


def test_an_article_counts_once_however_often_it_is_delivered(redis_client: Redis) -> None:
    counts = filled(redis_client)
    for _ in range(40):
        assert counts.note(article(5_000, "landslide"), NOW) == ()
    assert counts.current(NOW) == []


def test_a_busy_hour_and_another_language_are_no_bursts(redis_client: Redis) -> None:
    counts = filled(redis_client)
    for number in range(10_000, 10_600):
        assert counts.note(usual(number), NOW) == ()
    for number in range(20_000, 20_300):
        assert counts.note(usual(number, "ar"), NOW) == ()
    assert counts.current(NOW) == []


def test_with_redis_emptied_it_starts_anew_and_invents_nothing(redis_client: Redis) -> None:
    counts = filled(redis_client)
    redis_client.flushall()
    for number in range(int(LEAST_REFERENCE) * 3):
        assert counts.note(article(number, "landslide", place="Graz"), NOW) == ()
    assert counts.current(NOW) == []


def test_a_burst_is_over_two_slots_later(redis_client: Redis) -> None:
    counts = filled(redis_client)
    for number in range(2_000, 2_020):
        counts.note(article(number, "landslide"), NOW)
    assert [each.text for each in counts.current(NOW + SLOT)] == ["landslide"]
    assert counts.current(NOW + 2 * SLOT) == []


class _Oracle:
    """The same counts in dictionaries, every slot kept."""

    def __init__(self, decay: float) -> None:
        self.decay = decay
        self.slots: dict[str, dict[int, int]] = {}

    def add(self, key: str, slot: int) -> None:
        times = self.slots.setdefault(key, {})
        times[slot] = times.get(slot, 0) + 1

    def counted(self, key: str, now: int) -> Counted:
        times = self.slots.get(key, {})
        return Counted(
            recent=times.get(now, 0) + times.get(now - 1, 0),
            before=sum(
                count * self.decay ** (now - 2 - slot)
                for slot, count in times.items()
                if slot < now - 1
            ),
        )


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abcd")), min_size=1, max_size=40))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_cells_brought_up_to_date_on_touch_hold_what_all_slots_would(
    redis_client: Redis, steps: list[tuple[int, str]]
) -> None:
    redis_client.flushall()
    counts = BurstCounts(redis_client, "t", SLOT)
    oracle = _Oracle(0.5 ** (SLOT / 86_400))
    seen: dict[str, Counted] = {}

    def keep(term: Term, counted: Counted, group: Counted) -> None:
        seen[term.key] = counted
        seen[term.group] = group

    slot = int(NOW // SLOT)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(state, "burst", keep)
        for number, (ahead, word) in enumerate(steps):
            slot += ahead
            counts.note(article(number, word), slot * SLOT + 1)
            oracle.add(f"en:{word}", slot)
            oracle.add("en", slot)
            for key in (f"en:{word}", "en"):
                expected = oracle.counted(key, slot)
                assert seen[key].recent == expected.recent
                assert seen[key].before == pytest.approx(expected.before, rel=1e-4)


WORKER: Final = """
import sys
from redis import Redis
from tests.bursts.test_counts import NOW, SLOT, article
from workers.state.bursts import BurstCounts
counts = BurstCounts(Redis(unix_socket_path=sys.argv[1]), "t", SLOT)
for number in range(100):
    counts.note(article(int(sys.argv[2]) * 1_000 + number, "landslide"), NOW)
    counts.note(article(99_000_000 + number, "flood"), NOW)
"""


def test_several_workers_at_once_lose_and_double_nothing(
    redis_client: Redis, redis_server: Path
) -> None:
    counts = filled(redis_client)
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, str(redis_server), str(number)])
        for number in range(1, 4)
    ]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    found = {each.text: each.articles for each in counts.current(NOW)}
    assert found == {"landslide": 300, "flood": 100}


def test_memory_is_bounded_whatever_comes(redis_client: Redis) -> None:
    counts = BurstCounts(redis_client, "t", SLOT)
    for number in range(1_500):
        counts.note(article(number, *(f"w{number} {n}" for n in range(12))), NOW)
    sizes = {key: redis_client.strlen(key) for key in ("t:1800:r0", "t:1800:r1")}
    assert max(sizes.values()) <= 12 * state.CELLS
    keys = [key for key in redis_client.scan_iter() if b":a:" not in key]
    assert len(keys) <= 4
    assert all(0 < redis_client.ttl(key) <= 86_401 * 8 for key in redis_client.scan_iter())


def test_terms_have_the_same_digest_everywhere() -> None:
    (term,) = terms_of(article(1, "landslide"))
    assert term.digest == 0x67EC81470FF4E31D


def test_through_the_command_line(
    install: Callable[..., Installation], redis_client: Redis, redis_server: Path
) -> None:
    """Usual articles before; then a system takes six reports, two copies of one among them."""
    made = install(redis_url=f"unix://{redis_server}")
    counts = BurstCounts(redis_client, "wireroom:burst", SLOT)
    for number in range(120):
        counts.note(usual(number), time.time() - (3 + number % 10) * SLOT)
    folder = made.folder / "reports"
    folder.mkdir()
    places = ("school", "tunnel", "vineyard", "station", "church", "quarry")
    for number, place in enumerate(places):
        draw = random.Random(number)
        figures = " ".join(
            f"Crew {draw.randrange(900)} moved {draw.randrange(9_000)} tonnes past the {place}."
            for _ in range(6)
        )
        (folder / f"{place}.txt").write_text(
            f"Mudflow reaches the {place}\n\nThe mudflow that came down in Graz on Tuesday has "
            f"reached the {place}, officials said. {figures} The mudflow is slowing near the "
            f"{place}, and the mudflow should end by night number {number}.\n"
        )
    copied = (folder / "school.txt").read_text()
    for number in range(3):
        (folder / f"copy{number}.txt").write_text(f"{copied}Desk {number} adds nothing.\n")
    done = made.run("replay", str(folder), "--json")
    ended = Counter(json.loads(line)["disposition"] for line in done.stdout.splitlines())
    assert ended == {"duplicate": 3, "stored": 6}, done.stdout
    bursts = {each["text"]: each for each in made.records("bursts")}
    assert bursts["Graz"]["articles"] == 6
    assert bursts["Graz"]["id"] == "geonames:2778067"
    assert any("udflow" in text for text in bursts)
    assert "Graz" in made.run("bursts", "--language", "en").stdout
    noted = [each.notes["bursts"] for each in made.articles() if "bursts" in each.notes]
    assert noted
    assert "Graz" in {each["text"] for each in noted[0]}
    assert all("bursts" not in each.notes for each in made.articles() if each.duplicate)


def test_with_nothing_running_there_is_nothing_to_show(
    install: Callable[..., Installation],
) -> None:
    done = install().run("bursts")
    assert (done.returncode, done.stdout) == (0, "")
    (line,) = done.stderr.splitlines()
    assert "nothing is running" in line
    assert "`wireroom up`" in line
