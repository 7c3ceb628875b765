"""What goes out in files says to other programs what was stored, and no more."""

from __future__ import annotations

import io
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest
from lxml import etree
from warcio.archiveiterator import ArchiveIterator

from wireroom.cli import cli
from wireroom.cli.archives import WRITERS, Exported
from wireroom.cli.sourcefiles import written
from wireroom.records import Article, Source
from wireroom.sources import write_sources

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1")
LINES = "https://gazette.example/\r\nWARC-Type: response\r\n\r\nGET / HTTP/1.1 "
AT = datetime(2031, 5, 4, tzinfo=UTC)


def exported(form: str, article: Article) -> bytes:
    file = io.BytesIO()
    assert WRITERS[form](iter([Exported(article, [])]), file) == 1
    return file.getvalue()


def test_no_export_is_a_spreadsheet() -> None:
    """In one, cells that begin so would be formulas; a new form needs a guard and a row of its own
    in docs/security.md."""
    command = cli.get_command(click.Context(cli), "export")
    assert command is not None
    (form,) = [each for each in command.params if each.name == "form"]
    assert isinstance(form.type, click.Choice)
    assert set(form.type.choices) == set(FORMS)


FORMS = ("jsonl", "parquet", "warc", "rss", "atom", "jsonfeed")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text_as_it_was(text: str) -> None:
    article = Article(id="ab" * 16, title=text, text=text, stored_at=AT)
    assert json.loads(exported("jsonl", article))["title"] == text
    table = pq.read_table(io.BytesIO(exported("parquet", article)))
    assert str(table.schema.field("title").type) == "string"
    assert table.column("title").to_pylist() == [text]


@pytest.mark.parametrize("field", ["url", "canonical_url"])
def test_no_address_writes_a_header_of_an_archive(field: str) -> None:
    article = Article(id="ab" * 16, text="A lock opened.", stored_at=AT, **{field: LINES})  # type: ignore[arg-type]
    found = []
    for record in ArchiveIterator(io.BytesIO(exported("warc", article))):
        names = [name for name, _ in record.rec_headers.headers]
        assert len(names) == len(set(names)), names
        found.append((record.rec_type, record.content_stream().read()))
    assert [kind for kind, _ in found] == ["warcinfo", "conversion", "metadata"]
    assert found[1][1] == b"A lock opened."


@pytest.mark.parametrize(
    "name", ['a"\n[[source]]\nurl = "x"', "'''\"\"\"", "\x1b[2J\x00", *FORMULAS]
)
def test_no_name_writes_a_line_of_a_list_of_sources(name: str) -> None:
    source = Source(id="a", url="https://gazette.example/feed", name=name, tags=(name,))
    (read,) = tomllib.loads(write_sources([source]))["source"]
    assert read["name"] == name
    assert read["tags"] == [name]


def written_as_opml(source: Source) -> str:
    return "".join(written([source], Path("sources.opml")))


def test_no_name_writes_an_outline_of_a_list() -> None:
    name = 'a"/><outline xmlUrl="https://evil.example/" text="<script>&'
    source = Source(id="a", url="https://gazette.example/feed", name=name)
    outlines = list(etree.fromstring(written_as_opml(source).encode()).iter("outline"))
    assert [each.get("xmlUrl") for each in outlines] == ["https://gazette.example/feed"]
    assert outlines[0].get("text") == name
