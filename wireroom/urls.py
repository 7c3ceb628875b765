"""Which article a URL names: canonical form, identity, host.

Two forms follow from one URL.  `canonical_url` is what a reader may click and a record may
show.  `url_id` hashes a stricter key of it, blind also to ``www.``, the scheme, a last slash and
the name of an index document: these never tell two articles apart, but some servers answer to
only one of them.  Neither is for fetching: fetch the URL as it was found.

The rules of `canonical_url`, in order:

1.  white space and control characters go; only http and https; at most 2,048 characters
2.  known redirectors (search engines, social networks, link guards) give way to their target
3.  user and password go; host in lower case, IDNA (UTS 46), no last dot; IPv6 normalised
4.  default ports go; http becomes https where the port is the default and the host is a name
5.  AMP caches give way to the page; ``amp.``, ``m.`` and ``mobile.`` leave the subdomain
6.  the path is percent-encoded in one way (RFC 3986, 6.2.2: unreserved characters plain, upper
    case hexadecimals, UTF-8), dot segments are resolved, session ids go; case stays
7.  AMP and print forms of an article's path give way to the article
8.  parameters that track, carry a session or choose AMP, mobile or print go; parameters with
    ambiguous names go only where their value is a place of referral; the others are sorted by name
9.  the fragment goes, unless it is a route (``#!`` or ``#/``)

courlan's and w3lib's cleaners were weighed: courlan drops parameters by substrings of their
names (``source``, ``session``, ``cid``), also where they select the article, and w3lib keeps
tracking, mobile and AMP forms.  The public suffix list is that of ``tld``, read offline.
"""

from __future__ import annotations

import functools
import ipaddress
import posixpath
import re
from hashlib import blake2b
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit

from wireroom import limits
from wireroom.errors import PermanentError
from wireroom.text import text_key
from wireroom.trackers import (
    AMBIGUOUS,
    REDIRECTORS,
    REFERRERS,
    TRACKING,
    TRACKING_PREFIXES,
    VARIANTS,
)

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_CONTROLS: Final = dict.fromkeys([*range(0x20), 0x7F])
_HOST: Final = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,126}")
_PERCENT: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SESSION: Final = re.compile(
    r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;]{0,200}", re.IGNORECASE
)
_NET_SESSION: Final = re.compile(r"/\([SFX]\([A-Za-z0-9]{8,64}\)\)(?=/)")
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)\Z")
_TWIN_LABELS: Final = frozenset({"m", "mobile", "amp", "touch", "wap"})
_LONG_NUMBER: Final = re.compile(r"[0-9]{5,20}")
_AMP_CACHE: Final = re.compile(r"/(?:c|v|r|wp)/(s/)?(.+)\Z")
_GOOGLE_AMP: Final = re.compile(r"/amp/(s/)?([^/]{3,253}\..+)\Z")
_QUERY_OR_FRAGMENT: Final = re.compile(r"[?#]")
_MAX_HOPS: Final = 3
# Most of a feed's addresses, to which no rule applies but those on the scheme and on ``utm_``:
# names (not of a twin, of an AMP cache or under a number), paths without what is encoded in
# several ways, dot segments, sessions, ``amp`` and ``print``.
_PLAIN: Final = re.compile(
    r"https?://"
    r"((?!(?:[a-z0-9_-]{1,63}\.)?(?:m|mobile|amp|touch|wap)\.|[a-z0-9._-]{0,200}(?:google\.|ampproject\.))"
    r"(?:[a-z0-9_-]{1,63}\.){1,3}[a-z][a-z0-9_-]{1,62}"
    r"(?![^?]{0,2048}(?:/\.|amp|print))/(?:[A-Za-z0-9/!$&'*+,:=@._~-]|%[89A-F][0-9A-F])*)"
    r"(?:\?utm_[a-z]{1,20}=[\w.%+~-]*(?:&(?:amp;)?utm_[a-z]{1,20}=[\w.%+~-]*)*)?",
    re.ASCII,
)


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str


