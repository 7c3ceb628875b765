"""Families of copies through the whole process stage, in any order, on both databases."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from redis import Redis

from tests.dedupe.dedupe_texts import Writer
from tests.dedupe.racing import Delivery, deliver_one, page
from wireroom.settings import Settings
from wireroom.store import Store
from workers.context import Context

NOW: Final = 1_730_000_000.0
DATE: Final = '<meta property="article:published_time" content="2024-03-02T{:02}:30:00+00:00">'


def _page(title: str, text: str, hour: int | None) -> str:
    made = page(title, text)
    return made if hour is None else made.replace("<title>", DATE.format(hour) + "<title>")


def _dated(seed: int) -> dict[str, str]:
    writer = Writer(seed)
    text = writer.text(300)
    report = "\n\n".join([writer.text(250), text, writer.text(150)])
    part = "\n\n".join(text.split("\n\n")[1:4])
    return {
        "original": _page("The harbour closes", text, 8),
        "exact": _page("Harbour to be closed", text.upper(), 9),
        "near": _page("A harbour that closes", f"{writer.text(8)}\n\n{text}", 10),
        "contains": _page("A long week on the coast", report, 11),
        "contained": _page("In short", part, 12),
    }


def _undated(seed: int) -> dict[str, str]:
    """The wire text has no time: what is contained comes first with nothing against it."""
    writer = Writer(seed)
    wire = writer.text(150)
    report = "\n\n".join([writer.text(250), wire, writer.text(200)])
    near = "\n\n".join([writer.text(6), report])
    return {
        "original": _page("The wire", wire, None),
        "contains": _page("The report", report, 9),
        "contains-too": _page("The report again", near, 11),
    }


@pytest.mark.parametrize(
    ("make", "kind", "share"),
    [(_dated, "sqlite", 10), (_undated, "sqlite", 1), (_dated, "postgresql", 40)],
    ids=["dated", "undated", "dated on PostgreSQL"],
)
def test_any_order_ends_with_the_same_original(
    redis_client: Redis,
    redis_server: Path,
    new_store_url: Callable[[str], str],
    make: Callable[[int], dict[str, str]],
    kind: str,
    share: int,
) -> None:
    pages = make(41)
    orders = list(itertools.permutations(pages))
    random.Random(5).shuffle(orders)
    for number, order in enumerate(orders[::share]):
        url = new_store_url(kind)
        Store.migrate(url)
        settings = Settings(
            redis_url=f"unix://{redis_server}", redis_prefix=f"family{number}:", store_url=url
        )
        context = Context(settings, "test")
        for at, name in enumerate(order):
            delivery = Delivery(f"https://{name}.example/", pages[name], NOW + at)
            assert deliver_one(None, context, delivery) == ("duplicate" if at else "stored")
        heads = {
            name: context.store.explain(f"https://{name}.example/").articles[0] for name in order
        }
        first = heads["original"].id
        for name, head in heads.items():
            is_original = name == "original"
            assert head.duplicate_of == (None if is_original else first), order
            assert head.group_id == first
            assert head.duplicate_kind == (None if is_original else name.removesuffix("-too"))
        context.store.close()
