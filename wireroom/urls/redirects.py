"""Where redirectors and AMP caches lead, as far as their URL itself says so.

What only the server knows (``t.co``, ``bit.ly``, ``feedproxy.google.com/~r/…``) stays as it is:
the fetch follows it.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
from typing import Final
from urllib.parse import parse_qsl, unquote

from wireroom.errors import PermanentError
from wireroom.urls.hosts import is_google
from wireroom.urls.parts import Parts, split
from wireroom.urls.trackers import AMP_CACHES, REDIRECTORS

_AMP_CACHE: Final = re.compile(r"/(?:c|v|r|wp)/(s/)?([^/]{1,253}\..+)\Z")
_GOOGLE_AMP: Final = re.compile(r"/amp/(s/)?([^/]{1,253}\..+)\Z")
_GOOGLE_NEWS: Final = re.compile(r"/(?:rss/)?(?:__i/rss/rd/)?articles/([A-Za-z0-9_-]{16,2000}=*)\Z")
_YAHOOS: Final = frozenset({"r.search.yahoo.com", "us.rd.yahoo.com"})
_YAHOO: Final = re.compile(r"/(?:.*/RU=([^/]+)(?:/.*)?|.*/\*+(https?(?::|%3A).+))\Z")
_REPEATED_AMP: Final = re.compile(r"&(?:amp;)+")


def is_redirector(host: str) -> bool:
    """Whether addresses on this host may lead elsewhere."""
    return bool(_doors(host)) or host.endswith(AMP_CACHES) or host in _YAHOOS or is_google(host)


def redirect_target(parts: Parts) -> Parts | None:
    """Where a known redirector or AMP cache leads, or ``None`` where the URL does not say it."""
    target = _target(parts)
    if target is None or not target.lower().startswith(("http://", "https://")):
        return None
    try:
        return split(target)
    except PermanentError:
        return None


def _target(parts: Parts) -> str | None:
    host, path = parts.host, parts.path
    if host.endswith(AMP_CACHES):
        return _wrapped(_AMP_CACHE, parts)
    if is_google(host):
        if path.startswith("/amp/"):
            return _wrapped(_GOOGLE_AMP, parts)
        if host == "news.google.com" and (article := _GOOGLE_NEWS.fullmatch(path)):
            return _google_news(article[1])
        return _parameter(parts.query, ("url", "q")) if path == "/url" else None
    if host in _YAHOOS:
        found = _YAHOO.fullmatch(path)
        return unquote(found[1] or found[2]) if found else None
    for prefix, names in _doors(host):
        if unquote(path).startswith(prefix):
            return _parameter(parts.query, names)
    return None


@functools.lru_cache(maxsize=4_096)
def _doors(host: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The redirecting paths of a host, each with the parameters that hold the target."""
    return tuple(
        (prefix, names)
        for known, prefix, names in REDIRECTORS
        if host == known or host.endswith("." + known)
    )


def _wrapped(form: re.Pattern[str], parts: Parts) -> str | None:
    """The page in an AMP cache's path, with its query."""
    found = form.fullmatch(parts.path)
    if found is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"http{'s' if found[1] else ''}://{found[2]}{query}"


def _google_news(packed: str) -> str | None:
    """The address in an older Google News article's name: base64 of a protocol buffer whose field
    4 (tag 0x22) holds it.  Names of 2024 and after hold a reference instead, which only Google
    resolves."""
    try:
        raw = base64.urlsafe_b64decode(packed.rstrip("=") + "=" * (-len(packed.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return None
    if not raw.startswith(b"\x08\x13\x22") or len(raw) < 5:
        return None
    size, at = raw[3], 4
    if size & 0x80:
        size, at = (size & 0x7F) | raw[4] << 7, 5
    address = raw[at : at + size]
    return address.decode("ascii") if len(address) == size and address.isascii() else None


def _parameter(query: str, names: tuple[str, ...]) -> str | None:
    if not names:
        return unquote(query)
    given = dict(reversed(parse_qsl(_REPEATED_AMP.sub("&", query).removeprefix("amp;"))))
    return next((given[name] for name in names if name in given), None)
