"""robots.txt by RFC 9309, and its memory in Redis."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from tests.fetch.servers import Misbehaving, running
from wireroom.errors import PermanentError
from wireroom.settings import Settings
from workers.fetch import Client
from workers.fetch.robots import RobotsFile, decide, file_of, robots_url
from workers.state.robots import RobotsCache

AGENT = "wireroom/1.0 (+https://operator.example)"


# Rules after the sections and examples of RFC 9309, 2.2.
@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", True),
        ("User-agent: WIREROOM\nDisallow: /\n\nUser-agent: *\nDisallow:", "/x", False),
        ("User-agent: wireroom\nDisallow:\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("User-agent: otherbot\nDisallow: /", "/x", True),
        ("User-agent: otherbot\nUser-agent: wireroom\nDisallow: /", "/x", False),
        ("# note\nUser-agent: * # all\nDisallow: /x # no", "/x", False),
        ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/caf%C3%A9", False),
        ("Disallow: /x", "/x", True),
    ],
)
def test_rules(rules: str, path: str, allowed: bool) -> None:
    verdict = decide(file_of(rules.encode()), f"https://news.example{path}", AGENT)
    assert verdict.allowed is allowed


def test_a_refusal_names_its_rule() -> None:
    file = file_of(b"User-agent: *\nDisallow: /a\nDisallow: /a/b\nDisallow: /c\n")
    assert decide(file, "https://news.example/a/b/c", AGENT).rule == "Disallow: /a/b"


@pytest.mark.parametrize(
    ("written", "seconds"), [("5", 5), ("0.5", 0.5), ("86400", 60), ("x", None)]
)
def test_crawl_delay_is_bounded(written: str, seconds: float | None) -> None:
    file = file_of(f"User-agent: *\nCrawl-delay: {written}\n".encode())
    assert decide(file, "https://news.example/", AGENT).crawl_delay == seconds


def test_sitemaps_are_handed_on() -> None:
    file = file_of(b"Sitemap: https://news.example/map.xml\n")
    assert decide(file, "https://news.example/", AGENT).sitemaps == (
        "https://news.example/map.xml",
    )


def test_only_the_first_500_kib_count_and_no_half_rule() -> None:
    body = b"User-agent: *\n" + b"Disallow: /filler\n" * 40_000 + b"Disallow: /late\n"
    file = file_of(body)
    assert len(file.body) <= 512_000
    assert file.body.endswith("filler")
    assert decide(file, "https://news.example/late", AGENT).allowed


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/a?b#c", "https://news.example/robots.txt"),
        ("http://user:pw@news.example:8080/a", "http://news.example:8080/robots.txt"),
    ],
)
def test_its_place(url: str, expected: str) -> None:
    assert robots_url(url) == expected


def test_states_without_rules() -> None:
    assert decide(RobotsFile(state="none"), "https://a.example/", AGENT).allowed
    verdict = decide(RobotsFile(state="unreachable", detail="503"), "https://a.example/", AGENT)
    assert not verdict.allowed
    assert "503" in str(verdict.rule)


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with running() as found:
        yield found


@pytest.fixture
def client() -> Iterator[Client]:
    settings = Settings(
        fetch_allow_networks=("127.0.0.0/8",),
        fetch_allow_ports=("1024-65535",),
        fetch_total_seconds=1.0,
    )
    with Client(settings) as found:
        yield found


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_host_is_asked_once_a_day(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    server.pages["robots.txt"] = ("200 OK", b"User-agent: *\nDisallow: /secret\n")
    clock = Clock()
    robots = RobotsCache(redis_client, "t1:", now=clock)
    for _ in range(3):
        assert robots.allowed(client, server.url("page")).allowed
        assert robots.allowed(client, server.url("secret")).rule == "Disallow: /secret"
    assert server.log.count("/robots.txt") == 1
    clock.now += 86_401
    robots.allowed(client, server.url("page"))
    assert server.log.count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("404 No", True),
        ("403 No", True),
        ("410 No", True),
        ("500 Oops", False),
        ("503 Busy", False),
    ],
)
def test_answers_without_rules(
    server: Misbehaving, client: Client, redis_client: redis.Redis, status: str, allowed: bool
) -> None:
    server.pages["robots.txt"] = (status, b"User-agent: *\nDisallow: /\n")
    verdict = RobotsCache(redis_client, f"t2{status[:3]}:").allowed(client, server.url("page"))
    assert verdict.allowed is allowed
    assert (verdict.retry_after is None) is allowed


def test_old_rules_go_on_while_the_host_is_down(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    server.pages["robots.txt"] = ("200 OK", b"User-agent: *\nDisallow: /secret\n")
    clock = Clock()
    robots = RobotsCache(redis_client, "t3:", now=clock)
    robots.allowed(client, server.url("page"))
    server.pages["robots.txt"] = ("500 Oops", b"")
    clock.now += 90_000
    assert robots.allowed(client, server.url("page")).allowed
    assert not robots.allowed(client, server.url("secret")).allowed
    clock.now += 300
    robots.allowed(client, server.url("page"))
    assert server.log.count("/robots.txt") == 2


def test_the_guard_holds_for_robots_too(redis_client: redis.Redis) -> None:
    with Client(Settings()) as client, pytest.raises(PermanentError) as caught:
        RobotsCache(redis_client, "t4:").allowed(client, "http://169.254.169.254/x")
    assert caught.value.reason == "address-refused"


def test_a_damaged_memory_is_asked_again(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    server.pages["robots.txt"] = ("200 OK", b"User-agent: *\nDisallow: /secret\n")
    robots = RobotsCache(redis_client, "t5:")
    robots.ask(client, server.url("page"))
    (key,) = redis_client.keys("t5:*")
    for damaged in (b"not ours", b"r", b"r\xff\xff\xff\xffnot deflated", b"u\xff\xff\xff\xff\xff"):
        redis_client.set(key, damaged)
        assert robots.look(server.url("secret"), AGENT) is None
        assert not robots.allowed(client, server.url("secret")).allowed


def test_a_caller_can_give_the_question_a_turn_of_its_own(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    robots = RobotsCache(redis_client, "t6:")
    server.pages["robots.txt"] = ("200 OK", b"User-agent: *\nDisallow: /secret\n")
    assert robots.look(server.url("secret"), AGENT) is None
    assert server.log == []
    asked = robots.ask(client, server.url("secret"))
    assert server.log == ["/robots.txt"]
    assert robots.look(server.url("secret"), AGENT) == asked
    assert not asked.allowed
    assert robots.look("http://other.example/", AGENT) is None
