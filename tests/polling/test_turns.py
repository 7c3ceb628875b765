"""A claim pays for one request: robots.txt and each hop of a redirect have turns of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.polling.conftest import Answer, Host, Ingestion
from wireroom.limits import FETCH_MAX_REDIRECTS

Make = Callable[..., Ingestion]
GAP = 0.12


def moved(url: str, status: int = 301) -> Answer:
    return Answer(status, "", {"Location": url})


def test_no_host_is_asked_more_often_than_its_budget_allows(
    ingest: Make, hosts: list[Host]
) -> None:
    system = ingest(host_min_interval_seconds=GAP, host_concurrency=2)
    first, second, third = hosts
    for number in range(3):
        # All lead to the second host, whose budget the first one's items must respect.
        first.answers[f"/{number}"] = moved(f"{second.url}/{number}", 302)
        second.page(f"/{number}", "here")
        system.enter_page(f"{first.url}/{number}")
        system.enter_page(f"{second.url}/{number}")
        system.enter_page(f"{third.url}/{number}")
    system.run("fetch", seconds=12 * GAP)
    asked = {host.url: [each.at for each in host.asked] for host in hosts}
    assert [len(times) for times in asked.values()] == [4, 7, 4]
    for times in asked.values():
        gaps = [later - earlier for earlier, later in pairwise(times)]
        # The clock of the frontier counts milliseconds; a request takes some to arrive.
        assert min(gaps) > GAP - 0.02
    assert system.claims == sum(map(len, asked.values()))
    assert system.frontier.ledger().balance() == 0


def test_each_host_of_a_chain_is_asked_for_its_rules(ingest: Make, hosts: list[Host]) -> None:
    system = ingest()
    first, second, _ = hosts
    first.answers["/open"] = moved(f"{second.url}/private/page")
    second.answers["/robots.txt"] = Answer(200, "User-agent: *\nDisallow: /private/")
    second.page("/private/page", "not for us")
    system.enter_page(f"{first.url}/open")
    system.run("fetch")
    assert second.paths() == ["/robots.txt"]
    assert system.endings() == {"rejected": 1}
    (ended,) = system.store.explain(f"{first.url}/open").items
    assert ended.reason == "robots"
    assert "Disallow: /private/" in str(ended.trail)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"/a": "/b", "/b": "/a"}, "redirect-loop"),
        ({"/a": "/a"}, "redirect-loop"),
        ({f"/a{'x' * n}": f"/a{'x' * (n + 1)}" for n in range(12)}, "too-many-redirects"),
        ({"/a": "file:///etc/passwd"}, "bad-redirect"),
        ({"/a": "http://10.0.0.1/"}, "address-refused"),
        ({"/a": "http://127.0.0.1:1/"}, "address-refused"),
        ({"/a": ""}, "bad-redirect"),
    ],
)
def test_chains_that_lead_nowhere(
    ingest: Make, hosts: list[Host], answers: dict[str, str], reason: str
) -> None:
    system = ingest()
    host = hosts[0]
    host.answers |= {path: moved(target) for path, target in answers.items()}
    system.enter_page(f"{host.url}/a")
    system.run("fetch")
    (ended,) = system.store.explain(f"{host.url}/a").items
    assert (ended.disposition, ended.reason) == ("rejected", reason)
    assert max(Counter(host.paths()).values()) == 1
    assert len(host.paths()) <= FETCH_MAX_REDIRECTS + 1


def test_what_a_turn_cannot_carry_is_quarantined_not_lost(ingest: Make, hosts: list[Host]) -> None:
    system = ingest()
    host = hosts[0]
    host.answers["/a"] = moved(f"{host.url}/b")
    system.enter_page(f"{host.url}/a", entry={"title": "x" * 32_700})
    system.run("fetch")
    assert system.endings() == {"quarantined": 1}
    (kept,) = system.store.quarantine_list()
    assert kept.reason == "item-too-large"


def test_a_crawl_delay_holds_for_all_that_follows(ingest: Make, hosts: list[Host]) -> None:
    system = ingest(host_min_interval_seconds=0.01)
    host = hosts[0]
    host.answers["/robots.txt"] = Answer(200, f"User-agent: *\nCrawl-delay: {2 * GAP}")
    for number in range(3):
        host.page(f"/{number}", "here")
        system.enter_page(f"{host.url}/{number}")
    system.run("fetch", seconds=8 * GAP)
    times = [each.at for each in host.asked if each.path != "/robots.txt"]
    assert len(times) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) > 1.8 * GAP


def test_a_page_that_says_when_to_come_back_rests_its_host_only(
    ingest: Make, hosts: list[Host]
) -> None:
    system = ingest(fetch_robots=False)
    first, second, _ = hosts
    busy = system.register(f"{first.url}/feed.xml")
    first.answers["/feed.xml"] = Answer(429, "", {"Retry-After": "30"})
    first.page("/page", "here")
    second.page("/page", "here")
    state = system.poll(busy)
    assert "429" in state["why"]
    for host in (first, second):
        system.enter_page(f"{host.url}/page")
    system.run("fetch", seconds=0.1)
    assert (first.paths(), second.paths()) == (["/feed.xml"], ["/page"])
