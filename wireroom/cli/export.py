"""``wireroom export``: stored articles out, for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import IO

import click
import msgspec

from wireroom.cli.archives import WRITERS, with_edges
from wireroom.cli.connections import open_store
from wireroom.cli.options import condition_options, counted, moment, say, settings_of
from wireroom.errors import UsageError
from wireroom.feeds import FORMATS, Content, FeedHead, cleaned, entries_of, feed_title
from wireroom.records import Article
from wireroom.store import Store, Wanted

FEED_ENTRIES = 50


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "parquet", "warc", *FORMATS]),
    required=True,
    help="Form of the output; the last three are feeds",
)
@click.option("--query", help='Words that must all occur; "quote" phrases')
@condition_options
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, the last stored")
@click.option(
    "--content",
    type=click.Choice(["lead", "full"]),
    default="lead",
    help="Of feeds: the lead only, or whole texts of articles without a notice of rights",
)
@click.option("--feed-url", metavar="URL", help="Of feeds: the address at which it will be read")
@click.argument("out", metavar="OUT")
@click.pass_context
def export(
    ctx: click.Context,
    /,
    form: str,
    since: str | None,
    limit: int | None,
    content: Content,
    feed_url: str | None,
    out: str,
    **conditions: str | None,
) -> None:
    """Write stored articles to OUT (- is standard output).

    As JSON Lines, Parquet or WARC for other programs: in the order of storing, or the last stored
    first where conditions are given.  As a feed (rss, atom, jsonfeed), the last stored first: the
    latest 50, unless --limit says more.

    Example: wireroom export --format parquet --since 1d articles.parquet
    """
    wanted = Wanted(since=moment(since, datetime.now(UTC)), **conditions)
    with open_store(settings_of(ctx)) as store, _target(out) as file:
        if form in FORMATS:
            found = _find(store, wanted, limit or FEED_ENTRIES)
            count = _write_feed(form, found, wanted, content, feed_url, file)
        else:
            count = WRITERS[form](with_edges(store, _chosen(store, wanted, limit)), file)
    say(counted(count, "article"), err=True)


def _chosen(store: Store, wanted: Wanted, limit: int | None) -> Iterator[Article]:
    if limit is None and wanted == Wanted(since=wanted.since):
        return store.iterate(wanted.since)
    return _find(store, wanted, limit)


def _find(store: Store, wanted: Wanted, limit: int | None) -> Iterator[Article]:
    return store.find(**msgspec.structs.asdict(wanted), limit=limit)


def _write_feed(
    form: str,
    articles: Iterator[Article],
    wanted: Wanted,
    content: Content,
    url: str | None,
    file: IO[bytes],
) -> int:
    first = next(articles, None)
    head = FeedHead(title=feed_title(wanted), url=url and cleaned(url))
    if first is not None and first.stored_at is not None:
        head = msgspec.structs.replace(head, updated=first.stored_at)
    found = chain(() if first is None else (first,), articles)
    return FORMATS[form].write(head, entries_of(found, content), file)


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
