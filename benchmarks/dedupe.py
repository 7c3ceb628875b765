"""How fast, small and right the index of remembered texts is.

    python benchmarks/dedupe.py [--texts 2000] [--processes 4] [--race-texts 200] [--race-runs 3]

Starts a Redis of its own.  Prints throughput of fingerprint, query and insert; Redis bytes an
article; recall by true Jaccard index (word 3-shingles) of edited copies; false matches; how
often a 150-word text inside a 900-word one is found with its direction; and whether processes
that insert the same texts at once agree on one original of each.  Compared with datasketch
(MinHashLSH, 128 permutations, threshold 0.7, Redis storage) where that is installed.
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
from multiprocessing.synchronize import Barrier
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from wireroom.embedded import server_binary
from workers.dedupe import decide, fingerprint, verify
from workers.state.fingerprints import FingerprintIndex

NOW = 1_930_000_000.0


class Writer:
    """Texts of invented words with a Zipf-like distribution."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        letters = "abcdefghijklmnoprstuvz"
        self.vocabulary = [
            "".join(self.random.choices(letters, k=self.random.randint(2, 10)))
            for _ in range(20_000)
        ]
        self.weights = [1 / (rank + 5) for rank in range(20_000)]

    def text(self, count: int) -> str:
        return " ".join(self.random.choices(self.vocabulary, self.weights, k=count))

    def edited(self, text: str, share: float) -> str:
        words = text.split()
        return " ".join(
            self.random.choice(self.vocabulary) if self.random.random() < share else word
            for word in words
        )


def _id(number: int) -> str:
    return f"{number:032x}"


def throughput(redis: Redis, texts: list[str]) -> FingerprintIndex:
    index = FingerprintIndex(redis)
    index.probe(_id(1), fingerprint(texts[0]), NOW)
    before = int(redis.info("memory")["used_memory"])
    started = time.perf_counter()
    prints = [fingerprint(text) for text in texts]
    printed = time.perf_counter()
    found = sum(bool(index.match_and_insert(_id(at), fp, NOW)) for at, fp in enumerate(prints, 1))
    ended = time.perf_counter()
    size = int(redis.info("memory")["used_memory"]) - before
    count = len(texts)
    print(f"fingerprint           {1e6 * (printed - started) / count:8.0f} us an article")
    print(f"query and insert      {1e6 * (ended - printed) / count:8.0f} us an article")
    print(f"both                  {count / (ended - started):8.0f} articles a second, one process")
    print(f"Redis memory          {size / count:8.0f} bytes an article")
    print(f"candidates by chance  {found / count:8.4f} of the articles had any")
    return index


def recall(index: FingerprintIndex, writer: Writer, texts: list[str]) -> None:
    bands: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for at in range(min(len(texts), 1_500)):
        copy = writer.edited(texts[at], writer.random.uniform(0.0, 0.3))
        true = verify(texts[at], copy).jaccard
        found = [each.article_id for each in index.probe(_id(10**9), fingerprint(copy), NOW)]
        match = decide(copy, [(each, texts[int(each, 16) - 1]) for each in found])
        name = next(
            (
                name
                for least, name in ((0.8, ">= 0.8"), (0.6, "0.6-0.8"), (0.4, "0.4-0.6"))
                if true >= least
            ),
            "< 0.4",
        )
        band = bands[name]
        band[0] += 1
        band[1] += _id(at + 1) in found
        band[2] += match is not None
    for name in (">= 0.8", "0.6-0.8", "0.4-0.6", "< 0.4"):
        total, candidate, verdict = bands[name]
        if total:
            print(
                f"Jaccard {name:8}      {candidate / total:8.4f} proposed, "
                f"{verdict / total:.4f} called copies at 0.7, of {total}"
            )


def containment(index: FingerprintIndex, writer: Writer, count: int) -> None:
    found = right = 0
    for at in range(count):
        wire = writer.text(150)
        long = f"{writer.text(350)} {wire} {writer.text(400)}"
        first, second = (wire, long) if at % 2 else (long, wire)
        index.match_and_insert(_id(2 * 10**9 + at), fingerprint(first), NOW)
        candidates = index.probe(_id(10**9), fingerprint(second), NOW)
        if any(each.article_id == _id(2 * 10**9 + at) for each in candidates):
            found += 1
            match = decide(second, [("first", first)])
            right += match is not None and match.kind == ("contains" if at % 2 else "contained")
    print(f"150 words in 900      {found / count:8.4f} found, {right / count:.4f} with direction")


def _deliver(socket: str, worker: int, texts: list[str], ready: Barrier, out: str) -> None:
    redis = Redis(unix_socket_path=socket)
    index = FingerprintIndex(redis)
    prints = [fingerprint(text) for text in texts]
    ready.wait()
    alone = sum(
        not index.match_and_insert(_id(1 + worker * 10**6 + at), fp, NOW)
        for at, fp in enumerate(prints)
    )
    redis.incrby(out, alone)


def race(socket: str, redis: Redis, writer: Writer, processes: int, count: int, runs: int) -> bool:
    outcomes: list[int] = []
    for run in range(runs):
        FingerprintIndex(redis).clear()
        texts = [writer.text(80) for _ in range(count)]
        ready = multiprocessing.Barrier(processes)
        children = [
            multiprocessing.Process(target=_deliver, args=(socket, n, texts, ready, f"race:{run}"))
            for n in range(processes)
        ]
        for child in children:
            child.start()
        for child in children:
            child.join()
        outcomes.append(int(redis.get(f"race:{run}") or 0))
    print(f"race                  {processes} processes, {count} texts: originals {outcomes}")
    return all(each == count for each in outcomes)


def datasketch(socket: str, texts: list[str]) -> None:
    try:
        from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]
    except ImportError:
        print("datasketch            not installed: no comparison")
        return
    redis = Redis(unix_socket_path=socket)
    before = int(redis.info("memory")["used_memory"])
    index = MinHashLSH(
        threshold=0.7,
        num_perm=128,
        storage_config={"type": "redis", "redis": {"unix_socket_path": socket}},
    )
    started = time.perf_counter()
    for at, text in enumerate(texts):
        words = text.split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch(
            [" ".join(words[i : i + 3]).encode() for i in range(max(1, len(words) - 2))]
        )
        index.query(sketch)
        index.insert(str(at), sketch)
    seconds = time.perf_counter() - started
    size = int(redis.info("memory")["used_memory"]) - before
    print(
        f"datasketch            {len(texts) / seconds:8.0f} a second, {size / len(texts):.0f} bytes"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--race-texts", type=int, default=200)
    parser.add_argument("--race-runs", type=int, default=3)
    options = parser.parse_args()
    writer = Writer(1)
    texts = [writer.text(writer.random.randint(400, 1_000)) for _ in range(options.texts)]
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
            index = throughput(redis, texts)
            recall(index, writer, texts)
            containment(index, writer, 400)
            agreed = race(
                socket, redis, writer, options.processes, options.race_texts, options.race_runs
            )
            redis.flushall()
            datasketch(socket, texts[:500])
        finally:
            server.terminate()
            server.wait(10)
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
