"""What a hub, or somebody who poses as one, can do to the receiver."""

from __future__ import annotations

import http.client
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.push.conftest import SECRET, Bench
from tests.push.hub import Hub, PushedSite, call, signed
from tests.system.articles import article
from wireroom import limits, push
from wireroom.frontier import Frontier
from wireroom.listener import make_receiver
from wireroom.metrics import meters
from wireroom.records import Source
from wireroom.webserver import bind

Make = Callable[..., Bench]


@pytest.fixture
def made(bench: Make, site: PushedSite) -> Bench:
    return bench(fetch_max_bytes=100_000)


@pytest.fixture
def source(made: Bench, site: PushedSite) -> Source:
    """A source whose hub has verified."""
    site.add("first", article(1))
    found = made.register(f"{site.url}/feed.xml")
    made.work()
    made.settled(found)
    return found


def counted(result: str) -> float:
    return float(meters().deliveries.labels(result)._value.get())


def deliveries(made: Bench) -> list[bytes]:
    """Keys of the deliveries that wait."""
    return list(made.context.redis.scan_iter(match="*i:push:*"))


def new_entry(site: PushedSite, number: int = 2) -> bytes:
    site.write(f"n{number}", article(number))
    return site.feed({f"/news/n{number}": site.unlisted[f"/news/n{number}"]})


# --- what is believed ------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
def test_a_signed_delivery_becomes_articles_without_a_poll(
    made: Bench, source: Source, hub: Hub, site: PushedSite, method: str
) -> None:
    polls = site.requests.count("/feed.xml")
    assert hub.deliver(new_entry(site), method=method) == 202
    made.work()
    assert {each.url for each in made.store.find()} == {
        f"{site.url}/news/first",
        f"{site.url}/news/n2",
    }
    assert site.requests.count("/feed.xml") == polls
    assert made.row(source).delivered_at is not None


def test_the_same_delivery_twice_changes_nothing(
    made: Bench, source: Source, hub: Hub, site: PushedSite
) -> None:
    body = new_entry(site)
    before = counted("accepted"), counted("repeated")
    assert hub.deliver(body) == 202
    assert hub.deliver(body) == 202
    assert (counted("accepted"), counted("repeated")) == (before[0] + 1, before[1] + 1)
    assert len(deliveries(made)) == 1
    made.work()
    pages = site.requests.count("/news/n2")
    trusted = made.pushed(source) or 0
    time.sleep(0.05)
    assert hub.deliver(body) == 202
    done = made.work()
    assert len(done) == 1
    assert site.requests.count("/news/n2") == pages == 1
    assert (made.pushed(source) or 0) < trusted, "a copy of an old delivery proves nothing"
    assert not list(made.context.redis.scan_iter(match="*body:*"))


def test_a_poll_does_not_hand_on_what_was_delivered(
    made: Bench, source: Source, hub: Hub, site: PushedSite
) -> None:
    body = new_entry(site)
    hub.deliver(body)
    made.work()
    site.pages |= site.unlisted
    made.poll(source)
    assert made.store.source_state(source.id)["new"] == 0
    assert site.requests.count("/news/n2") == 1
    assert made.pushed(source)


def test_a_delivery_without_room_for_all_its_texts_leaves_none_of_them(
    made: Bench, hub: Hub, site: PushedSite
) -> None:
    """It waits whole, and what it could not use does not fill the room of others."""
    site.add("first", article(1))
    source = made.register(f"{site.url}/feed.xml", content="inline")
    made.work()
    made.settled(source)
    frontier = made.context.frontier
    entries = "".join(
        f"<item><link>{site.url}/news/long{n}</link><description>"
        f"{random.Random(n).randbytes(20_000).hex()}</description></item>"
        for n in range(2)
    )
    text = f"<rss version='2.0'><channel><title>A feed</title>{entries}</channel></rss>"
    assert hub.deliver(text.encode()) == 202
    delivered = frontier.volume().bodies
    frontier.bodies_max_bytes = delivered + 30_000
    (key,) = [each for each in made.work() if each.startswith("push:")]
    waits = made.waiting(key)
    assert waits is not None
    assert (waits.state, waits.item.attempts) == ("waiting", 0)
    assert frontier.volume().bodies == delivered


