"""Measures enrichment: ``python benchmarks/enrichment.py DATA [SECTION…] [--write]``.

DATA is the folder of gold data (see its README).  Each section prints a table; ``--write``
puts all of them into ``benchmarks/results/enrichment.md``.  A section whose data is absent says
so.  Add a section by adding a function to ``SECTIONS``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.names_section import own
from wireroom.records import Article
from workers.enrich import ENRICHERS, enrich, enrich_many

ROOT = Path(__file__).resolve().parent
Rows = list[tuple[str, ...]]


def read_gold(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


# --- entities ----------------------------------------------------------------------------


def arabic_entities(data: Path) -> Rows:
    """Exact-span precision, recall and F1 by label on tokens joined by spaces."""
    scores = {name: Counter[str]() for name in ("GPE+LOC", "PERSON", "ORG", "NORP")}
    group = {"GPE": "GPE+LOC", "LOC": "GPE+LOC", "PERS": "PERSON"}
    items = list(read_gold(data / "arabic_entities" / "sentences.jsonl.gz"))
    articles = (Article(text=" ".join(item["tokens"]), language="ar") for item in items)
    for item, article in zip(items, enrich_many(articles), strict=True):
        gold = {(group.get(label, label), a, b) for label, a, b in spans_of_tags(item["tags"])}
        found = {
            (group.get(entity.label, entity.label), *tokens)
            for entity in article.entities
            if (tokens := tokens_of(item["tokens"], entity.start, entity.end)) is not None
        }
        for name, score in scores.items():
            right = {span for span in gold if span[0] == name}
            ours = {span for span in found if span[0] == name}
            score.update(hit=len(right & ours), gold=len(right), ours=len(ours))
    rows: Rows = [("label", "precision", "recall", "F1", "gold spans")]
    for name, score in scores.items():
        precision = score["hit"] / max(1, score["ours"])
        recall = score["hit"] / max(1, score["gold"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        rows.append((name, f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}", str(score["gold"])))
    return rows


def spans_of_tags(tags: list[str]) -> Iterator[tuple[str, int, int]]:
    """(label, first token, last token) of IOB2 tags."""
    first = None
    for position, tag in enumerate([*tags, "O"]):
        if first is not None and not tag.startswith("I-"):
            yield tags[first][2:], first, position - 1
            first = None
        if tag.startswith("B-"):
            first = position


def tokens_of(tokens: list[str], start: int, end: int) -> tuple[int, int] | None:
    """The tokens that a span of the joined text touches."""
    touched = []
    position = 0
    for number, token in enumerate(tokens):
        if position < end and start < position + len(token):
            touched.append(number)
        position += len(token) + 1
    return (touched[0], touched[-1]) if touched else None


# --- speed, memory, start-up -------------------------------------------------------------


def speed(data: Path) -> Rows:
    """CPU milliseconds for 700 words, best of five rounds, by enricher."""
    items = list(read_gold(data / "quotes" / "articles.jsonl.gz"))[:30]
    articles = [Article(text=item["text"], language="en") for item in items]
    words = sum(len(article.text.split()) for article in articles)
    enrich(articles[0])
    rows: Rows = [("what", "ms for 700 words")]
    for name in ("all", *ENRICHERS):
        chosen = {n: f for n, f in ENRICHERS.items() if name in ("all", n)}
        saved = dict(ENRICHERS)
        ENRICHERS.clear()
        ENRICHERS.update(chosen)
        best = float("inf")
        for _ in range(5):
            started = time.process_time()
            for _article in enrich_many(articles):
                pass
            best = min(best, time.process_time() - started)
        ENRICHERS.clear()
        ENRICHERS.update(saved)
        label = name if name == "all" else f"rules and {name} alone"
        rows.append((label, f"{best / words * 700 * 1000:.2f}"))
    return rows


_CHILD = """
import resource, time
started = time.perf_counter()
import spacy
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from wireroom.records import Article
from workers.enrich import enrich
for code in "en ar es fr de ru uk pt it tr el zh fa he pl nl".split():
    enrich(Article(text="Paris. Москва. القاهرة.", language=code))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(time.perf_counter() - started, base, peak)
"""


def start_up(data: Path) -> Rows:
    """Seconds and peak memory of a new process that enriches a text in each of 16 languages."""
    rows: Rows = [("what", "seconds", "MiB with spaCy alone", "MiB in all")]
    for what in ("first on a machine, or after", "with the built gazetteer"):
        done = subprocess.run(
            [sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True
        )
        seconds, base, peak = map(float, done.stdout.split())
        rows.append((what, f"{seconds:.2f}", f"{base / 1024:.0f}", f"{peak / 1024:.0f}"))
    return rows


SECTIONS: dict[str, Callable[[Path], Rows]] = {
    "arabic_entities": arabic_entities,
    "own": own,
    "speed": speed,
    "start_up": start_up,
}


def table(rows: Rows) -> str:
    head, *body = rows
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines.extend("| " + " | ".join(row) + " |" for row in body)
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        print(f"{arguments.data}: no such folder", file=sys.stderr)
        return 2
    out = []
    for name, section in SECTIONS.items():
        if arguments.sections and name not in arguments.sections:
            continue
        try:
            shown = table(section(arguments.data))
        except FileNotFoundError as error:
            shown = f"not measured: {error.filename} is absent"
        out.append(f"## {name}\n\n{(section.__doc__ or '').strip()}\n\n{shown}\n")
        print(out[-1])
    if arguments.write:
        target = ROOT / "results" / "enrichment.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text("# Enrichment\n\n" + "\n".join(out), encoding="utf-8")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MiB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
