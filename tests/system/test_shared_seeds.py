"""Five real texts with page residue, read where they are; they are not part of the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.system.conftest import SHARED, Installation

SEEDS = SHARED / "seeds"

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason=f"the shared seed texts are not at {SEEDS}"
)


def by_number(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record["item"].rpartition("/")[2][:3]: record for record in records}


def test_the_five_texts_are_stored_once_and_read_right(
    install: Callable[..., Installation],
) -> None:
    made = install()
    made.up()
    first = by_number(made.records("replay", str(SEEDS)))
    assert [first[name]["disposition"] for name in sorted(first)] == ["stored"] * 5

    again = made.records("replay", str(SEEDS))
    assert {record["disposition"] for record in again} <= {"duplicate", "unchanged"}
    articles = {record["id"]: record for record in made.records("articles")}
    assert len(articles) == 5
    assert made.audit()["entered"] == 10
    found = {name: articles[result["article"]] for name, result in first.items()}

    assert {n: a["language"] for n, a in found.items()} == {
        "000": "en",
        "001": "en",
        "002": "ar",
        "003": "en",
        "004": "en",
    }
    assert found["002"]["direction"] == "rtl"
    for name, article in found.items():
        assert article["title"], name
        assert article["title"] not in article["text"], name
        assert article["evidence"]["title"]["method"], name

    credited = found["004"]
    assert credited["byline"] == ["John Haltiwanger"]
    assert credited["published_at"].startswith("2017-12-22T02:02")
    assert credited["evidence"]["published_at"]["value"]
    assert "Newsweek" in {each["outlet"] for each in credited["attributions"]}
    for name in ("000", "001", "002", "003"):
        assert found[name]["published_at"] is None, name

    kinds = {name: {block["kind"] for block in a["boilerplate"]} for name, a in found.items()}
    assert {"comment-policy", "author-bio", "disclaimer", "section-label"} <= kinds["000"]
    assert "comment-form" in kinds["001"]
    assert "repeat" in kinds["002"]
    assert {"counter", "repeat"} <= kinds["003"]
    assert {"copyright", "navigation"} <= kinds["004"]
    assert "Leave a Reply" not in found["001"]["text"]
    assert "Copyright applies" not in credited["text"]
    assert "back to stories" not in credited["text"]

    ids = {n: {e.get("id") for e in a["entities"]} for n, a in found.items()}
    assert "iso3166:VE" in ids["000"] & ids["002"]
    assert "iso3166:RU" in ids["000"] & ids["002"]
    for name, article in found.items():
        labels = {entity["label"] for entity in article["entities"]}
        assert {"GPE", "PERSON", "ORG"} <= labels, name
        for entity in article["entities"]:
            assert article["text"][entity["start"] : entity["end"]] == entity["text"]
    for name in ("000", "001", "004"):
        assert any(quote.get("speaker") for quote in found[name]["quotes"]), name