def canonical_url(url: str) -> str:
    """The one form of an article's URL (rules above).  Idempotent.

    Raises `PermanentError` ("bad-url") for what is not an absolute http or https URL, has no
    usable host, or is longer than `limits.URL_MAX_CHARS`, as given or in canonical form.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None and len(url) <= limits.URL_MAX_CHARS - 1:
        return f"https://{plain[1]}"
    return _canonical(url)


def _canonical(url: str) -> str:
    parts = _split(url)
    for _ in range(_MAX_HOPS):
        target = _redirect_target(parts)
        if target is None:
            break
        parts = target
    scheme, host, port = parts.scheme, parts.host, parts.port
    if port == _DEFAULT_PORTS[scheme]:
        port = None
    if scheme == "http" and port is None and not _is_bare(host):
        scheme = "https"
    host = _without_twin_label(host)
    path = _path(parts.path)
    query = _query(parts.query, path)
    # A query may select what the path does not: then the path is left as it is.
    while not query and (shorter := _without_variant(path)) != path:
        path = shorter
    fragment = parts.fragment if parts.fragment[:1] in ("!", "/") else ""
    out = f"{scheme}://{host}{'' if port is None else f':{port}'}{path}"
    if query:
        out += f"?{query}"
    if len(fragment) > 1:
        out += "#" + _encode(fragment, safe="!$&'()*+,;=:@/?")
    if len(out) > limits.URL_MAX_CHARS:
        raise PermanentError("bad-url", f"the URL is longer than {limits.URL_MAX_CHARS} characters")
    return out


@functools.lru_cache(maxsize=4_096)
def host_key(url: str) -> str:
    """``scheme://host:port`` of a URL as it will be fetched: the unit of politeness.

    Raises `PermanentError` ("bad-url") as `canonical_url` does.
    """
    parts = _split(url)
    return f"{parts.scheme}://{parts.host}:{parts.port or _DEFAULT_PORTS[parts.scheme]}"


def registrable_domain(host_or_url: str) -> str | None:
    """The domain that someone registered (``news.example.co.uk`` → ``example.co.uk``), in IDNA.

    ``None`` for addresses, single labels, public suffixes and whatever is not a host.
    """
    text = host_or_url.strip()
    try:
        host = _split(text if "://" in text else f"https://{text}").host
    except PermanentError:
        return None
    return None if _is_bare(host) else _registrable(host)


def url_id(canonical: str) -> str:
    """Identity (32 hex digits) of the article that a canonical URL names."""
    return blake2b(_key(canonical).encode(), digest_size=16, person=b"wireroom-url").hexdigest()


def article_id(canonical_url: str | None, text: str) -> str:
    """Identity (32 hex digits) of an article: by its canonical URL, without one by its text."""
    return url_id(canonical_url) if canonical_url else text_key(text)


def believable_canonical(page_url: str, declared: str) -> bool:
    """Whether a page's declared ``rel=canonical`` or ``og:url`` may name the article.

    ``declared`` may be relative.  Templates often declare the front page, the section or one
    fixed article on every page, and copies declare the outlet they copied from; a declaration is
    believed only where it stays on the site, is no shorter than a part of the page's own path,
    does not contradict a long number in it, and keeps a parameter that alone selects the page.
    """
    try:
        page = canonical_url(page_url)
        other = canonical_url(urljoin(page_url, declared.strip()))
    except (PermanentError, ValueError):
        return False
    if _key(page) == _key(other):
        return True
    here, there = urlsplit(page), urlsplit(other)
    if not _same_site(here, there):
        return False
    ours, theirs = _segments(here.path), _segments(there.path)
    if not theirs and not there.query and not there.fragment:
        return False
    if len(theirs) < len(ours) and ours[: len(theirs)] == theirs and not there.query:
        return False
    numbers = set(_LONG_NUMBER.findall(here.path + "?" + here.query))
    declared_numbers = set(_LONG_NUMBER.findall(there.path + "?" + there.query))
    if numbers and declared_numbers and not numbers & declared_numbers:
        return False
    dropped = here.query and not there.query
    return not (dropped and ours == theirs and _is_script_path(here.path))


# --- taking a URL apart ------------------------------------------------------------------


def _split(url: str) -> _Parts:
    if len(url) > limits.URL_MAX_CHARS:
        raise PermanentError("bad-url", f"the URL is longer than {limits.URL_MAX_CHARS} characters")
    text = url.strip().translate(_CONTROLS)
    try:
        split = urlsplit(text)
        port = split.port
        raw_host = split.hostname or ""
    except ValueError as error:
        raise PermanentError("bad-url", f"{_shown(url)} is not a URL ({error})") from error
    if split.scheme not in _DEFAULT_PORTS or port == 0:
        raise PermanentError("bad-url", f"{_shown(url)} is not an http or https URL")
    host = _host(raw_host)
    if host is None:
        raise PermanentError("bad-url", f"{_shown(url)} names no usable host")
    return _Parts(split.scheme, host, port, split.path, split.query, split.fragment)


def _shown(url: str) -> str:
    return repr(url if len(url) <= 120 else url[:117] + "…")


def _host(raw: str) -> str | None:
    """Lower-case ASCII host (IPv6 in brackets), or ``None`` where it cannot be one."""
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


def _is_bare(host: str) -> bool:
    """An address or a single label: a host without a registered domain."""
    return "." not in host or host[0] == "[" or host.rpartition(".")[2].isdigit()


def _registrable(host: str) -> str | None:
    from tld import get_fld  # 40 ms to import: only where a domain is asked for

    found = get_fld(f"https://{host}/", fail_silently=True)
    # Asked for a public suffix itself, the library may answer with it.
    return found if found and found.count(".") >= 1 and found != _suffix(host) else None


def _suffix(host: str) -> str | None:
    from tld import get_tld

    found = get_tld(f"https://{host}/", fail_silently=True)
    return found if isinstance(found, str) else None


def _without_twin_label(host: str) -> str:
    """``m.example.com`` and ``en.m.example.org`` without the label of the mobile or AMP twin."""
    labels = host.split(".")
    if len(labels) < 3 or _TWIN_LABELS.isdisjoint(labels[:2]) or _is_bare(host):
        return host
    domain = _registrable(host)
    if domain is None:
        return host
    inner = [
        label
        for label in host.removesuffix(domain).split(".")
        if label and label not in _TWIN_LABELS
    ]
    return ".".join([*inner, domain])


# --- redirectors -------------------------------------------------------------------------


def _redirect_target(parts: _Parts) -> _Parts | None:
    """Where a known redirector or AMP cache leads, if the URL says so."""
    host, path = parts.host, unquote(parts.path)
    target: str | None = None
    if host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.fullmatch(parts.path)
        target = f"http{'s' if found[1] else ''}://{found[2]}" if found else None
    elif re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host) and path.startswith("/amp/"):
        found = _GOOGLE_AMP.fullmatch(parts.path)
        target = f"http{'s' if found[1] else ''}://{found[2]}" if found else None
    if target is not None:
        target += f"?{parts.query}" if parts.query else ""
    else:
        for known_host, prefix, names in REDIRECTORS:
            if _host_matches(host, known_host) and path.startswith(prefix):
                target = _target_parameter(parts.query, names)
                break
    if target is None or not target.lower().startswith(("http://", "https://")):
        return None
    try:
        return _split(target)
    except PermanentError:
        return None


def _host_matches(host: str, known: str) -> bool:
    if known.endswith(".*"):
        return host.removeprefix("www.").startswith(known[:-1])
    return host == known or host.endswith("." + known)


def _target_parameter(query: str, names: tuple[str, ...]) -> str | None:
    if not names:
        return unquote(query)
    given = dict(reversed(parse_qsl(query)))
    return next((given[name] for name in names if name in given), None)


# --- path and query ----------------------------------------------------------------------


def _encode(text: str, *, safe: str) -> str:
    """One percent-encoding: unreserved characters plain, the others upper case, non-ASCII UTF-8."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else f"%{match[1].upper()}"

    decoded = _PERCENT.sub(one, _STRAY_PERCENT.sub("%25", text))
    return quote(decoded, safe=safe + "%", errors="replace")


