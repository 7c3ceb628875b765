"""``wireroom replay``: seed files through the same queues and stages as live items."""

from __future__ import annotations

import logging
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
import redis

from scheduler.replay import FeedReplay, Replay, Result, Seed, plan
from scheduler.seedfeed import SeedFeed
from wireroom import limits, presence, private
from wireroom.cli.manifest import Manifest
from wireroom.cli.options import emit, say, settings_of, shorten
from wireroom.cli.siterules import check_site_rules
from wireroom.embedded import connect
from wireroom.errors import UsageError
from wireroom.folders import run_folder
from wireroom.frontier import Frontier
from wireroom.settings import Settings
from wireroom.store import Store
from wireroom.system import START_SECONDS, System, take_lock

log = logging.getLogger("wireroom")

LOOPBACK = "127.0.0.1/32"
FEED_CONCURRENCY = 8
FOLLOW_SECONDS = 1.0
START_LOOK_SECONDS = 0.2


class Running:
    """The system that does the work: one that runs already, or our own."""

    def __init__(self, frontier: Frontier, store: Store, keep_up: Callable[[], None]) -> None:
        self.frontier = frontier
        self.store = store
        self.keep_up = keep_up


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="Seeds a second")
@click.option("--loop", is_flag=True, help="Begin again when all have ended, until Ctrl-C")
@click.option("--follow", is_flag=True, help="Go on with files that are added, until Ctrl-C")
@click.option(
    "--check", type=click.Path(path_type=Path), metavar="MANIFEST", help="Hold results against it"
)
@click.option("--as-feed", is_flag=True, help="Serve the seeds on loopback and poll them")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each item")
@click.pass_context
def replay(
    ctx: click.Context,
    paths: tuple[str, ...],
    rate: float | None,
    loop: bool,
    follow: bool,
    check: Path | None,
    as_feed: bool,
    as_json: bool,
) -> None:
    """Replay seed files or folders (- reads one seed from standard input).

    Exit code 0 when every item ended as stored, updated, duplicate or unchanged; with --check
    when all results agree with the manifest.

    Example: wireroom replay seeds --check seeds/manifest.toml
    """
    settings = settings_of(ctx)
    if as_feed and (loop or follow or rate is not None):
        raise UsageError("--as-feed polls once: it goes with neither --rate, --loop nor --follow")
    if check is not None and (loop or follow):
        raise UsageError("--check ends with the replay: it goes with neither --loop nor --follow")
    manifest = Manifest.read(check) if check is not None else None
    leave_out = frozenset({check.resolve()}) if check is not None else frozenset()
    sources = [_stdin_seed(settings) if path == "-" else Path(path) for path in paths]
    seeds = list(plan(sources, leave_out))
    if not seeds and not follow:
        raise UsageError(f"{', '.join(paths)}: there are no files in it")
    feed = SeedFeed(seeds) if as_feed else None
    try:
        with running_system(_feed_settings(settings, feed)) as system:
            if feed is not None:
                system.frontier.set_host(feed.host, concurrency=FEED_CONCURRENCY, min_interval=0.0)
                passes: Iterator[Replay] = iter([FeedReplay(system.frontier, feed.url, feed.host)])
            else:
                key = system.store.seed_key()
                passes = _passes(
                    system.frontier, seeds, sources, leave_out, key, rate, loop, follow
                )
            ok = _print_all(system, passes, feed, manifest, as_json)
    finally:
        if feed is not None:
            feed.close()
    ctx.exit(0 if ok else 1)


def _print_all(
    system: Running,
    passes: Iterator[Replay],
    feed: SeedFeed | None,
    manifest: Manifest | None,
    as_json: bool,
) -> bool:
    """Prints each ending and the summaries; whether all went well."""
    ok = True
    results: list[Result] = []
    for one in passes:
        for result in one.results(lambda: system.keep_up() is None):
            if feed is not None and (name := feed.name_of(result.item)):
                result = msgspec.structs.replace(result, item=name)
            if result.container:
                continue
            if manifest is not None:
                results.append(result)
            if as_json:
                fields = ("item", "url", "disposition", "reason", "article")
                emit({name: getattr(result, name) for name in fields})
            else:
                say(result_line(result))
        ok = ok and one.failed == 0
        say(one.summary(), err=as_json)
    if manifest is None:
        return ok
    differences = manifest.differences(results, system.store)
    for line in differences:
        say(line, err=as_json)
    say(f"{manifest.path}: {len(differences)} differences in {len(results)} results", err=as_json)
    return not differences


