"""What a source's answers do to it: moves, failures, validators, and a homepage's feed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.polling.conftest import Answer, Host, Ingestion

Make = Callable[..., Ingestion]
LINKS = "".join(
    f'<a href="/2026/11/{n}/the-harbour-opens-again-{n}.html">The harbour opens again, part {n}</a>'
    for n in range(4)
)


@pytest.fixture
def site(hosts: list[Host]) -> Host:
    return hosts[0]


@pytest.fixture
def system(ingest: Make) -> Ingestion:
    return ingest(fetch_robots=False)


def test_validators_are_sent_to_the_address_that_gave_them(
    system: Ingestion, hosts: list[Host]
) -> None:
    old, new, _ = hosts
    source = system.register(f"{old.url}/feed.xml")
    old.answers["/feed.xml"] = Answer(302, "", {"Location": f"{new.url}/feed.xml"})
    new.feed("/feed.xml", "one", "two", ETag='"a"')
    system.poll(source)
    assert system.entered() == 2
    system.poll(source)
    assert [each.headers.get("if-none-match") for each in old.asked] == [None, None]
    assert [each.headers.get("if-none-match") for each in new.asked] == [None, '"a"']
    assert system.entered() == 2


def test_the_same_bytes_are_no_news(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/feed.xml")
    site.feed("/feed.xml", "one", "two")
    first = system.poll(source)
    again = system.poll(source)
    assert (first["history"]["n"], again["history"]["n"]) == (1, 2)
    assert again["entries"] == 2
    site.feed("/feed.xml", "three", "one", "two")
    assert system.poll(source)["new"] == 1
    assert system.entered() == 3


@pytest.mark.parametrize(
    ("status", "adopted"), [(301, True), (308, True), (302, False), (307, False)]
)
def test_a_permanent_move_is_adopted_after_three_sightings(
    system: Ingestion, hosts: list[Host], status: int, adopted: bool
) -> None:
    old, new, _ = hosts
    source = system.register(f"{old.url}/feed.xml")
    old.answers["/feed.xml"] = Answer(status, "", {"Location": f"{new.url}/news.xml"})
    new.feed("/news.xml", "one")
    for _ in range(3):
        state = system.poll(source)
    expected = (f"{new.url}/news.xml", f"{old.url}/feed.xml") if adopted else (None, None)
    assert (state.get("address"), state.get("former")) == expected
    old.paths()
    system.poll(source)
    assert old.paths() == ([] if adopted else ["/feed.xml"])
    # The new address fails for long: the old one is asked again.
    del new.answers["/news.xml"]
    for _ in range(4):
        state = system.poll(source)
    assert old.paths()
    assert state["status"] == "failing"
    assert "404" in state["why"]


def test_a_source_is_gone_only_by_410(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/feed.xml")
    for _ in range(12):
        state = system.poll(source)
    assert state["status"] == "failing"
    assert state["next_due"]
    site.answers["/feed.xml"] = Answer(410)
    state = system.poll(source)
    assert (state["status"], state["next_due"]) == ("gone", None)
    assert system.frontier.ledger().waiting == 0
    assert system.store.source(source.id) == source


def test_a_name_that_cannot_be_resolved_is_a_quarter_of_a_failure_also_for_robots(
    ingest: Make,
) -> None:
    system = ingest(fetch_allow_ports=("80",))
    source = system.register("http://no-such-host.invalid/feed.xml")
    state = system.poll(source)
    assert state["history"]["f"] == 0.25
    assert "name not resolved" in state["failure"]


def test_an_error_page_in_place_of_a_feed_is_a_failure(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/feed.xml")
    site.feed("/feed.xml", "one")
    system.poll(source)
    site.page("/feed.xml", f"<h1>We are being repaired</h1>{LINKS}")
    state = system.poll(source)
    assert "not with a feed" in state["failure"]
    assert system.entered() == 1
    site.feed("/feed.xml", "one", "two")
    state = system.poll(source)
    assert (state["failure"], system.entered()) == (None, 2)


def test_a_homepage_leads_to_its_feed_once(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/")
    head = (
        '<link rel="alternate" type="application/rss+xml" href="http://a..b/feed.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/dead.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/live.xml">'
    )
    site.page("/", LINKS, head)
    site.feed("/live.xml", "one", "two", ETag='"a"')
    state = system.poll(source)
    assert site.paths() == ["/", "/dead.xml", "/live.xml"]
    assert (state["feed"], state["form"]) == (f"{site.url}/live.xml", "feed")
    assert system.entered() == 2
    system.poll(source)
    assert site.asked[0].headers["if-none-match"] == '"a"'
    assert site.paths() == ["/live.xml"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_homepage_looks_again_for_a_feed_that_fails(
    system: Ingestion, site: Host, status: int
) -> None:
    source = system.register(f"{site.url}/")
    site.page("/", LINKS, '<link rel="alternate" type="application/rss+xml" href="/a.xml">')
    site.feed("/a.xml", "one")
    system.poll(source)
    site.answers["/a.xml"] = Answer(status)
    site.page("/", LINKS, '<link rel="alternate" type="application/rss+xml" href="/b.xml">')
    site.feed("/b.xml", "one", "two")
    for _ in range(4):
        state = system.poll(source)
    assert (state["feed"], state["status"]) == (f"{site.url}/b.xml", "active")
    assert system.entered() == 2


def test_a_page_without_a_feed_is_read_by_its_links(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/")
    site.page("/", LINKS)
    state = system.poll(source)
    tried = site.paths()
    assert (tried[0], tried[-1]) == ("/", "/")
    assert (state["form"], state.get("feed")) == ("page", None)
    assert system.entered() == 4
    site.page(
        "/", LINKS + '<a href="/2026/11/9/one-more-ferry-today.html">One more ferry today</a>'
    )
    system.poll(source)
    assert site.paths() == ["/"]
    assert system.entered() == 5


def test_the_sitemap_that_robots_names_is_found(ingest: Make, site: Host) -> None:
    system = ingest()
    source = system.register(f"{site.url}/")
    site.answers["/robots.txt"] = Answer(200, f"Sitemap: {site.url}/the-news.xml\n")
    site.page("/", "<p>Nothing but words.</p>")
    site.sitemap("/the-news.xml", "one", "two", "three")
    state = system.poll(source)
    assert (state["feed"], state["form"]) == (f"{site.url}/the-news.xml", "sitemap")
    assert system.entered() == 3


def test_a_removed_source_is_polled_no_more(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/feed.xml")
    site.feed("/feed.xml", "one")
    system.poll(source)
    system.store.remove_source(source.id)
    site.paths()
    system.poll(source)
    assert site.paths() == []
    assert system.frontier.ledger().balance() == 0


def test_an_exception_for_certificates_stays_with_the_sources_own_host(
    system: Ingestion, hosts: list[Host]
) -> None:
    own, other, _ = hosts
    source = system.register(f"{own.url}/feed.xml", insecure_tls=True)
    own.feed("/feed.xml", "one")
    foreign = f"<item><title>Away</title><link>{other.url}/away</link></item></channel>"
    feed = own.answers["/feed.xml"]
    own.answers["/feed.xml"] = feed._replace(body=feed.body.replace("</channel>", foreign))
    system.poll(source)
    found = map(system.frontier.peek, [key for key, _ in system.left])
    exempt = {
        seen.item.url: bool(seen.item.payload.get("insecure_tls"))
        for seen in found
        if seen is not None
    }
    assert exempt == {f"{own.url}/news/one": True, f"{other.url}/away": False}
