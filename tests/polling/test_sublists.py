"""The sitemaps of a sitemap index: dated ones are read when the date changes, others by cadence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.polling.conftest import Answer, Host, Ingestion


@pytest.fixture
def site(hosts: list[Host]) -> Host:
    return hosts[0]


@pytest.fixture
def system(ingest: Callable[..., Ingestion]) -> Ingestion:
    return ingest(fetch_robots=False)


def test_a_list_without_a_date_is_read_by_its_own_cadence(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/index.xml", poll_seconds=2.0)
    site.index("/index.xml", part=None)
    site.sitemap("/part.xml", "one")
    system.poll(source)
    assert site.paths() == ["/index.xml", "/part.xml"]
    site.sitemap("/part.xml", "one", "two")
    assert system.hurry(source, f"{site.url}/part.xml")
    assert site.paths() == ["/part.xml"]
    assert system.entered() == 2


def test_a_dated_list_is_read_when_its_date_changes(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/index.xml")
    site.index("/index.xml", part="2026-03-01", other="2026-03-01")
    for name in ("part", "other"):
        site.sitemap(f"/{name}.xml", f"{name}-one")
    system.poll(source)
    assert sorted(site.paths()) == ["/index.xml", "/other.xml", "/part.xml"]
    site.sitemap("/part.xml", "part-one", "part-two")
    system.poll(source)
    assert site.paths() == ["/index.xml"]
    site.index("/index.xml", part="2026-03-02", other="2026-03-01")
    system.poll(source)
    assert site.paths() == ["/index.xml", "/part.xml"]
    assert system.entered() == 3


def test_a_dated_list_that_failed_is_tried_again(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/index.xml", poll_seconds=2.0)
    site.index("/index.xml", part="2026-03-01")
    site.answers["/part.xml"] = Answer(500)
    system.poll(source)
    assert system.entered() == 0
    site.sitemap("/part.xml", "one")
    assert system.hurry(source, f"{site.url}/part.xml")
    assert system.entered() == 1
    assert not system.hurry(source, f"{site.url}/part.xml")


def test_a_list_that_the_index_dropped_is_read_no_more(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/index.xml", poll_seconds=2.0)
    site.index("/index.xml", part=None, other=None)
    for name in ("part", "other"):
        site.sitemap(f"/{name}.xml", name)
    system.poll(source)
    site.index("/index.xml", other=None)
    system.poll(source)
    site.paths()
    assert system.hurry(source, f"{site.url}/other.xml")
    assert system.hurry(source, f"{site.url}/part.xml")
    assert not system.hurry(source, f"{site.url}/part.xml")
    assert site.paths() == ["/other.xml"]
    assert [row.url for row in system.store.source_lists(source.id)] == [f"{site.url}/other.xml"]


def test_a_list_is_asked_with_its_own_validators(system: Ingestion, site: Host) -> None:
    source = system.register(f"{site.url}/index.xml", poll_seconds=2.0)
    site.index("/index.xml", part=None)
    site.sitemap("/part.xml", "one")
    site.answers["/part.xml"] = site.answers["/part.xml"]._replace(headers={"ETag": '"p"'})
    system.poll(source)
    assert system.hurry(source, f"{site.url}/part.xml")
    sent = [each.headers.get("if-none-match") for each in site.asked if each.path == "/part.xml"]
    assert sent == [None, '"p"']
    assert not any("if-none-match" in each.headers for each in site.asked if "index" in each.path)


def test_an_index_within_an_index_is_opened_and_a_ring_of_them_ends(
    system: Ingestion, site: Host
) -> None:
    source = system.register(f"{site.url}/index.xml")
    site.index("/index.xml", inner="2026-03-01")
    site.index("/inner.xml", part="2026-03-01", index="2026-03-01", inner="2026-03-01")
    site.sitemap("/part.xml", "one", "two")
    system.poll(source)
    assert system.entered() == 2
    assert len(site.paths()) < 20
    system.store.remove_source(source.id)
    assert system.store.source_lists(source.id) == []


def test_addresses_that_cannot_be_asked_are_said_and_stop_nothing(
    system: Ingestion, site: Host
) -> None:
    source = system.register(f"{site.url}/index.xml")
    site.index("/index.xml", part="2026-03-01")
    index = site.answers["/index.xml"]
    broken = "<sitemap><loc>http://a..b/x.xml</loc></sitemap></sitemapindex>"
    body = index.body.replace("</sitemapindex>", broken)
    site.answers["/index.xml"] = index._replace(body=body)
    site.sitemap("/part.xml", "one")
    state = system.poll(source)
    assert (state["status"], system.entered()) == ("active", 1)
    assert "lists without a usable address: 1" in state["defects"]
