"""What a stranger, or a page in the operator's browser, can do to the API."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest
import redis
from sqlalchemy import create_engine, make_url, text, update

from tests.api.conftest import TOKEN, Api, Reply, fill, serving
from wireroom import limits
from wireroom.api import articles, guard
from wireroom.cli.serve import check_exposure, prompt_client
from wireroom.errors import UsageError
from wireroom.settings import environment_of, load
from wireroom.store import Store
from wireroom.store import schema as tables


@pytest.fixture(scope="module")
def locked(new_store_url: Callable[[str], str], redis_server: Path) -> Iterator[Api]:
    """A server that asks for a token."""
    environ = {
        "WIREROOM_STORE_URL": new_store_url("sqlite"),
        "WIREROOM_SERVE_TOKEN": TOKEN,
        "WIREROOM_REDIS_URL": f"unix://{redis_server}",
    }
    settings = load(environ, None)
    client = redis.Redis(unix_socket_path=str(redis_server))
    with Store.open(settings.effective_store_url, migrate=True) as store:
        fill(store)
        with serving(store, settings, client) as served:
            yield served
    client.close()


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer   {TOKEN}", 200),
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        ("Bearer ", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        (f"Basic {TOKEN}", 401),
        (TOKEN, 401),
    ],
)
def test_nothing_is_read_without_the_token(locked: Api, header: str | None, status: int) -> None:
    headers = {} if header is None else {"Authorization": header}
    for path in ("/articles", "/openapi.json", "/nowhere", "/feeds/articles.rss"):
        reply = locked.get(path, headers)
        assert reply.status == (404 if path == "/nowhere" and status == 200 else status), path
        if status == 401:
            assert reply.headers["www-authenticate"] == 'Bearer realm="wireroom"'
            assert b"ferry" not in reply.body.lower()
            assert TOKEN.encode() not in reply.body
    assert locked.get("/articles", headers, token=TOKEN).status in (400, 401)
    assert locked.get("/healthz", headers).status == 200


def test_two_tokens_are_none(locked: Api) -> None:
    with socket.create_connection(("127.0.0.1", locked.port), timeout=10) as raw:
        raw.sendall(
            b"GET /articles HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n"
            + f"Authorization: Bearer {TOKEN}\r\n\r\n".encode()
        )
        assert raw.recv(1000).startswith(b"HTTP/1.1 401")


def test_tokens_are_compared_in_constant_time() -> None:
    """A difference of nanoseconds cannot be measured here; that the comparison is the one that
    promises it can."""
    code = guard.Guard._check_token.__code__
    assert "compare_digest" in code.co_names
    assert "_digest" in code.co_names


def test_the_token_is_taken_from_the_environment_only_and_is_long(tmp_path: Path) -> None:
    file = tmp_path / "wireroom.toml"
    for said in (f'serve_token = "{TOKEN}"', f'[serve]\ntoken = "{TOKEN}"'):
        file.write_text(said)
        with pytest.raises(UsageError, match="WIREROOM_SERVE_TOKEN") as caught:
            load({}, file)
        assert TOKEN not in str(caught.value)
    with pytest.raises(UsageError, match="openssl rand") as caught:
        load({"WIREROOM_SERVE_TOKEN": "hunter2"})
    assert "hunter2" not in str(caught.value)
    assert "WIREROOM_SERVE_TOKEN" not in environment_of(load({"WIREROOM_SERVE_TOKEN": TOKEN}))


@pytest.mark.parametrize(
    ("address", "others", "good"),
    [
        ("127.0.0.1:0", {}, True),
        ("[::1]:0", {}, True),
        ("localhost:0", {}, True),
        ("127.8.8.8:0", {}, True),
        ("0.0.0.0:0", {}, False),
        ("[::]:0", {}, False),
        ("192.0.2.1:80", {}, False),
        ("news.example:80", {}, False),
        ("0.0.0.0:0", {"WIREROOM_SERVE_TOKEN": ""}, False),
        ("0.0.0.0:0", {"WIREROOM_SERVE_TOKEN": TOKEN}, True),
        ("0.0.0.0:0", {"WIREROOM_SERVE_WITHOUT_TOKEN": "true"}, True),
    ],
)
def test_others_than_this_machine_need_a_token(
    address: str, others: dict[str, str], good: bool
) -> None:
    settings = load({"WIREROOM_SERVE_ADDRESS": address, **others})
    if good:
        check_exposure(settings)
        return
    with pytest.raises(UsageError, match="WIREROOM_SERVE_TOKEN"):
        check_exposure(settings)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8080", 200),
        ("[::1]:8080", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("[::1].evil.example", 421),
        ("localhost.evil.example:80", 421),
        ("", 421),
    ],
)
def test_a_name_that_was_pointed_here_reads_nothing_without_a_token(
    api: Api, host: str, status: int
) -> None:
    reply = api.get("/articles", {"Host": host})
    assert reply.status == status
    assert (b"ferry" in reply.body.lower()) is (status == 200)


def test_a_name_of_ones_own_can_be_allowed(api: Api) -> None:
    settings = msgspec.structs.replace(api.settings, serve_hosts=("News.example",))
    client = redis.Redis.from_url(settings.redis_url or "")
    with serving(api.store, settings, client) as named:
        assert named.get("/articles", {"Host": "news.example:81"}).status == 200
        assert named.get("/articles", {"Host": "other.example"}).status == 421
    client.close()


@pytest.mark.parametrize("path", ["/articles", "/nowhere", "/articles?limit=x", "/openapi.json"])
def test_every_answer_forbids_what_a_browser_might_do_with_it(api: Api, path: str) -> None:
    headers = api.get(path, {"Origin": "https://evil.example"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] in ("private, no-cache", "no-store")
    assert headers["connection"] == "close"
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
)
def test_nothing_but_reading_is_understood(api: Api, method: str) -> None:
    for path in ("/articles", "/articles/ferry", "/openapi.json"):
        reply = api.get(path, method=method)
        assert reply.status == 405, path
        assert set(reply.headers["allow"].split(", ")) == {"GET", "HEAD"}
        assert reply.json["detail"] == "GET and HEAD only"
    assert api.get("/articles").ids[-3:] == ["ferry", "orchard", "copy"]


def raw(api: Api, sent: bytes) -> bytes:
    """What comes back for some bytes, until the connection is closed."""
    got = b""
    with socket.create_connection(("127.0.0.1", api.port), timeout=20) as peer:
        peer.sendall(sent)
        try:
            while data := peer.recv(65536):
                got += data
        except ConnectionResetError:
            pass
    return got


def test_large_heads_are_refused(api: Api) -> None:
    large = {"X-Large": "x" * (limits.SERVE_MAX_HEADER_BYTES - 200)}
    assert api.get("/articles", large | {"X-More": "x" * 200}).status == 431
    endless = b"GET /articles HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000
    assert raw(api, endless).startswith((b"HTTP/1.1 400", b""))
    assert api.get("/healthz").status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /articles HTTP/9.9\r\n\r\n",
        b"GET \x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://[::1/articles HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET //evil.example/articles HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /articles%ff%fe?query=%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /articles?limit=%f0%9f HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /articles HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
        b"GET /articles?query=a HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \xff\r\n\r\n",
        b"GET /feeds/articles.atom HTTP/1.1\r\nHost: 127.0.0.1<x>&\r\n\r\n",
    ],
)
def test_nonsense_is_refused_or_answered_and_never_told_about(api: Api, sent: bytes) -> None:
    reply = raw(api, sent)
    assert b"Traceback" not in reply
    assert b" 500 " not in reply.partition(b"\r\n")[0]
    assert api.get("/healthz").status == 200


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SERVE_TOTAL_SECONDS", 0.5)
    monkeypatch.setattr(limits, "SERVE_MAX_CONNECTIONS", 6)
    monkeypatch.setattr(limits, "SERVE_WAIT_SECONDS", 0.2)


@pytest.fixture
def small(hasty: None, api: Api) -> Iterator[Api]:
    """A server with little patience and few connections."""
    client = redis.Redis.from_url(api.settings.redis_url or "")
    with serving(api.store, api.settings, client) as served:
        yield served
    client.close()


@pytest.mark.parametrize("sent", [b"", b"GET /", b"GET /articles HTTP/1.1\r\nHost: x\r\n"])
def test_a_connection_that_dawdles_is_ended(small: Api, sent: bytes) -> None:
    begun = time.monotonic()
    raw(small, sent)
    assert time.monotonic() - begun < 5


def test_more_connections_than_are_served_are_refused(small: Api) -> None:
    idle = [socket.create_connection(("127.0.0.1", small.port), timeout=10) for _ in range(6)]
    statuses = []
    for _ in range(3):
        try:
            statuses.append(small.get("/healthz").status)
        except (http.client.HTTPException, ConnectionError):
            statuses.append(0)
    for each in idle:
        each.close()
    assert 503 in statuses
    time.sleep(0.7)
    assert small.get("/healthz").status == 200


def test_what_waits_too_long_for_its_turn_is_asked_to_come_again(
    small: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many slow questions as are asked at once, and one more."""
    import threading

    slow = threading.Event()
    found = articles.newest
    asked: list[Reply] = []
    monkeypatch.setattr(limits, "SERVE_TOTAL_SECONDS", 20)
    monkeypatch.setattr(articles, "newest", lambda *given: (slow.wait(10), found(*given))[1])
    client = redis.Redis.from_url(small.settings.redis_url or "")
    with serving(small.store, small.settings, client) as served:
        threads = [
            threading.Thread(target=lambda: asked.append(served.get("/articles")))
            for _ in range(limits.SERVE_AT_ONCE)
        ]
        for each in threads:
            each.start()
        time.sleep(0.3)
        late = served.get("/articles")
        slow.set()
        for each in threads:
            each.join()
    client.close()
    assert late.status == 503
    assert late.headers["retry-after"] == "5"
    assert late.headers["content-type"] == "application/problem+json"
    assert [each.status for each in asked] == [200] * limits.SERVE_AT_ONCE


