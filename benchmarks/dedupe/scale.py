"""What an article costs in a small and in a large index."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np

from benchmarks.dedupe.measuring import NOW, Cost, article_id, cost, memory, own_redis
from workers.dedupe.fingerprint import ANCHOR_BYTES, SKETCH_PROBED, SKETCH_STORED, Fingerprint
from workers.state.fingerprints import FingerprintIndex


def _drawn(draw: np.random.Generator, count: int) -> list[Fingerprint]:
    """Fingerprints of texts of 700 words that nobody wrote."""
    least, one_for, most = SKETCH_STORED
    width = 16 + ANCHOR_BYTES * SKETCH_PROBED
    packed = draw.bytes(count * width)
    return [
        Fingerprint(
            text_key=packed[at : at + 16].hex(),
            sketch=packed[at + 16 : at + width],
            stored=max(least, min(695 // one_for, most)),
        )
        for at in range(0, len(packed), width)
    ]


def _insert(index: FingerprintIndex, first: int, prints: list[Fingerprint]) -> None:
    for at, fp in enumerate(prints, first):
        index.match_and_insert(article_id(at), fp, NOW)


def scale(sizes: tuple[int, ...], turns: int = 20, turn: int = 500) -> None:
    """Indexes of several sizes side by side, in turns, so that other work meets all alike."""
    draw = np.random.default_rng(5)
    with ExitStack() as stack:
        servers = [stack.enter_context(own_redis())[1] for _ in sizes]
        for redis, size in zip(servers, sizes, strict=True):
            before, index = memory(redis), FingerprintIndex(redis)
            for first in range(1, size, 10_000):
                _insert(index, first, _drawn(draw, min(10_000, size - first + 1)))
            print(
                f"{size} remembered: {(memory(redis) - before) / size:.0f} bytes each", flush=True
            )
        costs: list[list[Cost]] = [[] for _ in sizes]
        for at in range(turns):
            for redis, size, spent in zip(servers, sizes, costs, strict=True):
                index, prints = FingerprintIndex(redis), _drawn(draw, turn)
                index.probe(article_id(1), prints[0], NOW)
                first = size + 1 + at * turn
                spent.append(cost(redis, lambda: _insert(index, first, prints)))  # noqa: B023
        for size, spent in zip(sizes, costs, strict=True):
            middle = sorted(each.cpu for each in spent)[turns // 2] / turn
            ratio = sorted(each.cpu / base.cpu for each, base in zip(spent, costs[0], strict=True))[
                turns // 2
            ]
            print(f"{size} remembered: {1e6 * middle:.0f} us an article, {ratio:.2f} of the first")
