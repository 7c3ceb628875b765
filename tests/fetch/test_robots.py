"""robots.txt by RFC 9309, and its memory in Redis."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from tests.fetch.servers import Misbehaving, running
from wireroom.errors import PermanentError
from wireroom.settings import Settings
from workers.fetch import Client
from workers.fetch.robots import RobotsFile, decide, file_of, product_token, robots_url
from workers.state.robots import RobotsCache

AGENT = "wireroom/1.0 (+https://operator.example)"


TOKEN = product_token(AGENT)
SITE = "https://news.example"


def allows(rules: str, path: str, agent: str = AGENT) -> bool:
    return decide(file_of(rules.encode(), product_token(agent)), f"{SITE}{path}").allowed


# A file with the features of the example in RFC 9309, 5.1, and what each robot may do by it.
SEVERAL = """\
User-Agent: *
Disallow: *.gif$
Disallow: /archive/
Allow: /press/

User-Agent: pressbot
Disallow:/
Allow:/archive/front.html
Allow:/archive/logo.gif

User-Agent: leftbot
User-Agent: rightbot
Disallow: /archive/front.html

User-Agent: quietbot

EOF
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("anybot", "/", True),
        ("anybot", "/a.gif", False),
        ("anybot", "/a.gif?b", True),
        ("anybot", "/a.gifs", True),
        ("anybot", "/archive/", False),
        ("anybot", "/archive", True),
        ("anybot", "/archive/front.html", False),
        ("anybot", "/press/logo.gif", True),
        ("pressbot", "/", False),
        ("pressbot", "/press/", False),
        ("pressbot", "/archive/front.html", True),
        ("pressbot", "/archive/logo.gif", True),
        ("PressBot/2.1 (+https://a.example)", "/archive/front.html", True),
        ("leftbot", "/archive/front.html", False),
        ("rightbot", "/archive/front.html", False),
        ("rightbot", "/a.gif", True),
        ("quietbot", "/archive/", True),
        ("pressbotter", "/", True),  # another name that begins alike
        ("press", "/", True),
        ("xpressbot", "/", True),
        ("anybot", "/robots.txt", True),
        ("pressbot", "/robots.txt", True),
    ],
)
def test_each_robot_has_its_group(agent: str, path: str, allowed: bool) -> None:
    assert allows(SEVERAL, path, agent) is allowed


