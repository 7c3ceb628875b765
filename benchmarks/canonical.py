"""Canonical URLs side by side: ``python -m benchmarks.canonical [FOLDER…] [--wrong]``.

Addresses in the shapes of publishing systems (``data/url-families.txt``): forms of one article,
which must meet, and different articles, which must never.  Each family has articles that differ
in one field only, and each article is also decorated with what readers and aggregators add.  A
folder adds real pages (``*.jsonl`` or ``*.jsonl.gz`` with ``url``, addresses in ``*.txt``).  The
libraries that are installed are compared; for a while they come with ``.venv/bin/uv pip install
w3lib url-normalize``.  ``--before`` names another version as one module file.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.url_families import Case, families, generated, real
from wireroom.errors import PermanentError
from wireroom.urls import canonical_url, url_id

Key = Callable[[str], str]


class Score(NamedTuple):
    recall: dict[str, tuple[int, int]]
    missed: list[tuple[str, str, str]]
    merged: list[tuple[str, str]]
    refused: int


def judged(cases: list[Case], key: Key) -> Score:
    """How many twins meet by kind, and the different articles that got one key."""
    keys: dict[str, str] = {}
    refused = 0
    for case in cases:
        try:
            keys[case.url] = key(case.url)
        except (PermanentError, ValueError):
            keys[case.url] = case.url
            refused += 1
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    missed: list[tuple[str, str, str]] = []
    holders: dict[str, dict[str, str]] = defaultdict(dict)
    for case in cases:
        holders[keys[case.url]].setdefault(case.article, case.url)
        if case.kind != "itself":
            meets = keys[case.url] == keys[case.article]
            right, all_ = counts[case.kind]
            counts[case.kind] = right + meets, all_ + 1
            if not meets:
                missed.append((case.kind, case.article, case.url))
    merged = [pair for held in holders.values() for pair in pairwise(held)]
    return Score(dict(counts), missed, sorted(set(merged)), refused)


def keys_of_libraries() -> dict[str, Key]:
    """Ours, and those of the libraries that are installed, under name and version."""
    found: dict[str, Key] = {"wireroom": lambda url: url_id(canonical_url(url))}
    for package, module, function in (
        ("courlan", "courlan", "clean_url"),
        ("w3lib", "w3lib.url", "canonicalize_url"),
        ("url-normalize", "url_normalize", "url_normalize"),
    ):
        try:
            call: Any = getattr(importlib.import_module(module), function)
        except ImportError:
            continue
        found[f"{package} {version(package)}"] = _foreign(call)
    return found


def _foreign(call: Callable[[str], str | None]) -> Key:
    return lambda url: str(call(url) or url)


def of_module(path: Path) -> Any:
    """Another version of the module, for a comparison in one run."""
    spec = importlib.util.spec_from_file_location("wireroom_urls_before", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(scores: dict[str, Score]) -> Iterator[str]:
    """The comparison in Markdown."""
    kinds = list(next(iter(scores.values())).recall)
    yield f"| forms that meet | {' | '.join(scores)} |"
    yield "|---|" + "---|" * len(scores)
    for kind in kinds:
        cells = [score.recall[kind][0] / score.recall[kind][1] for score in scores.values()]
        yield f"| {kind} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |"
    sums = [tuple(map(sum, zip(*score.recall.values(), strict=True))) for score in scores.values()]
    yield "| all | " + " | ".join(f"{right / all_:.3f}" for right, all_ in sums) + " |"
    merged = (str(len(score.merged)) for score in scores.values())
    yield "| **different articles merged** | " + " | ".join(merged) + " |"
    yield "| addresses refused | " + " | ".join(str(s.refused) for s in scores.values()) + " |"


def microseconds(urls: list[str], keys: dict[str, Key], rounds: int = 5) -> dict[str, float]:
    """The least processor time of an address over the rounds, which take turns."""
    best = dict.fromkeys(keys, math.inf)
    for _ in range(rounds):
        for name, key in keys.items():
            started = time.process_time()
            for url in urls:
                with contextlib.suppress(PermanentError, ValueError):
                    key(url)
            best[name] = min(best[name], (time.process_time() - started) / len(urls) * 1e6)
    return best


def report(title: str, cases: list[Case], keys: dict[str, Key], wrong: bool) -> bool:
    """Prints one table; whether ours merged nothing."""
    articles = sorted({case.article for case in cases})
    print(f"\n## {title}: {len(articles)} articles, {len(cases)} addresses\n")
    scores = {name: judged(cases, key) for name, key in keys.items()}
    print("\n".join(table(scores)))
    for what, urls in (("articles", articles), ("all addresses", [case.url for case in cases])):
        times = ", ".join(f"{n} {t:.1f}" for n, t in microseconds(urls, keys).items())
        print(f"\nµs an address, {what}: {times}")
    for name, score in scores.items() if wrong else ():
        for first, other in score.merged:
            print(f"\n{name} merges\n  {first}\n  {other}")
        for kind, article, url in score.missed:
            print(f"\n{name} misses ({kind})\n  {article}\n  {url}")
    return not scores["wireroom"].merged


def main() -> int:
    """Prints the tables; 1 where ours gave two articles one key."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--wrong", action="store_true", help="show what is merged and missed")
    parser.add_argument("--before", type=Path, help="another version as one module")
    given = parser.parse_args()
    keys = keys_of_libraries()
    if given.before is not None:
        before = of_module(given.before)
        keys["before"] = lambda url: str(before.url_id(before.canonical_url(url)))
    right = report(f"Generated, {len(families())} families", generated(), keys, given.wrong)
    for folder in given.folders:
        cases = real(folder) if folder.is_dir() else []
        if not cases:
            print(f"\n{folder}: no addresses there, left out")
            continue
        right &= report(f"Real addresses in {folder.name}", cases, keys, given.wrong)
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())
