"""``wireroom quarantine``: items that could not be processed, with reason and input."""

from __future__ import annotations

import sys

import click
import msgspec

from wireroom.cli.connections import open_frontier, open_store
from wireroom.cli.options import counted, emit, json_option, say, settings_of, shorten
from wireroom.errors import UsageError
from wireroom.frontier import Item, NewItem
from wireroom.records import ItemKind
from wireroom.store import Quarantined, Store


@click.group()
def quarantine() -> None:
    """List, show, retry and drop quarantined items.

    Example: wireroom quarantine list
    """


@quarantine.command("list")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many")
@json_option
@click.pass_context
def list_(ctx: click.Context, limit: int | None, as_json: bool) -> None:
    """Newest first.

    Example: wireroom quarantine list --json
    """
    with open_store(settings_of(ctx)) as store:
        entries = store.quarantine_list(limit)
        width = max((len(entry.id) for entry in entries), default=0)
        for entry in entries:
            if as_json:
                emit(msgspec.structs.replace(entry, input=None))
                continue
            name = entry.url or (entry.item or {}).get("payload", {}).get("name") or entry.key
            say(
                f"{entry.id:{width}}  {entry.at:%Y-%m-%d %H:%M}  {entry.reason:18} "
                f"{entry.input_bytes or 0:>9} bytes  {shorten(str(name), 80)}"
            )


@quarantine.command()
@click.argument("item")
@click.option("--input", "with_input", is_flag=True, help="Write the input to standard output")
@click.pass_context
def show(ctx: click.Context, item: str, with_input: bool) -> None:
    """Everything known about one item.

    Example: wireroom quarantine show ITEM --input > body.html
    """
    with open_store(settings_of(ctx)) as store:
        entry = _get(store, item)
    if with_input:
        if sys.stdout.isatty():
            for line in (entry.input or b"").decode(errors="replace").splitlines():
                say(line)
            return
        sys.stdout.buffer.write(entry.input or b"")
        sys.stdout.buffer.flush()
        return
    for name in ("id", "kind", "stage", "url", "reason", "attempts", "at", "input_bytes"):
        say(f"{name:12} {shorten(str(getattr(entry, name)), 200)}")
    for line in (entry.detail or "").splitlines():
        say("  " + shorten(line, 200))


@quarantine.command()
@click.argument("items", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All items")
@click.option("--reason", help="All items of one reason")
@click.pass_context
def retry(ctx: click.Context, items: tuple[str, ...], every: bool, reason: str | None) -> None:
    """Let items enter again with the input that was kept (a system must be running).

    Example: wireroom quarantine retry --reason too-slow
    """
    settings = settings_of(ctx)
    with open_store(settings) as store, open_frontier(settings) as frontier:
        if frontier is None:
            raise UsageError("no system runs here: start `wireroom up` first")
        done = 0
        for name in _chosen(store, items, every, reason):
            entry = _get(store, name)
            item = msgspec.convert(entry.item, Item)
            carried = item.body_ref or item.kind == ItemKind.HOOK
            body = frontier.put_body(entry.input) if carried and entry.input else None
            stage, queue = (
                ("fetch", "fetch")
                if item.body_ref and body is None and item.url
                else (item.stage, item.queue)
            )
            entered = frontier.enter(
                [
                    NewItem(
                        key=item.key,
                        kind=item.kind,
                        stage=stage,
                        queue=queue,
                        host=item.host,
                        url=item.url,
                        source=item.source,
                        payload=item.payload,
                        body_ref=body,
                    )
                ]
            )
            if entered[0]:
                store.quarantine_drop(entry.id)
                done += 1
    say(f"{counted(done, 'item')} entered again", err=True)


@quarantine.command()
@click.argument("items", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All items")
@click.option("--reason", help="All items of one reason")
@click.pass_context
def drop(ctx: click.Context, items: tuple[str, ...], every: bool, reason: str | None) -> None:
    """Forget items and their inputs.

    Example: wireroom quarantine drop ITEM
    """
    with open_store(settings_of(ctx)) as store:
        chosen = _chosen(store, items, every, reason)
        missing = [name for name in chosen if not store.quarantine_drop(name)]
    if missing:
        raise UsageError(f"{missing[0]}: is not in quarantine")
    say(f"{counted(len(chosen), 'item')} dropped", err=True)


def _get(store: Store, name: str) -> Quarantined:
    entry = store.quarantine_get(name)
    if entry is None:
        raise UsageError(f"{name}: is not in quarantine")
    return entry


def _chosen(store: Store, items: tuple[str, ...], every: bool, reason: str | None) -> list[str]:
    if sum((bool(items), every, reason is not None)) != 1:
        raise UsageError("name items, or --reason, or --all")
    if items:
        return list(items)
    return [
        entry.id for entry in store.quarantine_list() if reason is None or entry.reason == reason
    ]
