"""How well a stream of articles falls into the stories of its events.

    python benchmarks/stories.py DATA [--orders 3] [--plain]
    python benchmarks/stories.py DATA --halves 5
    python benchmarks/stories.py --across [--orders 3] [--split held-out]

DATA is a folder with ``articles.jsonl.gz`` (``id``, ``title``, ``text``, gold ``story`` and
``topic``).  Prints B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of the story that
each article has in the end, with the default settings, for several orders of arrival; the share of
topics whose two confusable stories were merged; processor time an article; and how many changes
followed.  All is done by the story window itself, on a Redis of its own.
Articles are enriched as in production unless
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
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import redis

from wireroom.embedded import EmbeddedRedis, connect
from wireroom.records import Article
from wireroom.settings import Settings
from workers.enrich import enrich
from workers.state.stories import StoryWindow
from workers.story import Features, features, parting

START: Final = 1_930_000_000.0
BOUNDS: Final = (0.30, 0.36, 0.42, 0.45, 0.48, 0.54)
ACROSS: Final = Path(__file__).resolve().parent / "data" / "stories_crosslingual.jsonl"


def stream(client: redis.Redis, found: Sequence[Features]) -> tuple[list[str], Counter[str]]:
    """The story of each article in the end, in order of arrival, and how many changes of each
    kind it took: by the window itself, on a Redis that is emptied first."""
    client.flushall()
    window = StoryWindow(client)
    homes: dict[str, str] = {}
    kinds: Counter[str] = Counter()
    for at, each in enumerate(found):
        placed = window.place(each, START + at)
        homes[each.article] = str(placed.story_id)
        for change in placed.changes:
            kinds[change.kind] += 1
            moved = set(change.articles)
            for article, story in homes.items():
                if story == change.story and (change.kind == "merge" or article in moved):
                    homes[article] = change.into
    return [homes[each.article] for each in found], kinds


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


def _streamed(
    client: redis.Redis,
    rows: Sequence[dict[str, Any]],
    found: Sequence[Features],
    seed: int,
    *,
    pairs: bool,
    say: bool = True,
) -> tuple[float, ...]:
    """Precision, recall, F1 and merged topics of one order of arrival."""
    order = random.Random(seed).sample(range(len(rows)), len(rows))
    started = time.thread_time()
    predicted, kinds = stream(client, [found[at] for at in order])
    spent = (time.thread_time() - started) / len(rows)
    gold = [rows[at] for at in order]
    measure = pairwise if pairs else b_cubed
    figures = (
        *measure(predicted, [row["story"] for row in gold]),
        merged_topics(predicted, gold),
    )
    if say:
        changes = " ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        print(f"order {seed}: {_line(figures)}  {spent * 1000:.2f} ms  {changes}", flush=True)
    return figures


def _mean(figures: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) / len(figures) for column in zip(*figures, strict=True)]


def halves(
    client: redis.Redis, rows: Sequence[dict[str, Any]], found: Sequence[Features], count: int
) -> None:
    """Settles the bound of splitting on a random half of the topics, reports the other half."""
    topics = sorted({row["topic"] for row in rows})
    default, reported = parting.PARTED, []
    for seed in range(count):
        chosen = set(random.Random(seed).sample(topics, len(topics) // 2))
        parts = [[at for at, row in enumerate(rows) if (row["topic"] in chosen) == side]
                 for side in (True, False)]  # fmt: skip
        (ours, learnt), (theirs, held) = (
            ([rows[at] for at in part], [found[at] for at in part]) for part in parts
        )
        best = (-1.0, default)
        for bound in BOUNDS:
            parting.PARTED = bound  # type: ignore[misc]
            *_, f1, merged = _streamed(client, ours, learnt, seed, pairs=False, say=False)
            best = max(best, (f1 - merged, bound))
        parting.PARTED = best[1]  # type: ignore[misc]
        figures = _streamed(client, theirs, held, seed, pairs=False, say=False)
        parting.PARTED = default  # type: ignore[misc]
        given = _streamed(client, theirs, held, seed, pairs=False, say=False)
        reported.append((*figures, *given))
        print(f"half {seed}: settled {best[1]}: {_line(figures)}   default: {_line(given)}")
    mean = _mean(reported)
    print(f"mean: settled on the other half: {_line(mean[:4])}   default: {_line(mean[4:])}")


def _across(split: str) -> tuple[list[dict[str, Any]], list[Features]]:
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
    rows = [{**row, "topic": row["pair"], "story": row["event"]} for row in rows]
    return rows, [features(article) for article in articles]


def _within(path: Path, *, plain: bool) -> tuple[list[dict[str, Any]], list[Features]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [
        Article(id=f"{at:032x}"[::-1], title=row["title"], text=row["text"], language="en")
        for at, row in enumerate(rows)
    ]
    if not plain:
        articles = [enrich(article) for article in articles]
    return rows, [features(article) for article in articles]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--orders", type=int, default=3, help="random orders (default 3)")
    parser.add_argument("--plain", action="store_true", help="without entities and quotes")
    parser.add_argument("--across", action="store_true", help="the cross-lingual set")
    parser.add_argument("--split", choices=["all", "development", "held-out"], default="all")
    parser.add_argument("--halves", type=int, metavar="N", help="settle on half, report the other")
    options = parser.parse_args()
    if options.across:
        rows, found = _across(options.split)
    elif options.data is None:
        parser.error("DATA is needed")
    else:
        path = options.data / "articles.jsonl.gz"
        if not path.exists():
            print(f"{path} is absent: nothing was measured", file=sys.stderr)
            return 2
        rows, found = _within(path, plain=options.plain)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=folder)
        server = EmbeddedRedis(settings)
        server.start()
        try:
            client = connect(settings)
            if options.halves:
                halves(client, rows, found, options.halves)
                return 0
            figures = [
                _streamed(client, rows, found, seed, pairs=options.across)
                for seed in range(options.orders)
            ]
            print(f"mean:    {_line(_mean(figures))}")
        finally:
            server.stop()
    return 0


def _line(figures: Sequence[float]) -> str:
    names = ("precision", "recall", "F1", "merged")
    return "  ".join(f"{name} {value:.3f}" for name, value in zip(names, figures, strict=True))


if __name__ == "__main__":
    sys.exit(main())
