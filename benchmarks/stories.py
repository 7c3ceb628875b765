"""How well a stream of articles falls into the stories of its events.

    python benchmarks/stories.py DATA [--orders 3] [--plain]
    python benchmarks/stories.py --across [--orders 3] [--split held-out]

DATA is a folder with ``articles.jsonl.gz`` (``id``, ``title``, ``text``, gold ``story`` and
``topic``).  Prints B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of a one-pass
assignment with the default settings, for several orders of arrival, and the share of topics
whose two confusable stories were merged.  Articles are enriched as in production unless
``--plain`` is given.

``--across`` reads ``data/stories_crosslingual.jsonl`` beside this file: short reports, written
for this project, on invented events, each event in four languages and beside one that it could
be confused with.  It prints pairwise precision, recall and F1.  Only the half ``development``
was looked at when the rules were written.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from wireroom.records import Article
from workers.enrich import enrich
from workers.story import Features, Profile, Rarity, assign, features, news, opened, update

ACROSS: Final = Path(__file__).resolve().parent / "data" / "stories_crosslingual.jsonl"


def stream(found: Sequence[Features]) -> list[str]:
    """The story of each article, in order, all in memory."""
    having: Counter[str] = Counter()
    profiles: dict[str, Profile] = {}
    out: list[str] = []
    for each in found:
        rarity = Rarity(len(profiles), having)
        result = assign(each, list(profiles.values()), rarity)
        if result.story_id is None:
            profile = opened(each, rarity)
        else:
            profile = update(profiles[result.story_id], each, rarity)
        having.update(news(profiles.get(profile.story), each))
        profiles[profile.story] = profile
        out.append(profile.story)
    return out


def b_cubed(predicted: Sequence[str], gold: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    clusters: dict[str, set[int]] = defaultdict(set)
    classes: dict[str, set[int]] = defaultdict(set)
    for at, (cluster, label) in enumerate(zip(predicted, gold, strict=True)):
        clusters[cluster].add(at)
        classes[label].add(at)
    precision = recall = 0.0
    for cluster, label in zip(predicted, gold, strict=True):
        both = len(clusters[cluster] & classes[label])
        precision += both / len(clusters[cluster]) / len(gold)
        recall += both / len(classes[label]) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def merged_topics(predicted: Sequence[str], rows: Sequence[dict[str, Any]]) -> float:
    """Share of topics of which two gold stories have their largest part in one story."""
    parts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for story, row in zip(predicted, rows, strict=True):
        parts[row["topic"], row["story"]][story] += 1
    homes: dict[str, list[str]] = defaultdict(list)
    for (topic, _), counts in parts.items():
        homes[topic].append(counts.most_common(1)[0][0])
    return sum(len(set(home)) < len(home) for home in homes.values()) / len(homes)


def pairwise(predicted: Sequence[str], gold: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of articles that stand in one story."""
    ours = {(a, b) for a, b in combinations(range(len(gold)), 2) if predicted[a] == predicted[b]}
    right = {(a, b) for a, b in combinations(range(len(gold)), 2) if gold[a] == gold[b]}
    precision = len(ours & right) / max(1, len(ours))
    recall = len(ours & right) / max(1, len(right))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def across(split: str, orders: int) -> int:
    """Prints what the cross-lingual set gives."""
    with ACROSS.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if split in ("all", row["split"])]
    articles = [
        enrich(
            Article(
                id=f"{at:032x}"[::-1],
                title=row["title"],
                text=row["text"],
                language=row["language"],
                published_at=datetime.fromisoformat(row["published_at"]),
            )
        )
        for at, row in enumerate(rows)
    ]
    found = [features(article) for article in articles]
    sums = [0.0] * 4
    for seed in range(orders):
        order = random.Random(seed).sample(range(len(rows)), len(rows))
        predicted = stream([found[at] for at in order])
        gold = [{**rows[at], "topic": rows[at]["pair"], "story": rows[at]["event"]} for at in order]
        figures = (
            *pairwise(predicted, [row["event"] for row in gold]),
            merged_topics(predicted, gold),
        )
        sums = [a + b for a, b in zip(sums, figures, strict=True)]
        print(f"order {seed}: " + _line(figures))
    print("mean:    " + _line([value / orders for value in sums]))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--orders", type=int, default=3, help="random orders (default 3)")
    parser.add_argument("--plain", action="store_true", help="without entities and quotes")
    parser.add_argument("--across", action="store_true", help="the cross-lingual set")
    parser.add_argument("--split", choices=["all", "development", "held-out"], default="all")
    options = parser.parse_args()
    if options.across:
        return across(options.split, options.orders)
    if options.data is None:
        parser.error("DATA is needed")
    path = options.data / "articles.jsonl.gz"
    if not path.exists():
        print(f"{path} is absent: nothing was measured", file=sys.stderr)
        return 2
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [
        Article(id=f"{at:032x}"[::-1], title=row["title"], text=row["text"], language="en")
        for at, row in enumerate(rows)
    ]
    if not options.plain:
        articles = [enrich(article) for article in articles]
    found = [features(article) for article in articles]
    sums = [0.0] * 4
    for seed in range(options.orders):
        order = random.Random(seed).sample(range(len(rows)), len(rows))
        started = time.perf_counter()
        predicted = stream([found[at] for at in order])
        seconds = time.perf_counter() - started
        gold = [rows[at] for at in order]
        figures = (
            *b_cubed(predicted, [row["story"] for row in gold]),
            merged_topics(predicted, gold),
        )
        sums = [a + b for a, b in zip(sums, figures, strict=True)]
        print(f"order {seed}: " + _line(figures) + f"  {len(rows) / seconds:.0f} articles/s")
    print("mean:    " + _line([value / options.orders for value in sums]))
    return 0


def _line(figures: Sequence[float]) -> str:
    names = ("precision", "recall", "F1", "merged")
    return "  ".join(f"{name} {value:.3f}" for name, value in zip(names, figures, strict=True))


if __name__ == "__main__":
    sys.exit(main())
