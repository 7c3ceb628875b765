"""The page for people who come from another system is followed, with files as those write them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.docs.test_documentation import _BLOCK, read, shell_lines
from tests.system.articles import article
from tests.system.conftest import Installation, install
from tests.system.feeds import Site

__all__ = ["install"]

PAGE = "docs/coming-from.md"
OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Miniflux</title></head><body>
<outline text="Harbours"><outline title="Quay" text="Quay" type="rss"
 xmlUrl="https://quay.example.org/feed.xml" htmlUrl="https://quay.example.org/"/></outline>
</body></opml>"""


def record(number: int) -> dict[str, object]:
    """As news-please saves an article."""
    title, _, text = article(number).partition("\n")
    return {
        "authors": ["Mara Voss"],
        "date_download": "2026-01-03 10:00:00",
        "date_modify": None,
        "date_publish": "2026-01-02 09:30:00",
        "filename": "x.json",
        "language": "en",
        "maintext": text.strip(),
        "source_domain": "courier.example",
        "title": title,
        "url": f"https://courier.example/news/{number}",
    }


@pytest.fixture
def made(install: Callable[..., Installation]) -> Installation:
    return install(fetch_allow_networks="127.0.0.0/8", fetch_robots="false")


def test_the_page_is_followed(made: Installation) -> None:
    site = Site()
    try:
        made.environ["WIREROOM_FETCH_ALLOW_PORTS"] = site.url.rpartition(":")[2]
        saved = made.folder / "news-please-repo" / "data" / "courier.example"
        saved.mkdir(parents=True)
        for number in range(3):
            (saved / f"{number}.json").write_text(json.dumps(record(number)))
        (saved / "empty.json").write_text(json.dumps(record(9) | {"maintext": None}))
        site.add("daily", article(20))
        with gzip.open(made.folder / "mc-2026-01-31.rss.gz", "wb") as file:
            file.write(site.answer("/feed.xml")[0])
        (made.folder / "feeds.xml").write_text(OPML)
        listed = next(body for kind, body in _BLOCK.findall(read(PAGE)) if kind == "text")
        (made.folder / "sites.txt").write_text(listed)
        code = next(body for kind, body in _BLOCK.findall(read(PAGE)) if kind == "python")
        (made.folder / "convert.py").write_text(code)

        with (made.folder / "articles.jsonl").open("w") as out:
            command = [sys.executable, "convert.py", "news-please-repo/data"]
            subprocess.run(command, cwd=made.folder, stdout=out, check=True)
        # The articles that are then exported make the archive that is replayed.
        shown = [words for words in shell_lines(PAGE) if words[0] == "wireroom"]
        up = made.start("up")
        for words in shown:
            if words[1:3] == ["sources", "check"]:
                continue  # asks the internet; tests/cli/test_sources.py runs it against loopback
            if words[-1] == "archive.warc.gz":
                assert made.run("export", "--format", "warc", "archive.warc.gz").returncode == 0
            done = made.run(*words[1:])
            assert done.returncode == 0, (words, done.stdout, done.stderr)
        assert up.poll() is None
    finally:
        site.close()
    stored = {each.url: each for each in made.articles()}
    assert len(stored) == 4
    moved = stored["https://courier.example/news/0"]
    assert moved.byline == ("Mara Voss",)
    assert moved.published_at is not None
    assert moved.published_at.date().isoformat() == "2026-01-02"
    assert len((made.folder / "articles-out.jsonl").read_text().splitlines()) == 4
    opml = (made.folder / "sources.opml").read_text()
    for url in ("https://quay.example.org/feed.xml", "https://news.example.net/politics"):
        assert url in opml
