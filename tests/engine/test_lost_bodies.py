"""Bodies that are gone from the claim check when their items are processed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis

from tests.polling.conftest import Host, Ingestion, hosts, ingest
from tests.system.articles import article
from wireroom.frontier import Item, NewItem
from wireroom.records import Disposition, ItemKind
from workers.attempt import Work
from workers.context import Context
from workers.parcel import Parcel, pack
from workers.processing import REFETCHES_MAX, process
from workers.runner import Runner
from workers.trail import Trail
from workers.verdict import End, HandOn, Wait

__all__ = ["hosts", "ingest"]

PATH = "/news/one"


class Lossy:
    """A system with one page, whose Redis loses things between two steps."""

    def __init__(self, system: Ingestion, site: Host, client: redis.Redis) -> None:
        self.system, self.site, self.client = system, site, client
        title, _, body = article(3).partition("\n")
        paragraphs = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
        site.page(PATH, f"<article><h1>{title}</h1>{paragraphs}</article>")
        self.url = f"{site.url}{PATH}"
        self.key = f"page:{self.url}"

    def fetch(self) -> None:
        self.system.run("fetch")

    def process(self, work: Work = process) -> None:
        for key, stage in self.system.frontier.dispatch("process", 1):
            Runner(self.system.context, {"process": work}).run(key, stage)

    def lose_bodies(self) -> None:
        names = list(self.client.scan_iter("*body:*"))
        assert names
        self.client.delete(*names)

    def ended(self) -> tuple[str, str | None] | None:
        """How the only item ended, and why."""
        (*_, last) = self.system.store.explain(self.url).items or (None,)
        return None if last is None else (str(last.disposition), last.reason or None)


@pytest.fixture
def lossy(ingest: Callable[..., Ingestion], hosts: list[Host], redis_client: redis.Redis) -> Lossy:
    return Lossy(ingest(fetch_robots=False, retry_base_seconds=0.0), hosts[0], redis_client)


def test_a_page_is_fetched_again(lossy: Lossy) -> None:
    lossy.system.enter_page(lossy.url)
    lossy.fetch()
    lossy.lose_bodies()
    lossy.process()
    lossy.fetch()
    lossy.process()
    assert lossy.site.paths() == [PATH, PATH]
    assert lossy.ended() == ("stored", None)


def test_a_page_that_is_lost_each_time_is_not_fetched_for_ever(lossy: Lossy) -> None:
    lossy.system.enter_page(lossy.url)
    for _ in range(REFETCHES_MAX + 3):
        lossy.fetch()
        if lossy.system.frontier.peek(lossy.key) is None:
            break
        lossy.client.delete(*lossy.client.scan_iter("*body:*"), "none")
        lossy.process()
    assert lossy.site.paths() == [PATH] * (REFETCHES_MAX + 1)
    assert lossy.ended() == ("quarantined", "body-lost")


def test_what_has_no_address_is_quarantined_at_the_second_look(lossy: Lossy) -> None:
    body = pack(Parcel(data=article(4).encode(), media_type="text/plain", name="one"))
    reference = lossy.system.frontier.put_body(body)
    item = NewItem(
        key="seed:one", kind=ItemKind.SEED, stage="process", queue="process", body_ref=reference
    )
    lossy.system.frontier.enter([item])
    lossy.lose_bodies()
    lossy.process()
    assert lossy.system.store.counts(("items",)) == {"items": 0}
    lossy.process()
    ((kind, how),) = lossy.system.store.dispositions()
    assert (kind, how) == ("seed", "quarantined")


@pytest.mark.parametrize("kind", [ItemKind.PAGE, ItemKind.SEED])
def test_an_item_that_is_lost_with_its_body_has_not_ended(lossy: Lossy, kind: ItemKind) -> None:
    """Redis is emptied after the item was claimed: it comes again with the next poll or replay."""

    def emptied(context: Context, item: Item, trail: Trail) -> HandOn | End | Wait:
        lossy.client.flushall()
        return process(context, item, trail)

    body = pack(Parcel(data=article(5).encode(), media_type="text/plain", name="one"))
    item = NewItem(
        key=lossy.key,
        kind=kind,
        stage="process",
        queue="process",
        url=lossy.url if kind == ItemKind.PAGE else None,
        body_ref=lossy.system.frontier.put_body(body),
    )
    lossy.system.frontier.enter([item])
    lossy.process(emptied)
    assert lossy.system.store.counts(("items",)) == {"items": 0}
    assert lossy.system.frontier.peek(lossy.key) is None
    lossy.system.enter_page(lossy.url)
    lossy.fetch()
    lossy.process()
    assert lossy.ended() == (Disposition.STORED, None)
