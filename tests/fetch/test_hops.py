"""Redirects one turn at a time give what following them at once gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetch.servers import PAGE, Misbehaving, running
from wireroom.errors import PermanentError
from wireroom.settings import Settings
from workers.fetch import Client, Response

LIMITS = Settings(
    fetch_allow_networks=("127.0.0.0/8",),
    fetch_allow_ports=("1024-65535",),
    fetch_total_seconds=2.0,
)


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(LIMITS) as found:
        yield found


def in_turns(client: Client, url: str) -> Response:
    response = client.fetch(url, follow=False)
    while response.next_url is not None:
        assert response.body == b""
        response = client.fetch(response.next_url, follow=False, hops=response.redirects)
    return response


@pytest.mark.parametrize(
    "name", ["plain", "moved", "moved-308", "moved-for-now", "moved-mixed", "moved-utf8"]
)
def test_the_end_is_the_same(server: Misbehaving, client: Client, name: str) -> None:
    at_once = client.fetch(server.url(name))
    turns = in_turns(client, server.url(name))
    for field in ("url", "requested_url", "status", "body", "redirects", "permanent_url", "etag"):
        assert getattr(turns, field) == getattr(at_once, field), field


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("redirect-self", "redirect-loop"),
        ("redirect-loop", "redirect-loop"),
        ("many-redirects", "too-many-redirects"),
        ("redirect-nowhere", "bad-redirect"),
        ("redirect-file", "bad-redirect"),
        ("redirect-private", "address-refused"),
        ("redirect-port", "address-refused"),
    ],
)
def test_and_so_are_the_failures(
    server: Misbehaving, client: Client, name: str, reason: str
) -> None:
    for follow in (client.fetch, lambda url: in_turns(client, url)):
        with pytest.raises(PermanentError) as caught:
            follow(server.url(name))
        assert caught.value.reason == reason


def test_a_turn_is_one_request(server: Misbehaving, client: Client) -> None:
    server.log.clear()
    first = client.fetch(server.url("moved-308"), follow=False)
    assert server.log == ["/moved-308"]
    assert (first.status, first.url, first.next_url) == (
        308,
        server.url("moved-308"),
        server.url("moved"),
    )
    assert first.redirects == ((308, server.url("moved-308")),)
    assert first.permanent_url is None


def test_a_turn_may_find_nothing_new(server: Misbehaving, client: Client) -> None:
    hops = ((301, server.url("moved-here")),)
    found = client.fetch(server.url("conditional"), etag='"v1"', follow=False, hops=hops)
    assert found.not_modified
    assert found.permanent_url == server.url("conditional")


def test_a_form_is_posted(server: Misbehaving, client: Client) -> None:
    said = client.post(server.url("echo"), {"hub.mode": "subscribe", "hub.topic": "http://é/?a&b"})
    lines = said.body.decode().splitlines()
    assert lines[0] == "POST"
    assert "content-type: application/x-www-form-urlencoded" in lines
    assert lines[-1] == "hub.mode=subscribe&hub.topic=http%3A%2F%2F%C3%A9%2F%3Fa%26b"


def test_content_is_posted_as_it_is(server: Misbehaving, client: Client) -> None:
    said = client.post(
        server.url("echo"), content=b'{"a": 1}', headers={"Content-Type": "application/json"}
    )
    assert said.body.endswith(b'\n{"a": 1}')
    assert b"content-type: application/json\n" in said.body


def test_a_post_is_repeated_where_a_redirect_says_so(server: Misbehaving, client: Client) -> None:
    key = {"Authorization": "Bearer x", "X-Signature": "y"}
    near = client.post(server.url("moved-307"), {"a": "b"}, headers=key).body.decode()
    assert near.startswith("POST\n")
    assert near.endswith("\n\na=b")
    assert "authorization: Bearer x" in near
    far = client.post(server.url("moved-307-away"), {"a": "b"}, headers=key).body.decode()
    assert far.endswith("\n\na=b")
    assert "x-signature: y" in far
    assert "authorization" not in far


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("moved-303", "bad-redirect"),
        ("moved", "bad-redirect"),
        ("not-found", "not-found"),
        ("gone", "gone"),
        ("teapot", "http-418"),
        ("redirect-private", "bad-redirect"),
    ],
)
def test_answers_that_refuse_a_post(
    server: Misbehaving, client: Client, name: str, reason: str
) -> None:
    with pytest.raises(PermanentError) as caught:
        client.post(server.url(name), {})
    assert caught.value.reason == reason


def test_the_answer_to_a_post_is_kept_in_part(server: Misbehaving, client: Client) -> None:
    said = client.post(server.url("large"), {})
    assert (len(said.body), said.truncated) == (64 * 2**10, True)
    assert client.post(server.url("plain"), {}).body == PAGE
