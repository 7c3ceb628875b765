"""Every way in which a server misbehaves, through the whole system: each item has its ending."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
import redis

from tests.fetch.servers import BEHAVIOURS, PAGE, Misbehaving, running
from tests.polling.conftest import Ingestion
from tests.system.conftest import Installation
from wireroom.cadence import History
from wireroom.settings import Settings
from wireroom.store import Store
from workers.context import Context

LIMITS = {
    "fetch_allow_networks": "127.0.0.0/8",
    "fetch_allow_ports": "1024-65535",
    "fetch_total_seconds": "2",
    "fetch_read_seconds": "1.5",
    "fetch_connect_seconds": "2",
    "fetch_max_bytes": "2000000",
    "retry_base_seconds": "0.1",
    "retry_max_seconds": "0.5",
    "max_attempts": "2",
    "host_min_interval_seconds": "0",
    "host_concurrency": "16",
}
HTML = "200 OK\r\nContent-Type: text/html"
RUSSIAN = (
    "<html><head><title>Паром снова ходит</title></head><body><article><h1>Паром снова ходит</h1>"
    "<p>Паром между Бракуэллом и Олдермуром снова вышел в рейс во вторник утром, через одиннадцать "
    "недель после шторма, который сорвал причал на северном берегу и оставил остров без "
    "переправы.</p><p>Начальница порта Мара Восс сообщила, что водолазы заменили четыре сваи из "
    "девяти и что остальные продержатся до осени. Первым рейсом прибыли сорок пассажиров, два "
    "трактора и почта за две недели.</p></article></body></html>"
)
PAGES: dict[str, tuple[str, bytes]] = {
    "robots.txt": ("200 OK", b"User-agent: *\nDisallow: /secret\n"),
    "secret": (HTML, PAGE),
    "wrong-charset": (f"{HTML}; charset=utf-8", RUSSIAN.encode("cp1251")),
    "no-type": ("200 OK", PAGE),
    "html-as-octets": ("200 OK\r\nContent-Type: application/octet-stream", PAGE),
    "deep-article": (HTML, b"<div>" * 3_000 + PAGE),
    "deep-markup": (HTML, b"<html><body>" + b"<div>" * 100_000),
    "error-page-200": (
        HTML,
        b"<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1><p>The page "
        b"that you asked for does not exist or was moved. Search for it.</p></body></html>",
    ),
    "meta-refresh": (
        HTML,
        b'<html><head><meta http-equiv="refresh" content="0;url=/meta-refresh"></head></html>',
    ),
    "script-only": (
        HTML,
        b"<html><body><div id=root></div><script>" + b"go();" * 2_000 + b"</script></body></html>",
    ),
    "image-as-html": (HTML, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    "pdf": ("200 OK\r\nContent-Type: application/pdf", b"%PDF-1.7\n1 0 obj <<>> endobj\n" * 50),
    "json": ("200 OK\r\nContent-Type: application/json", b'{"error": "use the app"}'),
    "nul-bytes": (HTML, b"\0" * 5_000),
}

ARTICLE = ("stored|duplicate|unchanged", "")
TRIED = ("quarantined", "retries-exhausted")
EXPECTED: dict[str, tuple[str, str]] = {
    # Answers that browsers read too
    **dict.fromkeys(
        ("plain", "gzip", "gzip-members", "gzip-trailing-junk", "br", "says-gzip-sends-plain",
         "moved", "moved-308", "moved-for-now", "moved-mixed", "moved-utf8", "caf%C3%A9",
         "conditional", "wrong-charset", "no-type", "html-as-octets", "deep-article"),
        ARTICLE,
    ),
    # Answers that are whole and no article
    "early-hints": ("rejected", "too-short"),
    "long-body": ("rejected", "too-short"),
    "error-page-200": ("rejected", "error-page"),
    "meta-refresh": ("rejected", "empty"),
    "script-only": ("rejected", "empty"),
    "deep-markup": ("rejected", "empty"),
    "echo": ("rejected", "not-an-article"),
    "moved-307": ("rejected", "not-an-article"),
    "moved-307-away": ("rejected", "not-an-article"),
    "moved-303": ("rejected", "not-an-article"),
    "empty-200": ("rejected", "empty"),
    "no-content": ("rejected", "empty"),
    "nul-bytes": ("rejected", "empty"),
    "image-as-html": ("rejected", "unsupported-type"),
    "pdf": ("rejected", "unsupported-type"),
    "json": ("rejected", "unsupported-type"),
    # What the server says of the page
    "not-found": ("rejected", "not-found"),
    "gone": ("gone", "gone"),
    **dict.fromkeys(("login", "forbidden", "censored"), ("rejected", "forbidden")),
    "teapot": ("rejected", "http-418"),
    "partial": ("rejected", "partial-content"),
    "secret": ("rejected", "robots"),
    # Limits
    **dict.fromkeys(
        ("large", "endless-body", "endless-chunks"), ("rejected", "too-large")
    ),
    **dict.fromkeys(
        ("gzip-bomb", "br-bomb"), ("rejected", "compression-bomb|too-large")
    ),
    "gzip-many-members": ("rejected", "compression-bomb"),
    **dict.fromkeys(
        ("headers-300", "headers-huge", "header-endless"), ("rejected", "headers-too-large")
    ),
    **dict.fromkeys(
        ("gzip-corrupt", "br-corrupt", "zstd-unasked", "deflate-unasked"),
        ("rejected", "content-encoding"),
    ),
    # Redirects
    **dict.fromkeys(
        ("redirect-nowhere", "redirect-empty", "redirect-file", "redirect-javascript",
         "redirect-ftp", "redirect-bad-host"),
        ("rejected", "bad-redirect"),
    ),
    **dict.fromkeys(
        ("redirect-self", "redirect-loop", "redirect-loop-b"), ("rejected", "redirect-loop")
    ),
    "many-redirects": ("rejected", "too-many-redirects"),
    **dict.fromkeys(
        ("redirect-private", "redirect-metadata", "redirect-odd-spelling", "redirect-mapped",
         "redirect-port"),
        ("rejected", "address-refused"),
    ),
    # What time may cure is tried again, and kept with its reason when that did not help
    **dict.fromkeys(
        ("slow-headers", "slow-first-byte", "slow-drip", "slow-hints", "cut-body", "cut-chunked",
         "cut-headers", "gzip-cut", "br-cut", "two-lengths", "bad-chunk", "not-http", "silence",
         "reset", "unasked-304", "timeout-408", "broken-500", "gateway-502", "edge-522",
         "busy-429-bare", "busy-503-past", "busy-503-negative", "busy-503-nonsense"),
        TRIED,
    ),
}  # fmt: skip
ASKED_TO_WAIT = {"busy-429": 120, "busy-503-date": 86_400, "busy-503-year": 86_400}


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with running() as found:
        found.pages |= PAGES
        yield found


def test_every_behaviour_is_expected_here() -> None:
    assert {*BEHAVIOURS, *PAGES} - {"robots.txt"} == {*EXPECTED, *ASKED_TO_WAIT}


def test_every_item_has_its_ending(
    install: Callable[..., Installation], server: Misbehaving, tmp_path: Path
) -> None:
    system = install(**LIMITS)
    urls = tmp_path / "urls.txt"
    urls.write_text("".join(f"{server.url(name)}\n" for name in EXPECTED), encoding="utf-8")
    done = system.run("replay", "--json", str(urls))
    assert done.returncode == 1, done.stderr
    ended = {
        each["url"].removeprefix(server.url("")): (each["disposition"], each.get("reason") or "")
        for each in map(json.loads, done.stdout.splitlines())
        if each.get("url")
    }
    assert set(ended) == set(EXPECTED)
    wrong = {
        name: (ended[name], expected)
        for name, expected in EXPECTED.items()
        if not all(
            said in wanted.split("|") for said, wanted in zip(ended[name], expected, strict=True)
        )
    }
    assert wrong == {}
    russian = [each for each in system.articles() if each.language == "ru"]
    assert [each.title for each in russian] == ["Паром снова ходит"]
    assert system.audit()["faults"] == []


@pytest.fixture
def ingestion(redis_client: redis.Redis, redis_server: Path, tmp_path: Path) -> Iterator[Ingestion]:
    settings = Settings(
        redis_url=f"unix://{redis_server}",
        data_dir=str(tmp_path),
        fetch_allow_networks=("127.0.0.0/8",),
        fetch_allow_ports=("1024-65535",),
        fetch_total_seconds=0.8,
        fetch_max_bytes=2_000_000,
        host_min_interval_seconds=0.0,
        host_concurrency=100,
        max_attempts=2,
    )
    Store.open(settings.effective_store_url, migrate=True).close()
    context = Context(settings, "a worker")
    yield Ingestion(context)
    context.client.close()
    context.store.close()


def feed(text: str) -> bytes:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
    return f"{head}{text}</channel></rss>".encode()


ENTRY = "<item><title>The ferry</title><link>http://127.0.0.1:1/ferry</link></item>"
FEEDS: dict[str, tuple[str, bytes]] = {
    "feed": ("200 OK\r\nContent-Type: application/rss+xml", feed(ENTRY)),
    "feed-as-html": (HTML, feed(ENTRY)),
    "feed-in-html": (
        HTML,
        f"<html><body><pre>{escape(feed(ENTRY).decode())}</pre></body></html>".encode(),
    ),
    "feed-as-json": ("200 OK\r\nContent-Type: application/json", feed(ENTRY)),
    "feed-after-blanks": ("200 OK", b"\n\n  " + feed(ENTRY)),
    "feed-with-raw-ampersand": ("200 OK", feed(ENTRY.replace("The ferry", "Ferry & tram"))),
    "feed-cut-off": ("200 OK", feed(ENTRY + ENTRY.replace("ferry", "tram"))[:-40]),
    "feed-in-another-charset": (
        "200 OK",
        feed(ENTRY.replace("The", "Öre")).decode().encode("cp1252"),
    ),
}
WEIGHTS = {"slow-headers": 0.5, "slow-first-byte": 0.5, "slow-drip": 0.5, "slow-hints": 0.5}


def test_no_source_is_given_up(ingestion: Ingestion, server: Misbehaving) -> None:
    """A failing source keeps its reason and has a next time; only 410 ends it."""
    for name in EXPECTED:
        source = ingestion.register(server.url(name))
        state = ingestion.poll(source)
        if name == "gone":
            assert (state["status"], state["next_due"]) == ("gone", None)
            continue
        assert state["failure"], (name, state)
        assert state["next_due"], name
        assert state["status"] in ("new", "failing"), name
        assert History.of(state).failures == WEIGHTS.get(name, 1.0), name
    assert ingestion.frontier.ledger().balance() == 0


@pytest.mark.parametrize("name", FEEDS)
def test_feeds_that_can_be_read_are_read(
    ingestion: Ingestion, server: Misbehaving, name: str
) -> None:
    server.pages[name] = FEEDS[name]
    state = ingestion.poll(ingestion.register(server.url(name)))
    assert state["failure"] is None
    assert state["entries"] >= 1
    assert ingestion.entered() >= 1


@pytest.mark.parametrize("name", ASKED_TO_WAIT)
def test_a_host_that_asks_for_time_is_left_alone(
    ingestion: Ingestion, server: Misbehaving, name: str
) -> None:
    """It, as long as it says, at most a day; and it alone."""
    wait = ASKED_TO_WAIT[name]
    elsewhere = server.url("plain").replace("127.0.0.1", "localhost")
    ingestion.enter_page(server.url(name))
    ingestion.run("fetch")
    ingestion.enter_page(server.url("plain"))
    ingestion.enter_page(elsewhere)
    server.log.clear()
    ingestion.run("fetch")
    assert server.log == ["/robots.txt", "/plain"]
    waiting = ingestion.frontier.peek(f"page:{server.url(name)}")
    assert waiting is not None
    assert waiting.item.attempts == 1
    assert waiting.due / 1000 - time.time() == pytest.approx(wait, abs=30)


@pytest.mark.parametrize("name", ASKED_TO_WAIT)
def test_a_source_whose_host_asks_for_time_waits_as_long(
    ingestion: Ingestion, server: Misbehaving, name: str
) -> None:
    before = datetime.now(UTC)
    state = ingestion.poll(ingestion.register(server.url(name)))
    due = datetime.fromisoformat(state["next_due"])
    assert (due - before).total_seconds() >= min(ASKED_TO_WAIT[name], 86_400)
    assert (due - before).total_seconds() < 1.5 * 86_400
