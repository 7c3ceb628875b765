"""Taking a URL apart, and the one spelling of its characters."""

from __future__ import annotations

import ipaddress
import re
from typing import Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from wireroom import limits
from wireroom.errors import PermanentError

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_CONTROLS: Final = dict.fromkeys([*range(0x20), 0x7F])
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_HOST: Final = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,126}")
_PERCENT: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SIMPLE: Final = re.compile(r"[A-Za-z0-9/._~-]*")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class Parts(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str


def split(url: str) -> Parts:
    """The parts of an http or https URL; user and password are left out, the host is in normal
    form.  Raises `PermanentError` ("bad-url") where there is none.

    A backslash in the authority is refused: browsers end the host there (WHATWG URL), RFC 3986
    goes on to the next ``@``, and ``https://one\\@two/`` would have two hosts.
    """
    if len(url) > limits.URL_MAX_CHARS:
        raise PermanentError("bad-url", f"the URL is longer than {limits.URL_MAX_CHARS} characters")
    text = url.strip().translate(_CONTROLS)
    if not text.isascii():
        # Half a character would be encoded as "?", which divides an address.
        text = _SURROGATE.sub("\ufffd", text)
    try:
        found = urlsplit(text)
        port = found.port
        raw_host = found.hostname or ""
    except ValueError as error:
        raise PermanentError("bad-url", f"{_shown(url)} is not a URL ({error})") from error
    if found.scheme not in DEFAULT_PORTS or port == 0:
        raise PermanentError("bad-url", f"{_shown(url)} is not an http or https URL")
    host = None if "\\" in found.netloc else normal_host(raw_host)
    if host is None:
        raise PermanentError("bad-url", f"{_shown(url)} names no usable host")
    return Parts(found.scheme, host, port, found.path, found.query, found.fragment)


def normal_host(raw: str) -> str | None:
    """Lower-case ASCII host (IPv6 in brackets), or ``None`` where it cannot be one.

    Names are mapped by IDNA with UTS 46, so that full-width letters become what they look like
    and Cyrillic ones that only look Latin stay another name.
    """
    if ":" in raw:
        try:
            return f"[{ipaddress.IPv6Address(raw.partition('%')[0]).compressed}]"
        except ValueError:
            return None
    host = unquote(raw).rstrip(".").lower()
    if not host.isascii():
        import idna  # only few hosts need it, and it costs at start-up

        try:
            host = idna.encode(host, uts46=True).decode("ascii").lower()
        except (idna.IDNAError, UnicodeError):
            return None
    return host if len(host) <= 253 and _HOST.fullmatch(host) else None


def encode(text: str, *, safe: str, plain: frozenset[str] = _UNRESERVED) -> str:
    """One percent-encoding (RFC 3986, 6.2.2): ``plain`` characters plain, the others upper case,
    what is not ASCII in UTF-8.  What was encoded in another charset stays as it is.  ``safe``
    always has the slash."""
    if _SIMPLE.fullmatch(text):
        return text

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in plain else f"%{match[1].upper()}"

    if "%" in text:
        text = _PERCENT.sub(one, _STRAY_PERCENT.sub("%25", text))
    return quote(text, safe=safe + "%", errors="replace")


def also_plain(characters: str) -> frozenset[str]:
    """For `encode`: these and the unreserved characters."""
    return _UNRESERVED | frozenset(characters)


def _shown(url: str) -> str:
    return repr(url if len(url) <= 120 else url[:117] + "…")
