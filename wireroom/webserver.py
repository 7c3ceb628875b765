"""An HTTP server for an ASGI application, with bounds that uvicorn alone does not have."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from typing import TYPE_CHECKING, Final

from wireroom.errors import UsageError
from wireroom.settings import PREFIX, split_address

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

STOP_SECONDS: Final = 5


def bind(address: str, setting: str) -> socket.socket:
    """A listening socket at the ``address`` of a setting.  Raises ``UsageError`` where it cannot be
    had."""
    host, port = split_address(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        raise UsageError(
            f"{PREFIX}{setting.upper()}={address}: "
            + ("the port is taken; choose another or 0" if taken else str(error.strerror))
        ) from error


def shown(bound: socket.socket) -> str:
    """``host:port`` of a socket as it stands in a URL."""
    host, port = bound.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def make_server(
    app: ASGIApp, *, connections: int, header_bytes: int, seconds: float
) -> uvicorn.Server:
    """A server whose ``run`` ends with a signal, the requests in hand answered.

    ``connections`` at once, of ``seconds`` each: the application closes a connection with its
    answer, so that one timer bounds what a connection costs.
    """
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Timed(H11Protocol):
        """A connection is over after its time, whatever it sends and however slowly: uvicorn
        itself waits for a first request for ever."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._over = self.loop.call_later(seconds, transport.abort)

        def connection_lost(self, exc: Exception | None) -> None:
            self._over.cancel()
            super().connection_lost(exc)

    config = uvicorn.Config(
        app,
        http=Timed,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # paths and queries may be secrets
        server_header=False,
        proxy_headers=False,
        limit_concurrency=connections,
        h11_max_incomplete_event_size=header_bytes,
        timeout_keep_alive=1,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    # What is refused would let strangers fill the log.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    return uvicorn.Server(config)
