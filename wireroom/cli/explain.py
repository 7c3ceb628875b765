"""``wireroom explain``: everything that happened to one URL, item or article."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from wireroom.cli.connections import open_frontier, open_store
from wireroom.cli.copies import copy_lines, copy_of
from wireroom.cli.differences import colour_of, difference_lines
from wireroom.cli.edges import edge_line
from wireroom.cli.markwords import mark_line
from wireroom.cli.options import counted, emit, json_option, say, settings_of, shorten
from wireroom.store import Store, Version
from wireroom.views.explaining import Looked, explanation, look_up, taken


@click.command()
@click.argument("url_or_id")
@json_option
@click.pass_context
def explain(ctx: click.Context, url_or_id: str, as_json: bool) -> None:
    """Each hop, decision, timing and disposition of one item.

    Example: wireroom explain https://example.org/news/harbour-strike
    """
    settings = settings_of(ctx)
    with open_store(settings) as store, open_frontier(settings) as frontier:
        looked = look_up(store, frontier, url_or_id)
        if as_json:
            emit(
                explanation(
                    looked,
                    store,
                    lambda head: copy_of(store, head, settings.near_threshold),
                    versions=True,
                )
            )
        else:
            _print(looked, store, settings.near_threshold)
    if not looked.known:
        say(f"{shorten(url_or_id, 200)}: never entered here", err=True)
        ctx.exit(1)


def _print(looked: Looked, store: Store, threshold: float) -> None:
    found, waiting = looked
    if waiting is not None:
        due = datetime.fromtimestamp(waiting.due / 1000, UTC)
        item = waiting.item
        say(
            f"{item.id}: {waiting.state} for stage {item.stage}, due {due:%Y-%m-%d %H:%M:%S}, "
            f"{item.attempts} tries"
        )
        for hop in item.trail:
            say("  " + hop_line(hop))
    for ended in found.items:
        say(
            f"{ended.id}: {ended.disposition}"
            + (f" ({ended.reason})" if ended.reason else "")
            + f" at {ended.ended_at:%Y-%m-%d %H:%M:%S}"
            + (f", article {ended.article_id}" if ended.article_id else "")
        )
        if ended.entered_at is not None:
            say(f"  {ended.entered_at:%H:%M:%S.%f} entered")
        for hop in ended.trail or ():
            say("  " + hop_line(hop))
    for kept in found.quarantined:
        say(f"in quarantine: {kept.id}: {kept.reason} {shorten(kept.detail or '', 160)}")
    for head in found.articles:
        say(f"article {head.id}: {shorten(head.title or '(no title)', 90)}")
        copies = copy_of(store, head, threshold)
        for line in copy_lines(copies) if copies is not None else ():
            say(f"  {line}", colour=colour_of(line))
        if head.story_id:
            say(f"  story {head.story_id}")
        told = taken(store, head.id)
        if (origin := told["origin"]) is not None:
            say(
                f"  origin {shorten(origin.outlet or '(no outlet)', 60)}"
                + (f" ({origin.article[:12]})" if origin.article else "")
                + f", {counted(origin.independent_sources, 'independent source')}"
            )
        for edge in told["edges"]:
            say(f"  {edge_line(edge)}")
        for mark in store.marks_of(head.id):
            say(f"  {mark_line(mark)}")
        article = store.article(head.id)
        for field, evidence in (article.evidence if article else {}).items():
            say(
                f"  {field}: {shorten(str(evidence.value), 80)} "
                f"[{evidence.method}, {evidence.confidence:.2f}, {evidence.source or '-'}]"
            )
        if head.versions > 1:
            for version in store.versions_of(head.id):
                say(version_line(version))
                for line in difference_lines(version.diff or {}):
                    say(f"    {line}", colour=colour_of(line))


def version_line(version: Version) -> str:
    """When a version was stored, when it says that it was modified, and whether it should have."""
    said = f", modified {version.modified_at:%Y-%m-%d %H:%M}" if version.modified_at else ""
    silent = ", a silent edit: it gives no new time of change" if version.silent else ""
    return f"  version {version.n} at {version.stored_at:%Y-%m-%d %H:%M:%S}{said}{silent}"


def hop_line(hop: dict[str, Any]) -> str:
    """One hop for people: when, which stage, how long, what."""
    at = datetime.fromtimestamp(hop.get("at", 0) / 1000, UTC)
    rest = {k: v for k, v in hop.items() if k not in ("at", "stage", "seconds")}
    said = ", ".join(f"{key} {value}" for key, value in rest.items())
    milliseconds = hop.get("seconds", 0) * 1000
    line = f"{at:%H:%M:%S.%f} {hop.get('stage', ''):12} {milliseconds:8.1f} ms  {said}"
    return shorten(line, 200)
