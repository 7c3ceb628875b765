"""How fast, small and right the index of remembered texts is.

    python -m benchmarks.dedupe race|datasketch|quality|scale [--texts N] …

Starts a Redis of its own.  Times are processor time of the client and of Redis together, beside
wall time, so that other work on the machine matters less.  `datasketch` compares with that
library's MinHashLSH (128 permutations, threshold 0.7, Redis storage), which is installed beside
the environment, not in it: `pip install --target DIR datasketch`, then `PYTHONPATH=DIR`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import numpy as np
from redis import Redis
from redis.exceptions import RedisError

from wireroom.embedded import server_binary
from workers.dedupe import decide, fingerprint, verify
from workers.dedupe.fingerprint import SKETCH_PROBED, SKETCH_STORED, Fingerprint
from workers.state.fingerprints import FingerprintIndex

NOW: Final = 1_930_000_000.0
BANDS: Final = ((0.8, ">= 0.8"), (0.6, "0.6-0.8"), (0.4, "0.4-0.6"), (0.0, "< 0.4"))
THRESHOLDS: Final = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


class Writer:
    """Texts of invented words with a Zipf-like distribution."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        letters = "abcdefghijklmnoprstuvz"
        self.vocabulary = [
            "".join(self.random.choices(letters, k=self.random.randint(2, 10)))
            for _ in range(20_000)
        ]
        weights = [1 / (rank + 5) for rank in range(20_000)]
        self.cumulative = np.cumsum(weights).tolist()

    def text(self, count: int) -> str:
        return " ".join(self.random.choices(self.vocabulary, cum_weights=self.cumulative, k=count))

    def article(self) -> str:
        """400 to 1,000 words, 700 on average."""
        return self.text(self.random.randint(400, 1_000))

    def edited(self, text: str, share: float) -> str:
        """``text`` with about ``share`` of its words replaced."""
        return " ".join(
            self.random.choice(self.vocabulary) if self.random.random() < share else word
            for word in text.split()
        )

    def revised(self, text: str) -> str:
        """``text`` as another outlet prints it: an agency line, some paragraphs cut or added,
        words changed; anything from a slip to a text of which little is left."""
        words = text.split()
        blocks = [words[at : at + 40] for at in range(0, len(words), 40)]
        lost = self.random.choice((0.0, 0.0, 0.1, 0.25, 0.5))
        kept = [block for block in blocks if self.random.random() >= lost] or blocks[:1]
        for _ in range(self.random.choice((0, 0, 1, 3, 8))):
            kept.insert(self.random.randint(0, len(kept)), self.text(40).split())
        body = self.edited(" ".join(" ".join(block) for block in kept), self.random.uniform(0, 0.2))
        return f"{self.text(5)} {body}"


class Cost(NamedTuple):
    """Seconds: wall, and of the processor, client and Redis."""

    wall: float
    client: float
    server: float

    @property
    def cpu(self) -> float:
        return self.client + self.server


def _now(redis: Redis) -> Cost:
    info = redis.info("cpu")
    server = info["used_cpu_user"] + info["used_cpu_sys"]
    return Cost(time.perf_counter(), time.process_time(), server)


def _cost(redis: Redis, work: Callable[[], object]) -> Cost:
    before = _now(redis)
    work()
    return Cost(*(b - a for a, b in zip(before, _now(redis), strict=True)))


def _id(number: int) -> str:
    return f"{number:032x}"


def _memory(redis: Redis) -> int:
    return int(redis.info("memory")["used_memory"])


@contextmanager
def _redis() -> Iterator[tuple[str, Redis]]:
    with tempfile.TemporaryDirectory() as folder:
        socket = str(Path(folder) / "redis.sock")
        command = [server_binary(), "--port", "0", "--unixsocket", socket, "--save", ""]
        server = subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL)
        try:
            redis = Redis(unix_socket_path=socket)
            for _ in range(200):
                try:
                    redis.ping()
                    break
                except RedisError:
                    time.sleep(0.05)
            yield socket, redis
        finally:
            server.terminate()
            server.wait(10)


