"""How an answer is sent: validators, compression, the link to the next page."""

from __future__ import annotations

import gzip
from hashlib import blake2b
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from wireroom.api.operations import Answer

GZIP_MIN_BYTES: Final = 1_000
GZIP_LEVEL: Final = 4


def respond(request: Request, answer: Answer) -> Response:
    """The response to a request; 304 where the client has the same already."""
    # Weak: the same for packed and plain bytes.
    tag = f'W/"{blake2b(answer.body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Vary": "Accept-Encoding, Authorization"}
    if answer.following is not None:
        headers["Link"] = f'<{_next(request, answer.following)}>; rel="next"'
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    body = answer.body
    if len(body) >= GZIP_MIN_BYTES and _takes_gzip(request):
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=answer.media_type)


def _has(request: Request, tag: str) -> bool:
    """Weak comparison (RFC 9110, section 13.1.2)."""
    given = request.headers.get("if-none-match", "")
    opaque = tag.removeprefix("W/")
    return given.strip() == "*" or any(
        each.strip().removeprefix("W/") == opaque for each in given.split(",")
    )


def _takes_gzip(request: Request) -> bool:
    """RFC 9110, section 12.5.3."""
    for each in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = each.replace(" ", "").lower().partition(";")
        if coding in ("gzip", "*"):
            return weight not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _next(request: Request, cursor: str) -> str:
    """Relative, so that it is right behind any proxy."""
    given = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    return "?" + urlencode([*given, ("cursor", cursor)])
