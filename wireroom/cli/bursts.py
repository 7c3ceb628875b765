"""``wireroom bursts``: which names and words are suddenly frequent."""

from __future__ import annotations

import time

import click

from wireroom.cli.connections import open_redis
from wireroom.cli.options import counted, emit, json_option, say, settings_of, shorten
from wireroom.frontier import translate

SCREENFUL = 30


@click.command()
@click.option("--language", help="Keywords of this language only, as ar; names of all")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many")
@json_option
@click.pass_context
def bursts(ctx: click.Context, language: str | None, limit: int | None, as_json: bool) -> None:
    """Show names and words that are suddenly frequent, the strongest first: articles that have
    them, how many were to be expected, and the name's id or the word's language.

    Example: wireroom bursts --language ar
    """
    from workers.state.bursts import BurstCounts

    settings = settings_of(ctx)
    if limit is None and not as_json:
        limit = SCREENFUL
    with open_redis(settings) as client:
        if client is None:
            say(
                f"nothing is running on {settings.data_dir}: `wireroom up` starts it; what bursts "
                "articles had is in `wireroom articles --json` under notes.bursts",
                err=True,
            )
            return
        with translate():
            found = BurstCounts.from_settings(client, settings).current(time.time(), language)
    for each in found[:limit]:
        if as_json:
            emit(each)
        else:
            of = each.id or each.language or ""
            say(
                f"{each.score:6.1f}  {each.articles:5d} of {each.expected:<8g} "
                f"{shorten(each.text, 50):50}  {shorten(of, 28)}"
            )
    if not as_json:
        say(counted(len(found[:limit]), "burst"), err=True)
