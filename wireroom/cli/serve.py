"""``wireroom serve``: what is stored, read over HTTP, off unless it is started."""

from __future__ import annotations

import logging
import signal
import time
from typing import Any

import click
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from wireroom.cli.connections import open_store
from wireroom.cli.copies import copy_of
from wireroom.cli.options import settings_of
from wireroom.embedded import connect
from wireroom.errors import UsageError
from wireroom.hosts import is_loopback
from wireroom.settings import Settings, split_address
from wireroom.store import Head, Store
from wireroom.webserver import bind, shown

log = logging.getLogger("wireroom.serve")


@click.command()
@click.pass_context
def serve(ctx: click.Context) -> None:
    """Serve what is stored over HTTP, read only, until Ctrl-C.

    Example: WIREROOM_SERVE_ADDRESS=127.0.0.1:8080 wireroom serve
    """
    from wireroom.api import Backend, make_api_server

    settings = settings_of(ctx)
    check_exposure(settings)
    with (
        bind(settings.serve_address, "serve_address") as bound,
        open_store(settings) as store,
        prompt_client(settings) as client,
    ):
        backend = Backend(
            settings=settings,
            store=store,
            client=client,
            copies=lambda store, head: _copies(store, head, settings),
            bursts=lambda client, language: _bursts(client, language, settings),
        )
        for each in (signal.SIGINT, signal.SIGTERM):
            # The server takes them while it runs, and raises them again at its end.
            signal.signal(each, lambda _number, _frame: None)
        log.info("serving at http://%s, described at /openapi.json", shown(bound))
        make_api_server(backend).run(sockets=[bound])
    log.info("stopped")


def prompt_client(settings: Settings) -> redis.Redis:
    """A client that says at once where Redis does not answer: somebody waits."""
    client = connect(settings)
    client.set_retry(Retry(NoBackoff(), 1))
    return client


def check_exposure(settings: Settings) -> None:
    """Raises ``UsageError`` where others than this machine could read without a token."""
    host, _port = split_address(settings.serve_address)
    if settings.serve_token or settings.serve_without_token or is_loopback(host):
        return
    raise UsageError(
        f"WIREROOM_SERVE_ADDRESS={settings.serve_address}: others could read there; set "
        "WIREROOM_SERVE_TOKEN in the environment (take one from `openssl rand -hex 32`), or "
        "WIREROOM_SERVE_WITHOUT_TOKEN=true"
    )


def _copies(store: Store, head: Head, settings: Settings) -> dict[str, Any] | None:
    return copy_of(store, head, settings.near_threshold)


def _bursts(client: redis.Redis, language: str | None, settings: Settings) -> list[Any]:
    from workers.state.bursts import BurstCounts

    return list(BurstCounts.from_settings(client, settings).current(time.time(), language))
