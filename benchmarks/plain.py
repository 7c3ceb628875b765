"""Cleaning of plain text: ``python -m benchmarks.plain [DATA] [--verbose]``.

What must stay: paragraphs of clean bodies that are cut away.  Bodies are our own sentences in ten
languages (``data/languages.tsv``) among which stand sentences that begin as residue does, such as
"Share prices …" (``data/traps.tsv``); with DATA (the folder that holds ``extraction``, ``quotes``,
``stories`` and ``arabic_entities``) also the gold texts there.  A first line that became the title
and, in the gold texts, date, byline and address lines are rightly taken.  What must go: residue of
each kind (``data/residue.tsv``) around such bodies.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.language import sentences
from wireroom.records import Article, Page
from workers.extract import extract

LANGUAGES: Final = ("en", "ar", "es", "fr", "de", "ru", "pt", "it", "tr", "zh")
NOW: Final = datetime(2031, 6, 1, tzinfo=UTC)
FOLDER: Final = Path(__file__).parent / "data"
ROUNDS: Final = 60
SENTENCES_A_BODY: Final = 6
"""Arabic sentences that make a body."""
AIM: Final = 0.002


def rows(name: str) -> dict[str, list[list[str]]]:
    """The rows of one of our tables by language."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        language, *rest = line.split("\t")
        found[language].append(rest)
    return found


def own_bodies() -> Iterator[tuple[str, list[str]]]:
    """Language and paragraphs: the same each time, traps anywhere but in front."""
    plain, traps = sentences(), rows("traps.tsv")
    for language in LANGUAGES:
        draw = random.Random(language)
        for _ in range(ROUNDS):
            body = draw.sample(plain[language], 5)
            for (trap,) in draw.sample(traps[language], 4):
                body.insert(draw.randrange(1, len(body) + 1), trap)
            yield language, body


def gold_bodies(data: Path) -> Iterator[tuple[str, list[str]]]:
    """Name of the set and paragraphs of its texts; sets that are not there are passed over."""
    for name, file in (("stories", "articles"), ("quotes", "articles"), ("extraction", "pages")):
        for each in _lines(data / name / f"{file}.jsonl.gz"):
            text = each["text"] if "text" in each else "\n".join(each["paragraphs"])
            yield name, [line.strip() for line in text.split("\n") if line.strip()]
    said = [
        " ".join(each["tokens"]) for each in _lines(data / "arabic_entities/sentences.jsonl.gz")
    ]
    for at in range(0, len(said), SENTENCES_A_BODY):
        yield "arabic_entities", said[at : at + SENTENCES_A_BODY]


def _lines(file: Path) -> Iterator[Any]:
    if file.is_file():
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def read(paragraphs: list[str]) -> Article | None:
    found = extract(Page(text="\n\n".join(paragraphs)), now=NOW)
    return found if isinstance(found, Article) else None


def false_cuts(data: Path | None, verbose: bool) -> Iterator[str]:
    """A row for each set of clean bodies."""
    total: Counter[str] = Counter()
    cut: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    own = list(own_bodies())
    for name, body in [*own, *(gold_bodies(data) if data else ())]:
        found = read(body)
        if found is None:
            texts[f"{name}, refused"] += 1
            continue
        texts[name] += 1
        total[name] += len(body)
        taken = [each for each in found.boilerplate if each.kind != "other" or name in LANGUAGES]
        cut[name] += len(taken)
        if verbose:
            for each in taken:
                print(name, each.kind, each.text[:100], sep=" | ")
    yield "| texts | number | paragraphs | cut | share |\n|---|---|---|---|---|"
    for name, count in texts.items():
        share = f"{cut[name] / total[name]:.4f}" if total[name] else ""
        yield f"| {name} | {count} | {total[name]} | {cut[name]} | {share} |"
    for label, names in (("own, together", LANGUAGES), ("all", tuple(total))):
        cuts, whole = sum(cut[n] for n in names), sum(total[n] for n in names)
        yield f"| {label} | | {whole} | {cuts} | {cuts / whole:.4f} (aim < {AIM}) |"


def recall(verbose: bool) -> Iterator[str]:
    """A row for each kind of residue: lines cut, and cut under their kind."""
    plain, residue = sentences(), rows("residue.tsv")
    seen: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    named: Counter[str] = Counter()
    kept_bodies = whole_bodies = 0
    for language in LANGUAGES:
        draw = random.Random(f"residue {language}")
        heads = [row for row in residue[language] if row[0] == "head"]
        tails = [row for row in residue[language] if row[0] == "tail"]
        for _ in range(ROUNDS):
            body = draw.sample(plain[language], 5)
            before = draw.sample(heads, draw.randrange(len(heads) + 1))
            after = draw.sample(tails, draw.randrange(2, 6))
            title = _title(body[0])
            lines = [*(row[2] for row in before), title, *body, *(row[2] for row in after)]
            found = read(lines)
            text = found.text if found else ""
            cut = {each.text: each.kind for each in found.boilerplate} if found else {}
            for _, kind, line in (*before, *after):
                seen[kind] += 1
                gone[kind] += line in cut
                named[kind] += cut.get(line) == kind
                if verbose and line not in cut:
                    print("left", language, kind, line, sep=" | ")
            whole_bodies += len(body)
            kept_bodies += sum(part in text for part in body)
    yield "| residue | lines | cut | under its kind |\n|---|---|---|---|"
    for kind, count in sorted(seen.items()):
        yield f"| {kind} | {count} | {gone[kind] / count:.3f} | {named[kind] / count:.3f} |"
    count = seen.total()
    yield f"| all | {count} | {gone.total() / count:.3f} | {named.total() / count:.3f} |"
    yield f"\nparagraphs of their bodies kept: {kept_bodies} of {whole_bodies}"


def _title(sentence: str) -> str:
    """A headline: the beginning of a sentence, without a full stop."""
    words = sentence.split()
    cut = " ".join(words[:7]) if len(words) > 7 else sentence[: max(8, len(sentence) // 2)]
    return cut.rstrip(" ,，。.:;“”„«»\"'")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the cleaning of plain text.")
    parser.add_argument("data", type=Path, nargs="?", help="folder of gold data sets")
    parser.add_argument("--verbose", action="store_true", help="print what was cut or left wrongly")
    given = parser.parse_args()
    if given.data is not None and not given.data.is_dir():
        parser.error(f"{given.data} is not there: measure without it, or name another folder")
    print("\n".join(false_cuts(given.data, given.verbose)), end="\n\n")
    print("\n".join(recall(given.verbose)))


if __name__ == "__main__":
    main()
