"""Kombu's Redis transport, but for three faults.

- An acknowledgement that fails frees its place.  Where the connection breaks before a message is
  acknowledged, kombu counts the message as in hand for ever; a worker that prefetches one message
  then takes no other, although it lives and is connected again.  The message itself comes back
  when the visibility timeout is over, and its claim is refused.
- A Redis that cannot take writes for a while (its memory is full, it is a replica, its disk is) is
  a connection that fails: kombu takes it for an error that ends the worker.
- A channel whose connection was closed meanwhile says so, instead of failing on ``None``.
"""

from __future__ import annotations

from typing import Any, Final

from kombu.transport import redis, virtual
from redis import exceptions

_PASSING: Final = (exceptions.OutOfMemoryError, exceptions.ReadOnlyError)


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


class Transport(redis.Transport):  # type: ignore[misc]
    Channel = Channel
    connection_errors = (*redis.Transport.connection_errors, *_PASSING)