ALL = "User-agent: *\n"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        # 2.2.1: groups and the product token
        ("", "/x", True),
        ("Disallow: /x", "/x", True),
        ("User-agent: WireRoom\nDisallow: /\n\nUser-agent: *\nDisallow:", "/x", False),
        ("User-agent: wireroom\nDisallow:\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("User-agent: wireroom/1.0\nDisallow: /", "/x", False),
        ("User-agent: wire\nDisallow: /", "/x", True),
        ("User-agent: wireroom-images\nDisallow: /", "/x", True),
        ("User-agent: otherbot\nDisallow: /", "/x", True),
        ("User-agent: otherbot\nUser-agent: wireroom\nDisallow: /", "/x", False),
        ("User-agent: wireroom\n\n\nUser-agent: otherbot\n\nDisallow: /", "/x", False),
        ("User-agent: wireroom\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\n"
         "User-agent: wireroom\nDisallow: /b", "/a", False),
        ("User-agent: wireroom\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\n"
         "User-agent: wireroom\nDisallow: /b", "/b", False),
        ("User-agent: wireroom\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\n"
         "User-agent: wireroom\nDisallow: /b", "/c", True),
        (f"{ALL}Disallow: /a\n\n{ALL}Disallow: /b", "/b", False),
        ("USER-AGENT: *\nDISALLOW: /x", "/x", False),
        # 2.2.2: rules, the longest match, Allow before Disallow
        (f"{ALL}Disallow:", "/x", True),
        (f"{ALL}Disallow: /", "/x", False),
        (f"{ALL}Disallow: /x", "/xy/z", False),
        (f"{ALL}Disallow: /x", "/X", True),
        (f"{ALL}Disallow: /x/", "/x", True),
        (f"{ALL}Allow: /page/\nDisallow: /page/no.gif", "/page/", True),
        (f"{ALL}Allow: /page/\nDisallow: /page/no.gif", "/page/no.gif", False),
        (f"{ALL}Allow: /page/\nDisallow: /page/no.gif", "/page/no.gif2", False),
        (f"{ALL}Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        (f"{ALL}Disallow: /a\nAllow: /a", "/a", True),
        (f"{ALL}Allow: /a\nDisallow: /a", "/a", True),
        (f"{ALL}Disallow: /\nAllow: /news", "/news/1", True),
        (f"{ALL}Disallow: /a*z\nAllow: /ab", "/abz", False),
        # 2.2.2: percent-encoding is compared as octets
        (f"{ALL}Disallow: /f?b=qz", "/f?b=qz", False),
        (f"{ALL}Disallow: /f?b=http://a.b", "/f?b=http://a.b", False),
        (f"{ALL}Disallow: /a/ツ", "/a/%E3%83%84", False),
        (f"{ALL}Disallow: /a/%E3%83%84", "/a/%E3%83%84", False),
        (f"{ALL}Disallow: /a/%e3%83%84", "/a/%E3%83%84", False),
        (f"{ALL}Disallow: /a/%62%61%7A", "/a/baz", False),
        (f"{ALL}Disallow: /a/baz", "/a/%62%61%7a", False),
        (f"{ALL}Disallow: /a%2Fb", "/a/b", True),
        # 2.2.3: special characters
        (f"{ALL}Disallow: /x # not this", "/x", False),
        (f"# {ALL}Disallow: /x", "/x", True),
        ("User-agent: * # all\nDisallow: /x", "/x", False),
        (f"{ALL}Disallow: /*.pdf$", "/x.pdf", False),
        (f"{ALL}Disallow: /*.pdf$", "/x.pdf?y", True),
        (f"{ALL}Disallow: /a$", "/a", False),
        (f"{ALL}Disallow: /a$", "/ab", True),
        (f"{ALL}Disallow: /this/*/exactly", "/this/that/exactly", False),
        (f"{ALL}Disallow: /this/*/exactly", "/this/exactly", True),
        (f"{ALL}Disallow: *", "/x", False),
        (f"{ALL}Disallow: /%2A", "/*", False),
        (f"{ALL}Disallow: /a%24", "/a$", False),
        # 2.2.4: other records end no group and are no rules
        (f"{ALL}Sitemap: {SITE}/map.xml\nDisallow: /x", "/x", False),
        (f"User-agent: wireroom\nSitemap: {SITE}/map.xml\nUser-agent: b\nDisallow: /", "/x", False),
        ("User-agent: wireroom\nContent-Signal: a=no\nUser-agent: b\nDisallow: /", "/x", False),
        # Crawl-delay is a rule of its group, as those who write it mean it.
        (f"{ALL}Crawl-delay: 5\n\nUser-agent: badbot\nDisallow: /", "/x", True),
        # 2.3: the form of the file
        (f"\ufeff{ALL}Disallow: /x", "/x", False),
        (f"{ALL}Disallow: /x".replace("\n", "\r\n"), "/x", False),
        (f"{ALL}Disallow: /a\nDisallow: /x".replace("\n", "\r"), "/x", False),
        ("  User-agent :  *  \n\tDisallow\t: /x  ", "/x", False),
        ("<html><head><title>Not found</title></head><body>User: no</body></html>", "/x", True),
        ("\0\0\0\xff\xfe", "/x", True),
        # Common misspellings
        ("User agent: *\nDissallow: /x", "/x", False),
        ("Useragent *\ndisallow /x", "/x", False),
    ],
)  # fmt: skip
def test_rules(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, path) is allowed


LINES = st.sampled_from(
    ["User-agent: *", "User-agent: wireroom", "User-agent: otherbot", "Disallow: /", "Disallow: /a",
     "Disallow: /a/b", "Allow: /a", "Allow: /a/b/c", "Disallow: /*.x$", "Disallow:", "", "# note",
     "Sitemap: https://news.example/map.xml", "Disallow: /b*c"]
)  # fmt: skip


