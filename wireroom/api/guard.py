"""What every request must pass, and what every answer carries."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wireroom import limits
from wireroom.api.problems import ProblemError, response
from wireroom.hosts import host_of, is_address
from wireroom.settings import Settings

HEADERS: Final = {
    # Nothing here is a document, and no page of another site has any business with it.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # One exchange a connection: what a connection may cost is then bounded by one timer.
    "Connection": "close",
}
CACHING: Final = "private, no-cache"


class Guard:
    """ASGI middleware around the application; ``public``: paths that need no token."""

    def __init__(self, app: ASGIApp, settings: Settings, public: frozenset[str]) -> None:
        self._app = app
        self._token = _digest(settings.serve_token.encode()) if settings.serve_token else None
        self._hosts = {each.casefold() for each in settings.serve_hosts} | {"localhost"}
        self._public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", CACHING)
            await send(message)

        app: ASGIApp = self._app
        try:
            self._check(scope)
        except ProblemError as problem:
            app = response(problem)
        await app(scope, receive, guarded)

    def _check(self, scope: Scope) -> None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        size += sum(len(name) + len(value) for name, value in headers)
        if size > limits.SERVE_MAX_HEADER_BYTES:
            raise ProblemError(431, f"more than {limits.SERVE_MAX_HEADER_BYTES:,} bytes of headers")
        if len(scope["query_string"]) > limits.SERVE_QUERY_MAX_CHARS:
            raise ProblemError(
                400, f"more than {limits.SERVE_QUERY_MAX_CHARS:,} characters of parameters"
            )
        if scope["path"] in self._public:
            return
        if self._token is None:
            self._check_host(dict(headers).get(b"host", b""))
        else:
            self._check_token(headers)

    def _check_token(self, headers: list[tuple[bytes, bytes]]) -> None:
        given = [value for name, value in headers if name == b"authorization"]
        scheme, _, token = (given[0] if len(given) == 1 else b"").partition(b" ")
        # Digests, so that nothing of the token's length is told either.
        good = hmac.compare_digest(_digest(token.strip()), self._token or b"")
        if scheme.lower() != b"bearer" or not good:
            raise ProblemError(
                401,
                "a bearer token is needed, and it must be the right one",
                {"WWW-Authenticate": 'Bearer realm="wireroom"'},
            )

    def _check_host(self, raw: bytes) -> None:
        """A page whose name was pointed at this machine must not read what needs no token."""
        name = host_of(raw.decode("latin-1"))
        if name in self._hosts or is_address(name):
            return
        raise ProblemError(
            421,
            f"nothing is served without a token to who asks for {name[:100]!r}; name it in "
            "WIREROOM_SERVE_HOSTS, or set a token",
        )


def _digest(token: bytes) -> bytes:
    return sha256(token).digest()
