"""However an inner address is written or come by, it is not reached."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence

import pytest
import redis

from tests.fetch.servers import PAGE, Misbehaving, running
from wireroom.errors import PermanentError, TransientError
from wireroom.settings import Settings
from workers.fetch import Client
from workers.state.robots import RobotsCache

PUBLIC = "127.0.0.1"
"""Stands for a public address: the clients here are allowed to use it."""
INNER = "10.0.0.1"
INSIDE = {"127.0.0.1.nip.example": "127.0.0.1", "7f000001.nip.example": "127.0.0.1",
          "metadata.example": "169.254.169.254", "six.example": "::1", "mapped.example":
          "::ffff:127.0.0.1", "nat64.example": "64:ff9b::7f00:1", "zone.example": "fe80::1%eth0",
          "router.example.": "192.168.1.1"}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with running() as found:
        yield found


def resolver(host: str, port: int) -> list[str]:
    """Names of the table; else only what the system itself takes for a numeric address."""
    if host in INSIDE:
        return [INSIDE[host]]
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        found = socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)
        return [str(each[4][0]) for each in found]


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1", "address-refused"),
        ("127.1", "address-refused"),
        ("2130706433", "address-refused"),
        ("0x7f000001", "address-refused"),
        ("0x7f.1", "address-refused"),
        ("0X7F.0x0.0.01", "address-refused"),
        ("0177.0.0.1", "address-refused|bad-url"),
        ("017700000001", "address-refused"),
        ("0", "address-refused"),
        ("0.0.0.0", "address-refused"),
        ("127.0.0.1.", "address-refused|unresolved"),
        ("[::1]", "address-refused"),
        ("[::]", "address-refused"),
        ("[0:0:0:0:0:0:0:1]", "address-refused"),
        ("[::ffff:127.0.0.1]", "address-refused"),
        ("[::ffff:7f00:1]", "address-refused"),
        ("[::127.0.0.1]", "address-refused"),
        ("[64:ff9b::7f00:1]", "address-refused"),
        ("[64:ff9b::127.0.0.1]", "address-refused"),
        ("[fe80::1%25lo]", "bad-url"),
        ("１２７.０.０.１", "address-refused|bad-url"),  # fullwidth digits
        ("①②⑦.⓪.⓪.①", "address-refused|bad-url"),  # circled digits
        ("127。0。0。1", "address-refused|bad-url"),  # ideographic full stops
        ("%31%32%37.0.0.1", "address-refused|bad-url|unresolved"),
        ("news.example@127.0.0.1", "address-refused"),
        ("news.example:80@127.0.0.1", "address-refused"),
        ("news.example%40127.0.0.1", "bad-url|unresolved"),
        ("127.0.0.1\\@news.example", "bad-url|unresolved"),
        ("127.0.0.1%00.news.example", "bad-url|unresolved"),
        ("127.0.0.1\t.news.example", "bad-url"),
        *((name, "address-refused") for name in INSIDE),
    ],
)
def test_odd_spellings(server: Misbehaving, host: str, reason: str) -> None:
    before = server.connections
    settings = Settings(fetch_allow_ports=(str(server.port),), fetch_total_seconds=2)
    with Client(settings, resolver=resolver) as client:
        for ask in (client.fetch, lambda url: client.post(url, {"a": "b"})):
            with pytest.raises((PermanentError, TransientError)) as caught:
                ask(f"http://{host}:{server.port}/plain")
            error = caught.value
            said = error.reason if isinstance(error, PermanentError) else "unresolved"
            assert said in reason.split("|"), error
    assert server.connections == before


@pytest.mark.parametrize("port", [0, 1, 22, 25, 6379, 8080, 65_535])
def test_other_ports(port: int) -> None:
    with Client(Settings(), resolver=lambda host, at: ["192.0.2.1"]) as client:
        with pytest.raises(PermanentError) as caught:
            client.fetch(f"http://news.example:{port}/")
        assert caught.value.reason in ("address-refused", "bad-url")
        assert "port" in str(caught.value)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "bad-redirect"),
        ("FILE:/etc/passwd", "bad-redirect"),
        ("gopher://127.0.0.1:6379/_FLUSHALL", "bad-redirect"),
        ("data:text/html,x", "bad-redirect"),
        ("javascript:alert(1)", "bad-redirect"),
        ("ftp://127.0.0.1/", "bad-redirect"),
        ("ws://127.0.0.1/", "bad-redirect"),
        ("unix:/run/redis.sock", "bad-redirect"),
        ("http:", "redirect-loop"),
        ("//", "redirect-loop"),
        ("//10.0.0.1/", "address-refused"),
        ("http://metadata.example/", "address-refused"),
        ("http://user:pw@10.0.0.1/", "address-refused"),
        ("http://0x0a000001/", "address-refused"),
        ("https://[fd00:ec2::254]/", "address-refused"),
        ("http://127.0.0.1:22/", "address-refused"),
    ],
)
def test_where_a_redirect_may_not_lead(server: Misbehaving, location: str, reason: str) -> None:
    server.pages["away"] = (f"302 Found\r\nLocation: {location}", b"")
    with Client(allowing(server), resolver=resolver) as client:
        with pytest.raises(PermanentError) as caught:
            client.fetch(server.url("away"))
        assert caught.value.reason == reason


def allowing(server: Misbehaving) -> Settings:
    return Settings(
        fetch_allow_networks=(f"{PUBLIC}/32",),
        fetch_allow_ports=(str(server.port), "80", "443"),
        fetch_total_seconds=2,
    )


class Rebinding:
    """A name that means something else with each look-up, and how often it was looked up."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = iter(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return list(next(self._answers))


