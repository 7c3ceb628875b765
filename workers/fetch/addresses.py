"""Which addresses can be asked: http and https, normalised, without credentials or fragment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import httpcore
import httpx
import msgspec

from wireroom import limits
from wireroom.errors import PermanentError

_HOST: Final = re.compile(rb"[A-Za-z0-9._-]{1,253}|\[?[0-9A-Fa-f:.]{2,45}\]?")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """An address taken apart once for all that is done with it."""

    text: str
    scheme: str
    host: str
    """ASCII: a name in its IDNA form or a numeric address, IPv6 without brackets"""
    port: int
    host_header: bytes
    wire: httpcore.URL

    @property
    def origin(self) -> tuple[str, str, int]:
        return (self.scheme, self.host, self.port)


@lru_cache(maxsize=2_048)
def parse(url: str) -> Address:
    """``url`` as an address.  Raises ``PermanentError("bad-url")``."""
    if len(url) > limits.URL_MAX_CHARS:
        raise PermanentError("bad-url", f"the address is longer than {limits.URL_MAX_CHARS}")
    try:
        return _taken_apart(httpx.URL(url.strip()))
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise PermanentError("bad-url", f"{url[:200]!r} is no address ({error})") from error


def next_hop(here: Address, location: str | None, hops: Sequence[tuple[int, str]]) -> Address:
    """Where a redirect of ``here`` leads.  ``hops`` are the redirects so far, this one included.

    Raises ``PermanentError``: bad-redirect, redirect-loop, too-many-redirects.
    """
    if not location:
        raise PermanentError("bad-redirect", f"{here.text}: a redirect to nowhere")
    try:
        there = parse(str(httpx.URL(here.text).join(location)))
    except (PermanentError, httpx.InvalidURL, ValueError) as error:
        said = f"{here.text}: redirect to {location[:200]!r}"
        raise PermanentError("bad-redirect", said) from error
    if any(there.text == url for _status, url in hops):
        raise PermanentError("redirect-loop", f"{there.text}: redirects to itself")
    if len(hops) > limits.FETCH_MAX_REDIRECTS:
        raise PermanentError("too-many-redirects", f"more than {limits.FETCH_MAX_REDIRECTS}")
    return there


def _taken_apart(url: httpx.URL) -> Address:
    if url.fragment or url.userinfo:
        url = url.copy_with(fragment=None, username="", password="")
    text, host = str(url), url.raw_host
    if url.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        raise PermanentError("bad-url", f"{text[:200]!r} is no http or https address")
    if url.port is not None and not 0 < url.port < 65_536:
        raise PermanentError("bad-url", f"{text[:200]!r} has no possible port")
    return Address(
        text=text,
        scheme=url.scheme,
        host=host.decode("ascii"),
        port=url.port or _DEFAULT_PORTS[url.scheme],
        host_header=url.netloc,
        wire=httpcore.URL(scheme=url.raw_scheme, host=host, port=url.port, target=url.raw_path),
    )
