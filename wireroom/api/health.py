"""Whether this process lives, and whether it can answer."""

from __future__ import annotations

from typing import Final

from wireroom.api.operations import Answer, Backend, Given, Operation, answer
from wireroom.records import Record


class Health(Record, frozen=True, kw_only=True):
    status: str


def lives(_backend: Backend, _given: Given) -> Answer:
    return answer(Health(status="ok"))


def ready(backend: Backend, _given: Given) -> Answer:
    """A store that does not answer raises, which is a 503."""
    backend.store.ping()
    return answer(Health(status="ready"))


OPERATIONS: Final = (
    Operation(
        path="/healthz",
        name="getHealth",
        summary="The process lives",
        returns=Health,
        handle=lives,
        public=True,
    ),
    Operation(
        path="/readyz",
        name="getReadiness",
        summary="The store answers",
        returns=Health,
        handle=ready,
        public=True,
    ),
)
