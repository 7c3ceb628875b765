"""What waits in the frontier, and how it is written there.

An item's value in Redis is a header that the Lua scripts read and change (the layout is in
``scripts/common.lua``), followed by a JSON array that only this module reads.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import msgspec

from wireroom import limits
from wireroom.errors import DefectError
from wireroom.records import Disposition, ItemKind, Record

TRAIL_MAX_HOPS: Final = 50
HOP_MAX_BYTES: Final = 2_048
KEY_MAX_BYTES: Final = 300
HOST_MAX_BYTES: Final = 300
NAME_MAX_BYTES: Final = 64
URL_MAX_BYTES: Final = 4 * limits.URL_MAX_CHARS

Hop = dict[str, Any]
State = Literal["waiting", "dispatched", "leased", "poisoned"]


class NewItem(Record, frozen=True, kw_only=True):
    """An item that wants to enter.

    ``host`` is the politeness group (``scheme://host:port``; empty: no budget applies),
    ``due_in`` the seconds until it may run, ``payload`` a small JSON object.  A key that is in
    the frontier already does not enter again; with ``replace_due`` it pulls the waiting item's
    time forward.
    """

    key: str
    kind: ItemKind
    stage: str
    queue: str
    host: str = ""
    url: str | None = None
    source: str | None = None
    batch: str | None = None
    payload: dict[str, Any] = msgspec.field(default_factory=dict)
    body_ref: str | None = None
    due_in: float = 0.0
    replace_due: bool = False


class Item(Record, frozen=True, kw_only=True):
    """One occurrence of a key in the frontier, from entering to its disposition."""

    key: str
    seq: int
    """microseconds since 1970 at entering, later where two would be the same: a key's next
    occurrence has another number, also after Redis was emptied in between"""
    kind: ItemKind
    stage: str
    queue: str
    host: str = ""
    url: str | None = None
    source: str | None = None
    batch: str | None = None
    payload: dict[str, Any] = msgspec.field(default_factory=dict)
    body_ref: str | None = None
    attempts: int = 0
    """claims in this stage, the present one included"""
    failures: float = 0.0
    """weighted transient failures in this stage"""
    trail: tuple[Hop, ...] = ()

    @property
    def id(self) -> str:
        """Identifies the occurrence."""
        return f"{self.key}.{self.seq}"

    @property
    def entered_at(self) -> int:
        """Milliseconds since 1970."""
        return self.seq // 1000


class Lease(NamedTuple):
    """What a claim is known by."""

    key: str
    token: str


class Claim(Record, frozen=True, kw_only=True):
    """The right to end or move an item, for as long as the lease holds."""

    item: Item
    token: str

    @property
    def lease(self) -> Lease:
        return Lease(self.item.key, self.token)


class Ready(NamedTuple):
    """An item that was dispatched: what a message must say."""

    key: str
    stage: str


class Seen(NamedTuple):
    """An item as ``peek`` found it."""

    item: Item
    state: State
    due: int
    """milliseconds since 1970"""


class BatchState(NamedTuple):
    entered: int
    ended: int


class Ledger(NamedTuple):
    """Every item accounted for: counters of what entered and ended, real sizes of the rest."""

    entered: dict[ItemKind, int]
    waiting: int
    dispatched: int
    leased: int
    ended: dict[tuple[ItemKind, Disposition], int]

    def balance(self) -> int:
        """Items that entered and are nowhere (negative: that are somewhere twice)."""
        inside = self.waiting + self.dispatched + self.leased
        return sum(self.entered.values()) - inside - sum(self.ended.values())


class Volume(NamedTuple):
    """Bytes in Redis."""

    bodies: int
    """compressed bodies in the claim check"""
    items: int
    """items other than polls, with what Redis needs beside their values"""


class Stats(NamedTuple):
    """What the metrics show."""

    items: dict[str, int]
    """by state: scheduled (waits for its time), ready (due), dispatched, leased"""
    queue_depth: dict[str, int]
    """messages handed out that no worker has come to yet, by queue"""
    ready: dict[str, int]
    hosts: dict[str, int]
    """hosts with ready items, by queue"""
    oldest_due_seconds: dict[str, float]
    body_bytes: int
    item_bytes: int

    @property
    def oldest_overall(self) -> float:
        """Seconds for which the longest waiting due item of any queue has been due."""
        return max(self.oldest_due_seconds.values(), default=0.0)


class _Body(msgspec.Struct, frozen=True, array_like=True):
    url: str | None
    source: str | None
    payload: dict[str, Any]
    body_ref: str | None
    trail: tuple[Hop, ...]


_FIELD_MAX_BYTES: Final = {
    "key": KEY_MAX_BYTES,
    "host": HOST_MAX_BYTES,
    "stage": NAME_MAX_BYTES,
    "queue": NAME_MAX_BYTES,
    "batch": NAME_MAX_BYTES,
    "url": URL_MAX_BYTES,
}
_HEAD = struct.Struct("<cHddd")
_STATES: Final[dict[bytes, State]] = {
    b"W": "waiting",
    b"R": "waiting",
    b"D": "dispatched",
    b"L": "leased",
    b"P": "poisoned",
}
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Body).decode


def new_arguments(item: NewItem) -> tuple[str | int | bytes, ...]:
    """The arguments of one entering item, in the scripts' order.

    Raises ``DefectError`` (``item-too-large``) where a field is beyond its limit.
    """
    _check(key=item.key, host=item.host, stage=item.stage, queue=item.queue)
    _check(batch=item.batch or "", url=item.url or "")
    return (
        item.key,
        milliseconds(item.due_in),
        int(item.replace_due),
        item.stage,
        item.queue,
        item.kind.value,
        item.batch or "",
        item.host,
        _encode([item.url, item.source, _packed(item.key, item.payload), item.body_ref, ()]),
    )


def check_turn(key: str, host: str, payload: dict[str, Any]) -> None:
    """Raises ``DefectError`` (``item-too-large``) where an item may not go on with these."""
    _check(host=host)
    _packed(key, payload)


def _check(**fields: str) -> None:
    for name, value in fields.items():
        most = _FIELD_MAX_BYTES[name]
        if len(value.encode("utf-8", "replace")) > most:
            raise DefectError("item-too-large", f"{name} of an item is over {most} bytes")


def _packed(key: str, payload: dict[str, Any]) -> msgspec.Raw:
    packed = msgspec.json.encode(payload)
    if len(packed) > limits.ITEM_PAYLOAD_MAX_BYTES:
        raise DefectError(
            "item-too-large",
            f"payload of {key} has {len(packed)} bytes of {limits.ITEM_PAYLOAD_MAX_BYTES} allowed",
        )
    return msgspec.Raw(packed)


def with_hops(item: Item, hops: Sequence[Hop], *, body_ref: str | None) -> bytes:
    """The item's JSON part after more hops.  The oldest hops are forgotten beyond 50."""
    added = [_bounded({"stage": item.stage, **hop}) for hop in hops]
    trail = (*item.trail, *added)[-TRAIL_MAX_HOPS:]
    return _encode(_Body(item.url, item.source, item.payload, body_ref, trail))


def _bounded(hop: Hop) -> Hop:
    if len(_encode(hop)) <= HOP_MAX_BYTES:
        return hop
    return {name: hop[name] for name in ("stage", "at", "seconds") if name in hop}


def parse(key: str, raw: bytes) -> Seen:
    """The item, its state and due time, from its value in Redis."""
    state, attempts, failures, due, seq = _HEAD.unpack_from(raw)
    at = _HEAD.size
    names = []
    for width in (1, 1, 1, 1, 2):
        size = int.from_bytes(raw[at : at + width], "little")
        at += width
        names.append(raw[at : at + size].decode())
        at += size
    stage, queue, kind, batch, host = names
    body = _decode(raw[at:])
    item = Item(
        key=key,
        seq=int(seq),
        kind=ItemKind(kind),
        stage=stage,
        queue=queue,
        host=host,
        url=body.url,
        source=body.source,
        batch=batch or None,
        payload=body.payload,
        body_ref=body.body_ref,
        attempts=attempts,
        failures=failures,
        trail=body.trail,
    )
    return Seen(item, _STATES[state], int(due))


def milliseconds(seconds: float) -> int:
    return max(round(seconds * 1000), 0)
