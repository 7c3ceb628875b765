"""How fast enrichment is, how soon it starts and what its processes share.

``python -m benchmarks.enrichment_speed [DATA] [--against TREE] [--rounds 5]`` compares this
tree with another checkout, language by language, the two taking turns on the same texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.util import get_installed_models

ROOT: Final = Path(__file__).resolve().parent
LANGUAGES: Final = ("en", "ar", "ru", "de", "es", "fr")
WORDS: Final = 700
CHINESE_CHARACTERS: Final = 1_100
"""what 700 words come to in Chinese"""
Rows = list[tuple[str, ...]]
Texts = dict[str, list[tuple[str, str]]]

CHINESE: Final = (
    "北港市三月四日发生六点一级地震，州长卡拉索伊说，三十七人被送往医院。",
    "“我们正在废墟中寻找幸存者，”救援队队长李明告诉新华社记者。",
    "据路透社报道，至少有十四栋建筑倒塌，其中包括一家纺织厂。",
    "外交部发言人王芳表示，中国愿意向土耳其提供援助。",
    "德国总理在柏林说，联合国和欧盟已经派出专家。",
    "俄罗斯塔斯社援引莫斯科市政府的话说，没有俄罗斯公民受伤。",
    "“这是十年来最严重的一次，”大学教授陈伟说，“我们必须改变建筑标准。”",
)


def texts(data: Path | None) -> Texts:
    """(language, text) by name: six of 700 words a language from texts of our own, and English
    news from the gold data where it is at hand."""
    path = ROOT / "data" / "stories_crosslingual.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    draw = random.Random(1)
    found: Texts = {}
    for code in LANGUAGES:
        own = [row["text"] for row in rows if row["language"] == code]
        found[code] = [
            (code, _joined(draw, own, lambda t: len(t.split()), WORDS)) for _ in "123456"
        ]
    found["zh"] = [("zh", _joined(draw, CHINESE, len, CHINESE_CHARACTERS)) for _ in "123456"]
    gold = data / "quotes" / "articles.jsonl.gz" if data else None
    if gold is not None and gold.exists():
        with gzip.open(gold, "rt", encoding="utf-8") as lines:
            news = [
                ("en", json.loads(line)["text"]) for line, _ in zip(lines, range(30), strict=False)
            ]
        found["en, news"], found["en, news, read once"] = news[:15], news[15:]
    return found


def _joined(draw: random.Random, parts: Any, measure: Callable[[str], int], enough: int) -> str:
    chosen: list[str] = []
    while sum(map(measure, chosen)) < enough:
        chosen.extend(draw.sample(parts, len(parts)))
    while sum(map(measure, chosen[:-1])) >= enough:
        chosen.pop()
    return "\n\n".join(chosen)


_READER: Final = """
import json, sys, time
from wireroom.records import Article
from workers.enrich import enrich_many
given = json.loads(sys.stdin.readline())
articles = {n: [Article(text=t, language=c) for c, t in texts] for n, texts in given.items()}
for name in sys.stdin:
    started = time.process_time()
    for _ in enrich_many(articles[name.strip()]):
        pass
    print(time.process_time() - started, flush=True)
