"""Text, titles, dates and speed of HTML extraction against trafilatura alone.

    python -m benchmarks.extraction DATA [--pages N]

DATA is a folder with ``pages.jsonl.gz``: a page a line with ``html``, ``url``, ``crawl_date`` and
the body's ``paragraphs``.  The score is that of scrapinghub/article-extraction-benchmark:
precision and recall of word 4-grams (multisets) for each page, averaged over the pages.  Titles
and dates are measured with the fields that give the gold hidden from the extractor.  Speed is in
processor time, page by page in turn.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import trafilatura

from wireroom.records import Article, Page, Rejection
from workers.extract import extract, html_data, html_date_places, html_title, html_tree
from workers.extract.dates import parse_date

_WORDS = re.compile(r"\w+")
_TITLE_META = ("og:title", "twitter:title", "headline")
_HIDDEN_META = re.compile(
    r"<meta\b[^<>]{0,200}?(?:property|name|itemprop)\s{0,2}=\s{0,2}[\"']?(?:NAMES)[\"'\s>/][^<>]{0,2000}>"
)
_LD_TITLE = re.compile(r'"(?:headline|alternativeHeadline|name)"\s{0,5}:\s{0,5}"(?:[^"\\]|\\.)*"')
_LD_DATE = re.compile(
    r'"(?:date\w{0,20}|uploadDate|coverage\w{0,20}|pub\w{0,12}[dD]ate|publishedAt)"\s{0,5}:\s{0,5}"(?:[^"\\]|\\.)*"'
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " ", "–": "-", "—": "-"})


def grams(text: str) -> Counter[tuple[str, ...]]:
    """The word 4-grams of a text; of a shorter one, all of it as one."""
    words = _WORDS.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def score(predicted: str, gold: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    ours, theirs = grams(predicted), grams(gold)
    both = (ours & theirs).total()
    return (
        both / ours.total() if ours else float(not theirs),
        both / theirs.total() if theirs else 1.0,
    )


def f1(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the averages."""
    precision = sum(p for p, _ in pairs) / len(pairs)
    recall = sum(r for _, r in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def folded(title: str) -> str:
    """A title without differences of white space and quotation marks."""
    return " ".join(html_data.plain(title).translate(_QUOTES).split())


def hidden(html: str, names: tuple[str, ...], fields: re.Pattern[str]) -> str:
    """``html`` without the meta elements of these names and these fields of its JSON-LD."""
    pattern = re.compile(
        _HIDDEN_META.pattern.replace("NAMES", "|".join(map(re.escape, names))), re.IGNORECASE
    )
    return fields.sub('"hidden":""', pattern.sub("", html))


def gold_titles(data: html_data.PageData, url: str) -> set[str]:
    """What the page states as its title in JSON-LD or og:title."""
    given = [html_data.text_of(data.article.get("headline"))]
    given += data.meta.get("og:title", ())[:1]
    sites = [*data.meta.get("og:site_name", ()), *data.publishers]
    out = {folded(text) for text in given if text}
    return out | {folded(html_title.without_site(text, sites, ())) for text in given if text}


def gold_day(data: html_data.PageData, now: datetime) -> set[str]:
    """The day of publication that the page states, in its own zone and in UTC."""
    stated = data.article.get("datePublished")
    if not isinstance(stated, str):
        stated = (data.first(*html_date_places.PUBLISHED_META) or ("", ""))[1]
    date = parse_date(stated, now=now) if stated else None
    if date is None:
        return set()
    return {date.value.date().isoformat(), date.value.astimezone(UTC).date().isoformat()}


def pages_of(folder: Path, limit: int) -> Iterator[dict[str, Any]]:
    """The pages of the folder; exits with one line where it holds none."""
    path = folder / "pages.jsonl.gz"
    if not path.is_file():
        sys.exit(f"{path}: not there; give the folder that holds pages.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for count, line in enumerate(lines):
            if count >= limit:
                return
            yield json.loads(line)


def run(page: dict[str, Any], now: datetime, html: str | None = None) -> Article | Rejection:
    return extract(Page(html=html or page["html"], url=page["url"]), now=now)


def metadata(pages: list[dict[str, Any]], now: datetime, verbose: bool) -> list[str]:
    """Result lines for titles and dates with the fields that give the gold hidden."""
    titles: list[bool] = []
    days: list[bool] = []
    sure: list[bool] = []
    for page in pages:
        root = html_tree.parse(page["html"])
        if root is None:
            continue
        data = html_data.read(root, page["url"])
        if wanted := gold_titles(data, page["url"]):
            found = run(page, now, hidden(page["html"], _TITLE_META, _LD_TITLE))
            said = folded(found.title or "") if isinstance(found, Article) else ""
            titles.append(said in wanted)
            if verbose and said not in wanted:
                print("title", page["id"], repr(said), sorted(wanted))
        if expected := gold_day(data, now):
            names = (*html_date_places.PUBLISHED_META, *html_date_places.MODIFIED_META)
            found = run(page, now, hidden(page["html"], names, _LD_DATE))
            days_found: set[str] = set()
            confidence, how = 0.0, ""
            if isinstance(found, Article) and found.published_at:
                at = found.published_at
                days_found = {at.date().isoformat(), at.astimezone(UTC).date().isoformat()}
                confidence = found.evidence["published_at"].confidence
                how = found.evidence["published_at"].method
            days.append(not days_found.isdisjoint(expected))
            if confidence >= 0.9:
                sure.append(days[-1])
            if verbose and not days[-1]:
                print("date", page["id"], how, confidence, sorted(days_found), sorted(expected))
    rate = f"{sum(sure)}/{len(sure)}"
    return [
        f"titles exact (headline and og:title hidden): {sum(titles)}/{len(titles)} "
        f"= {sum(titles) / max(1, len(titles)):.3f}",
        f"dates day-exact (JSON-LD and meta dates hidden): {sum(days)}/{len(days)} "
        f"= {sum(days) / max(1, len(days)):.3f}; of those with confidence 0.9 or more: {rate}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure HTML extraction.")
    parser.add_argument("data", type=Path, help="folder with pages.jsonl.gz")
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--verbose", action="store_true", help="name the pages that differ")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    now = datetime.now(UTC) + timedelta(days=1)
    pages = list(pages_of(arguments.data, arguments.pages))
    run(pages[0], now)  # imports and tables are not what is measured
    trafilatura.bare_extraction(pages[0]["html"], url=pages[0]["url"], with_metadata=True)
    ours: list[Article | Rejection] = []
    theirs: list[str] = []
    seconds = other_seconds = 0.0
    for page in pages:  # turn by turn, so that a busy machine is busy for both
        start = time.process_time()
        ours.append(run(page, now))
        middle = time.process_time()
        other = trafilatura.bare_extraction(page["html"], url=page["url"], with_metadata=True)
        seconds += middle - start
        other_seconds += time.process_time() - middle
        theirs.append(getattr(other, "text", None) or "")
    gold = ["\n".join(page["paragraphs"]) for page in pages]
    texts = [each.text if isinstance(each, Article) else "" for each in ours]
    lines = [f"pages: {len(pages)}, trafilatura {trafilatura.__version__}"]
    for name, got in (("wireroom", texts), ("trafilatura", theirs)):
        precision, recall, value = f1([score(g, w) for g, w in zip(got, gold, strict=True)])
        lines.append(f"{name}: precision {precision:.4f}, recall {recall:.4f}, F1 {value:.4f}")
    rejected = [
        (page["id"], each.reason, each.evidence)
        for page, each in zip(pages, ours, strict=True)
        if isinstance(each, Rejection)
    ]
    lines.append(f"rejected: {len(rejected)}")
    lines.append(
        f"pages a second: wireroom {len(pages) / seconds:.1f}, trafilatura with metadata "
        f"{len(pages) / other_seconds:.1f}, ratio {other_seconds / seconds:.2f}"
    )
    lines += metadata(pages, now, arguments.verbose)
    print("\n".join(lines))
    if arguments.verbose:
        for line in rejected:
            print(*line)


if __name__ == "__main__":
    main()
