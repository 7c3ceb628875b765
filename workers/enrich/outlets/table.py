"""The table of outlets, read once, and its look-ups by domain and by name."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

from wireroom.text import fold

KINDS: Final = ("agency", "newspaper", "broadcaster", "magazine", "portal")


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """One outlet of the table."""

    domain: str
    name: str
    country: str | None
    """ISO 3166-1 alpha-2; None for an international body"""
    language: str
    kind: str
    names: tuple[str, ...]
    """as in the table, with their guards ``=`` and ``~``"""

    @property
    def id(self) -> str:
        return f"outlet:{self.domain}"


@cache
def outlets() -> tuple[Outlet, ...]:
    """Every outlet of the table, by domain."""
    text = resources.files(__package__).joinpath("outlets.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        Outlet(
            domain=domain,
            name=name,
            country=country or None,
            language=language,
            kind=kind,
            names=tuple(filter(None, names.split("|"))),
        )
        for domain, name, country, language, kind, names in rows
    )


@cache
def _domains() -> dict[str, Outlet]:
    return {outlet.domain: outlet for outlet in outlets()}


@cache
def _names() -> dict[str, Outlet]:
    table: dict[str, Outlet] = {}
    for outlet in outlets():
        for name in (outlet.name, *outlet.names):
            table.setdefault(fold(name.lstrip("=~")), outlet)
    return table


def by_domain(domain: str) -> Outlet | None:
    """The outlet of a host or registrable domain (``edition.cnn.com`` → CNN)."""
    host = domain.strip().lower().rstrip(".")
    while "." in host:
        found = _domains().get(host)
        if found is not None:
            return found
        host = host.partition(".")[2]
    return None


@lru_cache(maxsize=20_000)
def by_name(name: str) -> Outlet | None:
    """The outlet that goes by this name on its own (a byline, a publisher field)."""
    return _names().get(fold(name)) if name else None
