"""The Celery application, built from the topology.  No task code here.

The broker only carries hints: the frontier is the record of what must be done, so every
setting below is chosen for "lose the message rather than block or repeat", and recovery is
the frontier's lease.  Known faults and the rule for each: docs/why-not.md.
"""

from __future__ import annotations

import re
from typing import Any

from celery import Celery
from kombu import Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES
from redis.connection import parse_url

from wireroom import topology
from wireroom.settings import Settings
from wireroom.transport import Connection
from wireroom.waiting import broker_prefix

TRANSPORT = "wireroom.transport:Transport"
VISIBILITY_SECONDS = 600
SOFT_SHUTDOWN_SECONDS = 5.0
LOST_SECONDS = 0.5
"""So long the place of a dead child waits for a result of its last message: nobody asks for one."""


def make_app(settings: Settings, redis_url: str) -> Celery:
    """An application that talks to ``redis_url``; workers import ``workers.tasks`` for tasks."""
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), TRANSPORT))
    app = Celery("wireroom", broker=_broker_url(redis_url))
    app.amqp.Connection = Connection
    app.conf.update(
        broker_use_ssl=_tls(redis_url),
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_default_queue=topology.QUEUES[0],
        task_queues=[
            Queue(name, Exchange(name, type="direct"), routing_key=name) for name in topology.QUEUES
        ],
        task_default_exchange=topology.QUEUES[0],
        task_default_routing_key=topology.QUEUES[0],
        task_create_missing_queues=False,
        task_routes={task: {"queue": queue} for queue, task in topology.TASKS.items()}
        | {topology.SWEEP_TASK: {"queue": topology.SWEEP_QUEUE}},
        worker_prefetch_multiplier=1,
        worker_lost_wait=LOST_SECONDS,
        worker_eta_task_limit=1,
        worker_soft_shutdown_timeout=SOFT_SHUTDOWN_SECONDS,
        worker_enable_soft_shutdown_on_idle=False,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_max_tasks_per_child=settings.child_max_tasks,
        worker_max_memory_per_child=settings.child_max_megabytes * 1024,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_SECONDS,
            "unacked_restore_interval": 5,
            "socket_timeout": 10,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 25,
            "global_keyprefix": broker_prefix(settings),
        },
        task_time_limit=VISIBILITY_SECONDS / 2,
        timezone="UTC",
    )
    return app


def _broker_url(redis_url: str) -> str:
    """Kombu writes a socket address as ``redis+socket://``; redis-py as ``unix://``.

    What an address says of TLS is left to ``_tls``: kombu would take it for all there is to say.
    """
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://").replace(
            "?db=", "?virtual_host="
        )
    return re.sub(r"(?<=[?&])ssl_[^&]*(?:&|$)", "", redis_url).rstrip("?&")


def _tls(redis_url: str) -> dict[str, Any] | None:
    """How a ``rediss://`` address is connected to, as redis-py understands it; none: without TLS.

    Kombu looks at no certificate unless it is told to: https://github.com/celery/kombu/pull/910
    """
    if not redis_url.startswith("rediss://"):
        return None
    options: dict[str, Any] = parse_url(redis_url)  # type: ignore[no-untyped-call]
    told = {name: value for name, value in options.items() if name.startswith("ssl_")}
    return {"ssl_cert_reqs": "required", "ssl_check_hostname": True} | told
