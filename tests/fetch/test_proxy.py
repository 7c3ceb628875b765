"""Behind a proxy: requests go through it, and the guard still judges what names mean here."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.fetch.secure import Authority, secure
from tests.fetch.servers import PAGE, Misbehaving, running
from wireroom.errors import PermanentError, TransientError, UsageError
from wireroom.settings import Settings
from workers.fetch import Client

ELSEWHERE = "93.184.216.34"


class Proxy:
    """Takes CONNECT and absolute addresses, and connects to ``target`` whatever was asked."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.asked: list[str] = []
        self.credentials: list[str] = []
        self.refuse: str | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # ends the thread that waits in accept
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError), sock:
            sock.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head:
                chunk = sock.recv(65_536)
                if not chunk:
                    return
                head += chunk
            first, *lines = head.decode("latin-1").split("\r\n")
            method, address, _version = first.split(" ")
            self.asked.append(f"{method} {address}")
            for line in lines:
                name, _, value = line.partition(":")
                if name.lower() == "proxy-authorization":
                    self.credentials.append(base64.b64decode(value.split()[-1]).decode())
            if self.refuse:
                sock.sendall(f"HTTP/1.1 {self.refuse}\r\nContent-Length: 0\r\n\r\n".encode())
                return
            with socket.create_connection(("127.0.0.1", self.target), 5) as onward:
                if method == "CONNECT":
                    sock.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                else:
                    path = urlsplit(address).path.encode()
                    onward.sendall(head.replace(address.encode(), path, 1))
                back = threading.Thread(target=_copy, args=(onward, sock), daemon=True)
                back.start()
                _copy(sock, onward)
                back.join(5)


def _copy(source: socket.socket, to: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            to.sendall(data)
        to.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with running() as found:
        yield found


@pytest.fixture
def proxy(server: Misbehaving) -> Iterator[Proxy]:
    found = Proxy(server.port)
    yield found
    found.close()


NAMES = {"news.example": [ELSEWHERE], "inner.example": ["10.0.0.1"]}


def resolver(host: str, port: int) -> list[str]:
    if host not in NAMES:
        raise OSError(-2, "not known here")
    return NAMES[host]


def behind(proxy: Proxy, user: str = "", **settings: object) -> Client:
    given = Settings(
        fetch_proxy=f"http://{user}127.0.0.1:{proxy.port}",
        fetch_total_seconds=2,
        **settings,  # type: ignore[arg-type]
    )
    return Client(given, resolver=resolver)


def test_plain_http(proxy: Proxy) -> None:
    with behind(proxy) as client:
        assert client.fetch("http://news.example/plain").body == PAGE
        assert client.post("http://news.example/echo", {"a": "b"}).body.endswith(b"a=b")
    assert proxy.asked == ["GET http://news.example/plain", "POST http://news.example/echo"]


def test_https_goes_through_a_tunnel_and_is_verified(
    proxy: Proxy, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path_factory.mktemp("tls"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with secure(authority.context("good")) as server, behind(proxy) as client:
        proxy.target = server.port
        assert client.fetch("https://news.example/plain").body == PAGE
        assert proxy.asked == ["CONNECT news.example:443"]
    with secure(authority.context("other-name")) as server, behind(proxy) as client:
        proxy.target = server.port
        with pytest.raises(PermanentError) as caught:
            client.fetch("https://news.example/plain")
        assert caught.value.reason == "tls"


def test_credentials_go_to_the_proxy_only(proxy: Proxy) -> None:
    with behind(proxy, "reader:p%40ss@") as client:
        asked = client.fetch("http://news.example/echo").body.decode()
        with pytest.raises((PermanentError, TransientError)) as caught:
            client.fetch("https://news.example/plain")
    assert proxy.credentials == ["reader:p@ss"] * 2
    assert "p@ss" not in str(caught.value)
    assert "authorization: Basic" not in asked.replace("proxy-authorization", "")


@pytest.mark.parametrize("answer", ["407 Proxy Authentication Required", "502 Bad Gateway"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_refuses_is_no_fault_of_the_item(
    proxy: Proxy, scheme: str, answer: str
) -> None:
    proxy.refuse = answer
    with behind(proxy) as client, pytest.raises(TransientError):
        client.fetch(f"{scheme}://news.example/plain")


def test_a_proxy_that_is_not_there(server: Misbehaving) -> None:
    proxy = Proxy(server.port)
    proxy.close()
    with behind(proxy) as client, pytest.raises(TransientError):
        client.fetch("http://news.example/plain")


@pytest.mark.parametrize(
    "url",
    ["http://inner.example/", "https://inner.example/", "http://10.0.0.1/", "http://[::1]/",
     "http://127.0.0.1/", "http://news.example:22/"],
)  # fmt: skip
def test_inner_addresses_are_not_asked_for(proxy: Proxy, url: str) -> None:
    with behind(proxy) as client:
        for ask in (client.fetch, lambda at: client.post(at, {})):
            with pytest.raises(PermanentError) as caught:
                ask(url)
            assert caught.value.reason == "address-refused"
    assert proxy.asked == []


def test_a_redirect_inwards_is_not_asked_for(proxy: Proxy, server: Misbehaving) -> None:
    server.pages["inwards"] = ("302 Found\r\nLocation: http://inner.example/", b"")
    with behind(proxy) as client, pytest.raises(PermanentError) as caught:
        client.fetch("http://news.example/inwards")
    assert caught.value.reason == "address-refused"
    assert proxy.asked == ["GET http://news.example/inwards"]


def test_networks_of_ones_own_may_be_asked_for(proxy: Proxy) -> None:
    with behind(proxy, fetch_allow_networks=("10.0.0.0/8",)) as client:
        assert client.fetch("http://inner.example/plain").body == PAGE


def test_a_name_that_only_the_proxy_knows(proxy: Proxy) -> None:
    with behind(proxy) as client:
        assert client.fetch("http://far.example/plain").body == PAGE


@pytest.mark.parametrize("proxy_url", ["socks5://127.0.0.1:1080", "127.0.0.1:3128", "http://"])
def test_what_is_no_proxy_is_said_without_its_password(proxy_url: str) -> None:
    address = proxy_url.replace("//", "//reader:secret@")
    with pytest.raises(UsageError) as caught:
        Client(Settings(fetch_proxy=address))
    assert "WIREROOM_FETCH_PROXY" in str(caught.value)
    assert "secret" not in str(caught.value)
