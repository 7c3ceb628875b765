"""``wireroom articles``: search what is stored."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from wireroom.cli.connections import open_store
from wireroom.cli.options import (
    article_line,
    condition_options,
    counted,
    emit,
    json_option,
    moment,
    say,
    settings_of,
)

SCREENFUL = 30


@click.command()
@click.argument("query", required=False)
@condition_options
@click.option("--limit", type=click.IntRange(min=1), help="At most so many")
@json_option
@click.pass_context
def articles(
    ctx: click.Context,
    query: str | None,
    since: str | None,
    language: str | None,
    entity: str | None,
    story: str | None,
    source: str | None,
    watchlist: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Search stored articles, the last stored first.  Words must all occur; "quote" phrases.
    A * marks a time of storing: the date of publication is not known.

    Example: wireroom articles "harbour strike" --since 2d --language en
    """
    if limit is None and not as_json:
        limit = SCREENFUL
    shown = 0
    with open_store(settings_of(ctx)) as store:
        for article in store.find(
            query,
            since=moment(since, datetime.now(UTC)),
            language=language,
            entity=entity,
            story=story,
            source=source,
            watchlist=watchlist,
            limit=limit,
        ):
            shown += 1
            if as_json:
                emit(article)
            else:
                say(article_line(article))
    if not as_json:
        say(counted(shown, "article") + (" (--limit for more)" if shown == limit else ""), err=True)