def _path(raw: str) -> str:
    path = _encode(_NET_SESSION.sub("", _PATH_SESSION.sub("", raw)), safe="/!$&'()*+,;=:@")
    if "/." in path:
        slash = path.endswith(("/", "/.", "/.."))
        # normpath would join the empty segments that some sites need.
        path = "/".join(_resolved(path.split("/")))
        path += "/" if slash and not path.endswith("/") else ""
    return path if path.startswith("/") else "/" + path


def _resolved(segments: list[str]) -> list[str]:
    out: list[str] = []
    for segment in segments:
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    return out


def _without_variant(path: str) -> str:
    """The article's path behind its AMP or print form.

    ``/amp/`` and ``/print/`` are also sections and words: they go only where the rest of the path
    looks like an article's (a segment of eight characters with a digit or a hyphen).
    """
    stem, dot, ending = path.rpartition(".")
    if dot and ending == "amp" and "/" not in ending and _has_slug(stem):
        return stem
    for variant in (".amp.", ".print."):
        head, found, tail = path.rpartition(variant)
        if found and tail in ("html", "htm", "php") and _has_slug(head):
            return f"{head}.{tail}"
    bare = path.rstrip("/")
    for variant in ("/amp", "/print"):
        if bare.endswith(variant) and _has_slug(bare.removesuffix(variant)):
            return bare.removesuffix(variant) + ("/" if path.endswith("/") else "")
        if path.startswith(variant + "/") and _has_slug(path.removeprefix(variant)):
            return path.removeprefix(variant)
    return path


