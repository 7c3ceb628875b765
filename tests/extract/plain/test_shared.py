"""Shared sample texts, read where they are: the seeds, and clean bodies that must stay whole."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wireroom.records import Article, Page
from workers.extract.plain import extract_text
from workers.language import Language, identify

SHARED = Path(os.environ.get("WIREROOM_SHARED_DIR", Path(__file__).parents[4] / "shared"))
NOW = datetime(2026, 6, 1, tzinfo=UTC)
CUT_MAX = 0.002

needs_seeds = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason=f"no sample seeds at {SHARED}/seeds"
)
needs_data = pytest.mark.skipif(
    not (SHARED / "data").is_dir(), reason=f"no sample data at {SHARED}/data"
)


def seeds() -> dict[str, Article]:
    found = {}
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        result = extract_text(Page(text=path.read_text("utf-8")), now=NOW, identify=identify)
        assert isinstance(result, Article), path.name
        found[path.name[:3]] = result
    return found


@needs_seeds
def test_seeds_are_articles_with_the_right_fields() -> None:
    found = seeds()
    assert [a.language for a in found.values()] == ["en", "en", "ar", "en", "en"]
    assert found["002"].direction == "rtl"
    assert all(a.title for a in found.values())
    assert [bool(a.published_at) for a in found.values()] == [False, False, False, False, True]
    dated = found["004"]
    assert dated.published_at == datetime(2017, 12, 22, 2, 2, tzinfo=UTC)
    assert len(dated.byline) == 1
    assert {a.kind for a in dated.attributions} == {"via", "republished-from"}


@needs_seeds
def test_seeds_lose_their_residue_and_nothing_else() -> None:
    kinds = {name: {b.kind for b in a.boilerplate} for name, a in seeds().items()}
    assert kinds["000"] == {
        "section-label",
        "disclaimer",
        "author-bio",
        "comment-form",
        "comment-policy",
        "promotion",
    }
    assert kinds["001"] == {"comment-form"}
    assert kinds["002"] == {"repeat"}
    assert kinds["003"] == {"counter", "repeat", "related"}
    assert kinds["004"] == {"other", "section-label", "copyright", "navigation"}
    counts = [len(a.text.split("\n\n")) for a in seeds().values()]
    assert counts == [7, 18, 4, 10, 3]


def clean_bodies() -> Iterator[str]:
    with gzip.open(SHARED / "data/stories/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    with gzip.open(SHARED / "data/quotes/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    with gzip.open(SHARED / "data/extraction/pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from ("\n\n".join(json.loads(line)["paragraphs"]) for line in lines)


@needs_data
def test_clean_bodies_stay_whole() -> None:
    """Date and byline lines, addresses and titles stand in these texts too and count as right."""

    def english(text: str, *, hint: str | None = None) -> Language:
        return Language(code="en", confidence=1.0, second=None, method="given")

    total = cut = 0
    for text in clean_bodies():
        found = extract_text(Page(text=text), now=NOW, identify=english)
        if not isinstance(found, Article):
            continue
        total += len([line for line in text.split("\n") if line.strip()])
        cut += sum(b.kind != "other" for b in found.boilerplate)
    assert total > 10_000
    assert cut / total < CUT_MAX
