"""The canonical URL: the rules in their order.

courlan's and w3lib's cleaners were weighed and left: ``benchmarks/canonical.py`` shows which
articles each of them merges.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from wireroom import limits
from wireroom.errors import PermanentError
from wireroom.urls.hosts import is_bare, primary_host
from wireroom.urls.parts import DEFAULT_PORTS, Parts, also_plain, encode, split
from wireroom.urls.path import normal_path, without_variant
from wireroom.urls.query import article_query
from wireroom.urls.redirects import is_redirector, redirect_target

_FRAGMENT: Final = "!$&'()*+,;=:@/?"
_FRAGMENT_PLAIN: Final = also_plain(_FRAGMENT)
_CRAWLED: Final = re.compile(r"(?:\A|&)_escaped_fragment_=([^&]*)")
# Most of a feed's addresses, to which no rule applies but those on the scheme and on ``utm_``:
# names (not of a twin, of an AMP cache, of a redirector that works by its path or under a
# number), paths without what is encoded in several ways, dot segments, sessions, ``amp``,
# ``print`` and pages of comments.
_PLAIN: Final = re.compile(
    r"https?://"
    r"((?!(?:[a-z0-9_-]{1,63}\.)?(?:m|mobile|amp|touch|wap)\."
    r"|[a-z0-9._-]{0,200}(?:google|ampproject|bing-amp|yahoo|blogspot)\.)"
    r"(?:[a-z0-9_-]{1,63}\.){1,3}[a-z][a-z0-9_-]{1,62}"
    r"(?![^?]{0,2048}(?:/\.|amp|print|/comment-page-))"
    r"/(?!/)(?:[A-Za-z0-9/!$&'*+,:=@._~-]|%[89A-F][0-9A-F])*)"
    r"(?:\?utm_[a-z]{1,20}=[\w.%+~-]*(?:&(?:amp;)?utm_[a-z]{1,20}=[\w.%+~-]*)*)?",
    re.ASCII,
)


def canonical_url(url: str) -> str:
    """The one form of an article's URL.  Idempotent, ASCII.

    Raises `PermanentError` ("bad-url") for what is not an absolute http or https URL, has no
    usable host, or is longer than `limits.URL_MAX_CHARS`, as given or in canonical form.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None and len(url) <= limits.URL_MAX_CHARS - 1:
        return f"https://{plain[1]}"
    return _canonical(url)


def _canonical(url: str) -> str:
    parts = _normal(split(url))
    # Each hop is a part of the address before it, so that the length bounds their number.
    while (target := redirect_target(parts)) is not None:
        parts = _normal(target)
    scheme, host, port, path, query, fragment = parts
    if port == DEFAULT_PORTS[scheme]:
        port = None
    if scheme == "http" and port is None and not is_bare(host):
        scheme = "https"
    route = _route(query, fragment, host)
    query = article_query(_CRAWLED.sub("", query) if "_escaped_f" in query else query, host, path)
    # A query may select what the path does not: then the path is left as it is.
    if not query and (shorter := without_variant(path)) != path and not is_redirector(host):
        path = shorter
    out = f"{scheme}://{host}{'' if port is None else f':{port}'}{path}"
    if query:
        out += f"?{query}"
    if route:
        out += f"#{route}"
    if len(out) > limits.URL_MAX_CHARS:
        raise PermanentError("bad-url", f"the URL is longer than {limits.URL_MAX_CHARS} characters")
    return out


@functools.lru_cache(maxsize=4_096)
def host_key(url: str) -> str:
    """``scheme://host:port`` of a URL as it will be fetched: the unit of politeness.

    Raises `PermanentError` ("bad-url") as `canonical_url` does.
    """
    parts = split(url)
    return f"{parts.scheme}://{parts.host}:{parts.port or DEFAULT_PORTS[parts.scheme]}"


def _normal(parts: Parts) -> Parts:
    return parts._replace(host=primary_host(parts.host), path=normal_path(parts.path))


def _route(query: str, fragment: str, host: str) -> str:
    """The fragment where it is a route (``#!…`` or ``#/…``), else nothing.

    A crawler's ``?_escaped_fragment_=x`` is the route ``#!x`` (Google's AJAX crawling scheme,
    https://developers.google.com/search/docs/ajax-crawling/docs/specification).
    """
    if "_escaped_f" in query and (crawled := _CRAWLED.search(query)):
        fragment = f"!{crawled[1]}"
    if fragment[:1] not in ("!", "/"):
        return ""
    spelt = encode(fragment, safe=_FRAGMENT, plain=_FRAGMENT_PLAIN)
    place, _, selecting = spelt.partition("?")
    kept = article_query(selecting, host, place)
    if not place.strip("!/") and not kept:
        return ""
    return f"{place}?{kept}" if kept else place
