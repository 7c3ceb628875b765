"""Recall and precision by true Jaccard index, containment, and what the threshold does."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from benchmarks.dedupe.measuring import NOW, article_id, own_redis
from benchmarks.dedupe.texts import Writer
from workers.dedupe import decide, fingerprint, verify
from workers.state.fingerprints import FingerprintIndex

BANDS: Final = ((0.8, ">= 0.8"), (0.6, "0.6-0.8"), (0.4, "0.4-0.6"), (0.0, "< 0.4"))
THRESHOLDS: Final = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


def quality(count: int, copies: int) -> None:
    """Recall and precision by true Jaccard index, thresholds, containment."""
    writer = Writer(2)
    texts = [writer.article() for _ in range(count)]
    with own_redis() as (_, redis):
        index = FingerprintIndex(redis)
        for at, text in enumerate(texts, 1):
            index.match_and_insert(article_id(at), fingerprint(text), NOW)
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
            found = [
                each.article_id for each in index.probe(article_id(10**9), fingerprint(copy), NOW)
            ]
            match = decide(copy, [(each, texts[int(each, 16) - 1]) for each in found])
            if match is not None:
                verdicts += 1
                wrong += match.of != article_id(number + 1) or (match.kind == "near" and true < 0.4)
            name = next(name for least, name in BANDS if true >= least)
            bands[name].append((article_id(number + 1) in found, true))
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
                    for each in index.probe(article_id(10**9), fingerprint(text), NOW)
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
                name = article_id(2 * 10**9 + at)
                index.match_and_insert(name, fingerprint(first), NOW)
                fp = fingerprint(second)
                if name in [each.article_id for each in index.probe(article_id(10**9), fp, NOW)]:
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