def _has_slug(path: str) -> bool:
    last = posixpath.basename(path.rstrip("/"))
    return len(last) >= 8 and any(char.isdigit() or char == "-" for char in last)


def _is_script_path(path: str) -> bool:
    """Whether the path alone is unlikely to name an article, so that a parameter must."""
    return not _has_slug(path) or path.endswith((".php", ".asp", ".aspx", ".jsp", ".cgi", ".do"))


def _query(raw: str, path: str) -> str:
    kept: list[tuple[str, str]] = []
    ambiguous: list[tuple[str, str]] = []
    for pair in raw.split("&"):
        name, equals, value = pair.partition("=")
        bare = unquote(name).lower().removeprefix("amp;")
        if not bare or bare in TRACKING or bare.startswith(TRACKING_PREFIXES):
            continue
        said = unquote(value).strip().lower()
        if said in VARIANTS.get(bare, ()):
            continue
        encoded = _encode(name.removeprefix("amp;"), safe="!$'()*,;:@/?[]")
        item = (
            encoded,
            encoded + equals + _encode(value, safe="!$'()*+,;:@/?=[]"),
        )
        if bare in AMBIGUOUS and (not said or said in REFERRERS or said.startswith("rss")):
            ambiguous.append(item)
        else:
            kept.append(item)
    # A script that is left without any parameter has lost what selected the article.
    if not kept and ambiguous and _is_script_path(path) and len(path) > 1:
        kept = ambiguous
    return "&".join(pair for _, pair in sorted(kept, key=lambda item: item[0]))


# --- identity ----------------------------------------------------------------------------


def _key(canonical: str) -> str:
    """What tells two articles apart in their canonical URLs."""
    rest = canonical.partition("://")[2].removeprefix("www.")
    address, mark, tail = _cut(rest)
    address = _INDEX.sub("/", address) if not mark else address
    return address.rstrip("/") + mark + tail


def _cut(rest: str) -> tuple[str, str, str]:
    found = _QUERY_OR_FRAGMENT.search(rest)
    at = found.start() if found is not None else len(rest)
    return rest[:at], rest[at : at + 1], rest[at + 1 :]


def _same_site(here: SplitResult, there: SplitResult) -> bool:
    if here.hostname == there.hostname:
        return True
    domain = registrable_domain(here.hostname or "")
    return domain is not None and domain == registrable_domain(there.hostname or "")


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]
