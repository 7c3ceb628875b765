"""TLS is verified, except for a source that says otherwise; HTTP/2 where it is offered."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.fetch.secure import Authority, Server2, secure
from tests.fetch.servers import PAGE, running
from wireroom.errors import PermanentError, TransientError
from wireroom.settings import Settings
from workers.fetch import Client

LIMITS = Settings(
    fetch_allow_networks=("127.0.0.0/8",),
    fetch_allow_ports=("1024-65535",),
    fetch_total_seconds=1.5,
    fetch_max_bytes=2_000_000,
)
BAD = ("other-name", "expired", "not-yet", "stranger")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def client(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client that trusts the tests' authority as an operator would have it do."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with Client(LIMITS) as found:
        yield found


@pytest.fixture
def server2(authority: Authority) -> Iterator[Server2]:
    server = Server2(authority.context("good", "h2", "http/1.1"))
    yield server
    server.close()


def test_a_good_certificate(client: Client, authority: Authority) -> None:
    with secure(authority.context("good")) as server:
        assert client.fetch(server.url("plain")).body == PAGE
        assert client.fetch(server.url("plain")).body == PAGE
        assert server.connections == 1


def test_an_authority_that_the_system_does_not_trust(authority: Authority) -> None:
    with (
        secure(authority.context("good")) as server,
        Client(LIMITS) as client,
        pytest.raises(PermanentError) as caught,
    ):
        client.fetch(server.url("plain"))
    assert caught.value.reason == "tls"


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_certificate(client: Client, authority: Authority, kind: str) -> None:
    with secure(authority.context(kind)) as server:
        with pytest.raises(PermanentError) as caught:
            client.fetch(server.url("plain"))
        assert caught.value.reason == "tls"
        assert server.log == []
        with pytest.raises(PermanentError):
            client.post(server.url("plain"), {"secret": "x"})
        assert server.log == []


@pytest.mark.parametrize("kind", BAD)
def test_an_exception_holds_for_its_source_alone(
    client: Client, authority: Authority, kind: str
) -> None:
    with secure(authority.context(kind)) as server:
        assert client.fetch(server.url("plain"), insecure_tls=True).body == PAGE
        with pytest.raises(PermanentError) as caught:  # the kept connection is not for all
            client.fetch(server.url("plain"))
        assert caught.value.reason == "tls"
        assert server.log == ["/plain"]


def test_a_redirect_to_a_bad_certificate(client: Client, authority: Authority) -> None:
    with secure(authority.context("expired")) as bad, running() as server:
        server.pages["to-bad"] = ("302 Found\r\nLocation: " + bad.url("plain"), b"")
        with pytest.raises(PermanentError) as caught:
            client.fetch(server.url("to-bad"))
    assert caught.value.reason == "tls"


def test_http2_where_it_is_offered(client: Client, server2: Server2) -> None:
    assert client.fetch(server2.url("moved")).url == server2.url("plain")
    first = client.fetch(server2.url("plain"))
    assert (first.body, first.etag) == (PAGE, '"v1"')
    assert client.fetch(server2.url("unchanged"), etag='"v1"').not_modified
    assert server2.log == ["/moved", "/plain", "/plain", "/unchanged"]
    assert server2.connections == 1


def test_exchanges_beside_each_other_do_not_share_a_fate(client: Client, server2: Server2) -> None:
    """One that meets its time limit takes no other with it."""
    bodies: list[bytes] = []
    failed: list[TransientError] = []

    def stuck() -> None:
        with pytest.raises(TransientError) as caught:
            client.fetch(server2.url("never"))
        failed.append(caught.value)

    def others() -> None:
        bodies.extend(client.fetch(server2.url("slow")).body for _ in range(5))

    threads = [threading.Thread(target=each) for each in (stuck, others, others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert bodies == [PAGE] * 10
    assert [each.weight for each in failed] == [0.5]
    assert (server2.connections, server2.at_once) == (3, 1)


def test_a_server_cannot_hold_threads_by_its_settings(client: Client, server2: Server2) -> None:
    ended: list[bytes] = []

    def fetch() -> None:
        ended.append(client.fetch(server2.url("fewer-streams")).body)

    threads = [threading.Thread(target=fetch, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert ended == [PAGE, PAGE]


@pytest.mark.parametrize("name", ["reset", "goaway", "garbage", "garbage-body"])
def test_broken_http2_is_a_broken_answer(client: Client, server2: Server2, name: str) -> None:
    for _ in range(2):
        with pytest.raises(TransientError) as caught:
            client.fetch(server2.url(name))
        assert caught.value.weight == 1
    assert client.fetch(server2.url("plain")).body == PAGE


@pytest.mark.parametrize(
    ("name", "reason"), [("endless", "too-large"), ("headers-many", "headers-too-large")]
)
def test_limits_hold_over_http2(client: Client, server2: Server2, name: str, reason: str) -> None:
    for _ in range(12):  # what was left unread must not fill the window of what comes later
        with pytest.raises(PermanentError) as caught:
            client.fetch(server2.url(name))
        assert caught.value.reason == reason
    assert client.fetch(server2.url("plain")).body == PAGE


def test_a_slow_handshake_meets_the_limit(client: Client) -> None:
    with running() as server:
        started = time.monotonic()
        with pytest.raises((PermanentError, TransientError)):
            client.fetch(server.url("plain").replace("http:", "https:"))
        assert time.monotonic() - started < LIMITS.fetch_total_seconds + 1
