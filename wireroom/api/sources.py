"""Sources, each with its state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal, NotRequired, TypedDict

from wireroom.api import parameters as p
from wireroom.api.operations import Answer, Backend, Given, Operation, answer, json_of, page
from wireroom.api.problems import not_found
from wireroom.drifting import Drift, drift_of_source, drifting_hosts
from wireroom.health import SOURCE_STATES
from wireroom.hiding import record_without_secrets
from wireroom.records import Record
from wireroom.store import SourceRow
from wireroom.views.sources import listed_source, plain

STEP: Final = 100
_HUB: Final = ("hub", "topic", "state", "reason", "lease_until", "delivered_at")


class HubRecord(TypedDict):
    hub: str
    topic: str
    state: str
    reason: str | None
    lease_until: datetime | None
    delivered_at: datetime | None


class SourceRecord(TypedDict):
    """A source as it was registered, and what is known of it from polling (``state``)."""

    id: str
    url: str
    name: str | None
    kind: Literal["auto", "feed", "sitemap", "page", "homepage"]
    content: Literal["auto", "page", "inline"]
    poll_seconds: float | None
    tags: list[str]
    insecure_tls: bool
    status: Literal["new", "active", "quiet", "failing", "gone"]
    state: dict[str, Any]
    pushed_until: datetime | None
    subscription: HubRecord | None
    drift: NotRequired[str | None]


class SourcePage(Record, frozen=True, kw_only=True):
    """Sources by state, then by id."""

    items: list[SourceRecord]
    next: str | None


def listed(backend: Backend, given: Given) -> Answer:
    states = [given["state"]] if "state" in given else list(SOURCE_STATES)
    first, _, last = given.get("cursor", "").partition(".")
    if first in states:
        states = states[states.index(first) :]
    flags = _flags(backend)

    def found() -> Iterator[tuple[str, SourceRow]]:
        for state in states:
            after = last if state == first else ""
            while some := backend.store.source_page(state, after, STEP):
                yield from ((state, each) for each in some)
                after = some[-1].source.id

    rendered = (
        (json_of(_record(state, row, flags)), f"{state}.{row.source.id}") for state, row in found()
    )
    return page(rendered, given.get("limit", p.PAGE))


def one(backend: Backend, given: Given) -> Answer:
    row = backend.store.source_row(given["id"])
    if row is None:
        raise not_found("source")
    return answer(_record(str(row.state.get("status") or "new"), row, _flags(backend)))


def _flags(backend: Backend) -> dict[str, Drift]:
    client = backend.redis()
    return {} if client is None else drifting_hosts(client, backend.settings.redis_prefix)


def _record(status: str, row: SourceRow, flags: dict[str, Drift]) -> dict[str, Any]:
    drift = drift_of_source(row.source.url, flags) if flags else None
    record = {"status": status, **listed_source(row, drift)}
    if row.subscription is not None:
        known = plain(row.subscription)
        record["subscription"] = {name: known[name] for name in _HUB}
    shown: dict[str, Any] = record_without_secrets(record)
    return shown


OPERATIONS: Final = (
    Operation(
        path="/sources",
        name="listSources",
        summary="Sources with their states, without secrets in their addresses",
        parameters=(p.STATE, p.LIMIT, p.SOURCE_CURSOR),
        returns=SourcePage,
        handle=listed,
    ),
    Operation(
        path="/sources/{id}",
        name="getSource",
        summary="One source with its state",
        parameters=(p.identity("source"),),
        returns=SourceRecord,
        handle=one,
        missing=True,
    ),
)
