"""robots.txt by RFC 9309: what a body or the lack of one allows.  Pure."""

from __future__ import annotations

import functools
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import msgspec
from protego import Protego

from wireroom import limits

CRAWL_DELAY_MAX: Final = 60.0
"""A longer Crawl-delay is taken as this much: it would otherwise stop a source for days."""
UNREACHABLE: Final = "robots.txt cannot be reached"


class RobotsFile(msgspec.Struct, frozen=True, kw_only=True):
    """What one look at a robots.txt gave."""

    state: str
    """``rules`` (``body`` holds them), ``none`` (4xx: all is allowed) or ``unreachable``
    (5xx, timeout, refusal to connect: nothing is allowed for a while)"""
    body: str = ""
    detail: str = ""


class RobotsVerdict(msgspec.Struct, frozen=True, kw_only=True):
    allowed: bool
    rule: str | None = None
    """the rule that decided, in the words of the file"""
    crawl_delay: float | None = None
    retry_after: float | None = None
    """seconds after which to ask again: the refusal is for want of an answer, not a rule"""
    sitemaps: tuple[str, ...] = ()


def robots_url(url: str) -> str:
    """Where the robots.txt that governs ``url`` is (scheme, host and port are its scope)."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/robots.txt", "", ""))


def file_of(body: bytes) -> RobotsFile:
    """Rules from the first 500 KiB of a body, UTF-8 as the RFC says; a cut last line is left
    out, because half a rule is another rule."""
    cut = body[: limits.ROBOTS_MAX_BYTES]
    if len(body) >= limits.ROBOTS_MAX_BYTES:
        cut = cut[: max(cut.rfind(b"\n"), 0)]
    return RobotsFile(state="rules", body=cut.decode("utf-8-sig", errors="replace"))


def decide(file: RobotsFile, url: str, agent: str) -> RobotsVerdict:
    """Whether ``agent`` (the whole User-Agent; its product token counts) may fetch ``url``."""
    if file.state == "none":
        return RobotsVerdict(allowed=True)
    if file.state == "unreachable":
        return RobotsVerdict(allowed=False, rule=f"{UNREACHABLE} ({file.detail})")
    rules = _parsed(file.body)
    token = agent.partition("/")[0].strip() or agent
    delay = rules.crawl_delay(token)
    bounded = None if delay is None else min(max(float(delay), 0.0), CRAWL_DELAY_MAX)
    allowed = bool(rules.can_fetch(url, token))
    return RobotsVerdict(
        allowed=allowed,
        rule=None if allowed else _refusing_rule(rules, file.body, url, token),
        crawl_delay=bounded,
        sitemaps=tuple(str(each) for each in rules.sitemaps)[:100],
    )


@functools.lru_cache(maxsize=256)
def _parsed(body: str) -> Any:
    return Protego.parse(body)


def _refusing_rule(rules: Any, body: str, url: str, agent: str) -> str:
    """The Disallow line that, alone, refuses ``url``: the longest one wins, as in the RFC."""
    best = ""
    for line in body.splitlines()[:5_000]:
        field, colon, value = line.partition("#")[0].partition(":")
        value = value.strip()
        if not colon or field.strip().lower() != "disallow" or len(value) <= len(best):
            continue
        alone = Protego.parse(f"User-agent: *\nDisallow: {value}\n")
        if value and not alone.can_fetch(url, agent):
            best = value
    return f"Disallow: {best}" if best else "a rule for this user agent"
