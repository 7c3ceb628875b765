"""robots.txt files remembered in Redis, so that a host is asked once a day, not once a page.

There is one for each host of a crawl, so each byte counts.  The key is ``{prefix}rb:`` and 10 bytes
of hash of the file's address and our product token.  The value is a whole number where the host
has no rules for us (Redis holds that without a string; it is the Unix time from which the host is
asked again), else a byte for the state, that time in 4 bytes, and the rules that are for us,
deflated with a dictionary of usual ones: 125 to 200 bytes of memory a host.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable
from typing import Final, Protocol, cast

import msgspec
import redis

from wireroom import limits
from wireroom.errors import PermanentError, TransientError, WireroomError
from workers.fetch import Response
from workers.fetch.robots import (
    RobotsFile,
    RobotsVerdict,
    decide,
    file_of,
    product_token,
    robots_url,
)

FRESH_SECONDS: Final = 86_400
"""RFC 9309, 2.4: a cached file is not used for more than a day while the host answers."""
UNREACHABLE_SECONDS: Final = 600.0
NAME_WEIGHT: Final = 0.25
NO_NAME_SECONDS: Final = 30.0
"""After a name that could not be resolved: that is about us or the name, not about robots.txt."""
STALE_SECONDS: Final = 7 * 86_400
"""How long an old file still decides while the host does not answer."""
REDIRECTS_MAX: Final = 5
"""RFC 9309, 2.3.1.2: at least five are followed; after more the file counts as missing."""
ACCEPT: Final = "text/plain,*/*;q=0.5"
NEAR_SECONDS: Final = 60.0
"""How long a process uses what it knows before it looks in Redis again."""
NEAR_HOSTS: Final = 10_000
NEAR_MAX_CHARS: Final = 2_000
"""Hosts that a process knows by itself, and the longest rules among them: at most 20 MB."""
_MAX_PACKED: Final = 256 * 2**10
_RULES: Final = b"r"
_UNREACHABLE: Final = b"u"
_USUAL: Final = (
    b"Sitemap: https://www./sitemap-index.xml\nSitemap: https:///sitemap_index.xml\n"
    b"Sitemap: https://www./sitemap-news.xml\nSitemap: https://www./news-sitemap.xml\n"
    b"Crawl-delay: 10\nDisallow: /*?*\nDisallow: /cgi-bin/\nDisallow: /admin/\n"
    b"Disallow: /search\nDisallow: /account/\nDisallow: /print/\nDisallow: /*?page=\n"
    b"Disallow: /api/\nDisallow: /login\nDisallow: /user/\nDisallow: /tag/\nDisallow: /feed/\n"
    b"User-agent: *\nAllow: /\nDisallow: /\nSitemap: https://www.\n"
    b"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
    b"Sitemap: https://www./sitemap.xml"
)
"""Deflate looks back for these; a change of them makes what was kept unreadable: asked again."""


class Fetches(Protocol):
    """The part of the HTTP client that is needed here."""

    user_agent: str

    def fetch(
        self,
        url: str,
        *,
        accept: str | None = None,
        insecure_tls: bool = False,
        keep_bytes: int | None = None,
        follow: bool = True,
        hops: tuple[tuple[int, str], ...] = (),
    ) -> Response: ...


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    file: RobotsFile
    until: float
    """Unix time from which the host is asked again"""


class RobotsCache:
    """The files of all hosts.  ``insecure_tls`` keeps what a source that takes any certificate
    was told apart from what the others were."""

    def __init__(
        self, connection: redis.Redis, prefix: str, *, now: Callable[[], float] = time.time
    ) -> None:
        self._redis = connection
        self._prefix = prefix.encode()
        self._now = now
        self._near: dict[bytes, tuple[_Known, float]] = {}

    def look(
        self, url: str, user_agent: str, *, insecure_tls: bool = False
    ) -> RobotsVerdict | None:
        """Whether ``url`` may be fetched, as far as that is known; ``None``: its host must be
        asked (a request).  Raises redis errors."""
        token, now = product_token(user_agent), self._now()
        key = self._key(robots_url(url), token, insecure_tls)
        known, until = self._near.get(key, (None, 0.0))
        if known is None or until <= now:
            known = self._load(key)
            self._keep_near(key, known, now)
        if known is None or known.until <= now:
            return None
        return self._verdict(known, url)

    def ask(self, client: Fetches, url: str, *, insecure_tls: bool = False) -> RobotsVerdict:
        """Asks the host of ``url`` for its file, remembers it and decides.

        Raises ``PermanentError`` (``address-refused`` where the host may not be contacted at
        all, ``bad-url``) and redis errors.
        """
        where, token = robots_url(url), product_token(client.user_agent)
        key = self._key(where, token, insecure_tls)
        found = self._asked(client, where, self._load(key), insecure_tls)
        self._save(key, found)
        self._keep_near(key, found, self._now())
        return self._verdict(found, url)

    def allowed(self, client: Fetches, url: str, *, insecure_tls: bool = False) -> RobotsVerdict:
        """``look``, else ``ask``."""
        known = self.look(url, client.user_agent, insecure_tls=insecure_tls)
        return known or self.ask(client, url, insecure_tls=insecure_tls)

    def _verdict(self, known: _Known, url: str) -> RobotsVerdict:
        verdict = decide(known.file, url)
        if known.file.state == "unreachable":
            wait = max(known.until - self._now(), 1.0)
            return msgspec.structs.replace(verdict, retry_after=wait)
        return verdict

    def _asked(self, client: Fetches, where: str, old: _Known | None, insecure: bool) -> _Known:
        now = self._now()
        try:
            file = file_at(client, where, insecure)
        except TransientError as error:
            known = error.weight > NAME_WEIGHT
            wait = max(error.retry_after or 0.0, UNREACHABLE_SECONDS if known else NO_NAME_SECONDS)
            return _unreachable(old, now + wait, error)
        except PermanentError as error:
            if error.reason in ("address-refused", "bad-url"):
                raise
            return _unreachable(old, now + UNREACHABLE_SECONDS, error)
        return _Known(file=file, until=now + FRESH_SECONDS)

    def _key(self, where: str, token: str, insecure: bool) -> bytes:
        named = f"{where} {token} insecure" if insecure else f"{where} {token}"
        return self._prefix + b"rb:" + hashlib.blake2b(named.encode(), digest_size=10).digest()

    def _keep_near(self, key: bytes, known: _Known | None, now: float) -> None:
        self._near.pop(key, None)
        if known is None or len(known.file.body) > NEAR_MAX_CHARS:
            return
        if len(self._near) >= NEAR_HOSTS:
            self._near.clear()
        self._near[key] = (known, now + NEAR_SECONDS)

    def _load(self, key: bytes) -> _Known | None:
        packed = cast("bytes | None", self._redis.get(key))
        return _unpacked(packed) if packed else None

    def _save(self, key: bytes, known: _Known) -> None:
        packed = _packed(known)
        if len(packed) > _MAX_PACKED:
            return  # asked again each time rather than filling Redis
        keep = STALE_SECONDS if known.file.state != "unreachable" else FRESH_SECONDS
        self._redis.set(key, packed, ex=keep)


def file_at(client: Fetches, where: str, insecure: bool) -> RobotsFile:
    """The file as the host gives it.  Hops are followed one by one: what forbids contacting
    the host itself is an error, what forbids following it elsewhere is a missing answer."""
    hops: tuple[tuple[int, str], ...] = ()
    try:
        while True:
            response = client.fetch(
                where,
                accept=ACCEPT,
                insecure_tls=insecure,
                keep_bytes=limits.ROBOTS_MAX_BYTES,
                follow=False,
                hops=hops,
            )
            if response.next_url is None:
                return file_of(response.body, product_token(client.user_agent))
            where, hops = response.next_url, response.redirects
            if len(hops) > REDIRECTS_MAX:
                return RobotsFile(state="none")
    except PermanentError as error:
        if _is_missing(error.reason):
            return RobotsFile(state="none")
        if hops and error.reason == "address-refused":
            raise TransientError(f"robots.txt redirects: {error}") from error
        raise


def _is_missing(reason: str) -> bool:
    """RFC 9309, 2.3.1.3: any 4xx means that there are no rules; so do endless redirects."""
    return reason in ("not-found", "gone", "forbidden", "redirect-loop", "too-many-redirects") or (
        reason.startswith("http-4")
    )


def _unreachable(old: _Known | None, until: float, error: WireroomError) -> _Known:
    """An older file goes on deciding; without one nothing is allowed for a while."""
    weight = error.weight if isinstance(error, TransientError) else 1.0
    file = RobotsFile(state="unreachable", detail=str(error)[:200], weight=weight)
    if old is not None and old.file.state != "unreachable":
        file = old.file
    return _Known(file=file, until=until)


def _packed(known: _Known) -> bytes:
    until = int(known.until)
    if known.file.state == "none":
        return str(until).encode()
    if known.file.state == "unreachable":
        said = f"{known.file.weight:g} {known.file.detail}"
        return _UNREACHABLE + until.to_bytes(4, "big") + said.encode()
    deflater = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=_USUAL)
    body = deflater.compress(known.file.body.encode()) + deflater.flush()
    return _RULES + until.to_bytes(4, "big") + body


def _unpacked(packed: bytes) -> _Known | None:
    """``None`` where another version wrote it: asked again."""
    try:
        if packed.isdigit():
            return _Known(file=RobotsFile(state="none"), until=float(packed))
        until = float(int.from_bytes(packed[1:5], "big"))
        if packed[:1] == _UNREACHABLE:
            weight, _, detail = packed[5:].decode().partition(" ")
            file = RobotsFile(state="unreachable", detail=detail, weight=float(weight))
            return _Known(file=file, until=until)
        if packed[:1] != _RULES:
            return None
        inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_USUAL)
        body = inflater.decompress(packed[5:], 4 * limits.ROBOTS_MAX_BYTES)
        return _Known(file=RobotsFile(state="rules", body=body.decode()), until=until)
    except (zlib.error, ValueError):
        return None
