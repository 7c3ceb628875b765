"""``wireroom watch``: saved queries that mark articles as they are stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from wireroom.cli.connections import open_store
from wireroom.cli.hooks import hook, hook_line, resume, unhook
from wireroom.cli.markwords import reasons
from wireroom.cli.options import (
    article_line,
    counted,
    emit,
    json_option,
    moment,
    say,
    settings_of,
    shorten,
    since_option,
)
from wireroom.errors import UsageError
from wireroom.sources import ID_CHARS
from wireroom.store import Store
from wireroom.urls import url_id
from wireroom.watching import (
    EVERYTHING,
    FIELDS,
    Matcher,
    Watchlist,
    make_watchlist,
    read_watchlists,
    write_watchlists,
)


@click.group()
def watch() -> None:
    """Watchlists: saved queries that mark articles as they are stored.

    Example: wireroom watch add harbour --any "harbour strike" --language en
    """


for _each in (hook, unhook, resume):
    watch.add_command(_each)


@watch.command()
@click.argument("name")
@click.option(
    "--any", "any", multiple=True, metavar="TERM", help="A word or phrase: one must occur"
)
@click.option("--all", "all", multiple=True, metavar="TERM", help="Each of these must occur")
@click.option("--none", "none", multiple=True, metavar="TERM", help="None of these may occur")
@click.option(
    "--entity", "entities", multiple=True, metavar="ID", help="An entity's id, or its name"
)
@click.option("--source", "sources", multiple=True, metavar="ID", help="A source's id or address")
@click.option("--outlet", "outlets", multiple=True, help="A publisher's domain or name")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="BCP 47 code, as ar")
@click.option("--pattern", "patterns", multiple=True, metavar="REGEX", help="A bounded expression")
@click.option("--copies", is_flag=True, help="Mark copies too, not only originals")
@click.pass_context
def add(ctx: click.Context, /, name: str, **fields: Any) -> None:
    """Save a watchlist, or replace the one of that name; it holds for what is stored from now on.

    An article must meet every option that is given; of one that is repeated a single value is
    enough, but for --all and --none.

    Example: wireroom watch add harbour --any "harbour strike" --any port --none football
    """
    sources = tuple(_source_id(each) for each in fields.pop("sources"))
    made = make_watchlist(name, sources=sources, **fields)
    with open_store(settings_of(ctx)) as store:
        new = store.save_watchlists([made])
    say(f"watchlist {name}: {'saved' if new else 'replaced'}", err=True)


@watch.command("list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """Every watchlist, how much it has marked, and how its webhooks are.

    Example: wireroom watch list --json
    """
    with open_store(settings_of(ctx)) as store:
        found, counts, hooks = store.watchlists(), store.mark_counts(), store.hooks_waiting()
    everything = [each for each in hooks if each.watchlist == EVERYTHING]
    if as_json:
        for each in found:
            own = [each_hook for each_hook in hooks if each_hook.watchlist == each.name]
            emit({"watchlist": each, "marked": counts.get(each.name, 0), "hooks": own})
        if everything:
            emit({"watchlist": {"name": EVERYTHING}, "marked": None, "hooks": everything})
        return
    for each in found:
        marked = counts.get(each.name, 0)
        say(f"{each.name:24} {marked:>8} marked  {shorten(_words(each), 160)}")
        for each_hook in hooks:
            if each_hook.watchlist == each.name:
                say(f"    {hook_line(each_hook)}")
    if everything:
        say(f"{EVERYTHING:24} all that is stored")
    for each_hook in everything:
        say(f"    {hook_line(each_hook)}")
    if not found and not everything:
        say("no watchlists", err=True)


@watch.command()
@click.argument("name")
@json_option
@click.pass_context
def show(ctx: click.Context, name: str, as_json: bool) -> None:
    """One watchlist, as it would stand in a file.

    Example: wireroom watch show harbour
    """
    with open_store(settings_of(ctx)) as store:
        found = _get(store, name)
    if as_json:
        emit(found)
    else:
        for line in write_watchlists([found]).splitlines():
            say(line)


@watch.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Forget a watchlist and its marks; the articles stay.

    Example: wireroom watch remove harbour
    """
    with open_store(settings_of(ctx)) as store:
        if not store.remove_watchlist(name):
            raise UsageError(f"{name}: there is no such watchlist")


@watch.command()
@click.argument("name")
@since_option
@click.option("--limit", type=click.IntRange(min=1), help="At most so many")
@json_option
@click.pass_context
def test(
    ctx: click.Context, name: str, since: str | None, limit: int | None, as_json: bool
) -> None:
    """What the list would have marked of what is stored, and why; nothing is changed.

    Example: wireroom watch test harbour --since 1d
    """
    shown = looked = 0
    with open_store(settings_of(ctx)) as store:
        matcher = Matcher([_get(store, name)])
        for article in store.iterate(moment(since, datetime.now(UTC))):
            looked += 1
            for found in matcher.found(article):
                shown += 1
                if as_json:
                    said = {"article": article.id, "title": article.title}
                    emit(said | {"evidence": found.evidence})
                else:
                    say(article_line(article))
                    say(f"    {shorten(reasons(found.evidence), 300)}")
            if limit is not None and shown >= limit:
                break
    if not as_json:
        say(f"{shown} of {counted(looked, 'article')}", err=True)


@watch.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def import_(ctx: click.Context, file: Path) -> None:
    """Save the watchlists of a TOML file; those of the same names are replaced.

    What cannot be used is said; the others are saved all the same.

    Example: wireroom watch import watchlists.toml
    """
    found, problems = read_watchlists(file)
    with open_store(settings_of(ctx)) as store:
        new = store.save_watchlists(found) if found else []
    for line in problems:
        say(shorten(f"{file}: {line}", 300), err=True)
    say(f"{counted(len(found), 'watchlist')}, {len(new)} of them new", err=True)
    ctx.exit(1 if problems else 0)


@watch.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def export(ctx: click.Context, file: Path) -> None:
    """Write all watchlists to a TOML file.

    Example: wireroom watch export watchlists.toml
    """
    with open_store(settings_of(ctx)) as store:
        found = store.watchlists()
    try:
        file.write_text(write_watchlists(found), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror})") from error
    say(counted(len(found), "watchlist"), err=True)


def _get(store: Store, name: str) -> Watchlist:
    found = store.watchlist(name)
    if found is None:
        raise UsageError(f"{name}: there is no such watchlist; see `wireroom watch list`")
    return found


def _source_id(value: str) -> str:
    return url_id(value)[:ID_CHARS] if "://" in value else value


def _words(each: Watchlist) -> str:
    """What the list asks for, on one line."""
    said = [f"{field}: {', '.join(values)}" for field in FIELDS if (values := getattr(each, field))]
    return "; ".join([*said, *(["copies too"] if each.copies else [])])