def test_a_page_ends_before_it_is_too_large(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = api.get("/articles", limit=100).ids
    monkeypatch.setattr(limits, "SERVE_PAGE_MAX_BYTES", 1_000)
    pages = [reply.ids for reply in api.walk("/articles", limit=100)]
    assert len(pages) > 1
    assert [each for page in pages for each in page] == whole


def test_what_cannot_be_reached_is_said_without_its_address(
    new_store_url: Callable[[str], str], tmp_path: Path
) -> None:
    dead = tmp_path / "hunter2.sock"
    settings = load(
        {"WIREROOM_STORE_URL": new_store_url("sqlite"), "WIREROOM_REDIS_URL": f"unix://{dead}"},
        None,
    )
    client = prompt_client(settings)
    with Store.open(settings.effective_store_url, migrate=True) as store:
        fill(store)
        with serving(store, settings, client) as served:
            for path in ("/sources", "/explain?of=ferry", "/bursts"):
                begun = time.monotonic()
                reply = served.get(path)
                assert time.monotonic() - begun < 2
                assert reply.status == 503
                assert b"hunter2" not in reply.body
            assert served.get("/articles").status == 200


def test_a_defect_is_a_problem_and_never_a_traceback(
    new_store_url: Callable[[str], str], redis_server: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = new_store_url("sqlite")
    settings = load({"WIREROOM_STORE_URL": url}, None)
    client = redis.Redis(unix_socket_path=str(redis_server))
    with Store.open(url, migrate=True) as store:
        fill(store)
        damage = update(tables.articles).values(record=b"damaged hunter2")
        store._database.write(lambda connection: connection.execute(damage))
        with serving(store, settings, client) as served:
            reply = served.get("/articles")
    client.close()
    assert reply.status == 500
    assert json.loads(reply.body)["title"] == "Internal Server Error"
    assert reply.headers["x-content-type-options"] == "nosniff"
    for said in (b"Traceback", b"hunter2", b".py", b"zlib"):
        assert said not in reply.body


def test_a_role_that_may_only_read_is_enough(
    new_store_url: Callable[[str], str], redis_client: redis.Redis
) -> None:
    """Nothing that is asked for writes: the database itself would refuse it."""
    url = new_store_url("postgresql")
    with Store.open(url, migrate=True) as store:
        fill(store)
    schema = unquote(url).rpartition("search_path=")[2]
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in (
            "CREATE ROLE reading LOGIN",
            f"GRANT USAGE ON SCHEMA {schema} TO reading",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reading",
        ):
            connection.execute(text(statement))
    try:
        own = make_url(url).set(username="reading").render_as_string(hide_password=False)
        settings = load({"WIREROOM_STORE_URL": own}, None)
        with Store.open(own) as store, serving(store, settings, redis_client) as served:
            for path in (
                "/articles?query=ferry",
                "/articles/ferry/versions",
                "/stories/storyferry",
                "/sources",
                "/explain?of=copy",
                "/feeds/articles.atom",
                "/readyz",
            ):
                assert served.get(path).status == 200, path
    finally:
        with admin.connect() as connection:
            connection.execute(text("DROP OWNED BY reading"))
            connection.execute(text("DROP ROLE reading"))
        admin.dispose()