@pytest.mark.parametrize(
    ("method", "secret", "result"),
    [
        ("sha256", "guessed", "wrong-signature"),
        ("sha1", None, "weak-signature"),
        (None, None, "missing-signature"),
    ],
)
def test_what_is_not_signed_as_agreed_is_acknowledged_and_ignored(
    made: Bench,
    source: Source,
    hub: Hub,
    site: PushedSite,
    method: str | None,
    secret: str | None,
    result: str,
) -> None:
    before = counted(result)
    assert hub.deliver(new_entry(site), method=method, secret=secret) == 202
    assert counted(result) == before + 1
    assert deliveries(made) == []
    # Who forges cannot end push; a hub that never signs as agreed is not relied on.
    assert (made.pushed(source) is None) is (result != "wrong-signature")


def test_a_delivery_that_is_no_feed_has_the_source_polled(
    made: Bench, source: Source, hub: Hub, site: PushedSite
) -> None:
    trusted = made.pushed(source) or 0
    for body in (b"", b"<html><body>503 sorry</body></html>", b"\x00\x01", b"<rss><channel>"):
        assert hub.deliver(body) == 202
    made.work()
    assert (made.pushed(source) or 0) <= trusted
    waiting = made.waiting(f"poll:{source.id}")
    assert waiting is not None
    assert waiting.due / 1000 - time.time() <= made.settings.poll_min_seconds
    assert len(list(made.store.find())) == 1


# --- verifications that we did not ask for ---------------------------------------------------

FORGED = [
    {"hub.topic": "https://elsewhere.example/feed.xml"},
    {"hub.topic": ""},
    {"hub.mode": "unsubscribe"},
    {"hub.mode": "publish"},
    {"hub.mode": ""},
    {"hub.challenge": ""},
    {"hub.challenge": "x" * 2000},
]


@pytest.mark.parametrize("changed", FORGED, ids=str)
def test_a_verification_of_something_else_is_refused(
    made: Bench, source: Source, hub: Hub, changed: dict[str, str]
) -> None:
    before = made.row(source)
    assert hub.verify(hub.requests[0], **changed)[0] == 404
    assert made.row(source) == before


def test_a_verification_long_after_the_request_is_refused(
    made: Bench, source: Source, hub: Hub
) -> None:
    made.change(made.row(source), asked_at=1)
    assert hub.verify(hub.requests[0])[0] == 404
    made.change(made.row(source), asked_at=None)
    assert hub.verify(hub.requests[0])[0] == 404


def test_all_other_addresses_look_the_same(made: Bench, source: Source, hub: Hub) -> None:
    callback = hub.requests[0]["hub.callback"]
    other = push.callback_url(made.url, "a" * 40, made.row(source).id)
    answers = {
        call(each, body)
        for each in (made.url, f"{made.url}/", callback[:-1], callback + "0", other)
        for body in (None, b"<rss/>")
    }
    assert answers == {(404, "")}


def test_a_callback_of_ours_without_a_subscription_is_gone(made: Bench) -> None:
    name = push.subscription_id("nobody", "https://h.example/", "https://t.example/")
    callback = push.callback_url(made.url, SECRET, name)
    assert call(callback, b"<rss/>", {"X-Hub-Signature": "sha256=00"})[0] == 410
    assert call(f"{callback}?hub.mode=subscribe&hub.challenge=x")[0] == 404