def test_the_address_that_was_judged_is_the_one_that_is_used(server: Misbehaving) -> None:
    names = Rebinding([PUBLIC], [INNER], [INNER, PUBLIC])
    with Client(allowing(server), resolver=names) as client:
        url = f"http://rebind.example:{server.port}/not-found"
        with pytest.raises(PermanentError) as caught:
            client.fetch(url)
        assert caught.value.reason == "not-found"  # one look-up, so the second answer is not used
        with pytest.raises(PermanentError, match=INNER):
            client.fetch(url)
        assert client.fetch(f"http://rebind.example:{server.port}/plain").body == PAGE
    assert names.asked == 3


@pytest.mark.parametrize("name", ["moved", "moved-308", "moved-for-now"])
def test_a_name_that_turns_inwards_at_a_redirect(server: Misbehaving, name: str) -> None:
    with Client(allowing(server), resolver=Rebinding([PUBLIC], [INNER])) as client:
        with pytest.raises(PermanentError) as caught:
            client.fetch(f"http://rebind.example:{server.port}/{name}")
        assert caught.value.reason == "address-refused"


def test_a_name_that_turns_inwards_between_two_turns(server: Misbehaving) -> None:
    with Client(allowing(server), resolver=Rebinding([PUBLIC], [INNER])) as client:
        first = client.fetch(f"http://rebind.example:{server.port}/moved", follow=False)
        assert first.next_url is not None
        with pytest.raises(PermanentError) as caught:
            client.fetch(first.next_url, follow=False, hops=first.redirects)
        assert caught.value.reason == "address-refused"


def test_a_name_that_turns_inwards_at_a_post(server: Misbehaving) -> None:
    names = Rebinding([PUBLIC], [INNER], [PUBLIC], [INNER])
    with Client(allowing(server), resolver=names) as client:
        hub = f"http://rebind.example:{server.port}/"
        assert client.post(hub + "echo", {"a": "b"}).body.endswith(b"a=b")
        for name in ("echo", "moved-307"):
            with pytest.raises(PermanentError) as caught:
                client.post(hub + name, {"a": "b"})
            assert caught.value.reason == "address-refused"


def test_a_name_that_turns_inwards_at_robots_txt(
    server: Misbehaving, redis_client: redis.Redis
) -> None:
    robots = RobotsCache(redis_client, "rebind:")
    page = f"http://rebind.example:{server.port}/plain"
    with Client(allowing(server), resolver=Rebinding([INNER], [PUBLIC])) as client:
        with pytest.raises(PermanentError) as caught:
            robots.ask(client, page)
        assert caught.value.reason == "address-refused"
        assert robots.ask(client, page).allowed
        assert client.fetch(page).body == PAGE  # the kept connection leads where it was judged
    with Client(allowing(server), resolver=Rebinding([INNER])) as client:
        assert robots.allowed(client, page).allowed
        with pytest.raises(PermanentError) as caught:
            client.fetch(page)
        assert caught.value.reason == "address-refused"


def test_robots_txt_that_leads_inwards(server: Misbehaving, redis_client: redis.Redis) -> None:
    """The host itself may be asked, so its items wait; they are not refused for good."""
    server.pages["robots.txt"] = ("301 Moved\r\nLocation: http://10.0.0.1/robots.txt", b"")
    with Client(allowing(server)) as client:
        verdict = RobotsCache(redis_client, "inwards:").ask(client, server.url("plain"))
    assert not verdict.allowed
    assert verdict.retry_after == pytest.approx(600, abs=5)
