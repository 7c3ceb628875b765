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
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT.parent))  # so that it runs as a script, too

from benchmarks.enrichment_speed import sharing, speed, start_up, trained  # noqa: E402
from benchmarks.names_section import own  # noqa: E402
from benchmarks.places_section import places  # noqa: E402
from wireroom.records import Article  # noqa: E402
from workers.enrich import enrich_many  # noqa: E402

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


SECTIONS: dict[str, Callable[[Path], Rows]] = {
    "arabic_entities": arabic_entities,
    "own": own,
    "places": places,
    "speed": speed,
    "start_up": start_up,
    "sharing": sharing,
    "trained": trained,
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
