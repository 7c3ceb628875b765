"""Processes that insert the same texts at the same moment."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from typing import cast

from redis import Redis

from benchmarks.dedupe.measuring import NOW, article_id, own_redis
from benchmarks.dedupe.texts import Writer
from workers.dedupe import fingerprint
from workers.state.fingerprints import FingerprintIndex


def _deliver(socket: str, worker: int, texts: list[str], ready: Barrier, out: str) -> None:
    """Counts the texts of which the worker saw no copy.  Anchors of different texts may agree by
    chance, which comparing the texts shows."""
    redis = Redis(unix_socket_path=socket)
    index = FingerprintIndex(redis)
    prints = [fingerprint(text) for text in texts]
    ready.wait()
    alone = 0
    for at, fp in enumerate(prints):
        found = index.match_and_insert(article_id(1 + worker * 10**6 + at), fp, NOW)
        alone += all(texts[int(each.article_id, 16) % 10**6 - 1] != texts[at] for each in found)
    redis.incrby(out, alone)


def race(processes: int, count: int, runs: int) -> bool:
    """Processes that insert the same texts at once: how many of them were originals."""
    writer, outcomes = Writer(1), []
    with own_redis() as (socket, redis):
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
