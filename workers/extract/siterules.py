"""Rules for single sites that a user writes, and what they find on a page (pure).

A rule says for which addresses and days it holds and where such a page has its body, title, date
and byline.  ``docs/adding-site-rules.md`` is the description for users.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import msgspec
from lxml.html import HtmlElement

from wireroom import urls
from wireroom.errors import PermanentError, UsageError
from workers.extract.html_blocks import Mark, clean
from workers.extract.selectors import Hit, Selector, Tree

FIELDS: Final = ("body", "title", "date", "byline", "remove")

SELECTORS_MAX: Final = 20
"""Selectors of one field."""
RULES_MAX: Final = 10_000
_PLACES_MAX: Final = 200
_VALUES_MAX: Final = 20
_VALUE_MAX_CHARS: Final = 2_000
_HOST: Final = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+")
_AT: Final = re.compile(r" - at `\$(?:\[(\d+)\])?\.?([^`]*)`$")

_Texts = str | list[str]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[rule]]`` as it is written."""

    name: str | None = None
    hosts: _Texts = []
    domains: _Texts = []
    paths: _Texts = []
    valid_from: date | None = None
    valid_until: date | None = None
    body: _Texts = []
    title: _Texts = []
    date: _Texts = []
    byline: _Texts = []
    remove: _Texts = []
    keep_all: bool = False


