"""What an exchange gave."""

from __future__ import annotations

import time

import msgspec

from workers.fetch import statuses
from workers.fetch.addresses import Address

Hops = tuple[tuple[int, str], ...]
"""Status and address of each redirect, the first one first."""


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer.  ``not_modified`` answers (304) have an empty body, and so have redirects
    that were not followed (``next_url``)."""

    url: str
    """final address, after the redirects that were followed"""
    requested_url: str
    """the address that was asked first, before all hops"""
    status: int
    headers: dict[str, str]
    """those that carry evidence, lower-case names"""
    body: bytes
    not_modified: bool
    redirects: Hops
    """status and address of each hop that redirected, earlier turns included"""
    permanent_url: str | None
    """where the address moved for good: the chain was 301 and 308 only"""
    etag: str | None
    last_modified: str | None
    seconds: float
    bytes_wire: int
    truncated: bool = False
    """``keep_bytes`` was given and there was more"""
    next_url: str | None = None
    """where a redirect that was not followed leads: checked for form, loops and number of hops,
    not yet for whether its host may be contacted"""

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back for one request."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    wire_bytes: int = 0
    truncated: bool = False


def response_of(
    answer: Answer,
    here: Address,
    first: str,
    hops: Hops,
    started: float,
    next_url: str | None = None,
) -> Response:
    """The ``answer`` of ``here`` with how it was come by: from ``first``, over ``hops``, since
    ``started`` (monotonic seconds)."""
    for_good = (
        bool(hops)
        and next_url is None
        and all(status in statuses.PERMANENT_REDIRECTS for status, _url in hops)
    )
    return Response(
        url=here.text,
        requested_url=first,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        not_modified=answer.status == 304,
        redirects=hops,
        permanent_url=here.text if for_good else None,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        seconds=time.monotonic() - started,
        bytes_wire=answer.wire_bytes,
        truncated=answer.truncated,
        next_url=next_url,
    )