@pytest.mark.parametrize(("method", "status"), [("HEAD", 404), ("PUT", 405), ("DELETE", 405)])
def test_other_methods_do_nothing(
    made: Bench, source: Source, hub: Hub, method: str, status: int
) -> None:
    host, _, path = hub.requests[0]["hub.callback"].removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request(method, f"/{path}?hub.mode=subscribe&hub.topic=x")
    assert connection.getresponse().status == status
    connection.close()


# --- limits ------------------------------------------------------------------------------------


def test_a_body_beyond_the_limit_is_refused_announced_or_not(
    made: Bench, source: Source, hub: Hub
) -> None:
    before = counted("too-large")
    host, _, path = hub.requests[0]["hub.callback"].removeprefix("http://").partition("/")
    for chunked in (False, True):
        connection = http.client.HTTPConnection(host, timeout=10)
        body = b"x" * 100_001
        connection.request(
            "POST", f"/{path}", iter([body]) if chunked else body, encode_chunked=chunked,
            headers={"Transfer-Encoding": "chunked"} if chunked else {},
        )  # fmt: skip
        assert connection.getresponse().status == 413
        connection.close()
    assert counted("too-large") == before + 2
    assert hub.deliver(b"x" * 100_000) == 202


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_a_packed_body_is_refused(made: Bench, source: Source, hub: Hub, encoding: str) -> None:
    assert hub.deliver(b"\x1f\x8b", headers={"Content-Encoding": encoding}) == 415


def test_headers_beyond_the_limit_are_refused(made: Bench, source: Source, hub: Hub) -> None:
    large = {"X-Large": "x" * limits.PUSH_MAX_HEADER_BYTES}
    assert hub.deliver(b"<rss/>", headers=large) == 431


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PUSH_TOTAL_SECONDS", 0.5)


@pytest.mark.parametrize("sent", [b"", b"POST /", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"])
def test_a_connection_that_dawdles_is_ended(hasty: None, made: Bench, sent: bytes) -> None:
    host, _, port = made.url.removeprefix("http://").partition("/")[0].partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as slow:
        slow.sendall(sent)
        begun = time.monotonic()
        try:
            while slow.recv(1000):
                pass
        except ConnectionResetError:
            pass
        assert time.monotonic() - begun < 5


def test_more_deliveries_than_it_reads_at_once_are_asked_to_come_again(
    made: Bench, source: Source, hub: Hub
) -> None:
    host, _, path = hub.requests[0]["hub.callback"].removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    head = f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\nx".encode()
    slow = [socket.create_connection((name, int(port)), timeout=10) for _ in range(9)]
    for each in slow[:-1]:
        each.sendall(head)
    time.sleep(0.3)
    slow[-1].sendall(head)
    answer = slow[-1].recv(4096)
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 30" in answer.lower()
    for each in slow:
        each.close()
    time.sleep(0.3)
    assert hub.deliver(b"<rss/>") == 202


def test_without_redis_a_hub_is_asked_to_come_again(
    made: Bench, source: Source, hub: Hub, tmp_path: Path
) -> None:
    dead = redis.Redis(unix_socket_path=str(tmp_path / "nothing.sock"))
    with listening(made, Frontier.from_settings(dead, made.settings)) as base:
        form = hub.requests[0]
        callback = form["hub.callback"].replace(made.url, base)
        body = b"<rss/>"
        sent = {"X-Hub-Signature": signed(body, form["hub.secret"], "sha256")}
        before = counted("unavailable")
        assert call(callback, body, sent)[0] == 503
        assert counted("unavailable") == before + 1
        # A verification needs the store alone.
        assert hub.verify(form | {"hub.callback": callback})[0] == 200


@contextmanager
def listening(made: Bench, frontier: Frontier) -> Iterator[str]:
    """Another receiver, with ``frontier``; the address below which it listens."""
    bound = bind("127.0.0.1:0", "push_listen_address")
    server = make_receiver(made.settings, made.store, frontier)
    thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{bound.getsockname()[1]}/push"
    server.should_exit = True
    thread.join(10)