def result_line(result: Result) -> str:
    """One ending for people."""
    line = f"{result.disposition:11} {shorten(result.item, 100)}"
    if result.reason:
        line += f"  ({shorten(result.reason, 60)})"
    if result.article:
        line += f"  {result.article[:12]}"
    return line


def _passes(
    frontier: Frontier,
    seeds: list[Seed],
    sources: list[Path],
    leave_out: frozenset[Path],
    key: bytes,
    rate: float | None,
    loop: bool,
    follow: bool,
) -> Iterator[Replay]:
    """One pass, or as many as ``--loop`` and ``--follow`` ask for."""
    import time

    yield Replay(frontier, seeds, key, rate)
    while loop:
        yield Replay(frontier, plan(sources, leave_out), key, rate)
    seen = {_stamp(seed) for seed in seeds}
    while follow:
        time.sleep(FOLLOW_SECONDS)
        fresh = [seed for seed in plan(sources, leave_out) if _stamp(seed) not in seen]
        if fresh:
            seen.update(_stamp(seed) for seed in fresh)
            yield Replay(frontier, fresh, key, rate)


def _stamp(seed: Seed) -> tuple[str, int, int]:
    """What changes when a file is written again."""
    try:
        status = Path(seed.path).stat()
    except OSError:
        return seed.path, 0, 0
    return seed.path, status.st_mtime_ns, status.st_size


def _stdin_seed(settings: Settings) -> Path:
    """Standard input as a file of the data directory: what it held can be looked at later."""
    folder = settings.data_path / "stdin"
    private.make_folder(folder)
    path = folder / f"{presence.owner_name('stdin').rpartition(':')[2]}.seed"
    with open(path, "wb", opener=private.opener) as out:
        shutil.copyfileobj(sys.stdin.buffer, out)
        if out.tell() > max(settings.seed_max_bytes, limits.SEED_MAX_BYTES):
            log.warning("standard input is larger than a seed may be")
    return path


def _feed_settings(settings: Settings, feed: SeedFeed | None) -> Settings:
    """For a system of our own, the guard lets the feed's own address through."""
    if feed is None:
        return settings
    return msgspec.structs.replace(
        settings,
        fetch_allow_networks=(*settings.fetch_allow_networks, LOOPBACK),
        fetch_allow_ports=(*settings.fetch_allow_ports, str(feed.port)),
        fetch_robots=False,
    )


@contextmanager
def running_system(settings: Settings) -> Iterator[Running]:
    """The running system of these settings, or an embedded one for the duration."""
    if _is_served(settings):
        client = connect(settings)
        store = Store.open(settings.effective_store_url)
        try:
            yield Running(Frontier.from_settings(client, settings), store, lambda: None)
        finally:
            store.close()
            client.close()
        return
    check_site_rules(settings)
    with System(settings, quiet=sys.stderr.isatty()) as system:
        system.supervisor.handle_signals()

        def keep_up() -> None:
            if system.supervisor.stopping:
                raise KeyboardInterrupt
            system.tend()

        system.wait_until_complete(lambda: system.supervisor.stopping)
        yield Running(system.frontier, system.store, keep_up)


def _is_served(settings: Settings) -> bool:
    """Whether a complete system already works on this Redis; one that is starting is waited for."""
    if _is_complete(settings):
        return True
    if settings.redis_url is not None:
        return False
    run_folder(settings)
    try:
        take_lock(settings).close()
    except UsageError:
        say("a system is starting here; waiting for it", err=True)
        deadline = time.monotonic() + START_SECONDS
        while not _is_complete(settings):
            if time.monotonic() > deadline:
                raise
            time.sleep(START_LOOK_SECONDS)
        return True
    return False


def _is_complete(settings: Settings) -> bool:
    client = connect(settings)
    try:
        return presence.complete(presence.services(client, settings.redis_prefix))
    except redis.RedisError:
        return False
    finally:
        client.close()
