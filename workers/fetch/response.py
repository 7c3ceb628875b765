"""What an exchange gave."""

from __future__ import annotations

import msgspec


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
    redirects: tuple[tuple[int, str], ...]
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
