"""``wireroom listen``: the receiver of what hubs push, off unless it is started."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from typing import TYPE_CHECKING

import click

from wireroom import limits, push
from wireroom.cli.options import settings_of
from wireroom.errors import UsageError
from wireroom.settings import split_address
from wireroom.system import System

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

log = logging.getLogger("wireroom.listen")

STOP_SECONDS = 5


@click.command()
@click.pass_context
def listen(ctx: click.Context) -> None:
    """Receive what WebSub hubs push, until Ctrl-C; behind a reverse proxy that ends TLS.

    Example: WIREROOM_PUSH_CALLBACK_URL=https://news.example.org/push wireroom listen
    """
    from wireroom.listener import make_app

    settings = settings_of(ctx)
    if not push.wanted(settings):
        raise UsageError(
            "WIREROOM_PUSH_CALLBACK_URL: must be set to the public address below which hubs "
            "reach this service; see docs/push.md"
        )
    with (
        bind(settings.push_listen_address) as bound,
        System(settings, (), own_redis=False) as system,
    ):
        system.supervisor.handle_signals()
        log.info("metrics, /healthz and /readyz at %s", system.url)
        host, port = bound.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        base = settings.push_callback_url
        log.info("listening for hubs at http://%s:%d, which %s leads to", shown, port, base)
        make_server(make_app(settings, system.store, system.frontier)).run(sockets=[bound])
        log.info("stopping")
    log.info("stopped")


def bind(address: str) -> socket.socket:
    """A listening socket.  Raises ``UsageError`` where the address cannot be had."""
    host, port = split_address(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        raise UsageError(
            f"WIREROOM_PUSH_LISTEN_ADDRESS={address}: "
            + ("the port is taken; choose another or 0" if taken else str(error.strerror))
        ) from error


def make_server(app: Starlette) -> uvicorn.Server:
    """A server with our bounds.  Its ``run`` ends with a signal, the requests in hand answered."""
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Timed(H11Protocol):
        """A connection is over after its time, whatever it sends and however slowly: uvicorn
        itself waits for a first request for ever."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._over = self.loop.call_later(limits.PUSH_TOTAL_SECONDS, transport.abort)

        def connection_lost(self, exc: Exception | None) -> None:
            self._over.cancel()
            super().connection_lost(exc)

    config = uvicorn.Config(
        app,
        http=Timed,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # a callback's path is a secret
        server_header=False,
        proxy_headers=False,
        limit_concurrency=limits.PUSH_MAX_CONNECTIONS,
        h11_max_incomplete_event_size=limits.PUSH_MAX_HEADER_BYTES,
        timeout_keep_alive=1,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    return uvicorn.Server(config)