# --- the race ------------------------------------------------------------------------------


def _deliver(socket: str, worker: int, texts: list[str], ready: Barrier, out: str) -> None:
    """Counts the texts of which the worker saw no copy.  Anchors of different texts may agree by
    chance, which comparing the texts shows."""
    redis = Redis(unix_socket_path=socket)
    index = FingerprintIndex(redis)
    prints = [fingerprint(text) for text in texts]
    ready.wait()
    alone = 0
    for at, fp in enumerate(prints):
        found = index.match_and_insert(_id(1 + worker * 10**6 + at), fp, NOW)
        alone += all(texts[int(each.article_id, 16) % 10**6 - 1] != texts[at] for each in found)
    redis.incrby(out, alone)


def race(processes: int, count: int, runs: int) -> bool:
    """Processes that insert the same texts at once: how many of them were originals."""
    writer, outcomes = Writer(1), []
    with _redis() as (socket, redis):
        for run in range(runs):
            FingerprintIndex(redis).clear()
            texts = [writer.text(80) for _ in range(count)]
            ready = multiprocessing.Barrier(processes)
            name = f"race:{run}"
            children = [
                multiprocessing.Process(target=_deliver, args=(socket, n, texts, ready, name))
                for n in range(processes)
            ]
            for child in children:
                child.start()
            for child in children:
                child.join()
            outcomes.append(int(cast("bytes | None", redis.get(name)) or 0))
    print(f"{processes} processes, {count} texts, {runs} runs: originals {outcomes}")
    return all(each == count for each in outcomes)


# --- beside datasketch ---------------------------------------------------------------------


