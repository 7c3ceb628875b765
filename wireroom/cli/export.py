"""``wireroom export``: stored articles out, for other programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import click
import msgspec

from wireroom.cli.connections import open_store
from wireroom.cli.options import counted, moment, settings_of, since_option
from wireroom.errors import UsageError
from wireroom.records import Article, to_json

ROWS_AT_ONCE = 500


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "parquet", "warc"]),
    required=True,
    help="Form of the output",
)
@since_option
@click.argument("out", metavar="OUT")
@click.pass_context
def export(ctx: click.Context, form: str, since: str | None, out: str) -> None:
    """Write stored articles to OUT (- is standard output).

    Example: wireroom export --format parquet --since 1d articles.parquet
    """
    after = moment(since, datetime.now(UTC))
    with open_store(settings_of(ctx)) as store, _target(out) as file:
        count = WRITERS[form](store.iterate(after), file)
    click.echo(counted(count, "article"), err=True)


@contextmanager
def _target(out: str) -> Iterator[IO[bytes]]:
    """The file under its name only when it is whole."""
    if out == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(out)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror})") from error
    finally:
        part.unlink(missing_ok=True)


def write_jsonl(articles: Iterator[Article], file: IO[bytes]) -> int:
    """One article record a line."""
    count = 0
    for article in articles:
        file.write(to_json(article) + b"\n")
        count += 1
    return count


def write_parquet(articles: Iterator[Article], file: IO[bytes]) -> int:
    """Columns for what is queried; the whole record as JSON in ``record``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.string()
    instant = pa.timestamp("us", tz="UTC")
    schema = pa.schema(
        [
            *((name, text) for name in ("id", "url", "canonical_url", "source", "publisher")),
            *((name, text) for name in ("title", "language", "text", "story", "duplicate_of")),
            ("byline", pa.list_(text)),
            *((name, instant) for name in ("published_at", "first_seen_at", "stored_at")),
            ("record", text),
        ]
    )
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := [_row(article) for article in islice(articles, ROWS_AT_ONCE)]:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def _row(article: Article) -> dict[str, Any]:
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
        "record": to_json(article).decode(),
    }


def write_warc(articles: Iterator[Article], file: IO[bytes]) -> int:
    """WARC 1.1: for each article its text as a ``conversion`` record and, about it, the
    article record without the text as ``metadata``.  Each is a gzip member of its own."""
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
    info = {"software": "wireroom", "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record("articles.warc.gz", info))
    count = 0
    for article in articles:
        uri = article.canonical_url or article.url or f"urn:wireroom:article:{article.id}"
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
                payload=io.BytesIO(to_json(msgspec.structs.replace(article, text=""))),
                warc_content_type="application/json",
                warc_headers_dict=dated | about,
            )
        )
        count += 1
    return count


WRITERS: dict[str, Callable[[Iterator[Article], IO[bytes]], int]] = {
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "warc": write_warc,
}
