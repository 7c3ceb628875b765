"""Burst terms: ``python -m benchmarks.bursts``.

What an article costs (processor time of the caller and of Redis), and on a made stream of a day in
which 20 words become frequent at known times: how many are found, after how many articles, and how
many others are called bursts.  Words are drawn from a Zipf distribution over 50,000, twelve an
article, 12,000 articles a day, twice as many by day as by night.
"""

from __future__ import annotations

import math
import random
import sys
import tempfile
import time

import redis

from wireroom.embedded import EmbeddedRedis, connect
from wireroom.records import Article, Entity, Keyword
from wireroom.settings import Settings
from workers.state.bursts import BurstCounts

_SLOT = 1_800.0
_DAY_ARTICLES = 12_000
_BURSTS = 20
_BURST_ARTICLES = 25


def main() -> int:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedRedis(Settings(data_dir=folder))
        server.start()
        try:
            _measure(connect(Settings(data_dir=folder)))
        finally:
            server.stop()
    return 0


def stream(days: int) -> list[tuple[float, Article, str | None]]:
    """(time, article, the burst word that it has) of some days, bursts in the last."""
    draw = random.Random(7)
    ranks = range(1, 50_001)
    weights = [1 / rank for rank in ranks]
    total = days * _DAY_ARTICLES
    out: list[tuple[float, Article, str | None]] = []
    moments: list[float] = []
    while len(moments) < total:
        at = draw.random() * days * 86_400
        if draw.random() < 0.75 + 0.25 * math.sin(2 * math.pi * at / 86_400):
            moments.append(at)
    starts = [(days - 0.9 + 0.04 * n) * 86_400 for n in range(_BURSTS)]
    bursts = [
        (start + draw.random() * _SLOT, f"burst{n}")
        for n, start in enumerate(starts)
        for _ in range(_BURST_ARTICLES)
    ]
    plan: list[tuple[float, str | None]] = [*((at, None) for at in moments), *bursts]
    words = draw.choices(ranks, weights, k=12 * len(plan))
    for number, (at, word) in enumerate(sorted(plan, key=lambda each: each[0])):
        own = [f"word{rank}" for rank in dict.fromkeys(words[12 * number : 12 * number + 12])]
        names = own[:5]
        keywords = own[5:] if word is None else [word, *own[5:]]
        article = Article(
            id=f"{number:032x}",
            text=" ".join(names),
            language="en",
            entities=tuple(
                Entity(text=name, label="ORG", start=0, end=1, id=f"org:{name}") for name in names
            ),
            keywords=tuple(Keyword(text=each, score=1.0) for each in keywords),
        )
        out.append((at, article, word))
    return out


def _measure(client: redis.Redis) -> None:
    articles = stream(3)
    counts = BurstCounts(client, "b", _SLOT, 1.0)
    spoilt: set[str] = set()
    seen: dict[str, int] = {}
    found: dict[str, int] = {}
    before, busy = time.process_time(), _redis_seconds(client)
    began = time.perf_counter()
    for at, article, word in articles:
        noted = counts.note(article, 1_930_000_000 + at)
        if word is not None:
            seen[word] = seen.get(word, 0) + 1
        for each in noted:
            if each.text.startswith("burst"):
                found.setdefault(each.text, seen.get(each.text, 0))
            else:
                spoilt.add(each.text)
    wall = time.perf_counter() - began
    own, theirs = time.process_time() - before, _redis_seconds(client) - busy
    share = 1_000 / len(articles)
    waited = sorted(found.values())
    print(f"articles: {len(articles)}, terms each: about 12")
    print(f"cost: {own * share:.3f} ms of the caller, {theirs * share:.3f} ms of Redis; "
          f"{wall * share:.3f} ms of time")  # fmt: skip
    print(f"found: {len(found)} of {_BURSTS}, median after {waited[len(waited) // 2]} articles")
    print(f"other words called bursts: {len(spoilt)}")
    print(f"memory: {int(client.info('memory')['used_memory']) / 2**20:.1f} MiB in all")


def _redis_seconds(client: redis.Redis) -> float:
    info = client.info("cpu")
    return float(info["used_cpu_user"]) + float(info["used_cpu_sys"])


if __name__ == "__main__":
    sys.exit(main())