@given(st.lists(LINES, max_size=14), st.sampled_from(["/", "/a", "/a/b", "/a/b/c", "/d.x", "/bbc"]))
def test_the_choice_of_groups_agrees_with_protego(lines: list[str], path: str) -> None:
    rules = "\n".join(lines)
    assert allows(rules, path) == Protego.parse(rules).can_fetch(f"{SITE}{path}", TOKEN)


@given(st.text(max_size=200), st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str, path: str) -> None:
    verdict = decide(file_of(text.encode("utf-8", "replace"), TOKEN), f"{SITE}/{path}")
    assert verdict.allowed or verdict.rule


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        (AGENT, "wireroom"),
        ("NewsReader/3.1 (+mailto:a@b.example)", "newsreader"),
        ("My_Bot-x", "my_bot-x"),
        ("Bot 2000", "bot"),
        ("42", "42"),
    ],
)
def test_the_product_token(agent: str, token: str) -> None:
    assert product_token(agent) == token


def test_a_refusal_names_its_rule() -> None:
    file = file_of(b"User-agent: *\nDisallow: /a\nDisallow: /a/b\nDisallow: /c\n", TOKEN)
    assert decide(file, f"{SITE}/a/b/c").rule == "Disallow: /a/b"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("5", 5), ("0.5", 0.5), ("0", 0), ("86400", 60), ("1e99", 60), ("x", None), ("-3", None),
     ("nan", None), ("inf", None)],
)  # fmt: skip
def test_crawl_delay_is_bounded(written: str, seconds: float | None) -> None:
    file = file_of(f"User-agent: *\nCrawl-delay: {written}\n".encode(), TOKEN)
    assert decide(file, f"{SITE}/").crawl_delay == seconds


def test_the_crawl_delay_of_others_is_not_ours() -> None:
    file = file_of(b"User-agent: slowbot\nCrawl-delay: 50\n\nUser-agent: *\nDisallow: /a", TOKEN)
    assert decide(file, f"{SITE}/").crawl_delay is None


def test_sitemaps_are_handed_on() -> None:
    body = f"Sitemap: {SITE}/map.xml\nUser-agent: x\nDisallow: /\nsitemap: {SITE}/2.xml\n"
    found = decide(file_of(body.encode(), TOKEN), f"{SITE}/")
    assert found.sitemaps == (f"{SITE}/map.xml", f"{SITE}/2.xml")
    assert found.allowed
    many = "".join(f"Sitemap: {SITE}/{number}.xml\n" for number in range(500))
    assert len(decide(file_of(many.encode(), TOKEN), f"{SITE}/").sitemaps) == 100


def test_only_the_first_500_kib_count_and_no_half_rule() -> None:
    body = b"User-agent: *\n" + b"Disallow: /filler\n" * 40_000 + b"Disallow: /late\n"
    file = file_of(body, TOKEN)
    assert len(file.body) <= 512_000
    assert file.body.endswith("filler")
    assert decide(file, f"{SITE}/late").allowed


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
    assert decide(RobotsFile(state="none"), "https://a.example/").allowed
    verdict = decide(RobotsFile(state="unreachable", detail="503"), "https://a.example/")
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


