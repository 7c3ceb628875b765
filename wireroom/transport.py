"""Kombu's Redis transport, but for one fault: an acknowledgement that fails frees its place.

Where the connection breaks before a message is acknowledged, kombu counts the message as in hand
for ever; a worker that prefetches one message then takes no other, although it lives and is
connected again.  The message itself comes back when the visibility timeout is over, and its claim
is refused.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis, virtual


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


class Transport(redis.Transport):  # type: ignore[misc]
    Channel = Channel
