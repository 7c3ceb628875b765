"""Event place and time on held-out texts of our own: ``python -m benchmarks.events``.

Precision is the share of answers that are right, over the texts where one was given; a text
without an event place or time counts as wrong where something is answered.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from wireroom.records import Article
from workers.enrich import ENRICHERS, enrich
from workers.enrich.pipelines import documents, warm

_TEXTS = Path(__file__).parent / "data" / "events.tsv"


def main() -> int:
    """Prints a row for each language, and what the enricher costs."""
    warm()
    tallies: dict[str, list[int]] = defaultdict(lambda: [0] * 7)
    articles: list[Article] = []
    for line in _TEXTS.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        language, day, place, at, text = line.split("\t")
        title, _, text = text.rpartition(" || ")
        published = None if day == "-" else datetime.fromisoformat(f"{day}T18:00:00+00:00")
        article = enrich(
            Article(text=text, title=title or None, language=language, published_at=published)
        )
        articles.append(article)
        event = article.notes.get("event", {})
        where, when = event.get("place"), (event.get("time") or {}).get("at")
        right = bool(where) and place in (where["name"], where["id"].removeprefix("iso3166:"))
        expected = at if at not in ("-", "?") else None
        for name in (language, "all"):
            tally = tallies[name]
            tally[0] += 1
            tally[1] += place != "-"
            tally[2] += bool(where)
            tally[3] += right
            tally[4] += expected is not None
            tally[5] += when is not None
            tally[6] += when is not None and when == expected
            if name == "all" and ((where and not right) or (when and when != expected)):
                print(f"wrong: {text[:70]} {where and where['name']} {when}", file=sys.stderr)
    print("| language | texts | place: precision | answered | time: precision | answered |")
    print("|---|---|---|---|---|---|")
    for name, (texts, places, said, ok, times, told, true) in tallies.items():
        print(
            f"| {name} | {texts} | {ok / max(1, said):.3f} | {said} of {places} "
            f"| {true / max(1, told):.3f} | {told} of {times} |"
        )
    print(f"cost: {cost(articles):.3f} ms of processor time for 700 words")
    return 0


def cost(articles: list[Article], rounds: int = 20) -> float:
    """Milliseconds of the event enricher, texts repeated to 700 words."""
    enricher = ENRICHERS["event"]
    spent, count = 0.0, 0
    for article in articles:
        copies = 700 // max(1, len(article.text.split())) + 1
        long = enrich(
            Article(
                text="\n\n".join([article.text] * copies),
                title=article.title,
                language=article.language,
                published_at=article.published_at,
            )
        )
        doc = next(iter(documents((long,), {}, 1)))[1]
        ENRICHERS["keywords"](long, doc)  # the words of the text are found once for all enrichers
        before = time.process_time()
        for _ in range(rounds):
            enricher(long, doc)
        spent += time.process_time() - before
        count += rounds
    return 1000 * spent / count


if __name__ == "__main__":
    sys.exit(main())
