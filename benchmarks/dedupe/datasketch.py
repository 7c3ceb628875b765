"""Beside datasketch's MinHashLSH on Redis: throughput and memory in the same run."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from benchmarks.dedupe.measuring import NOW, Cost, article_id, cost, memory, own_redis
from benchmarks.dedupe.texts import Writer
from workers.dedupe import fingerprint
from workers.dedupe.fingerprint import Fingerprint
from workers.state.fingerprints import FingerprintIndex

TURN = 200
"""Texts that each gets before the other: so both meet the machine in the same state."""


def compare(count: int, theirs_count: int) -> None:
    """``count`` distinct texts and a tenth more of revised ones; datasketch gets fewer."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]

    writer = Writer(1)
    originals = [writer.article() for _ in range(count)]
    texts = originals + [writer.revised(text) for text in originals[: count // 10]]
    writer.random.shuffle(texts)
    spent: dict[str, list[Cost]] = defaultdict(list)
    with own_redis() as (_, redis), own_redis() as (their_socket, their_redis):
        index = FingerprintIndex(redis)
        index.probe(article_id(1), fingerprint(texts[0]), NOW)
        theirs = MinHashLSH(
            threshold=0.7,
            num_perm=128,
            storage_config={"type": "redis", "redis": {"unix_socket_path": their_socket}},
        )
        before, their_before = memory(redis), memory(their_redis)

        def sketch(text: str) -> Any:
            words, made = text.split(), MinHash(num_perm=128)
            made.update_batch([" ".join(words[i : i + 3]).encode() for i in range(len(words) - 2)])
            return made

        def our_turn(at: int, prints: list[Fingerprint]) -> None:
            for number, fp in enumerate(prints, at + 1):
                index.match_and_insert(article_id(number), fp, NOW)

        def their_turn(at: int, sketches: list[Any]) -> None:
            for number, made in enumerate(sketches, at + 1):
                theirs.query(made)
                theirs.insert(article_id(number), made)

        for at in range(0, len(texts), TURN):
            part = texts[at : at + TURN]
            prints: list[Fingerprint] = []
            spent["ours: fingerprint"].append(
                cost(redis, lambda: prints.extend(map(fingerprint, part)))  # noqa: B023
            )
            spent["ours: query and insert"].append(
                cost(redis, lambda: our_turn(at, prints))  # noqa: B023
            )
            if at < theirs_count:
                made: list[Any] = []
                spent["theirs: MinHash"].append(
                    cost(their_redis, lambda: made.extend(map(sketch, part)))  # noqa: B023
                )
                spent["theirs: query and insert"].append(
                    cost(their_redis, lambda: their_turn(at, made))  # noqa: B023
                )
        turns = len(spent["theirs: MinHash"])
        _report(spent, turns)
        size = (memory(redis) - before) / len(texts)
        their_size = (memory(their_redis) - their_before) / (TURN * turns)
        print(
            f"bytes an article          {size:.0f} of {len(texts)}, datasketch {their_size:.0f} of "
            f"{TURN * turns}: {their_size / size:.1f} times"
        )


def _report(spent: dict[str, list[Cost]], turns: int) -> None:
    """Means and ratios of the turns that both took."""
    mean = {}
    for name, costs in spent.items():
        total = Cost(*(sum(each) / (TURN * turns) for each in zip(*costs[:turns], strict=True)))
        mean[name] = total
        print(
            f"{name:26} wall {1e6 * total.wall:6.0f} us, client {1e6 * total.client:6.0f}, "
            f"Redis {1e6 * total.server:6.0f}; {1 / total.wall:6.0f} a second"
        )
    ours, others = mean["ours: query and insert"], mean["theirs: query and insert"]
    print(
        f"query and insert          {others.cpu / ours.cpu:.1f} times, wall "
        f"{others.wall / ours.wall:.1f} times"
    )
    our_cpu = ours.cpu + mean["ours: fingerprint"].cpu
    their_cpu = others.cpu + mean["theirs: MinHash"].cpu
    our_wall = ours.wall + mean["ours: fingerprint"].wall
    their_wall = others.wall + mean["theirs: MinHash"].wall
    print(
        f"with the sketches         {their_cpu / our_cpu:.1f} times, wall "
        f"{their_wall / our_wall:.1f} times"
    )
