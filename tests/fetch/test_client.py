"""Every way in which a server can misbehave, and what must come of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.fetch.servers import BEHAVIOURS, PAGE, Misbehaving, running
from wireroom.errors import PermanentError, TransientError
from wireroom.settings import Settings
from workers.fetch import Client, Response

LIMITS = Settings(
    fetch_allow_networks=("127.0.0.0/8",),
    fetch_allow_ports=("80", "443", "1024-65535"),
    fetch_total_seconds=1.2,
    fetch_read_seconds=1.0,
    fetch_connect_seconds=1.0,
    fetch_max_bytes=2_000_000,
    fetch_contact="https://operator.example/bot",
)

WHOLE = {
    "plain": PAGE, "gzip": PAGE, "gzip-members": PAGE, "gzip-trailing-junk": PAGE, "br": PAGE,
    "says-gzip-sends-plain": PAGE, "empty-200": b"", "no-content": b"", "moved": PAGE,
    "moved-308": PAGE, "moved-for-now": PAGE, "moved-mixed": PAGE, "moved-utf8": PAGE,
    "caf%C3%A9": PAGE, "early-hints": b"ok", "long-body": PAGE[:10], "conditional": PAGE,
}  # fmt: skip
PERMANENT = {
    "gzip-bomb": "compression-bomb|too-large", "br-bomb": "compression-bomb|too-large",
    "gzip-many-members": "compression-bomb", "gzip-corrupt": "content-encoding",
    "br-corrupt": "content-encoding", "zstd-unasked": "content-encoding", "large": "too-large",
    "deflate-unasked": "content-encoding",
    "endless-body": "too-large", "endless-chunks": "too-large", "partial": "partial-content",
    "not-found": "not-found", "gone": "gone", "login": "forbidden", "forbidden": "forbidden",
    "censored": "forbidden", "teapot": "http-418", "headers-300": "headers-too-large",
    "headers-huge": "headers-too-large", "header-endless": "headers-too-large",
    "redirect-nowhere": "bad-redirect", "redirect-empty": "bad-redirect",
    "redirect-file": "bad-redirect", "redirect-javascript": "bad-redirect",
    "redirect-ftp": "bad-redirect", "redirect-bad-host": "bad-redirect",
    "redirect-self": "redirect-loop", "redirect-loop": "redirect-loop",
    "redirect-loop-b": "redirect-loop", "many-redirects": "too-many-redirects",
    "redirect-private": "address-refused", "redirect-metadata": "address-refused",
    "redirect-odd-spelling": "address-refused", "redirect-mapped": "address-refused",
    "redirect-port": "address-refused",
}  # fmt: skip
POSTED = ("moved-307", "moved-307-away", "moved-303")
# Weight of the failure and the wait that the server asked for.
TRANSIENT: dict[str, tuple[float, float | None]] = {
    "slow-headers": (0.5, None), "slow-first-byte": (0.5, None), "slow-drip": (0.5, None),
    "slow-hints": (0.5, None), "cut-body": (1, None), "cut-chunked": (1, None),
    "cut-headers": (1, None), "gzip-cut": (1, None), "br-cut": (1, None), "two-lengths": (1, None),
    "bad-chunk": (1, None), "not-http": (1, None), "silence": (1, None), "reset": (1, None),
    "unasked-304": (1, None), "timeout-408": (1, None), "broken-500": (1, None),
    "gateway-502": (1, None), "edge-522": (1, None), "busy-429": (1, 120.0),
    "busy-429-bare": (1, None), "busy-503-date": (1, 86_400.0), "busy-503-past": (1, 0.0),
    "busy-503-year": (1, 86_400.0), "busy-503-nonsense": (1, None),
    "busy-503-negative": (1, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(LIMITS) as found:
        yield found


def test_every_behaviour_has_an_expected_outcome() -> None:
    assert set(BEHAVIOURS) == {
        *WHOLE,
        *PERMANENT,
        *TRANSIENT,
        *POSTED,
        "echo",
    }


@pytest.mark.parametrize("name", WHOLE)
def test_whole_answers(server: Misbehaving, client: Client, name: str) -> None:
    assert client.fetch(server.url(name)).body == WHOLE[name]


@pytest.mark.parametrize("name", PERMANENT)
def test_permanent_failures(server: Misbehaving, client: Client, name: str) -> None:
    started = time.monotonic()
    with pytest.raises(PermanentError) as caught:
        client.fetch(server.url(name))
    assert caught.value.reason in PERMANENT[name].split("|")
    assert caught.value.gone == (name == "gone")
    assert "\n" not in str(caught.value)
    assert time.monotonic() - started < 2 * LIMITS.fetch_total_seconds


@pytest.mark.parametrize("name", TRANSIENT)
def test_transient_failures(server: Misbehaving, client: Client, name: str) -> None:
    started = time.monotonic()
    with pytest.raises(TransientError) as caught:
        client.fetch(server.url(name))
    assert (caught.value.weight, caught.value.retry_after) == TRANSIENT[name]
    assert time.monotonic() - started < LIMITS.fetch_total_seconds + 0.5


def test_validators_and_not_modified(server: Misbehaving, client: Client) -> None:
    first = client.fetch(server.url("conditional"))
    assert first.etag == '"v1"'
    again = client.fetch(server.url("conditional"), etag=first.etag)
    assert again.not_modified
    assert again.status == 304
    assert again.body == b""
    dated = client.fetch(server.url("conditional"), last_modified="Fri, 20 Nov 2026 09:00:00 GMT")
    assert dated.not_modified


@pytest.mark.parametrize(
    ("name", "permanent"),
    [
        ("plain", False),
        ("moved", True),
        ("moved-308", True),
        ("moved-for-now", False),
        ("moved-mixed", False),
    ],
)
def test_only_a_chain_of_permanent_redirects_moves_a_source(
    server: Misbehaving, client: Client, name: str, permanent: bool
) -> None:
    response = client.fetch(server.url(name))
    assert response.permanent_url == (server.url("plain") if permanent else None)
    assert response.requested_url == server.url(name)
    assert response.url == server.url("plain")
    assert all(300 < status < 309 for status, _ in response.redirects)


def test_the_request_says_who_asks(server: Misbehaving, client: Client) -> None:
    asked = client.fetch(server.url("echo"), accept="text/plain").body.decode()
    assert "user-agent: wireroom/" in asked
    assert "(+https://operator.example/bot)" in asked
    assert "accept-encoding: gzip, br" in asked
    assert "accept: text/plain" in asked
    assert f"host: 127.0.0.1:{server.port}" in asked


def test_a_validator_cannot_smuggle_a_header(server: Misbehaving, client: Client) -> None:
    asked = client.fetch(server.url("echo"), etag='"x"\r\nX-Evil: yes').body.decode()
    assert "x-evil" not in asked.split("if-none-match")[0]
    assert "\nx-evil:" not in asked


def test_kept_bytes_are_cut_and_say_so(server: Misbehaving, client: Client) -> None:
    cut = client.fetch(server.url("large"), keep_bytes=1_000)
    assert (len(cut.body), cut.truncated) == (1_000, True)
    whole = client.fetch(server.url("plain"), keep_bytes=100_000)
    assert (whole.body, whole.truncated) == (PAGE, False)


def test_connections_are_reused_and_shared_by_threads(server: Misbehaving, client: Client) -> None:
    found: list[Response] = []

    def some() -> None:
        found.extend(client.fetch(server.url("plain")) for _ in range(10))

    threads = [threading.Thread(target=some) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.body for each in found] == [PAGE] * 80


@pytest.mark.parametrize(
    "url",
    ["", "news", "ftp://a.example/", "file:///etc/passwd", "http://", "https:///x", "http://[::1/",
     "http://a.example:99999/", "javascript:alert(1)", "http://" + "a" * 3000 + "/", "data:,x"],
)  # fmt: skip
def test_what_is_no_address(client: Client, url: str) -> None:
    with pytest.raises(PermanentError) as caught:
        client.fetch(url)
    assert caught.value.reason == "bad-url"


def test_a_name_that_does_not_resolve_weighs_little() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError(-2, f"{host} not known")

    with Client(LIMITS, resolver=nowhere) as client, pytest.raises(TransientError) as caught:
        client.fetch("http://nowhere.example/")
    assert caught.value.weight == 0.25


def test_a_resolver_that_hangs_is_left_behind() -> None:
    def hangs(host: str, port: int) -> list[str]:
        time.sleep(3)
        return []

    started = time.monotonic()
    with Client(LIMITS, resolver=hangs) as client, pytest.raises(TransientError):
        client.fetch("http://slow.example/")
    assert time.monotonic() - started < 2


def test_a_closed_port_is_transient(client: Client) -> None:
    with pytest.raises(TransientError) as caught:
        client.fetch("http://127.0.0.1:1025/")
    assert caught.value.weight == 1


def test_dns_that_changes_between_two_look_ups(server: Misbehaving) -> None:
    """Rebinding: the checked address is the one that is connected to, each time anew."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1", "127.0.0.1"]])

    def changing(host: str, port: int) -> list[str]:
        return next(answers)

    with Client(LIMITS, resolver=changing) as client:
        url = f"http://rebind.example:{server.port}/silence"
        with pytest.raises(TransientError):
            client.fetch(url)
        with pytest.raises(PermanentError, match=r"10\.0\.0\.1"):
            client.fetch(url)
        assert client.fetch(f"http://rebind.example:{server.port}/plain").body == PAGE


def test_nothing_on_this_machine_is_reached_by_default(server: Misbehaving) -> None:
    before = len(server.log)
    settings = Settings(fetch_allow_ports=(str(server.port),), fetch_total_seconds=2)
    with Client(settings) as client:
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "0",
                     "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "017700000001"):  # fmt: skip
            with pytest.raises((PermanentError, TransientError)) as caught:
                client.fetch(f"http://{host}:{server.port}/plain")
            if isinstance(caught.value, PermanentError):
                assert caught.value.reason in ("address-refused", "bad-url"), host
    assert len(server.log) == before


def test_plain_http_on_a_tls_port_fails_as_tls(server: Misbehaving, client: Client) -> None:
    with pytest.raises((PermanentError, TransientError)):
        client.fetch(f"https://127.0.0.1:{server.port}/plain")
