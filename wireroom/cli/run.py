"""``up``, ``scheduler`` and ``worker``: the services."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

import click
import msgspec

from wireroom.cli.options import say, settings_of
from wireroom.cli.siterules import check_site_rules
from wireroom.errors import UsageError, WireroomError
from wireroom.settings import Settings
from wireroom.system import SERVICES, System

log = logging.getLogger("wireroom")

SUMMARY_SECONDS = 10.0


@click.command()
@click.option("--replay", "seeds", type=click.Path(path_type=Path), help="Seeds to replay first")
@click.option("--workers", type=click.IntRange(min=1), help="Processing children (default: cores)")
@click.pass_context
def up(ctx: click.Context, seeds: Path | None, workers: int | None) -> None:
    """Run scheduler, workers and metrics until Ctrl-C.

    Example: wireroom up --replay seeds
    """
    settings = settings_of(ctx)
    if workers is not None:
        settings = msgspec.structs.replace(settings, process_workers=workers)
    if seeds is not None and not seeds.exists():
        raise UsageError(f"{seeds}: there is no such file or folder")
    check_site_rules(settings)
    live = sys.stdout.isatty()
    with System(settings, quiet=live) as system:
        system.supervisor.handle_signals()
        log.info("metrics, /healthz and /readyz at %s", system.url)
        _register_sources(system)
        system.wait_until_complete(lambda: system.supervisor.stopping)
        if live:
            from wireroom.cli.live import watch

            watch(system, seeds)
        else:
            _plain(system, seeds)
        log.info("stopping")
    log.info("stopped")


def _plain(system: System, seeds: Path | None) -> None:
    """Plain lines: the replay's results, then a summary now and then."""
    from scheduler.replay import Replay, plan
    from wireroom.cli.replay import result_line

    if seeds is not None:
        replay = Replay(system.frontier, plan([seeds]), system.store.seed_key())
        for result in replay.results(lambda: _keep_going(system)):
            say(result_line(result))
        say(replay.summary())
    last, said = 0.0, ""
    while not system.supervisor.stopping:
        if time.monotonic() - last >= SUMMARY_SECONDS:
            last = time.monotonic()
            line = summary_line(system)
            if line != said:
                log.info(line)
                said = line
        system.supervisor.run_once()
        system.tend()


def _keep_going(system: System) -> bool:
    if not system.supervisor.stopping:
        system.tend()
    return not system.supervisor.stopping


def summary_line(system: System) -> str:
    """Counts by state and disposition, on one line."""
    try:
        ledger = system.frontier.ledger()
    except WireroomError as error:
        return f"waiting: {error}"
    ended: dict[str, int] = {}
    for (_kind, disposition), count in ledger.ended.items():
        ended[disposition] = ended.get(disposition, 0) + count
    shown = " ".join(f"{name}={count}" for name, count in sorted(ended.items()))
    return f"waiting={ledger.waiting} in-flight={ledger.dispatched + ledger.leased} {shown}".strip()


def _register_sources(system: System) -> None:
    from wireroom.cadence import Bounds
    from wireroom.registration import register
    from wireroom.sources import read_sources

    path = Path(system.settings.sources_file)
    if not path.exists():
        return
    register(system.store, system.frontier, read_sources(path), Bounds.of(system.settings))
    log.info("sources registered from %s", path)


@click.command()
@click.pass_context
def scheduler(ctx: click.Context) -> None:
    """Run one scheduler (several may run: one leads).

    Example: WIREROOM_REDIS_URL=redis://redis:6379 wireroom scheduler
    """
    _serve(settings_of(ctx), ["scheduler"])


@click.command()
@click.option("--queues", default="fetch,process", show_default=True, help="Queues to work on")
@click.option("--workers", type=click.IntRange(min=1), help="Processing children (default: cores)")
@click.pass_context
def worker(ctx: click.Context, queues: str, workers: int | None) -> None:
    """Run workers for some queues.

    Example: WIREROOM_REDIS_URL=redis://redis:6379 wireroom worker --queues fetch
    """
    settings = settings_of(ctx)
    if workers is not None:
        settings = msgspec.structs.replace(settings, process_workers=workers)
    names = [f"worker:{queue.strip()}" for queue in queues.split(",") if queue.strip()]
    unknown = [name for name in names if name not in SERVICES]
    if unknown or not names:
        known = ", ".join(name.partition(":")[2] for name in SERVICES if ":" in name)
        raise UsageError(f"--queues {queues}: the queues are {known}")
    check_site_rules(settings)
    _serve(settings, names)


def _serve(settings: Settings, services: list[str]) -> None:
    with System(settings, services, own_redis=False) as system:
        system.supervisor.handle_signals()
        log.info("%s: metrics, /healthz and /readyz at %s", ", ".join(services), system.url)
        while not system.supervisor.stopping:
            system.supervisor.run_once()
        log.info("stopping")
    log.info("stopped")
