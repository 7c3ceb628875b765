"""Whether memory stays flat: ``python -m benchmarks.memory [DATA] [--pages 20000]``.

One process extracts so many distinct pages of a thousand hosts, with the memory of hosts that a
worker has, and prints its resident memory at every thousandth.  Two of three pages are generated
(HTML of an English paper, plain texts with residue in ten languages); with DATA (a folder with
pages.jsonl.gz) the third is one of its pages with other numbers, else generated as well.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil

from benchmarks.generate import page as generated
from tests.extract.plain.plain_pages import PAGES
from wireroom.records import Page
from workers.extract import HostMemory, extract

NOW: Final = datetime(2031, 6, 1, tzinfo=UTC)
WARM: Final = 2_000
EVERY: Final = 1_000
AIM: Final = 0.05
HOSTS: Final = 1_000
_DIGIT = re.compile(r"\d")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the memory of extraction.")
    parser.add_argument("data", type=Path, nargs="?", help="folder with pages.jsonl.gz")
    parser.add_argument("--pages", type=int, default=20_000)
    arguments = parser.parse_args()
    given = _given(arguments.data)
    process = psutil.Process()
    memory = HostMemory()
    resident: dict[int, float] = {}
    start = time.monotonic()
    for number, page in enumerate(_pages(arguments.pages, given), 1):
        extract(page, now=NOW, host_memory=memory)
        if number % EVERY == 0 or number == arguments.pages:
            gc.collect()
            resident[number] = process.memory_info().rss / 2**20
            rate = number / (time.monotonic() - start)
            print(
                f"{number:6} pages  {resident[number]:7.1f} MiB  {rate:5.1f} a second", flush=True
            )
    first = resident.get(WARM, next(iter(resident.values())))
    last = resident[max(resident)]
    growth = last / first - 1
    print(
        f"after {WARM}: {first:.1f} MiB, after {arguments.pages}: {last:.1f} MiB, "
        f"growth {100 * growth:+.1f} %, aim at most {100 * AIM:.0f} %, data pages: {len(given)}"
    )


def _given(data: Path | None) -> list[tuple[str, str]]:
    if data is None:
        return []
    file = data / "pages.jsonl.gz"
    if not file.is_file():
        raise SystemExit(f"{file} is not there: measure without it, or name another folder")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [(each["html"], each["url"]) for each in map(json.loads, lines)]


def _pages(count: int, given: list[tuple[str, str]]) -> Iterator[Page]:
    """Distinct pages, each under an address of its own."""
    for number in range(count):
        draw = random.Random(number)
        url = f"https://www.paper{draw.randrange(HOSTS)}.example/news/story-{number}"
        if number % 3 == 0 and given:
            html, _ = given[draw.randrange(len(given))]
            digits = draw.choices("0123456789", k=997)
            places = iter(range(len(html)))
            other = _DIGIT.sub(lambda _: digits[next(places) % 997], html)  # noqa: B023
            yield Page(html=other.replace("</p>", f" {number}</p>"), url=url, fetched_at=NOW)
        elif number % 10 == 1:
            text = draw.choice(PAGES).text()
            lines = (f"{line} {number}" if len(line) > 60 else line for line in text.split("\n"))
            yield Page(text="\n".join(lines), url=url, fetched_at=NOW)
        else:
            size = draw.randrange(5, 30)
            yield Page(
                html=generated(number, words=250, surroundings=size), url=url, fetched_at=NOW
            )


if __name__ == "__main__":
    main()
