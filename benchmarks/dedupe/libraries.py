"""Beside libraries that keep their index in the process: datasketch, rensa and gaoya.

Each has a process of its own and the same texts, and makes its sketches itself.  Theirs answer
with what their index returns; ours with what is left when the texts were compared.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.dedupe.measuring import NOW, article_id, memory, own_redis
from benchmarks.dedupe.texts import Writer
from workers.dedupe import decide, fingerprint, verify
from workers.state.fingerprints import FingerprintIndex

PERMUTATIONS: Final = 128
BANDS: Final = ((0.8, ">= 0.8"), (0.6, "0.6-0.8"))
CONTAINED: Final = 300


class Tool(NamedTuple):
    """Adds a text under a number; finds the numbers of those like a text; its bytes."""

    add: Callable[[int, str], object]
    find: Callable[[str], list[int]]
    size: Callable[[], int]


def libraries(count: int, copies: int) -> None:
    """A table with a row for each library that is installed."""
    print(
        "| | a second, with the sketch | bytes a text | found at Jaccard >= 0.8, 0.6-0.8 | "
        "answers below 0.4 | 150 words in 900 found |\n|---|---|---|---|---|---|"
    )
    spawning = multiprocessing.get_context("spawn")
    for name in TOOLS:
        if name != "ours" and find_spec(name.split()[0]) is None:
            print(f"| {name} | not installed | | | | |")
            continue
        child = spawning.Process(target=_measured, args=(name, count, copies))
        child.start()
        child.join()


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _runs(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[at : at + 3]) for at in range(len(words) - 2)]


def _ours(stack: ExitStack, texts: list[str]) -> Tool:
    redis = stack.enter_context(own_redis())[1]
    index = FingerprintIndex(redis)

    def find(text: str) -> list[int]:
        found = index.probe(article_id(10**9), fingerprint(text), NOW)
        numbers = [int(each.article_id, 16) for each in found]
        match = decide(text, [(str(number), texts[number]) for number in numbers], threshold=0.5)
        return [] if match is None else [int(match.of)]

    return Tool(
        lambda number, text: index.match_and_insert(article_id(number), fingerprint(text), NOW),
        find,
        lambda: memory(redis),
    )


def _datasketch(stack: ExitStack, texts: list[str]) -> Tool:
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found,unused-ignore]

    index = MinHashLSH(threshold=0.7, num_perm=PERMUTATIONS)

    def sketch(text: str) -> Any:
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([run.encode() for run in _runs(text)])
        return made

    def add(number: int, text: str) -> None:
        made = sketch(text)
        index.query(made)
        index.insert(number, made)

    return Tool(add, lambda text: list(index.query(sketch(text))), _resident)


def _rensa(stack: ExitStack, texts: list[str]) -> Tool:
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-not-found,unused-ignore]

    index = RMinHashLSH(0.7, PERMUTATIONS, 32)

    def sketch(text: str) -> Any:
        made = RMinHash(PERMUTATIONS, 42)
        made.update(_runs(text))
        return made

    def add(number: int, text: str) -> None:
        made = sketch(text)
        index.query(made)
        index.insert(number, made)

    return Tool(add, lambda text: list(index.query(sketch(text))), _resident)


def _gaoya(stack: ExitStack, texts: list[str]) -> Tool:
    from gaoya.minhash import (  # type: ignore[import-not-found,unused-ignore]
        MinHashStringIndex,
    )

    index = MinHashStringIndex(32, 0.5, 42, 3, None, "word", True, (3, 3))

    def add(number: int, text: str) -> None:
        index.query(text)
        index.insert_document(number, text)

    return Tool(add, lambda text: list(index.query(text)), _resident)


TOOLS: Final = {
    "ours": _ours,
    "datasketch in memory": _datasketch,
    "rensa": _rensa,
    "gaoya": _gaoya,
}


def _measured(name: str, count: int, copies: int) -> None:
    writer = Writer(2)
    texts = [writer.article() for _ in range(count)]
    with ExitStack() as stack:
        tool = TOOLS[name](stack, texts)
        before, began = tool.size(), time.perf_counter()
        for number, text in enumerate(texts):
            tool.add(number, text)
        rate, size = count / (time.perf_counter() - began), (tool.size() - before) / count
        tried = {band: [0, 0] for _, band in BANDS}
        answers = wrong = 0
        for at in range(copies):
            number = at % count
            copy = writer.edited(texts[number], writer.random.uniform(0, 0.15))
            true, found = verify(texts[number], copy).jaccard, tool.find(copy)
            answers += len(found)
            wrong += sum(verify(texts[each], copy).jaccard < 0.4 for each in found)
            for least, band in BANDS:
                if true >= least:
                    tried[band][0] += number in found
                    tried[band][1] += 1
                    break
        inside = 0
        for number in range(CONTAINED):
            wire = writer.text(150)
            texts.append(wire)
            tool.add(count + number, wire)
            report = f"{writer.text(350)} {wire} {writer.text(400)}"
            inside += count + number in tool.find(report)
        shares = ", ".join(f"{hits / max(1, all_):.3f} of {all_}" for hits, all_ in tried.values())
        print(
            f"| {name} | {rate:.0f} | {size:.0f} | {shares} | {wrong} of {answers} | "
            f"{inside / CONTAINED:.3f} |",
            flush=True,
        )