"""


class Reader:
    """A process that enriches with the code of one tree, when asked."""

    def __init__(self, tree: Path, given: Texts) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _READER],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
        )  # fmt: skip
        self._given = given
        self._send(json.dumps(given))

    def _send(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def milliseconds(self, name: str) -> float:
        """CPU milliseconds for 700 words of the texts of this name."""
        self._send(name)
        assert self._process.stdout is not None
        seconds = float(self._process.stdout.readline())
        size = sum(len(text.split()) for _, text in self._given[name])
        sevens = len(self._given[name]) if name == "zh" else size / WORDS
        return 1000 * seconds / sevens

    def close(self) -> None:
        self._process.communicate()


def speed(data: Path | None, against: Path | None = None, rounds: int = 5) -> Rows:
    """CPU milliseconds for 700 words, all enrichers, best of the rounds after one to warm up;
    "read once": texts whose words were not seen before, in one pass."""
    given = texts(data)
    trees = [ROOT.parent, *([against] if against else [])]
    readers = [Reader(tree, given) for tree in trees]
    rows: Rows = [("texts", "ms for 700 words", *(["of the other tree", "ratio"] * bool(against)))]
    means: list[float] = []
    for name in given:
        once = name.endswith("read once")
        taken = [[reader.milliseconds(name) for reader in readers] for _ in range(1 + rounds)]
        taken = taken[:1] if once else taken[1:]
        best = [min(column) for column in zip(*taken, strict=True)]
        ratios = [pair[0] / pair[-1] for pair in taken]
        shown = [f"{best[-1]:.2f}", f"{statistics.median(ratios):.2f}"] if against else []
        rows.append((name, f"{best[0]:.2f}", *shown))
        means.append(best[0])
    for reader in readers:
        reader.close()
    rows.append(("mean", f"{statistics.mean(means):.2f}", *([""] * (len(rows[0]) - 2))))
    return rows


_STARTER: Final = """
import resource, time
started = time.perf_counter()
import spacy
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from wireroom.records import Article
from workers.enrich import enrich
for code in "en ar es fr de ru uk pt it tr el zh fa he pl nl".split():
    enrich(Article(text="Paris. Москва. القاهرة.", language=code))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(time.process_time(), time.perf_counter() - started, base, peak)
"""


def start_up(data: Path) -> Rows:
    """Seconds and peak memory of a new process that enriches a text in each of 16 languages."""
    rows: Rows = [("what", "CPU seconds", "seconds", "MiB with spaCy alone", "MiB in all")]
    for what in ("first on a machine, or after", "with the built gazetteer"):
        done = subprocess.run(
            [sys.executable, "-c", _STARTER], capture_output=True, text=True, check=True
        )
        work, seconds, base, peak = map(float, done.stdout.split())
        rows.append(
            (what, f"{work:.2f}", f"{seconds:.2f}", f"{base / 1024:.0f}", f"{peak / 1024:.0f}")
        )
    return rows


_PARENT: Final = """
import gc, json, os, sys
from wireroom.records import Article
from workers.enrich import enrich_many
from workers.warm import warm_up

def memory():
    kilobytes = {}
    for line in open("/proc/self/smaps_rollup"):
        name, _, rest = line.partition(":")
        if rest.strip().endswith("kB"):
            kilobytes[name] = int(rest.split()[0])
    private = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return kilobytes["Rss"], private, kilobytes["Rss"] - private, kilobytes["Pss"]

given = json.load(sys.stdin)
warm_up()
gc.collect()
gc.freeze()
print("parent before forking", *memory(), flush=True)
for number in range(4):
    if os.fork() == 0:
        for round in range(3):
            for article in enrich_many(Article(text=t, language=c) for c, t in given):
                pass
        print(f"child {number + 1} after {3 * len(given)} articles", *memory(), flush=True)
        os._exit(0)
for number in range(4):
    os.wait()
"""


def sharing(data: Path) -> Rows:
    """Memory in MiB of four processes forked from a warmed one, after articles in seven languages
    (``/proc/self/smaps_rollup``)."""
    given = [item for items in texts(None).values() for item in items]
    done = subprocess.run(
        [sys.executable, "-c", _PARENT], input=json.dumps(given),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows: Rows = [("process", "resident", "private", "shared", "proportional")]
    for line in sorted(done.stdout.splitlines(), reverse=True):
        *what, rss, private, shared, pss = line.split()
        sizes = (f"{int(size) / 1024:.0f}" for size in (rss, private, shared, pss))
        rows.append((" ".join(what), *sizes))
    return rows


def trained(data: Path) -> Rows:
    """Trained pipelines that are installed here; the other sections use none of them."""
    rows: Rows = [("pipeline", "language", "components")]
    for package in get_installed_models():
        nlp = spacy.load(package)
        rows.append((package, str(nlp.lang), ", ".join(nlp.pipe_names)))
    if len(rows) == 1:
        rows.append(("none is installed: nothing was measured with one", "", ""))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--against", type=Path, help="the root of another checkout")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    against = arguments.against.resolve() if arguments.against else None
    for row in speed(arguments.data, against, arguments.rounds):
        print("  ".join(f"{cell:>20}" for cell in row))


if __name__ == "__main__":
    main()
