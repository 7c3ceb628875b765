"""Who took from whom, through the command line: the same in any order of arrival."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.republication.family import REPORT, WIRE
from tests.system.conftest import Installation

PUBLISHED = datetime(2024, 3, 5, 8, 20, tzinfo=UTC)
ARABIC = (
    "ذكرت وكالة رويترز أن حاجز أوسترماوث أُغلق متأخراً إحدى عشرة دقيقة مساء الاثنين، وأن المياه "
    "ارتفعت متراً في سوق السمك قبل تشغيل المضخات. وقضت أربعون عائلة ليلتها في المدرسة.\n\n"
    "وقالت ويلما تراسك المسؤولة عن الحاجز إنها تتحمل التأخير، فيما سيفحص مهندس من الشركة الصانعة "
    "النظام الهيدروليكي يوم الخميس، وحتى ذلك الحين سيقف رجلان عند العجلة ليلاً ونهاراً."
)


def seed(
    name: str, outlet: str, domain: str, text: str, hours: float, **more: Any
) -> dict[str, Any]:
    return {
        "url": f"https://{domain}/news/{name}",
        "title": f"Barrier at Ostermouth closed too late: {name}",
        "publisher": {"name": outlet, "domain": domain},
        "published_at": (PUBLISHED + timedelta(hours=hours)).isoformat(),
        "language": "en",
        "text": text,
        "clean": True,
        **more,
    }


SEEDS = [
    seed("wire", "Reuters", "reuters.com", WIRE, 0),
    seed("herald", "Port Herald", "portherald.example", f"OSTERMOUTH (Reuters) - {WIRE}", 1),
    seed("gazette", "Hill Gazette", "hillgazette.example", f"{WIRE}\n\nThe ferry ran as usual.", 2),
    seed("courier", "Evening Courier", "courier.example", REPORT, 3),
    seed("sahifa", "صحيفة المرفأ", "marfa.example", ARABIC, 4, language="ar"),
]  # fmt: skip
TEXT_EDGES = {
    ("herald", "wire", "exact"),
    ("gazette", "wire", "near"),
    ("courier", "wire", "contains"),
}


def replayed(made: Installation, order: list[int]) -> dict[str, str]:
    """Replays the seeds, one after the other in this order; article id → the seed's name."""
    path = made.folder / f"{order[0]}.jsonl"
    lines = [json.dumps(SEEDS[place], ensure_ascii=False) for place in order]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ended = [each for each in made.records("replay", str(path)) if each["article"]]
    return {each["article"]: each["url"].rpartition("/")[2] for each in ended}


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [3, 4, 2, 1, 0]])
def test_a_family_in_any_order(install: Callable[..., Installation], order: list[int]) -> None:
    made = install(process_workers="1")
    made.up()
    names = replayed(made, order)
    stories = made.records("stories")
    edges = [edge for story in stories for edge in story["edges"]]
    text = {
        (names[edge["article"]], names[edge["of"]], edge["kind"])
        for edge in edges
        if edge["similarity"] is not None
    }
    assert text == TEXT_EDGES
    (wire,) = [key for key, name in names.items() if name == "wire"]
    (story,) = [each for each in stories if wire in each["members"]]
    assert story["origin"] == {"article": wire, "outlet": "Reuters", "independent_sources": 1}
    assert story["independent_sources"] == 1
    (arabic,) = [edge for edge in edges if names[edge["article"]] == "sahifa"]
    assert arabic["evidence"]["credit"]["text"]
    if len(stories) == 1:
        assert (arabic["kind"], names[arabic["of"]]) == ("translated", "wire")
    else:
        assert (arabic["of"], arabic["of_outlet"]) == (None, "reuters.com")
    for article in made.articles():
        if article.story == story["id"]:
            assert msgspec.to_builtins(article.origin) == story["origin"]

    (explained,) = made.records("explain", _id(names, "herald"))
    taken = explained["republication"][_id(names, "herald")]
    assert taken["origin"] == story["origin"]
    assert [edge["of"] for edge in taken["edges"]] == [wire]
    said = made.run("stories").stdout
    assert f"origin: Reuters ({wire[:12]})" in said
    assert "Evening Courier: contains the text of Reuters, 3.0 h later" in said
    table = made.records("stories", "--outlets")
    (reuters,) = [each for each in table if each.get("outlet") == "reuters.com"]
    assert (reuters["first"], reuters["followed"]) == (len({story["id"]}), 4)
    (pair,) = [each for each in table if each.get("follower") == "courier.example"]
    assert (pair["leader"], pair["kinds"]) == ("reuters.com", {"contains": 1})
    assert pair["median_seconds"] == 3 * 3600

    out = made.folder / "out.jsonl"
    made.run("export", "--format", "jsonl", str(out))
    lines = {line["id"]: line for line in map(json.loads, out.read_text("utf-8").splitlines())}
    assert {names[key] for key, line in lines.items() if "republication" in line} == {
        name for name in names.values() if name != "wire"
    }
    (follows,) = [e for e in lines[_id(names, "gazette")]["republication"] if e["kind"] == "near"]
    assert follows["of"] == wire
    assert lines[wire]["origin"] == story["origin"]
    _check_parquet(made, wire, _id(names, "courier"))
    if order[0] == 0:
        replayed(made, order[::-1])
        assert made.records("stories") == stories


def _id(names: dict[str, str], wanted: str) -> str:
    return next(key for key, name in names.items() if name == wanted)


def _check_parquet(made: Installation, wire: str, courier: str) -> None:
    import pyarrow.parquet as pq

    path: Path = made.folder / "out.parquet"
    made.run("export", "--format", "parquet", str(path))
    rows = {row["id"]: row for row in pq.read_table(path).to_pylist()}
    assert rows[wire]["republication"] == []
    (edge,) = rows[courier]["republication"]
    assert (edge["kind"], edge["of"]) == ("contains", wire)
    assert json.loads(edge["evidence"])["decided_by"] == "published"
    assert rows[courier]["independent_sources"] == 1
    assert json.loads(rows[courier]["record"])["republication"][0]["of"] == wire
