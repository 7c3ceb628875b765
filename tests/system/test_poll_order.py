"""A poll that is lost before the frontier has taken its entries loses none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import redis

from tests.system.articles import article
from tests.system.feeds import Site
from wireroom.frontier import Claim, NewItem
from wireroom.records import ItemKind
from wireroom.settings import Settings
from wireroom.sources import make_source, poll_item
from wireroom.store import Store
from workers.context import Context
from workers.polling import poll
from workers.runner import Runner
from workers.trail import Trail
from workers.verdict import End


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture
def context(
    redis_client: redis.Redis, redis_server: Path, tmp_path: Path, site: Site
) -> Iterator[Context]:
    settings = msgspec.structs.replace(
        Settings(),
        redis_url=f"unix://{redis_server}",
        data_dir=str(tmp_path),
        fetch_allow_networks=("127.0.0.0/8",),
        fetch_allow_ports=(site.url.rpartition(":")[2],),
        fetch_robots=False,
        host_min_interval_seconds=0.0,
        host_concurrency=100,
    )
    Store.open(settings.effective_store_url, migrate=True).close()
    opened = Context(settings, "a worker")
    yield opened
    opened.client.close()
    opened.store.close()


def claimed(context: Context) -> Claim:
    (ready,) = context.frontier.dispatch("fetch", 1)
    claim = context.frontier.claim(ready.key, context.owner, 60)
    assert claim is not None
    return claim


def test_entries_are_known_only_after_their_pages_have_entered(
    context: Context, site: Site
) -> None:
    source = make_source(f"{site.url}/feed.xml")
    context.store.save_source(source)
    site.add("first", article(1))
    site.add("second", article(2))
    context.frontier.enter([poll_item(source, 0.0)])

    claim = claimed(context)
    lost = poll(context, claim.item, Trail())
    assert isinstance(lost, End)
    assert len(lost.children) == 2
    assert context.store.source_state(source.id) == {}

    context.frontier.release(claim)
    (ready,) = context.frontier.dispatch("fetch", 1)
    Runner(context, {"poll": poll}).run(ready.key, ready.stage)
    ledger = context.frontier.ledger()
    assert ledger.entered[ItemKind.PAGE] == 2
    assert ledger.balance() == 0
    assert context.store.source_state(source.id)["status"] == "active"

    waiting = context.frontier.peek(claim.item.key)
    assert waiting is not None
    again = poll(context, waiting.item, Trail())
    assert isinstance(again, End)
    assert again.children == ()


def test_a_sitemap_of_an_index_is_read_again_when_the_index_says_that_it_changed(
    context: Context, site: Site
) -> None:
    source = make_source(f"{site.url}/sitemap.xml")
    context.store.save_source(source)
    runner = Runner(context, {"poll": poll})

    def polled(day: str, pages: list[str]) -> int:
        """Pages that entered by polls of the index and of what it names."""
        site.files["/sitemap.xml"] = (
            f"<sitemapindex><sitemap><loc>{site.url}/part.xml</loc><lastmod>{day}</lastmod>"
            "</sitemap></sitemapindex>"
        )
        rows = "".join(f"<url><loc>{site.url}/news/{page}</loc></url>" for page in pages)
        site.files["/part.xml"] = f"<urlset>{rows}</urlset>"
        before = context.frontier.ledger().entered.get(ItemKind.PAGE, 0)
        context.frontier.enter([replaced(poll_item(source, 0.0))])
        for _ in range(3):
            for ready in context.frontier.dispatch("fetch", 10):
                if ready.stage == "poll":
                    runner.run(ready.key, ready.stage)
        return context.frontier.ledger().entered.get(ItemKind.PAGE, 0) - before

    assert polled("2026-03-01", ["a-long-story", "another-long-story"]) == 2
    assert polled("2026-03-01", ["a-long-story", "another-long-story", "too-late"]) == 0
    assert polled("2026-03-02", ["a-long-story", "another-long-story", "a-new-story"]) == 1


def replaced(item: NewItem) -> NewItem:
    return msgspec.structs.replace(item, replace_due=True)