def test_a_process_believes_what_it_knows_for_a_minute(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    server.pages["robots.txt"] = ("200 OK", b"User-agent: *\nDisallow: /secret\n")
    clock = Clock()
    robots = RobotsCache(redis_client, "t6:", now=clock)
    robots.ask(client, server.url("page"))
    redis_client.delete(*redis_client.keys("t6:*"))
    clock.now += 59
    known = robots.look(server.url("secret"), AGENT)
    assert known is not None
    assert not known.allowed
    clock.now += 2
    assert robots.look(server.url("secret"), AGENT) is None


def test_a_damaged_memory_is_asked_again(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    server.pages["robots.txt"] = ("200 OK", b"User-agent: *\nDisallow: /secret\n")
    RobotsCache(redis_client, "t5:").ask(client, server.url("page"))
    (key,) = redis_client.keys("t5:*")
    for damaged in (b"not ours", b"r", b"r\xff\xff\xff\xffnot deflated", b"u\xff\xff\xff\xff\xff"):
        redis_client.set(key, damaged)
        robots = RobotsCache(redis_client, "t5:")
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


@pytest.mark.parametrize(
    ("hops", "allowed"),
    [(1, False), (5, False), (6, True), (20, True)],
)
def test_redirects_of_robots_txt(
    server: Misbehaving, client: Client, redis_client: redis.Redis, hops: int, allowed: bool
) -> None:
    """RFC 9309, 2.3.1.2: five are followed, after more there are no rules."""
    for hop in range(hops):
        name = f"hop{hop}" if hop else "robots.txt"
        server.pages[name] = (f"301 Moved\r\nLocation: /hop{hop + 1}", b"")
    server.pages[f"hop{hops}"] = ("200 OK", b"User-agent: *\nDisallow: /secret\n")
    verdict = RobotsCache(redis_client, f"hops{hops}:").ask(client, server.url("secret"))
    assert verdict.allowed is allowed


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("redirect-loop", True),
        ("redirect-nowhere", False),
        ("slow-first-byte", False),
        ("cut-body", False),
        ("reset", False),
        ("busy-429", False),
        ("gzip-bomb", True),
        ("headers-300", False),
        ("large", True),
        ("teapot", True),
    ],
)
def test_robots_txt_of_a_host_that_misbehaves(
    server: Misbehaving, client: Client, redis_client: redis.Redis, name: str, allowed: bool
) -> None:
    """Nothing is allowed for a while where no answer came; that is no refusal for good."""
    server.pages["robots.txt"] = (f"302 Found\r\nLocation: /{name}", b"")
    verdict = RobotsCache(redis_client, "mis:").ask(client, server.url("page"))
    assert verdict.allowed is allowed
    assert (verdict.retry_after is None) is allowed


def test_a_host_that_was_down_is_asked_again(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    clock = Clock()
    robots = RobotsCache(redis_client, "t7:", now=clock)
    server.pages["robots.txt"] = ("503 Busy\r\nRetry-After: 1800", b"")
    assert robots.ask(client, server.url("page")).retry_after == 1800
    clock.now += 1_000
    again = robots.look(server.url("page"), AGENT)
    assert again is not None
    assert (again.allowed, again.retry_after) == (False, 800)
    server.pages["robots.txt"] = ("200 OK", b"")
    clock.now += 801
    assert robots.look(server.url("page"), AGENT) is None
    assert robots.allowed(client, server.url("page")).allowed


def test_no_rules_are_remembered_too_while_the_host_is_down(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    clock = Clock()
    robots = RobotsCache(redis_client, "t8:", now=clock)
    assert robots.ask(client, server.url("page")).allowed
    server.pages["robots.txt"] = ("500 Oops", b"")
    clock.now += 90_000
    assert robots.allowed(client, server.url("page")).allowed


def test_another_name_and_unverified_tls_are_answered_apart(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    robots = RobotsCache(redis_client, "t9:")
    server.pages["robots.txt"] = ("200 OK", b"User-agent: wireroom\nDisallow: /\n")
    assert not robots.ask(client, server.url("page")).allowed
    assert robots.look(server.url("page"), "otherbot/1.0") is None
    assert robots.look(server.url("page"), AGENT, insecure_tls=True) is None
    assert robots.look(server.url("page"), "WIREROOM/9 (other words)") is not None


def test_a_host_costs_few_bytes(
    server: Misbehaving, client: Client, redis_client: redis.Redis
) -> None:
    """A crawl has a million of them: usual files take at most 64 bytes beside their key."""
    usual = (
        b"# Welcome\r\nUser-agent: GPTBot\r\nDisallow: /\r\n\r\nUser-agent: *\r\n"
        b"Disallow: /wp-admin/\r\nAllow: /wp-admin/admin-ajax.php\r\n\r\n"
        b"Sitemap: https://www.news.example/sitemap_index.xml\r\n"
    )
    robots = RobotsCache(redis_client, "t:")
    for status, body, most in (("404 No", b"", 10), ("200 OK", usual, 64)):
        server.pages["robots.txt"] = (status, body)
        robots.ask(client, server.url("page"))
        (key,) = redis_client.keys("t:*")
        assert len(key) == len("t:rb:") + 10
        value = redis_client.get(key)
        assert isinstance(value, bytes)
        assert len(value) <= most