class SiteRule(NamedTuple):
    """One rule.  Of several selectors of a field the first that finds something counts, but all
    of ``remove`` do."""

    name: str
    """file and name, for people"""
    hosts: tuple[str, ...]
    domains: tuple[str, ...]
    paths: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None
    selectors: Mapping[str, tuple[Selector, ...]]
    keep_all: bool
    """nothing but ``remove`` is cut from the body"""

    def holds(self, path: str, day: date) -> bool:
        """Whether it is meant for a path on a day."""
        return (
            (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
            and (not self.paths or path.startswith(self.paths))
        )


class SiteRules:
    """All rules, to be asked by address."""

    def __init__(self, rules: Iterable[SiteRule] = ()) -> None:
        self._by_host: dict[str, list[SiteRule]] = {}
        self._by_domain: dict[str, list[SiteRule]] = {}
        self.count = 0
        for rule in rules:
            self.count += 1
            for host in rule.hosts:
                self._by_host.setdefault(host, []).append(rule)
            for domain in rule.domains:
                self._by_domain.setdefault(domain, []).append(rule)

    def find(self, url: str | None, day: date) -> SiteRule | None:
        """The rule for a page: one that names its host before one that names a domain, the
        nearer domain first, then the longest path, then the first written."""
        if not self.count or url is None:
            return None
        try:
            host = urlsplit(urls.host_key(url)).hostname or ""
            path = urlsplit(url).path or "/"
        except (PermanentError, ValueError):
            return None
        labels = host.split(".")
        places = [self._by_host.get(host, ())]
        places += [self._by_domain.get(".".join(labels[i:]), ()) for i in range(len(labels) - 1)]
        for rules in places:
            if fitting := [rule for rule in rules if rule.holds(path, day)]:
                return max(fitting, key=lambda rule: _fit(rule, path))
        return None


def _fit(rule: SiteRule, path: str) -> int:
    return max((len(each) for each in rule.paths if path.startswith(each)), default=0)


class Found(NamedTuple):
    """What a rule found on a page."""

    rule: SiteRule
    marks: Mapping[HtmlElement, Mark]
    """the elements of the body, and those to leave out"""
    values: Mapping[str, list[tuple[str, str]]]
    """texts and their selectors by field: title, date, byline"""
    body: str | None
    """the selector that found the body"""

    def missed(self) -> list[str]:
        """The fields whose selectors found nothing, ``remove`` excepted."""
        have = {name for name, values in self.values.items() if values}
        have |= {"body"} if self.body else set()
        return [
            name
            for name in FIELDS
            if name != "remove" and self.rule.selectors[name] and name not in have
        ]


def apply(rule: SiteRule, root: HtmlElement) -> Found:
    """Runs a rule's selectors over a page; ``root`` is not changed."""
    tree = Tree(root)
    marks: dict[HtmlElement, Mark] = {}
    body: str | None = None
    for selector in rule.selectors["body"]:
        if hits := tree.select(selector):
            marks.update((hit.element, "body") for hit in hits)
            body = selector.text
            break
    for selector in rule.selectors["remove"]:
        marks.update((hit.element, "remove") for hit in tree.select(selector))
    values = {name: _values(rule.selectors[name], tree) for name in ("title", "date", "byline")}
    return Found(rule, marks, values, body)


def _values(selectors: Sequence[Selector], tree: Tree) -> list[tuple[str, str]]:
    for selector in selectors:
        texts = [text for hit in tree.select(selector)[:_VALUES_MAX] if (text := _text(hit))]
        if texts:
            return [(text, selector.text) for text in dict.fromkeys(texts)]
    return []


def _text(hit: Hit) -> str:
    """An element's text; of ``meta`` and ``time`` elements what they say to machines."""
    element, attribute = hit
    if attribute is None and element.tag in ("meta", "time"):
        attribute = "content" if element.tag == "meta" else "datetime"
        if not element.get(attribute):
            attribute = None
    if attribute is not None:
        return clean((element.get(attribute) or "")[:_VALUE_MAX_CHARS])
    return clean("".join(element.itertext())[:_VALUE_MAX_CHARS])


# --- reading -------------------------------------------------------------------------------


def parse_rules(text: str, name: str) -> list[SiteRule]:
    """The rules of one file.  Raises ``UsageError``: a line that names file, table and key."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: is not valid TOML ({error})") from error
    for key in document:
        if key != "rule":
            raise UsageError(f"{name}: {key}: there is no such table; rules are [[rule]] tables")
    try:
        tables = msgspec.convert(document.get("rule", []), list[_Table])
    except msgspec.ValidationError as error:
        raise UsageError(f"{name}: {_where(str(error))}") from error
    return [_rule(table, f"{name}: rule {at}", name) for at, table in enumerate(tables, 1)]


def _where(said: str) -> str:
    """msgspec's message with our name of the place in front."""
    found = _AT.search(said)
    if found is None:
        return said
    at, key = found.groups()
    place = f"rule {int(at) + 1}" if at else "rule"
    return f"{place}{', ' + key if key else ''}: {said[: found.start()]}".replace("`", "'")


def _rule(table: _Table, place: str, file: str) -> SiteRule:
    hosts = tuple(_host(each, f"{place}, hosts") for each in _list(table, "hosts", place))
    domains = tuple(_host(each, f"{place}, domains") for each in _list(table, "domains", place))
    if not hosts and not domains:
        raise UsageError(f"{place}, hosts: name the hosts or domains that the rule is for")
    paths = tuple(_list(table, "paths", place))
    for path in paths:
        if not path.startswith("/"):
            raise UsageError(f"{place}, paths: {path!r} does not begin with /")
    if table.valid_from and table.valid_until and table.valid_until < table.valid_from:
        raise UsageError(f"{place}, valid_until: lies before valid_from")
    selectors = {field: _selectors(table, field, place) for field in FIELDS}
    if not any(selectors.values()):
        raise UsageError(f"{place}, body: the rule has no selector at all")
    if table.keep_all and not selectors["body"]:
        raise UsageError(f"{place}, keep_all: needs a selector for body")
    return SiteRule(
        f"{file}: {table.name}" if table.name else place,
        hosts, domains, paths, table.valid_from, table.valid_until, selectors, table.keep_all,
    )  # fmt: skip


def _list(table: _Table, field: str, place: str) -> list[str]:
    value: Any = getattr(table, field)
    texts = [value] if isinstance(value, str) else value
    if len(texts) > _PLACES_MAX:
        raise UsageError(f"{place}, {field}: at most {_PLACES_MAX} are possible")
    return texts


def _host(text: str, place: str) -> str:
    host = text.strip().lower().rstrip(".")
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise UsageError(f"{place}: {text!r} is not a host such as www.example.org")
    return host


def _selectors(table: _Table, field: str, place: str) -> tuple[Selector, ...]:
    texts = _list(table, field, place)
    if len(texts) > SELECTORS_MAX:
        raise UsageError(f"{place}, {field}: at most {SELECTORS_MAX} selectors are possible")
    out = []
    for text in texts:
        try:
            out.append(Selector(text))
        except ValueError as error:
            raise UsageError(f"{place}, {field}: {text[:120]!r}: {error}") from error
    return tuple(out)