def compare(count: int, theirs_count: int) -> None:
    """Both on the same texts in turns of 200, so that both meet the machine in the same state."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]

    writer = Writer(1)
    originals = [writer.article() for _ in range(count)]
    texts = originals + [writer.revised(text) for text in originals[: count // 10]]
    writer.random.shuffle(texts)
    spent: dict[str, list[Cost]] = defaultdict(list)
    with _redis() as (_, redis), _redis() as (their_socket, their_redis):
        index = FingerprintIndex(redis)
        index.probe(_id(1), fingerprint(texts[0]), NOW)
        theirs = MinHashLSH(
            threshold=0.7,
            num_perm=128,
            storage_config={"type": "redis", "redis": {"unix_socket_path": their_socket}},
        )
        before, their_before = _memory(redis), _memory(their_redis)

        def sketch(text: str) -> Any:
            words, made = text.split(), MinHash(num_perm=128)
            made.update_batch([" ".join(words[i : i + 3]).encode() for i in range(len(words) - 2)])
            return made

        def our_turn(at: int, prints: list[Fingerprint]) -> None:
            for number, fp in enumerate(prints, at + 1):
                index.match_and_insert(_id(number), fp, NOW)

        def their_turn(at: int, sketches: list[Any]) -> None:
            for number, made in enumerate(sketches, at + 1):
                theirs.query(made)
                theirs.insert(_id(number), made)

        for at in range(0, len(texts), 200):
            part = texts[at : at + 200]
            prints: list[Fingerprint] = []
            spent["ours: fingerprint"].append(
                _cost(redis, lambda: prints.extend(map(fingerprint, part)))  # noqa: B023
            )
            spent["ours: query and insert"].append(
                _cost(redis, lambda: our_turn(at, prints))  # noqa: B023
            )
            if at < theirs_count:
                made: list[Any] = []
                spent["theirs: MinHash"].append(
                    _cost(their_redis, lambda: made.extend(map(sketch, part)))  # noqa: B023
                )
                spent["theirs: query and insert"].append(
                    _cost(their_redis, lambda: their_turn(at, made))  # noqa: B023
                )
        turns = len(spent["theirs: MinHash"])
        mean = {}
        for name, costs in spent.items():
            # Only turns that both took are compared.
            total = Cost(*(sum(each) / (200 * turns) for each in zip(*costs[:turns], strict=True)))
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
        size = (_memory(redis) - before) / len(texts)
        their_size = (_memory(their_redis) - their_before) / (200 * turns)
        print(
            f"bytes an article          {size:.0f} of {len(texts)}, datasketch {their_size:.0f} of "
            f"{200 * turns}: {their_size / size:.1f} times"
        )


# --- how right -----------------------------------------------------------------------------


def quality(count: int, copies: int) -> None:
    """Recall and precision by true Jaccard index, thresholds, containment."""
    writer = Writer(2)
    texts = [writer.article() for _ in range(count)]
    with _redis() as (_, redis):
        index = FingerprintIndex(redis)
        for at, text in enumerate(texts, 1):
            index.match_and_insert(_id(at), fingerprint(text), NOW)
        bands: dict[str, list[tuple[bool, float]]] = defaultdict(list)
        wrong = verdicts = 0
        for at in range(copies):
            number = at % count
            copy = (
                writer.revised(texts[number])
                if at % 2
                else writer.edited(texts[number], writer.random.uniform(0, 0.3))
            )
            true = verify(texts[number], copy).jaccard
            found = [each.article_id for each in index.probe(_id(10**9), fingerprint(copy), NOW)]
            match = decide(copy, [(each, texts[int(each, 16) - 1]) for each in found])
            if match is not None:
                verdicts += 1
                wrong += match.of != _id(number + 1) or (match.kind == "near" and true < 0.4)
            name = next(name for least, name in BANDS if true >= least)
            bands[name].append((_id(number + 1) in found, true))
        for _, name in BANDS:
            pairs = bands[name]
            if pairs:
                print(
                    f"Jaccard {name:8} proposed {sum(hit for hit, _ in pairs) / len(pairs):.4f} "
                    f"of {len(pairs)}"
                )
        print(f"verdicts                  {verdicts}, of another text or below 0.4: {wrong}")
        fresh = [writer.article() for _ in range(min(count, 2_000))]
        called = sum(
            decide(
                text,
                [
                    (each.article_id, texts[int(each.article_id, 16) - 1])
                    for each in index.probe(_id(10**9), fingerprint(text), NOW)
                ],
            )
            is not None
            for text in fresh
        )
        print(f"unrelated texts           {called} of {len(fresh)} called copies")
        _containment(index, writer)


def _containment(index: FingerprintIndex, writer: Writer, count: int = 2_000) -> None:
    for edited in (0.0, 0.02):
        for wire_first in (True, False):
            found = right = 0
            for at in range(count // 2):
                wire = writer.text(150)
                inside = writer.edited(wire, edited)
                long = f"{writer.text(350)} {inside} {writer.text(400)}"
                first, second = (wire, long) if wire_first else (long, wire)
                name = _id(2 * 10**9 + at)
                index.match_and_insert(name, fingerprint(first), NOW)
                fp = fingerprint(second)
                if name in [each.article_id for each in index.probe(_id(10**9), fp, NOW)]:
                    found += 1
                    match = decide(second, [("first", first)])
                    expected = "contains" if wire_first else "contained"
                    right += match is not None and match.kind == expected
                index.remove(name, fingerprint(first), NOW)
            print(
                f"150 words in 900, {'wire' if wire_first else 'report'} first, {edited:.0%} of "
                f"words changed: found {found / (count // 2):.4f}, with direction "
                f"{right / (count // 2):.4f} of {count // 2}"
            )


def curve(count: int) -> None:
    """What `near_threshold` does: share of edits that stay a copy, and of others that become one.

    A copy has a new agency line and up to 8 % of its words replaced, each here and there, which is
    the costliest kind of edit.  A follow-up repeats 20 to 85 % of an earlier report and goes on in
    its own words.
    """
    writer = Writer(3)
    copies, others = [], []
    for _ in range(count):
        text = writer.article()
        share = writer.random.choice((0.01, 0.02, 0.04, 0.06, 0.08))
        lines = f"{writer.text(6)} {writer.edited(text, share)}"
        copies.append((share, verify(text, lines).jaccard))
        words = text.split()
        shared = " ".join(words[: int(len(words) * writer.random.uniform(0.2, 0.85))])
        another = f"{shared} {writer.text(len(words) - len(shared.split()))}"
        others.append(verify(text, another).jaccard)
    shares = sorted({share for share, _ in copies})
    names = [f"{share:.0%} of words" for share in shares]
    titles = ["threshold", *names, "all copies", "follow-ups called copies", "precision"]
    print(f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}")
    for threshold in THRESHOLDS:
        found = [
            sum(j >= threshold for s, j in copies if s == share)
            / sum(s == share for s, _ in copies)
            for share in shares
        ]
        hits = sum(j >= threshold for _, j in copies)
        false = sum(j >= threshold for j in others)
        cells = " | ".join(f"{each:.3f}" for each in found)
        print(
            f"| {threshold:.2f} | {cells} | {hits / count:.3f} | {false / count:.3f} | "
            f"{hits / max(1, hits + false):.3f} |"
        )


# --- a million -----------------------------------------------------------------------------


def _drawn(draw: np.random.Generator, count: int) -> list[Fingerprint]:
    """Fingerprints of texts of 700 words that nobody wrote."""
    least, one_for, most = SKETCH_STORED
    width = 16 + 4 * SKETCH_PROBED
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
        index.match_and_insert(_id(at), fp, NOW)


def scale(sizes: tuple[int, ...], turns: int = 20, turn: int = 500) -> None:
    """Indexes of several sizes side by side, in turns, so that other work meets all alike."""
    draw = np.random.default_rng(5)
    with ExitStack() as stack:
        servers = [stack.enter_context(_redis())[1] for _ in sizes]
        for redis, size in zip(servers, sizes, strict=True):
            before, index = _memory(redis), FingerprintIndex(redis)
            for first in range(1, size, 10_000):
                _insert(index, first, _drawn(draw, min(10_000, size - first + 1)))
            print(
                f"{size} remembered: {(_memory(redis) - before) / size:.0f} bytes each", flush=True
            )
        costs: list[list[Cost]] = [[] for _ in sizes]
        for at in range(turns):
            for redis, size, spent in zip(servers, sizes, costs, strict=True):
                index, prints = FingerprintIndex(redis), _drawn(draw, turn)
                index.probe(_id(1), prints[0], NOW)
                first = size + 1 + at * turn
                spent.append(_cost(redis, lambda: _insert(index, first, prints)))  # noqa: B023
        for size, spent in zip(sizes, costs, strict=True):
            middle = sorted(each.cpu for each in spent)[turns // 2] / turn
            ratio = sorted(each.cpu / base.cpu for each, base in zip(spent, costs[0], strict=True))[
                turns // 2
            ]
            print(f"{size} remembered: {1e6 * middle:.0f} us an article, {ratio:.2f} of the first")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("part", choices=["race", "datasketch", "quality", "curve", "scale"])
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--theirs", type=int, default=20_000, help="texts that datasketch gets")
    parser.add_argument("--copies", type=int, default=6_000)
    parser.add_argument("--remembered", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--race-texts", type=int, default=1_000)
    parser.add_argument("--race-runs", type=int, default=20)
    options = parser.parse_args()
    match options.part:
        case "race":
            return 0 if race(options.processes, options.race_texts, options.race_runs) else 1
        case "datasketch":
            compare(options.texts, options.theirs)
        case "quality":
            quality(options.texts, options.copies)
        case "curve":
            curve(options.copies)
        case _:
            scale((10_000, options.remembered))
    return 0


if __name__ == "__main__":
    sys.exit(main())
