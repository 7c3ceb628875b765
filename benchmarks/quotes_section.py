"""The quotation section of the enrichment benchmark: ``direct_quotes(DATA)``.

A gold quotation is a contiguous stretch of a direct attribution's content.  It is found when a
direct quotation of ours covers it with an overlap (intersection over union, marks included) of
at least 0.8; each of ours answers for one.  The speaker is right when the span overlaps the
annotated source.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path
from typing import Any

from wireroom.records import Article, Quote
from workers.enrich import enrich
from workers.enrich.quotes import find_quotes

Rows = list[tuple[str, ...]]
_OVERLAP = 0.8


def direct_quotes(data: Path) -> Rows:
    """Precision, recall, F1 and speaker accuracy, without entities and with ours."""
    with gzip.open(data / "quotes" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    rows: Rows = [
        ("entities", "precision", "recall", "F1", "right speaker", "gold", "ms/700 words")
    ]
    for label, linked in (("none", False), ("linked", True)):
        hits = ours = gold = right = words = 0
        seconds = 0.0
        for article in articles:
            text = article["text"]
            found = enrich(Article(text=text, language="en")).entities if linked else ()
            started = time.perf_counter()
            quotes = [quote for quote in find_quotes(text, "en", found) if not quote.indirect]
            seconds += time.perf_counter() - started
            words += len(text.split())
            ours += len(quotes)
            stretches = gold_stretches(article)
            matches = [match(stretch, quotes) for stretch, _ in stretches]
            gold += len(stretches)
            for (_, sources), quote in zip(stretches, matches, strict=True):
                hits += quote is not None
                right += quote is not None and names(quote, sources)
        precision, recall = hits / max(1, ours), hits / max(1, gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        rows.append(
            (label, f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}", f"{right / max(1, hits):.3f}",
             str(gold), f"{seconds * 1000 / words * 700:.2f}")
        )  # fmt: skip
    return rows


def gold_stretches(
    article: dict[str, Any],
) -> list[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """``((start, end), source spans)`` of each direct quotation, adjacent pieces joined."""
    found: list[tuple[tuple[int, int], list[tuple[int, int]]]] = []
    for attribution in article["attributions"]:
        if not attribution["direct"]:
            continue
        joined: list[tuple[int, int]] = []
        for start, end, _ in sorted(attribution["content"]):
            if joined and not article["text"][joined[-1][1] : start].strip():
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        sources = [(start, end) for start, end, _ in attribution["source"]]
        found.extend((stretch, sources) for stretch in joined)
    return found


def match(stretch: tuple[int, int], quotes: list[Quote]) -> Quote | None:
    """The quotation that covers ``stretch`` well enough; it is taken out of ``quotes``."""
    for place, quote in enumerate(quotes):
        start, end = quote.start - 1, quote.end + 1
        both = min(end, stretch[1]) - max(start, stretch[0])
        if both > 0 and both / (max(end, stretch[1]) - min(start, stretch[0])) >= _OVERLAP:
            return quotes.pop(place)
    return None


def names(quote: Quote, sources: list[tuple[int, int]]) -> bool:
    """Whether the speaker's span overlaps an annotated source."""
    return quote.speaker_start is not None and any(
        quote.speaker_start < end and start < (quote.speaker_end or 0) for start, end in sources
    )


def main() -> int:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("../shared/data")
    if not (data / "quotes").exists():
        print(f"no quotes under {data}: nothing measured")
        return 1
    for row in direct_quotes(data):
        print("| " + " | ".join(row) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
