"""The identity that follows from a canonical URL."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

from wireroom.text import text_key

_INDEX: Final = re.compile(r"/(?:index|[Dd]efault)\.(?:html?|php|aspx?|jsp)\Z")
_QUERY_OR_FRAGMENT: Final = re.compile(r"[?#]")


def url_id(canonical: str) -> str:
    """Identity (32 hex digits) of the article that a canonical URL names."""
    return blake2b(url_key(canonical).encode(), digest_size=16, person=b"wireroom-url").hexdigest()


def own_id(canonical: str) -> str:
    """Identity (32 hex digits) of the page at an address whose ``url_id`` went to another article:
    one that declared this address before the page itself was seen."""
    return blake2b(url_key(canonical).encode(), digest_size=16, person=b"wireroom-own").hexdigest()


def same_address(canonical: str, other: str) -> bool:
    """Whether two canonical URLs have one identity."""
    return url_key(canonical) == url_key(other)


def article_id(canonical_url: str | None, text: str) -> str:
    """Identity (32 hex digits) of an article: by its canonical URL, without one by its text."""
    return url_id(canonical_url) if canonical_url else text_key(text)


def url_key(canonical: str) -> str:
    """What tells two articles apart in their canonical URLs: all but the scheme, ``www.``, the
    name of an index document and last slashes."""
    rest = canonical.partition("://")[2].removeprefix("www.")
    found = _QUERY_OR_FRAGMENT.search(rest)
    if found is None:
        return _INDEX.sub("/", rest).rstrip("/")
    return rest[: found.start()].rstrip("/") + rest[found.start() :]
