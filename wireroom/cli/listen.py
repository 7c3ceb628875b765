"""``wireroom listen``: the receiver of what hubs push, off unless it is started."""

from __future__ import annotations

import logging

import click

from wireroom import push
from wireroom.cli.options import settings_of
from wireroom.errors import UsageError
from wireroom.system import System
from wireroom.webserver import bind, shown

log = logging.getLogger("wireroom.listen")


@click.command()
@click.pass_context
def listen(ctx: click.Context) -> None:
    """Receive what WebSub hubs push, until Ctrl-C; behind a reverse proxy that ends TLS.

    Example: WIREROOM_PUSH_CALLBACK_URL=https://news.example.org/push wireroom listen
    """
    from wireroom.listener import make_receiver

    settings = settings_of(ctx)
    if not push.wanted(settings):
        raise UsageError(
            "WIREROOM_PUSH_CALLBACK_URL: must be set to the public address below which hubs "
            "reach this service; see docs/push.md"
        )
    with (
        bind(settings.push_listen_address, "push_listen_address") as bound,
        System(settings, (), own_redis=False) as system,
    ):
        system.supervisor.handle_signals()
        log.info("metrics, /healthz and /readyz at %s", system.url)
        base = settings.push_callback_url
        log.info("listening for hubs at http://%s, which %s leads to", shown(bound), base)
        make_receiver(settings, system.store, system.frontier).run(sockets=[bound])
        log.info("stopping")
    log.info("stopped")
