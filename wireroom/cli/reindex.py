"""``wireroom reindex``: rebuilds everything held in Redis from the store."""

from __future__ import annotations

import time

import click

from wireroom.cli.options import say, settings_of
from wireroom.cli.replay import running_system
from wireroom.embedded import connect

TOLD_SECONDS = 2.0
"""Between two lines of progress."""


@click.command()
@click.pass_context
def reindex(ctx: click.Context) -> None:
    """Fill Redis anew from the store: fingerprints, stories, polls; and the search index.

    May be interrupted and run again at any time.

    Example: wireroom reindex
    """
    from scheduler.enrol import enrol_all
    from wireroom.cadence import Bounds
    from workers.reindexing import rebuild

    settings = settings_of(ctx)
    started = told = time.monotonic()
    with running_system(settings) as system:

        def progress(name: str, count: int) -> None:
            nonlocal told
            system.keep_up()
            if time.monotonic() - told > TOLD_SECONDS:
                told = time.monotonic()
                say(f"{count:>9} {name} after {told - started:.0f} s", err=True)

        client = connect(settings)
        try:
            counts = rebuild(client, system.store, settings, progress)
        finally:
            client.close()
        counts["polls entered"] = enrol_all(system.store, system.frontier, Bounds.of(settings))
        counts["search rows"] = system.store.rebuild_search()
    for name, count in counts.items():
        say(f"{count:>9} {name}")
    say(f"done in {time.monotonic() - started:.1f} s", err=True)
