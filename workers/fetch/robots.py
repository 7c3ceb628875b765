"""robots.txt by RFC 9309: what a body or the lack of one allows.  Pure.

Groups are chosen here, because the choice is exact by the RFC (the whole product token, merged
groups, records of other protocols ending none) and because a file without the groups of others is
a tenth of it; paths are matched by protego.
"""

from __future__ import annotations

import functools
import re
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import msgspec
from protego import Protego

from wireroom import limits

CRAWL_DELAY_MAX: Final = 60.0
"""A longer Crawl-delay is taken as this much: it would otherwise stop a source for days."""
SITEMAPS_MAX: Final = 100
UNREACHABLE: Final = "robots.txt cannot be reached"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_FIELD: Final = re.compile(
    r"\s*(?:(?P<agent>user[ -]?agent)|(?P<map>site-?maps?)"
    r"|(?P<rule>allow|dis?[as]+l+[ao]w|diasllow|crawl[ -]delay))(?:\s*:|\s)\s*(?P<value>.*)",
    re.IGNORECASE,
)
"""Lenient as protego is: misspellings that are common, and blanks for the colon."""
_RULES: Final = {"a": "Allow", "d": "Disallow", "c": "Crawl-delay"}
_TOKEN: Final = re.compile(r"[a-z_-]+")


class RobotsFile(msgspec.Struct, frozen=True, kw_only=True):
    """What one look at a robots.txt gave."""

    state: str
    """``rules`` (``body`` holds those for us), ``none`` (4xx, or nothing in it is for us: all is
    allowed) or ``unreachable`` (5xx, timeout, refusal to connect: nothing is, for a while)"""
    body: str = ""
    detail: str = ""
    weight: float = 1.0
    """how much of a failure the want of an answer was"""


class RobotsVerdict(msgspec.Struct, frozen=True, kw_only=True):
    allowed: bool
    rule: str | None = None
    """the rule that decided, in the words of the file"""
    crawl_delay: float | None = None
    retry_after: float | None = None
    """seconds after which to ask again: the refusal is for want of an answer, not a rule"""
    weight: float = 1.0
    """how much of a failure that was, as ``TransientError`` counts"""
    sitemaps: tuple[str, ...] = ()


def robots_url(url: str) -> str:
    """Where the robots.txt that governs ``url`` is (scheme, host and port are its scope)."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/robots.txt", "", ""))


def product_token(user_agent: str) -> str:
    """The name in a User-Agent by which groups are chosen, in lower case."""
    name = user_agent.partition("/")[0].strip().lower()
    found = _TOKEN.match(name)
    return found.group() if found else name


def file_of(body: bytes, token: str) -> RobotsFile:
    """The rules for ``token`` in the first 500 KiB of a body, UTF-8 as the RFC says; a cut last
    line is left out, because half a rule is another rule."""
    cut = body[: limits.ROBOTS_MAX_BYTES]
    if len(body) >= limits.ROBOTS_MAX_BYTES:
        cut = cut[: max(cut.rfind(b"\n"), cut.rfind(b"\r"), 0)]
    ours = _for_token(cut.decode("utf-8-sig", errors="replace"), token)
    return RobotsFile(state="rules", body=ours) if ours else RobotsFile(state="none")


def decide(file: RobotsFile, url: str) -> RobotsVerdict:
    """Whether ``url`` may be fetched."""
    if file.state == "none":
        return RobotsVerdict(allowed=True)
    if file.state == "unreachable":
        rule = f"{UNREACHABLE} ({file.detail})"
        return RobotsVerdict(allowed=False, rule=rule, weight=file.weight)
    rules = _parsed(file.body)
    delay = rules.crawl_delay("*")
    allowed = bool(rules.can_fetch(url, "*"))
    return RobotsVerdict(
        allowed=allowed,
        rule=None if allowed else _refusing_rule(file.body, url),
        crawl_delay=None if delay is None else min(float(delay), CRAWL_DELAY_MAX),
        sitemaps=tuple(str(each) for each in rules.sitemaps),
    )


def _for_token(text: str, token: str) -> str:
    """The file as if it were written for us alone; empty where it says nothing to us."""
    ours: list[str] = []
    others: list[str] = []
    maps: dict[str, None] = {}
    agents: set[str] = set()
    named = in_rules = False
    for line in _LINE_END.split(text):
        found = _FIELD.match(line.partition("#")[0].rstrip())
        if found is None:
            continue
        value = found["value"].strip()
        if found["agent"]:
            if in_rules:
                agents, in_rules = set(), False
            agents.add("*" if value == "*" else _agent(value))
            named = named or token in agents
        elif found["map"]:
            maps[value] = None
        else:
            in_rules = True
            rule = f"{_RULES[found['rule'][0].lower()]}: {value}"
            if value and token in agents:
                ours.append(rule)
            elif value and "*" in agents:
                others.append(rule)
    rules = ours if named else others
    lines = ["User-agent: *", *rules] if rules else []
    return "\n".join([*lines, *(f"Sitemap: {each}" for each in list(maps)[:SITEMAPS_MAX])])


def _agent(value: str) -> str:
    """The product token of a User-agent line, which may carry a version."""
    found = _TOKEN.match(value.lower())
    return found.group() if found else ""


@functools.lru_cache(maxsize=256)
def _parsed(body: str) -> Any:
    return Protego.parse(body)


def _refusing_rule(body: str, url: str) -> str:
    """The Disallow line that, alone, refuses ``url``: the longest one wins, as in the RFC."""
    values = (line[10:] for line in body.split("\n") if line.startswith("Disallow: "))
    for value in sorted(values, key=len, reverse=True):
        if not Protego.parse(f"User-agent: *\nDisallow: {value}\n").can_fetch(url, "*"):
            return f"Disallow: {value}"
    return "a rule"
