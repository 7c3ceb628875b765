"""``wireroom reindex``: rebuilds everything held in Redis from the store."""

from __future__ import annotations

import time

import click

from wireroom.cli.options import say, settings_of
from wireroom.cli.replay import running_system
from wireroom.embedded import connect


@click.command()
@click.pass_context
def reindex(ctx: click.Context) -> None:
    """Fill Redis anew from the store: fingerprints, stories, polls; and the search index.

    Example: wireroom reindex
    """
    from scheduler.enrol import enrol_all
    from wireroom.cadence import Bounds
    from workers.reindexing import rebuild

    settings = settings_of(ctx)
    started = time.monotonic()
    with running_system(settings) as system:
        client = connect(settings)
        try:
            counts = rebuild(client, system.store, settings)
        finally:
            client.close()
        counts["polls entered"] = enrol_all(system.store, system.frontier, Bounds.of(settings))
        counts["search rows"] = system.store.rebuild_search()
    for name, count in counts.items():
        say(f"{count:>9} {name}")
    say(f"done in {time.monotonic() - started:.1f} s", err=True)
