"""``wireroom listen``: where hubs verify and deliver.  An ASGI application on Starlette.

It answers at once and fetches nothing: a verification is held against what was asked, a
delivery against its signature, and its body goes into the claim check.  The work is the
workers'.  Every answer to a path that was not given away is the same 404.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from wireroom import limits, push
from wireroom.errors import DefectError, TransientError
from wireroom.frontier import Frontier
from wireroom.metrics import meters
from wireroom.pushitems import delivery_item
from wireroom.settings import Settings
from wireroom.store import Store, Subscription
from wireroom.webserver import make_server

if TYPE_CHECKING:
    import uvicorn

log = logging.getLogger("wireroom.listen")

RETRY_SECONDS: Final = 30
"""What a hub is asked to wait where we cannot take a delivery now."""
DENIED_AGAIN: Final = timedelta(days=1)
_PLAIN: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
_REFUSED: Final = {
    "missing": "a delivery was not signed",
    "weak": "a delivery was signed with a method that is not believed (SHA-1)",
}


def make_receiver(settings: Settings, store: Store, frontier: Frontier) -> uvicorn.Server:
    """The server of that application, with its bounds."""
    return make_server(
        make_app(settings, store, frontier),
        connections=limits.PUSH_MAX_CONNECTIONS,
        header_bytes=limits.PUSH_MAX_HEADER_BYTES,
        seconds=limits.PUSH_TOTAL_SECONDS,
    )


def make_app(settings: Settings, store: Store, frontier: Frontier) -> Starlette:
    """The application of a system whose settings turn push on."""
    receiver = Receiver(settings, store, frontier)
    routes = [
        Route("/{path:path}", receiver.verify, methods=["GET"]),
        Route("/{path:path}", receiver.deliver, methods=["POST"]),
    ]
    return Starlette(routes=routes)


class Receiver:
    """The two things that a hub does with a callback."""

    def __init__(self, settings: Settings, store: Store, frontier: Frontier) -> None:
        self._settings = settings
        self._store = store
        self._frontier = frontier
        self._secret = settings.push_secret or ""
        self._free = limits.PUSH_MAX_DELIVERIES

    # --- verification of intent ----------------------------------------------------------------

    async def verify(self, request: Request) -> Response:
        """GET, sections 5.2 and 5.3: did we ask for this?"""
        if _has_large_head(request):
            return _answer(431)
        subscription = push.addressed(request.url.path, self._secret)
        if subscription is None or request.method != "GET":
            return _answer(404)
        try:
            text = await run_in_threadpool(self._verified, subscription, request.query_params)
        except TransientError as error:
            return _later(error)
        return _answer(404) if text is None else _answer(200, text)

    def _verified(self, subscription: str, query: Mapping[str, str]) -> str | None:
        """The answer to a verification or denial; none where it is not of our asking."""
        row = self._store.subscription_by_id(subscription)
        if row is None or query.get("hub.topic") != row.topic:
            return None
        mode, challenge = query.get("hub.mode"), query.get("hub.challenge", "")
        now = datetime.now(UTC)
        if mode == "denied" and row.state != "ending":
            said = query.get("hub.reason", "")[: limits.PUSH_REASON_MAX_CHARS]
            reason = " ".join(said.split()) or "the hub gave no reason"
            self._store.subscription_denied(row, reason, now + DENIED_AGAIN)
            return ""
        within = timedelta(seconds=push.VERIFY_WITHIN)
        if row.asked_at is None or now - row.asked_at > within:
            return None
        if not 0 < len(challenge) <= limits.PUSH_CHALLENGE_MAX_CHARS:
            return None
        if mode == "subscribe" and row.state != "ending":
            self._began(row, query.get("hub.lease_seconds"), now)
            return challenge
        if mode == "unsubscribe" and row.state == "ending":
            self._store.forget_subscription(row.id)
            return challenge
        return None

    def _began(self, row: Subscription, lease: str | None, now: datetime) -> None:
        settings = self._settings
        seconds = push.granted(lease, settings.push_lease_seconds)
        at = now.timestamp()
        renewal = push.renewal(row.id, at, seconds, settings.poll_min_seconds)
        patience = push.patience(self._store.source_state(row.source), settings)
        self._store.subscription_verified(
            row,
            lease_until=now + timedelta(seconds=seconds),
            renew_at=datetime.fromtimestamp(renewal, UTC),
            pushed_until=now + timedelta(seconds=patience),
        )

    # --- deliveries ----------------------------------------------------------------------------

    async def deliver(self, request: Request) -> Response:
        """POST, section 7.  A delivery whose signature does not fit is acknowledged and ignored,
        so that the answer tells nobody whether a guess was right (section 8)."""
        if _has_large_head(request):
            return _answer(431)
        subscription = push.addressed(request.url.path, self._secret)
        if subscription is None:
            return _answer(404)
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            return _counted("refused", _answer(415))
        if self._free <= 0:
            return _counted("unavailable", _later())
        self._free -= 1
        try:
            body = await self._body(request)
            if body is None:
                return _counted("too-large", _answer(413))
            return await run_in_threadpool(
                self._delivered,
                subscription,
                body,
                request.headers.get("x-hub-signature"),
                request.headers.get("content-type"),
            )
        except ClientDisconnect:
            return _counted("refused", _answer(400))
        except TransientError as error:
            return _counted("unavailable", _later(error))
        except DefectError:
            return _counted("too-large", _answer(413))
        finally:
            self._free += 1

    async def _body(self, request: Request) -> bytes | None:
        """The whole body; none where it is larger than a fetched one may be."""
        most = self._settings.fetch_max_bytes
        announced = request.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
            return None
        chunks, size = [], 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                return None
            chunks.append(chunk)
        return b"".join(chunks)

    def _delivered(
        self, subscription: str, body: bytes, signature: str | None, media_type: str | None
    ) -> Response:
        row = self._store.subscription_by_id(subscription)
        if row is None or row.state == "ending":
            return _counted("gone", _answer(410))
        verdict = push.judge(signature, body, push.delivery_secret(self._secret, row.id))
        if verdict != "good":
            if (reason := _REFUSED.get(verdict)) and row.reason != reason:
                # Such a hub will never be believed: what it has is found by polling.
                self._store.push_silent(row.source, reason)
            log.info(
                "a delivery for source %s is ignored: its signature is %s", row.source, verdict
            )
            return _counted(f"{verdict}-signature", _answer(202))
        reference = self._frontier.put_body(body)
        try:
            (entered,) = self._frontier.enter([delivery_item(row, body, reference, media_type)])
        except (TransientError, DefectError):
            self._frontier.drop_body(reference)
            raise
        if not entered:
            self._frontier.drop_body(reference)
        return _counted("accepted" if entered else "repeated", _answer(202))


def _has_large_head(request: Request) -> bool:
    """The server bounds what it waits for, not what came in one piece."""
    pairs = request.headers.raw
    size = len(request.scope["raw_path"]) + len(request.scope["query_string"])
    return (
        size + sum(len(name) + len(value) for name, value in pairs) > limits.PUSH_MAX_HEADER_BYTES
    )


def _counted(result: str, response: Response) -> Response:
    meters().deliveries.labels(result).inc()
    return response


def _answer(status: int, text: str = "") -> Response:
    """One exchange a connection: what a connection may cost is then bounded by one timer."""
    headers = {**_PLAIN, "Connection": "close"}
    return Response(text, status, headers, media_type="text/plain")


def _later(error: TransientError | None = None) -> Response:
    if error is not None:
        log.warning("a hub is asked to come again: %s", error)
    answer = _answer(503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
