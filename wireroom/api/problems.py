"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.responses import Response

from wireroom.log import printable_json
from wireroom.records import Record, to_json

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5


class ProblemDetails(Record, frozen=True, kw_only=True):
    """What went wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class ProblemError(Exception):
    """Ends a request with an answer that says what is wrong with it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def not_found(what: str) -> ProblemError:
    return ProblemError(404, f"there is no such {what}")


def busy(why: str) -> ProblemError:
    return ProblemError(503, why, {"Retry-After": str(RETRY_SECONDS)})


def response(problem: ProblemError) -> Response:
    """The answer to whoever asked."""
    details = ProblemDetails(
        title=HTTPStatus(problem.status).phrase, status=problem.status, detail=problem.detail
    )
    body = printable_json(to_json(details).decode())
    headers = {"Cache-Control": "no-store", **(problem.headers or {})}
    return Response(body, problem.status, headers, media_type=MEDIA_TYPE)
