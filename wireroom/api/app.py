"""The application: routes of all operations, behind the guard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from wireroom import limits
from wireroom.api import articles, bursts, explain, feeds, health, openapi, sources, stories
from wireroom.api import parameters as p
from wireroom.api.answers import respond
from wireroom.api.guard import Guard
from wireroom.api.operations import Answer, Backend, Given, Operation, json_of
from wireroom.api.problems import ProblemError, busy, response
from wireroom.errors import TransientError
from wireroom.webserver import make_server

if TYPE_CHECKING:
    import uvicorn

log = logging.getLogger("wireroom.serve")

OPERATIONS: Final = (
    *articles.OPERATIONS,
    *stories.OPERATIONS,
    *sources.OPERATIONS,
    *explain.OPERATIONS,
    *bursts.OPERATIONS,
    *feeds.OPERATIONS,
    *health.OPERATIONS,
)


def make_api_server(backend: Backend) -> uvicorn.Server:
    """The server of the application, with its bounds."""
    return make_server(
        make_app(backend),
        connections=limits.SERVE_MAX_CONNECTIONS,
        header_bytes=limits.SERVE_MAX_HEADER_BYTES,
        seconds=limits.SERVE_TOTAL_SECONDS,
    )


def make_app(backend: Backend, operations: tuple[Operation, ...] = OPERATIONS) -> ASGIApp:
    """The guarded application."""
    at_once = asyncio.Semaphore(limits.SERVE_AT_ONCE)
    routes = [
        Route(each.path, _endpoint(each, backend, at_once), methods=["GET"]) for each in operations
    ]
    described = Answer(
        json_of(openapi.document(operations, token=bool(backend.settings.serve_token)))
    )

    async def describe(request: Request) -> Response:
        return respond(request, described)

    app = Starlette(
        routes=[*routes, Route(openapi.PATH, describe, methods=["GET"])],
        exception_handlers={
            ProblemError: _problem,
            HTTPException: _refusal,
            TransientError: _later,
            Exception: _defect,
        },
    )
    app.router.redirect_slashes = False
    public = frozenset(each.path for each in operations if each.public)
    return Guard(app, backend.settings, public)


def _endpoint(
    operation: Operation, backend: Backend, at_once: asyncio.Semaphore
) -> Callable[[Request], Awaitable[Response]]:
    def work(request: Request, given: Given) -> Response:
        return respond(request, operation.handle(backend, given))

    async def endpoint(request: Request) -> Response:
        given = p.read(operation.parameters, request.path_params, request.query_params)
        if operation.returns is None:
            given[p.ADDRESS] = str(request.url)
        try:
            async with asyncio.timeout(limits.SERVE_WAIT_SECONDS):
                await at_once.acquire()
        except TimeoutError as error:
            raise busy("too much is asked at once; come again") from error
        try:
            return await run_in_threadpool(work, request, given)
        finally:
            at_once.release()

    return endpoint


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)  # noqa: S101  registered for this class
    return response(error)


async def _refusal(_request: Request, error: Exception) -> Response:
    """What Starlette itself refuses: paths and methods that are not there."""
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class
    said = {404: f"there is no such path; {openapi.PATH} lists them", 405: "GET and HEAD only"}
    detail = said.get(error.status_code, HTTPStatus(error.status_code).phrase)
    return response(ProblemError(error.status_code, detail, error.headers))


async def _later(_request: Request, error: Exception) -> Response:
    log.warning("a request is not answered: %s", error)
    return response(busy("what is needed for an answer does not answer itself; come again"))


async def _defect(_request: Request, error: Exception) -> Response:
    log.error("a request met a defect: %s: %s", type(error).__name__, error)
    return response(ProblemError(500, "this is a defect of wireroom; its log says which"))
