"""What must hold when all is over, whatever was done."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from tests.chaos import site
from tests.chaos.world import World
from wireroom.records import Disposition

AGAIN = {Disposition.UNCHANGED, Disposition.DUPLICATE}
"""How a page may end that is handed on once more after Redis was lost."""


def lost_and_doubled(world: World, pages: int, seeds: int) -> tuple[list[str], list[str]]:
    """What is missing, and what is there twice; both empty where all is well."""
    lost: list[str] = []
    doubled: list[str] = []
    endings: dict[str, Counter[str]] = defaultdict(Counter)
    for url, disposition in (
        world.rows("SELECT url, disposition FROM items WHERE kind = 'page'") or ()
    ):
        endings[url][disposition] += 1
    for number in range(pages):
        found, must = endings[world.papers.url(number)], site.ending(number)
        allowed = {str(must), *map(str, AGAIN)}
        if number in _pair_of(pages):
            allowed |= {"stored", "duplicate"}
        elif must == Disposition.STORED and found["stored"] != 1:
            (doubled if found["stored"] else lost).append(f"page {number}: {dict(found)}")
        if not found or set(found) - allowed:
            lost.append(f"page {number} ({site.manner(number)}) ended as {dict(found)}")
    articles = world.rows("SELECT url, id FROM articles") or []
    by_url = Counter(url for url, _ in articles if url)
    doubled += [f"{count} articles of {url}" for url, count in by_url.items() if count > 1]
    wanted = sum(
        site.ending(k) in (Disposition.STORED, Disposition.DUPLICATE) for k in range(pages)
    )
    if len(by_url) != wanted:
        lost.append(f"{len(by_url)} articles of pages, not {wanted}")
    texts = (world.rows("SELECT count(*) FROM articles WHERE url IS NULL") or [(0,)])[0][0]
    if texts != seeds:
        (lost if texts < seeds else doubled).append(f"{texts} articles of {seeds} seeds")
    for first, copy in _pairs(pages):
        stored = (
            endings[world.papers.url(first)]["stored"] + endings[world.papers.url(copy)]["stored"]
        )
        if stored != 1:
            (doubled if stored else lost).append(f"{first} and {copy}: {stored} originals")
    lost += _replay(world, seeds)
    said = world.consumed()
    new = Counter(
        article for (article, event), n in said.items() if event != "updated" for _ in range(n)
    )
    lost += [f"article {name} was not published" for _, name in articles if not new[name]]
    doubled += [f"article {name} was published {n} times" for name, n in new.items() if n > 1]
    return lost, doubled


def _pairs(pages: int) -> list[tuple[int, int]]:
    return [(k - site.COPY_OF, k) for k in range(pages) if site.manner(k) == "copy"]


def _pair_of(pages: int) -> set[int]:
    return {number for pair in _pairs(pages) for number in pair}


def _replay(world: World, seeds: int) -> list[str]:
    """Each seed must have been printed, once, as stored."""
    out = []
    lines = (world.folder / "replay.jsonl").read_text().splitlines()
    found = Counter(record["item"] for record in map(json.loads, lines))
    if len(found) != seeds:
        said = (world.folder / "replay.log").read_text()[-500:]
        out.append(f"the replay named {len(found)} of {seeds} seeds: {said}")
    out += [f"{name} was printed {count} times" for name, count in found.items() if count > 1]
    return out


def audit(world: World) -> list[str]:
    """What ``wireroom audit`` finds, and items that still wait."""
    done = world.command("audit", "--json")
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return [f"audit: {done.stderr[-500:]}"]
    faults = list(report["faults"])
    if report["waiting"] + report["in_flight"] > site.PAPERS:
        faults.append(f"{report['waiting']} wait, {report['in_flight']} are in flight")
    if report["store"]["quarantine"]:
        faults.append(f"{report['store']['quarantine']} in quarantine")
    return faults
