"""The store is away under load: fetching stops at the bound of bodies and goes on by itself."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import redis

from tests.chaos.servers import PostgresProcess
from tests.polling.conftest import Host, hosts
from tests.system.articles import article
from tests.system.conftest import Installation, eventually, install
from wireroom.embedded import socket_path
from wireroom.frontier import Frontier
from wireroom.settings import Settings
from wireroom.sources import make_source
from wireroom.store import Store

__all__ = ["hosts", "install"]

PAGES = 60
PAGE_BYTES = 40_000
"""Compressed."""
BOUND = 2**20
LOOKED_AT_SECONDS = 3.0
"""Longer than a page waits that met an unavailable store."""


@pytest.fixture
def postgres() -> Iterator[PostgresProcess]:
    server = PostgresProcess()
    yield server
    server.close()


def publish(site: Host) -> None:
    """Articles on large pages, and a sitemap of them."""
    names = [f"report-{n}" for n in range(PAGES)]
    for n, name in enumerate(names):
        title, *paragraphs = article(n).split("\n\n")
        large = random.Random(n).randbytes(PAGE_BYTES).hex()
        body = "".join(f"<p>{each}</p>" for each in paragraphs)
        words = f"<article><h1>{title}</h1>{body}</article><!-- {large} -->"
        site.page(f"/news/{name}", words, f"<title>{title}</title>")
    site.sitemap("/sitemap.xml", *names)


def asked(site: Host) -> list[str]:
    return [each.path for each in site.asked if each.path.startswith("/news/")]


def test_fetching_stops_while_the_store_is_away_and_nothing_is_dropped(
    install: Callable[..., Installation], hosts: list[Host], postgres: PostgresProcess
) -> None:
    site = hosts[0]
    publish(site)
    made = install(
        store_url=postgres.url("127.0.0.1"),
        bodies_max_megabytes=str(BOUND // 2**20),
        fetch_allow_networks="127.0.0.0/8",
        fetch_allow_ports=str(site.port),
        fetch_robots="false",
        fetch_threads="4",
        host_min_interval_seconds="0",
        poll_start_seconds="1",
        process_workers="1",
    )
    with Store.open(postgres.url("127.0.0.1"), migrate=True) as store:
        store.save_source(make_source(f"{site.url}/sitemap.xml"))
    made.start("up")
    eventually(made.articles, "nothing was stored")
    postgres.stop("fast")

    socket = socket_path((made.folder / "var").resolve())
    with redis.Redis(unix_socket_path=str(socket)) as client:
        frontier = Frontier.from_settings(client, Settings())
        eventually(lambda: frontier.volume().bodies >= BOUND, "fetching did not go on to its bound")
        time.sleep(1)  # what was being fetched then
        before = len(asked(site))
        time.sleep(LOOKED_AT_SECONDS)
        assert len(asked(site)) == before < PAGES
        bodies = frontier.volume().bodies
        # Those that were on their way when the bound was reached still come in.
    assert BOUND <= bodies < 2 * BOUND

    postgres.start()
    eventually(lambda: made.stored() == PAGES, "the rest did not come")
    report = made.audit()
    assert report["waiting"] == 1, "the next poll alone"
    assert set(Counter(asked(site)).values()) == {1}, "a page was fetched for nothing"
