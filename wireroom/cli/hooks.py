"""Webhooks of watchlists on the command line: ``wireroom watch hook``, ``unhook``, ``resume``."""

from __future__ import annotations

import secrets

import click

from wireroom import webhooks
from wireroom.cli.connections import open_store
from wireroom.cli.options import counted, emit, json_option, say, settings_of, shorten
from wireroom.errors import UsageError
from wireroom.store import Hook
from wireroom.watching import EVERYTHING

ID_BYTES = 8


@click.command()
@click.argument("name")
@click.argument("url")
@json_option
@click.pass_context
def hook(ctx: click.Context, name: str, url: str, as_json: bool) -> None:
    """Have what a watchlist marks posted to an address; NAME '*' stands for all that is stored.

    Prints the hook's id and, this once, the secret with which its posts are signed.

    Example: wireroom watch hook harbour https://example.org/wireroom
    """
    settings = settings_of(ctx)
    root = webhooks.root_secret(settings)
    webhooks.check_address(url)
    made = secrets.token_hex(ID_BYTES)
    secret = webhooks.secret_of(root, made)
    with open_store(settings) as store:
        if name != EVERYTHING and store.watchlist(name) is None:
            raise UsageError(f"{name}: there is no such watchlist; see `wireroom watch list`")
        store.make_hook(Hook(id=made, watchlist=name, url=url, mark=webhooks.mark_of(secret)))
    if url.startswith("http:"):
        say("warning: what is posted over http can be read on its way", err=True)
    if as_json:
        emit({"id": made, "watchlist": name, "url": url, "secret": webhooks.shown(secret)})
    else:
        say(f"hook   {made}")
        say(f"secret {webhooks.shown(secret)}")


@click.command()
@click.argument("hook")
@click.pass_context
def unhook(ctx: click.Context, hook: str) -> None:
    """Forget a hook, and what waits for it.

    Example: wireroom watch unhook 3f2a9c41d07be655
    """
    with open_store(settings_of(ctx)) as store:
        if not store.remove_hook(hook):
            raise UsageError(f"{hook}: there is no such hook; see `wireroom watch list`")


@click.command()
@click.argument("hook")
@click.pass_context
def resume(ctx: click.Context, hook: str) -> None:
    """Try a hook again that is paused or off, at once.

    Example: wireroom watch resume 3f2a9c41d07be655
    """
    with open_store(settings_of(ctx)) as store:
        if not store.resume_hook(hook):
            raise UsageError(f"{hook}: there is no such hook; see `wireroom watch list`")


def hook_line(each: Hook) -> str:
    """One hook for people: where it leads, how it is, and why."""
    state: str = each.state
    if each.state == "active" and each.failing_since is not None:
        state = f"failing since {each.failing_since:%Y-%m-%d %H:%M}"
    reason = f": {shorten(each.reason, 120)}" if each.reason else ""
    return (
        f"hook {each.id} to {shorten(webhooks.plain_address(each.url), 100)}: {state}{reason}, "
        f"{counted(each.waiting, 'event')} to send"
    )
