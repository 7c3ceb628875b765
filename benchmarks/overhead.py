"""What the machinery costs: articles a second through the whole system (frontier, Celery, Redis,
SQLite) as a ratio of the same functions in a bare loop with as many processes, in one run.

    python -m benchmarks.overhead [--articles 2000] [--processes 2] [--rounds 3] [--light]

Pages have 700 words and about 32 kB of markup; with ``--light`` 450 words and 7 kB.

The two sides take turns; the ratio is of each pair, and the median of the pairs is quoted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import msgspec

from benchmarks.generate import page
from scheduler.replay import Replay, plan
from wireroom import log as logs
from wireroom.records import Article
from wireroom.settings import Settings
from wireroom.system import System
from workers.copies import COMPARED
from workers.dedupe import decide, fingerprint
from workers.dedupe.fingerprint import ANCHOR_BYTES
from workers.discover import Expansion
from workers.enrich import enrich
from workers.intake import open_parcel
from workers.parcel import Parcel
from workers.pipeline import read_article
from workers.warm import warm_up


def write_pages(folder: Path, count: int, first: int, *, light: bool = False) -> Path:
    """``count`` pages as files, numbered from ``first``."""
    words, surroundings = (450, 2) if light else (700, 40)
    folder.mkdir(parents=True)
    for number in range(first, first + count):
        html = page(number, words=words, surroundings=surroundings)
        (folder / f"{number:06}.html").write_text(html, encoding="utf-8")
    return folder


def bare(files: list[Path]) -> int:
    """Extract, compare with what came before and enrich, nothing else."""
    done = 0
    index: dict[bytes, list[str]] = {}
    texts: dict[str, str] = {}
    for file in files:
        opened = open_parcel(Parcel(data=file.read_bytes(), name=file.name), seed=True)
        assert not isinstance(opened, Expansion)
        found = read_article(opened, now=datetime.now(UTC))
        assert isinstance(found, Article)
        taken = fingerprint(found.text)
        anchors = [
            taken.sketch[at : at + ANCHOR_BYTES] for at in range(0, len(taken.sketch), ANCHOR_BYTES)
        ]
        votes = Counter(other for anchor in anchors for other in index.get(anchor, ()))
        likely = [name for name, count in votes.most_common(COMPARED) if count > 1]
        decide(found.text, [(name, texts[name]) for name in likely])
        texts[found.id] = found.text
        for anchor in anchors[: taken.stored]:
            index.setdefault(anchor, []).append(found.id)
        enrich(found, pipelines={})
        done += 1
    return done


def bare_rate(files: list[Path], processes: int) -> float:
    """Articles a second in a loop over ``processes`` processes."""
    with get_context("fork").Pool(processes) as pool:
        started = time.perf_counter()
        done = sum(pool.map(bare, [files[part::processes] for part in range(processes)]))
        return done / (time.perf_counter() - started)


def system_rate(system: System, folder: Path) -> float:
    """Articles a second from the first seed entering to the last one's end."""
    replay = Replay(system.frontier, plan([folder]), system.store.seed_key())
    started = time.perf_counter()
    for _result in replay.results():
        continue
    seconds = time.perf_counter() - started
    assert set(replay.counts) == {"stored"}, replay.counts
    return replay.counts["stored"] / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--light", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wr") as folder:
        settings = msgspec.structs.replace(
            Settings(),
            data_dir=f"{folder}/var",
            process_workers=given.processes,
            log_level="warning",
        )
        logs.configure(settings)
        warm_up()
        share = given.articles // given.rounds
        ratios = []
        with System(settings) as system:
            system.wait_until_complete()
            system_rate(system, write_pages(Path(folder, "warm"), 50, 10**6))
            for turn in range(given.rounds):
                pages = write_pages(Path(folder, str(turn)), share, turn * share, light=given.light)
                whole = system_rate(system, pages)
                loop = bare_rate(sorted(pages.iterdir()), given.processes)
                ratios.append(whole / loop)
                print(f"system {whole:6.1f}/s   bare loop {loop:6.1f}/s   ratio {ratios[-1]:.3f}")
    print(f"median ratio {statistics.median(ratios):.3f} over {share * given.rounds} articles")


if __name__ == "__main__":
    main()
