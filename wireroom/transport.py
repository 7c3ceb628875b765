"""Kombu's Redis transport and connection, but for five faults.

- An acknowledgement that fails frees its place.  Where the connection breaks before a message is
  acknowledged, kombu counts the message as in hand for ever; a worker that prefetches one message
  then takes no other, although it lives and is connected again.  The message itself comes back
  when the visibility timeout is over, and its claim is refused.
- A Redis that cannot take writes for a while (its memory is full, it is a replica, its disk is) is
  a connection that fails: kombu takes it for an error that ends the worker.
- A channel whose connection was closed meanwhile says so, instead of failing on ``None``.
- A worker looks for a Redis that was lost every two seconds.  Celery's pauses grow to half a
  minute, in which everything waits although Redis is back.
- Something in a queue that is no message of ours is dropped: kombu ends the worker for it, or
  unpacks it to any size.
"""

from __future__ import annotations

import base64
import json
import logging
from typing import Any, Final

from kombu import connection
from kombu.transport import redis, virtual
from redis import exceptions

from wireroom import limits, topology

log = logging.getLogger("wireroom.transport")

RECONNECT_SECONDS: Final = 2.0
"""Longest pause between two tries to reach a Redis that was lost."""
_UNUSED: Final = ("compression", "eta", "expires", "group", "shadow")
"""Headers with which Celery would do something else than call the task now."""
_ARGUMENTS: Final = (str, str, int)
"""An item's key, its stage, and for how many more items the message stands."""
_NO_MESSAGE: Final = (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What kombu's JSON ends in where it is none, or has other types than it says."""
_PASSING: Final = (exceptions.OutOfMemoryError, exceptions.ReadOnlyError)


def _is_ours(message: Any) -> bool:
    """Whether it calls a task of ours with arguments of the right types, and does nothing else."""
    if not isinstance(message, dict):
        return False
    body, headers, properties = (message.get(each) for each in ("body", "headers", "properties"))
    return (
        message.get("content-type") == "application/json"
        and isinstance(headers, dict)
        and isinstance(properties, dict)
        and isinstance(properties.get("delivery_tag"), str)
        and properties.get("body_encoding") == "base64"
        and headers.get("task") in topology.TASK_NAMES
        and isinstance(headers.get("id"), str)
        and all(headers.get(each) is None for each in _UNUSED)
        and headers.get("timelimit") in (None, [None, None])
        and isinstance(body, str)
        and len(body) <= limits.MESSAGE_MAX_BYTES
        and _is_call(headers["task"], json.loads(base64.b64decode(body, validate=True)))
    )


def _is_call(task: str, body: Any) -> bool:
    positional, named, further = body
    if any(further.values()) or named:
        return False
    wanted = [] if task == topology.SWEEP_TASK else list(_ARGUMENTS)
    if [type(each) for each in positional] != wanted:
        return False
    return not wanted or 0 <= positional[2] <= limits.MESSAGE_MAX_ITEMS


class QoS(redis.QoS):  # type: ignore[misc]  # kombu has no types
    """Which messages are in hand."""

    def ack(self, delivery_tag: Any) -> None:
        try:
            super().ack(delivery_tag)
        except BaseException:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):  # type: ignore[misc]
    QoS = QoS

    def _connparams(self, asynchronous: bool = False) -> Any:
        if self.connection is None:
            raise exceptions.ConnectionError("the channel was closed")
        return super()._connparams(asynchronous=asynchronous)

    def _brpop_read(self, **options: Any) -> Any:
        """What is taken from a list may be anything: it is gone from there either way."""
        try:
            return super()._brpop_read(**options)
        except _NO_MESSAGE as error:
            if self.client.connection is None:
                raise
            log.error("dropped from a queue: it is no message (%s)", type(error).__name__)
            return True


class Transport(redis.Transport):  # type: ignore[misc]
    Channel = Channel

    def _deliver(self, message: Any, queue: str) -> None:
        """Raises ``ValueError`` for what no scheduler of ours sends."""
        if not _is_ours(message):
            raise ValueError("not of the form that our messages have")
        super()._deliver(message, queue)

    connection_errors = (*redis.Transport.connection_errors, *_PASSING)


class Connection(connection.Connection):  # type: ignore[misc]
    def ensure_connection(self, *args: Any, **options: Any) -> Any:
        pauses = dict.fromkeys(("interval_start", "interval_step"), RECONNECT_SECONDS / 4)
        return super().ensure_connection(
            *args, **(pauses | {"interval_max": RECONNECT_SECONDS} | options)
        )
