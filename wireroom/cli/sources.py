"""``wireroom sources``: the list of sources, and why each is polled when it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from wireroom.cadence import Bounds
from wireroom.cli import sourcefiles, sourcewords
from wireroom.cli.connections import open_frontier, open_redis, open_store
from wireroom.cli.options import counted, emit, json_option, say, settings_of, shorten
from wireroom.drifting import drift_of_source, drifting_hosts
from wireroom.errors import UsageError
from wireroom.pushitems import hub_item
from wireroom.records import Source
from wireroom.registration import register
from wireroom.settings import Settings
from wireroom.sources import make_source
from wireroom.store import SourceRow, Store
from wireroom.views.sources import listed_source, plain, source_record


@click.group()
def sources() -> None:
    """Add, list, remove, import, export and check sources.

    Example: wireroom sources add https://example.org/feed.xml --name Example
    """


@sources.command()
@click.argument("url")
@click.option("--name", help="Name for people")
@click.option(
    "--kind",
    type=click.Choice(["auto", "feed", "sitemap", "page", "homepage"]),
    help="What the address is (default: found out)",
)
@click.option(
    "--content",
    type=click.Choice(["auto", "page", "inline"]),
    help="Where an entry's text comes from (default: whichever is complete)",
)
@click.option(
    "--poll-seconds",
    type=click.FloatRange(min=1),
    help="Wish for the interval (default: from the source's habits)",
)
@click.option("--tag", "tags", multiple=True, help="A word of your own; may be repeated")
@click.option(
    "--insecure-tls",
    is_flag=True,
    help="Accept a certificate that cannot be verified, for this source only",
)
@click.pass_context
def add(ctx: click.Context, /, url: str, **fields: Any) -> None:
    """Register a source, or register it anew; it is polled at once where a system runs.

    Example: wireroom sources add https://example.org/feed.xml --tag harbour
    """
    source = make_source(url, **fields)
    if source.insecure_tls:
        say(
            "warning: whoever sits on the line can read and change what this source sends; "
            "it shows in `wireroom sources list`",
            err=True,
        )
    _register(ctx, [source])
    say(source.id)


@sources.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(sourcewords.STATES),
    help="Only sources in this state; may be repeated",
)
@json_option
@click.pass_context
def list_(ctx: click.Context, states: tuple[str, ...], as_json: bool) -> None:
    """Show every source with its state, its next poll and why then; trouble first.

    Example: wireroom sources list --state failing --state quiet
    """
    now = datetime.now(UTC)
    chosen = [state for state in sourcewords.STATES if not states or state in states]
    heading = sourcewords.HEADING
    settings = settings_of(ctx)
    with open_redis(settings) as client:
        flags = drifting_hosts(client, settings.redis_prefix) if client is not None else {}
    with open_store(settings) as store:
        for row in store.source_rows(chosen):
            drift = drift_of_source(row.source.url, flags) if flags else None
            if as_json:
                emit(listed_source(row, drift))
                continue
            if heading:
                say(heading)
                heading = ""
            for line in sourcewords.table_lines(row, now, drift):
                say(line)
    if heading and not as_json:
        say("no such sources" if states else "no sources", err=True)


@sources.command()
@click.argument("source")
@click.pass_context
def remove(ctx: click.Context, source: str) -> None:
    """Forget a source (by id or URL); its articles stay.

    Example: wireroom sources remove https://example.org/feed.xml
    """
    settings = settings_of(ctx)
    with open_store(settings) as store:
        found = _find(store, source)
        if found is None or not store.remove_source(found.id):
            raise UsageError(f"{source}: there is no such source")
        hubs = store.subscriptions_of(found.id)
        if not hubs:
            return
        with open_frontier(settings) as frontier:
            if frontier is not None:
                frontier.enter([hub_item(found.id, hubs[0].hub, 0.0)])


@sources.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def import_(ctx: click.Context, file: Path) -> None:
    """Register the sources of an OPML or TOML file or a list of addresses.

    What cannot be used is said, line by line; the others are registered all the same.

    Example: wireroom sources import subscriptions.opml
    """
    found, problems = sourcefiles.read(file)
    new = _register(ctx, found) if found else 0
    for line in problems:
        say(shorten(f"{file}: {line}", 300), err=True)
    say(f"{counted(len(found), 'source')}, {new} of them new", err=True)
    ctx.exit(1 if problems else 0)


@sources.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def export(ctx: click.Context, file: Path) -> None:
    """Write all sources to an OPML (.opml, .xml) or TOML (.toml) file.

    Example: wireroom sources export sources.toml
    """
    count = 0

    def every(store: Store) -> Iterator[Source]:
        nonlocal count
        for row in store.source_rows(sourcewords.STATES):
            count += 1
            yield row.source

    with open_store(settings_of(ctx)) as store:
        try:
            with file.open("w", encoding="utf-8") as out:
                out.writelines(sourcefiles.written(every(store), file))
        except OSError as error:
            raise UsageError(f"{file}: cannot be written ({error.strerror})") from error
    say(counted(count, "source"), err=True)


@sources.command()
@click.argument("url")
@json_option
@click.pass_context
def check(ctx: click.Context, url: str, as_json: bool) -> None:
    """Look at an address as a poll would and explain what was found; change nothing.

    Of a registered source (by id or URL) it also says what is known and when it is polled.

    Example: wireroom sources check https://example.org/
    """
    from workers.checking import check_source

    settings = settings_of(ctx)
    row = _registered(settings, url)
    source = row.source if row is not None else make_source(url)
    report = check_source(source, settings, row.state.get("address") if row is not None else None)
    if as_json:
        registered = source_record(row) if row is not None else None
        emit({**plain(report), "registered": registered})
    else:
        lines = list(report.lines())
        if row is not None:
            bounds = Bounds.of(settings)
            lines += sourcewords.story_lines(row, bounds, datetime.now(UTC))
        for line in lines:
            say(shorten(line, 400))
    ctx.exit(0 if report.usable else 1)


def _register(ctx: click.Context, found: Sequence[Source]) -> int:
    """How many were not known."""
    settings = settings_of(ctx)
    with open_store(settings) as store, open_frontier(settings) as frontier:
        return register(store, frontier, found, Bounds.of(settings))


def _find(store: Store, name: str) -> Source | None:
    """The source with this id or URL."""
    if found := store.source(name):
        return found
    try:
        return store.source(make_source(name).id)
    except UsageError:
        return None


def _registered(settings: Settings, name: str) -> SourceRow | None:
    if (
        settings.store_url is None
        and not Path(settings.effective_store_url.removeprefix("sqlite:///")).exists()
    ):
        return None  # nothing is made only to look
    with open_store(settings) as store:
        found = _find(store, name)
        return store.source_row(found.id) if found is not None else None
