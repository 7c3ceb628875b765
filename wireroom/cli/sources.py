"""``wireroom sources``: the list of sources, and why each is polled when it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wireroom.cli.connections import open_frontier, open_store
from wireroom.cli.options import counted, emit, json_option, settings_of, shorten
from wireroom.errors import UsageError
from wireroom.records import Source, to_json
from wireroom.registration import bounds_of, register
from wireroom.sources import make_source, read_sources, write_sources
from wireroom.store import Store


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
@click.pass_context
def add(ctx: click.Context, /, url: str, **fields: Any) -> None:
    """Register a source; it is polled at once where a system runs.

    Example: wireroom sources add https://example.org/feed.xml
    """
    source = make_source(url, **fields)
    _register(ctx, [source])
    click.echo(source.id)


@sources.command("list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """Show every source with its state, its next poll and why then.

    Example: wireroom sources list --json
    """
    with open_store(settings_of(ctx)) as store:
        states = store.source_states()
        for source in store.sources():
            state = states.get(source.id, {})
            if as_json:
                emit({**_plain(source), "state": state})
                continue
            click.echo(
                f"{source.id}  {state.get('status', 'new'):8} "
                f"{(state.get('next_due') or '-')[:19]:19}  "
                f"{shorten(source.name or state.get('title') or source.url, 40):40}  "
                f"{shorten(state.get('why', 'not polled yet'), 90)}"
            )


@sources.command()
@click.argument("source")
@click.pass_context
def remove(ctx: click.Context, source: str) -> None:
    """Forget a source (by id or URL); its articles stay.

    Example: wireroom sources remove https://example.org/feed.xml
    """
    with open_store(settings_of(ctx)) as store:
        if not store.remove_source(_find(store, source).id):
            raise UsageError(f"{source}: there is no such source")


@sources.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def import_(ctx: click.Context, file: Path) -> None:
    """Register the sources of an OPML or TOML file.

    Example: wireroom sources import subscriptions.opml
    """
    if not file.is_file():
        raise UsageError(f"{file}: there is no such file")
    found = read_sources(file) if file.suffix == ".toml" else _read_opml(file)
    _register(ctx, found)
    click.echo(counted(len(found), "source"), err=True)


@sources.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def export(ctx: click.Context, file: Path) -> None:
    """Write all sources to an OPML (.opml, .xml) or TOML (.toml) file.

    Example: wireroom sources export sources.toml
    """
    with open_store(settings_of(ctx)) as store:
        every = store.sources()
    text = write_sources(every) if file.suffix == ".toml" else _opml(every)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror})") from error
    click.echo(counted(len(every), "source"), err=True)


@sources.command()
@click.argument("url")
@json_option
@click.pass_context
def check(ctx: click.Context, url: str, as_json: bool) -> None:
    """Look at an address as a poll would and say what was found; change nothing.

    Example: wireroom sources check https://example.org/
    """
    from workers.checking import check_source

    report = check_source(make_source(url), settings_of(ctx))
    if as_json:
        emit(report)
    else:
        for line in report.lines():
            click.echo(shorten(line, 200))
    ctx.exit(0 if report.usable else 1)


def _register(ctx: click.Context, found: list[Source]) -> None:
    settings = settings_of(ctx)
    with open_store(settings) as store, open_frontier(settings) as frontier:
        register(store, frontier, found, bounds_of(settings))


def _find(store: Store, name: str) -> Source:
    for source in store.sources():
        if name in (source.id, source.url):
            return source
    raise UsageError(f"{name}: there is no such source")


def _plain(source: Source) -> dict[str, Any]:
    import msgspec

    plain: dict[str, Any] = msgspec.json.decode(to_json(source))
    return plain


def _read_opml(file: Path) -> list[Source]:
    from workers.discover import Format, detect, expand

    data = file.read_bytes()
    form = detect(data, file.name)
    if form not in (Format.OPML, Format.URL_LIST):
        raise UsageError(f"{file}: is {form}, not OPML, TOML or a list of URLs")
    entries = expand(data, form, name=file.name).entries
    return [make_source(entry.url, name=entry.title) for entry in entries if entry.url]


def _opml(every: list[Source]) -> str:
    from xml.sax.saxutils import quoteattr

    rows = "\n".join(
        f'    <outline type="rss" text={quoteattr(source.name or source.url)} '
        f"xmlUrl={quoteattr(source.url)}/>"
        for source in every
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head><title>wireroom</title></head>\n  <body>\n{rows}\n  </body>\n</opml>\n"
    )
