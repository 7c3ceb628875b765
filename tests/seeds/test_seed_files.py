"""The project's own seeds: complete, described by their manifest, and small."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final, get_args

import pytest

from wireroom.cli.manifest import Expectation, Manifest
from wireroom.errors import DefectError
from wireroom.records import BoilerplateKind, Disposition
from workers.discover import Format, detect, expand, inflate
from workers.intake import CONTAINERS

SEEDS: Final = Path(__file__).parents[2] / "seeds"
MANIFEST: Final = SEEDS / "manifest.toml"
FILES: Final = sorted(
    str(path.relative_to(SEEDS)) for path in SEEDS.rglob("*") if path.is_file() and path != MANIFEST
)
MAX_BYTES: Final = 600_000
FORMATS: Final = {
    "feeds/rss.xml": Format.FEED,
    "feeds/atom.xml": Format.FEED,
    "feeds/rdf.xml": Format.FEED,
    "feeds/feed.json": Format.JSON_FEED,
    "feeds/sitemap.xml": Format.SITEMAP,
    "feeds/sources.opml": Format.OPML,
    "feeds/addresses.txt": Format.URL_LIST,
    "feeds/articles.jsonl": Format.ARTICLES_JSONL,
    "feeds/update.jsonl": Format.ARTICLES_JSONL,
    "archives/pages.warc": Format.WARC,
    "archives/pages.warc.gz": Format.WARC,
    "hostile/malformed.rss": Format.FEED,
    "hostile/billion-laughs.rss": Format.FEED,
    "hostile/broken-line.jsonl": Format.ARTICLES_JSONL,
    "hostile/empty.txt": Format.EMPTY,
    "hostile/picture.txt": Format.BINARY,
    "hostile/raw-bytes.txt": Format.BINARY,
}
ENORMOUS: Final = "hostile/enormous-line.txt.gz"
BY_SUFFIX: Final = {".html": Format.HTML, ".txt": Format.TEXT, ".csv": Format.TEXT}
"""What a seed is that ``FORMATS`` does not name."""


@functools.cache
def expectations() -> dict[str, Expectation]:
    return Manifest.read(MANIFEST).expectations


def intended(name: str) -> Format:
    return FORMATS.get(name) or BY_SUFFIX[Path(name.removesuffix(".gz")).suffix]


@pytest.mark.parametrize("name", [each for each in FILES if each != ENORMOUS])
def test_is_what_it_is_meant_to_be(name: str) -> None:
    assert detect((SEEDS / name).read_bytes(), name) is intended(name)


def test_the_enormous_line_is_one() -> None:
    with pytest.raises(DefectError, match="longer than"):
        detect(inflate((SEEDS / ENORMOUS).read_bytes()), ENORMOUS)


@pytest.mark.parametrize("name", FILES)
def test_the_manifest_describes_the_file_and_each_of_its_entries(name: str) -> None:
    wanted = [name]
    if intended(name) in CONTAINERS and name not in expectations():
        opened = expand((SEEDS / name).read_bytes(), intended(name), name=name)
        wanted = [f"{name}#{number}" for number, _ in enumerate(opened.entries, 1)]
    described = [each for each in expectations() if each.partition("#")[0] == name]
    assert sorted(described) == sorted(wanted)


def test_the_manifest_describes_only_what_is_there() -> None:
    assert {each.partition("#")[0] for each in expectations()} == set(FILES)


def test_the_manifest_relates_only_what_it_describes() -> None:
    for wanted in expectations().values():
        related = (*wanted.same_story, *wanted.other_story, *wanted.one_original)
        assert set(related) <= set(expectations())


def test_every_ending_is_one_of_the_contract() -> None:
    for name, wanted in expectations().items():
        given = wanted.disposition
        endings = (given,) if isinstance(given, str) else given
        assert endings, name
        assert set(endings) <= set(Disposition), name


def test_there_are_seeds_of_every_format() -> None:
    indexes_and_rest = {Format.SITEMAP_INDEX, Format.UNKNOWN}
    assert {intended(name) for name in FILES} == set(Format) - indexes_and_rest


def test_there_are_articles_in_every_language() -> None:
    languages = {(each.language or "").partition("-")[0] for each in expectations().values()}
    assert languages >= {"en", "ar", "es", "fr", "de", "ru"}


@pytest.mark.parametrize("markup", [".html", ".txt"])
def test_page_residue_of_every_kind_is_in_texts_and_pages(markup: str) -> None:
    kinds = {
        kind
        for name, wanted in expectations().items()
        if name.endswith(markup)
        for kind in wanted.boilerplate
    }
    assert kinds == set(get_args(BoilerplateKind)) - {"other"}


def test_there_are_enough_and_they_are_small() -> None:
    assert len(FILES) >= 36
    assert sum((SEEDS / name).stat().st_size for name in FILES) < MAX_BYTES
