"""Reports of one event in different languages are one story; its neighbours are others."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from wireroom.records import Article, Page
from workers.enrich import enrich
from workers.pipeline import read_article
from workers.story import Features, Profile, Rarity, assign, features, news, opened, update

ROOT = Path(__file__).resolve().parents[2]
EVENTS = ROOT / "benchmarks" / "data" / "stories_crosslingual.jsonl"
SHARED = Path(os.environ.get("WIREROOM_SHARED_DIR", ROOT.parent / "shared"))
SEEDS = sorted((SHARED / "seeds").glob("00[0-4]_*.txt"))
NOW = datetime(2031, 3, 2, 8, tzinfo=UTC)


def _stream(found: list[Features]) -> list[str]:
    profiles: dict[str, Profile] = {}
    having: Counter[str] = Counter()
    out = []
    for each in found:
        rarity = Rarity(len(profiles), having)
        result = assign(each, list(profiles.values()), rarity)
        known = profiles.get(result.story_id or "")
        profile = update(known, each, rarity) if known else opened(each, rarity)
        having.update(news(known, each))
        profiles[profile.story] = profile
        out.append(profile.story)
    return out


@pytest.fixture(scope="module")
def events() -> tuple[list[str], list[Features]]:
    rows = [json.loads(line) for line in EVENTS.read_text(encoding="utf-8").splitlines()]
    articles = [
        Article(
            id=f"{at:032x}"[::-1],
            title=row["title"],
            text=row["text"],
            language=row["language"],
            published_at=datetime.fromisoformat(row["published_at"]),
        )
        for at, row in enumerate(rows)
    ]
    return [row["event"] for row in rows], [features(enrich(each)) for each in articles]


@pytest.mark.parametrize("step", [1, -1, 29])
def test_events_in_several_languages(events: tuple[list[str], list[Features]], step: int) -> None:
    gold, found = events
    order = [(at * step) % len(gold) for at in range(len(gold))]
    stories = _stream([found[at] for at in order])
    names = [gold[at] for at in order]
    pairs = [
        (stories[a] == stories[b], names[a] == names[b])
        for a, b in combinations(range(len(gold)), 2)
    ]
    hit = sum(ours and right for ours, right in pairs)
    precision = hit / sum(ours for ours, _ in pairs)
    recall = hit / sum(right for _, right in pairs)
    assert precision >= 0.95
    assert 2 * precision * recall / (precision + recall) >= 0.85


@pytest.mark.skipif(len(SEEDS) != 5, reason="the shared seeds are absent")
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 0, 3, 1, 4)])
@pytest.mark.parametrize("busy", [False, True])
def test_the_seeds(
    events: tuple[list[str], list[Features]], order: tuple[int, ...], busy: bool
) -> None:
    found = []
    for path in SEEDS:
        article = read_article(Page(text=path.read_text(encoding="utf-8"), fetched_at=NOW), now=NOW)
        assert isinstance(article, Article)
        found.append(features(enrich(article)))
    before = events[1] if busy else []
    stories = _stream([*before, *(found[at] for at in order)])[len(before) :]
    story = dict(zip(order, stories, strict=True))
    assert story[0] == story[2]
    assert story[0] not in (story[1], story[3], story[4])
