"""Archives of stored articles: JSON Lines, Parquet, WARC.  Each is written as it is read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC
from itertools import islice
from typing import IO, Any, NamedTuple
from urllib.parse import quote

import msgspec

from wireroom.log import printable_json
from wireroom.records import Article, to_json
from wireroom.store import Store
from wireroom.views.edges import EdgeRecord, edge_record

ROWS_AT_ONCE = 500


class Exported(NamedTuple):
    """An article, and the edges by which it follows others, as they are written."""

    article: Article
    edges: list[EdgeRecord]

    def record(self) -> bytes:
        """The article record with ``republication``, where there is any."""
        data = to_json(self.article)
        if not self.edges:
            return data
        return data[:-1] + b',"republication":' + to_json(self.edges) + b"}"


def with_edges(store: Store, articles: Iterator[Article]) -> Iterator[Exported]:
    """The articles with whom each follows, some read at a time."""
    while batch := list(islice(articles, ROWS_AT_ONCE)):
        edges = store.edges_of([each.id for each in batch])
        for article in batch:
            yield Exported(article, [edge_record(edge) for edge in edges.get(article.id, ())])


def write_jsonl(articles: Iterator[Exported], file: IO[bytes]) -> int:
    """One article record a line."""
    count = 0
    for article in articles:
        file.write(printable_json(article.record().decode()).encode() + b"\n")
        count += 1
    return count


def write_parquet(articles: Iterator[Exported], file: IO[bytes]) -> int:
    """Columns for what is queried; the whole record as JSON in ``record``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.string()
    instant = pa.timestamp("us", tz="UTC")
    edge = pa.struct(
        [
            *((name, text) for name in ("kind", "of", "of_outlet", "of_name", "evidence")),
            ("copied", pa.bool_()),
            ("similarity", pa.float64()),
            *((name, instant) for name in ("at", "of_at")),
        ]
    )
    schema = pa.schema(
        [
            *((name, text) for name in ("id", "url", "canonical_url", "source", "publisher")),
            *((name, text) for name in ("title", "language", "text", "story", "duplicate_of")),
            ("byline", pa.list_(text)),
            *((name, instant) for name in ("published_at", "first_seen_at", "stored_at")),
            ("origin_article", text),
            ("origin_outlet", text),
            ("independent_sources", pa.int32()),
            ("republication", pa.list_(edge)),
            ("record", text),
        ]
    )
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := [_row(article) for article in islice(articles, ROWS_AT_ONCE)]:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def _row(exported: Exported) -> dict[str, Any]:
    article, origin = exported.article, exported.article.origin
    row = {
        name: getattr(article, name)
        for name in (
            "id",
            "url",
            "canonical_url",
            "source",
            "title",
            "language",
            "text",
            "story",
            "published_at",
            "first_seen_at",
            "stored_at",
        )
    }
    return row | {
        "publisher": article.publisher.domain or article.publisher.name,
        "duplicate_of": article.duplicate.of if article.duplicate else None,
        "byline": list(article.byline),
        "origin_article": origin.article if origin else None,
        "origin_outlet": origin.outlet if origin else None,
        "independent_sources": origin.independent_sources if origin else None,
        "republication": [
            {**each, "evidence": to_json(each["evidence"]).decode()} for each in exported.edges
        ],
        "record": exported.record().decode(),
    }


def write_warc(articles: Iterator[Exported], file: IO[bytes]) -> int:
    """WARC 1.1: for each article its text as a ``conversion`` record and, about it, the
    article record without the text as ``metadata``.  Each is a gzip member of its own."""
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
    info = {"software": "wireroom", "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record("articles.warc.gz", info))
    count = 0
    for exported in articles:
        article = exported.article
        bare = exported._replace(article=msgspec.structs.replace(article, text=""))
        uri = _one_line(
            article.canonical_url or article.url or f"urn:wireroom:article:{article.id}"
        )
        at = article.fetched_at or article.first_seen_at or article.stored_at
        dated = {"WARC-Date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"} if at else {}
        body = writer.create_warc_record(
            uri,
            "conversion",
            payload=io.BytesIO(article.text.encode()),
            warc_content_type="text/plain; charset=utf-8",
            warc_headers_dict=dict(dated),
        )
        writer.write_record(body)
        about = {"WARC-Refers-To": body.rec_headers.get_header("WARC-Record-ID")}
        writer.write_record(
            writer.create_warc_record(
                uri,
                "metadata",
                payload=io.BytesIO(bare.record()),
                warc_content_type="application/json",
                warc_headers_dict=dated | about,
            )
        )
        count += 1
    return count


def _one_line(uri: str) -> str:
    """The address with control characters and spaces as percent escapes: it becomes a header, and
    nothing in it may begin another one."""
    return "".join(quote(each) if ord(each) <= 0x20 or each == "\x7f" else each for each in uri)


WRITERS: dict[str, Callable[[Iterator[Exported], IO[bytes]], int]] = {
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "warc": write_warc,
}
