"""A Redis with TLS and the users that docs/security.md describes.

TLS is the server's own where one that can do it is there, else that of a proxy before it.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import redis
import trustme

from wireroom.embedded import server_binary

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
WRITER, READER, ADMIN = "wr1ter-s3cret", "read3r-s3cret", "adm1n-s3cret"
"""Passwords."""


def users() -> str:
    """The users of the page, with passwords, one without our keys, and one for the tests."""
    (rules,) = re.findall(r"```text\n(user .*?)```", PAGE, re.DOTALL)
    rules = rules.replace("PASSWORD-1", WRITER).replace("PASSWORD-2", READER)
    (writer,) = re.findall(r"^user wireroom (.*)$", rules, re.MULTILINE)
    elsewhere = writer.replace("~wireroom:*", "~elsewhere:*")
    return f"{rules}user stranger {elsewhere}\nuser admin on >{ADMIN} ~* &* +@all\n"


class Guarded:
    """A running server and its authority."""

    def __init__(self, folder: Path) -> None:
        self.authority = folder / "authority.pem"
        self.socket = folder / "redis.sock"
        self.port = free_port()
        self.by_itself = False
        self._folder = folder
        self._authority = trustme.CA()
        self._authority.cert_pem.write_to_path(str(self.authority))
        certificate = self._authority.issue_cert("localhost")
        self._key, self._chain = folder / "key.pem", folder / "chain.pem"
        certificate.private_key_pem.write_to_path(str(self._key))
        for part in certificate.cert_chain_pems:
            part.write_to_path(str(self._chain), append=True)

    def url(self, user: str = "wireroom", password: str = WRITER, **options: str) -> str:
        """``rediss://`` with the authority, unless ``options`` say otherwise."""
        given = {"ssl_ca_certs": str(self.authority)} | options
        query = "&".join(f"{name}={value}" for name, value in given.items() if value)
        host = "127.0.0.1" if "other_name" in options else "localhost"
        return f"rediss://{user}:{password}@{host}:{self.port}/0?{query}"

    def client(self, user: str, password: str) -> redis.Redis:
        return redis.Redis.from_url(self.url(user, password))

    @contextlib.contextmanager
    def running(self) -> Iterator[Guarded]:
        (self._folder / "redis.conf").write_text(
            f'port 0\nunixsocket {self.socket}\nsave ""\ndir {self._folder}\n{users()}'
        )
        process = self._start_with_tls()
        self.by_itself = process is not None
        with contextlib.ExitStack() as stack:
            if process is None:
                process = self._start(server_binary())
                assert process is not None
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self._chain, self._key)
                stack.enter_context(_proxy(self.port, context, self.socket))
            try:
                yield self
            finally:
                process.terminate()
                process.wait(10)

    def _start_with_tls(self) -> subprocess.Popen[bytes] | None:
        more = [
            *("--tls-port", str(self.port), "--bind", "127.0.0.1", "--tls-auth-clients", "no"),
            *("--tls-cert-file", str(self._chain), "--tls-key-file", str(self._key)),
            *("--tls-ca-cert-file", str(self.authority)),
        ]
        # Debian's tools hold the whole server, built with TLS, under the name of one of them.
        for program in (server_binary(), shutil.which("redis-check-rdb")):
            if program and (process := self._start(program, *more)):
                return process
        return None

    def _start(self, program: str, *more: str) -> subprocess.Popen[bytes] | None:
        """None where it ends at once, as it does for options that it does not know."""
        process = subprocess.Popen(
            ["redis-server", str(self._folder / "redis.conf"), *more],
            executable=program,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        client = redis.Redis(unix_socket_path=str(self.socket), username="admin", password=ADMIN)
        deadline = time.monotonic() + 15
        while process.poll() is None:
            with contextlib.suppress(redis.RedisError):
                client.ping()
                client.close()
                return process
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextlib.contextmanager
def _proxy(port: int, context: ssl.SSLContext, target: Path) -> Iterator[None]:
    """Ends TLS at ``port`` and passes on what it hears to the Unix socket ``target``."""
    ready: queue.Queue[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65_536):
                sink.write(data)
                await sink.drain()
        sink.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, out = await asyncio.open_unix_connection(target)
        await asyncio.gather(copy(reader, out), copy(inner, writer))

    async def serve() -> None:
        over = asyncio.Event()
        server = await asyncio.start_server(accept, "127.0.0.1", port, ssl=context)
        ready.put((asyncio.get_running_loop(), over))
        await over.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    loop, over = ready.get(timeout=10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
