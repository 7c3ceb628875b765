"""``wireroom stories``: clusters of articles about one event, across languages."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from wireroom.cli.connections import open_store
from wireroom.cli.edges import edge_line
from wireroom.cli.leads import show_leads
from wireroom.cli.options import (
    counted,
    emit,
    json_option,
    moment,
    say,
    settings_of,
    shorten,
    since_option,
)
from wireroom.views.stories import StorySummary, summarise

SCREENFUL = 20
EDGES_SHOWN = 5


@click.command()
@since_option
@click.option("--limit", type=click.IntRange(min=1), help="At most so many")
@click.option("--outlets", is_flag=True, help="Instead: who publishes first, and who follows whom")
@json_option
@click.pass_context
def stories(
    ctx: click.Context, since: str | None, limit: int | None, outlets: bool, as_json: bool
) -> None:
    """Show stories, the latest first, and who took them from whom.

    Example: wireroom stories --since 1d
    """
    if limit is None and not as_json:
        limit = SCREENFUL
    after = moment(since, datetime.now(UTC))
    with open_store(settings_of(ctx)) as store:
        if outlets:
            show_leads(store.leads(after, limit), as_json=as_json)
            return
        for story in store.stories(after, limit):
            summary = summarise(story, store)
            if as_json:
                emit(summary)
            else:
                _print(summary)


def _print(story: StorySummary) -> None:
    first, last = story["first_at"], story["last_at"]
    span = f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}" if first and last else "-"
    say(f"{story['id']}  {shorten(story['title'] or '(no title)', 100)}")
    say(
        f"    {span}  {', '.join(story['languages'])}  {counted(story['articles'], 'article')}, "
        f"{counted(story['copies'], 'copy', 'copies')}, "
        f"{counted(story['independent_sources'], 'independent source')}"
    )
    for label, named in (("people", story["people"]), ("places", story["places"])):
        if named:
            shown = ", ".join(each["name"] for each in named)
            say(f"    {label}: {shorten(shown, 120)}")
    if story["outlets"]:
        say(f"    outlets: {shorten(', '.join(story['outlets']), 120)}")
    if (origin := story["origin"]) is not None:
        known = f" ({origin.article[:12]})" if origin.article else " (no article of it stored)"
        say(f"    origin: {shorten(origin.outlet or '(no outlet)', 60)}{known}")
    for edge in story["edges"][:EDGES_SHOWN]:
        say(f"    {edge_line(edge)}")
    if (more := len(story["edges"]) - EDGES_SHOWN) > 0:
        say(f"    … and {counted(more, 'more edge')} (--json)")
    for quote in story["quotes"][:2]:
        say(f"    “{shorten(quote['text'], 90)}” ({shorten(quote['speaker'], 30)})")
