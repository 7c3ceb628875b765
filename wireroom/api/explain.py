"""What happened to one URL, item or article."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, TypedDict

from wireroom.api import parameters as p
from wireroom.api.operations import Answer, Backend, Given, Operation, answer
from wireroom.api.problems import not_found
from wireroom.frontier import Frontier
from wireroom.hiding import record_without_secrets
from wireroom.store import Ended, Head, Mark
from wireroom.views.explaining import Kept, Looked, Taken, explanation, look_up
from wireroom.views.sources import plain


class WaitingItem(TypedDict):
    """An item on its way; ``trail`` is what happened to it so far."""

    id: str
    state: str
    due: datetime
    stage: str
    url: str | None
    source: str | None
    attempts: int
    trail: list[dict[str, Any]]


class ItemExplained(TypedDict):
    """As ``wireroom explain --json``, without what a waiting item carries and without the texts of
    versions, which `listVersions` has."""

    waiting: WaitingItem | None
    items: list[Ended]
    articles: list[Head]
    copies: dict[str, dict[str, Any]]
    republication: dict[str, Taken]
    watchlists: dict[str, list[Mark]]
    quarantined: list[Kept]


def explained(backend: Backend, given: Given) -> Answer:
    client, store = backend.redis(), backend.store
    frontier = None if client is None else Frontier.from_settings(client, backend.settings)
    looked = look_up(store, frontier, given["of"])
    if not looked.known:
        raise not_found("item: nothing of that name ever entered")
    told = explanation(looked, store, lambda head: backend.copies(store, head), versions=False)
    return answer(record_without_secrets(plain({**told, "waiting": _waiting(looked)})))


def _waiting(looked: Looked) -> WaitingItem | None:
    """Without its payload: what that holds is the workers' (paths of seeds, signatures)."""
    live = looked.waiting_record()
    if live is None:
        return None
    item = live["item"]
    return WaitingItem(
        id=item.id,
        state=live["state"],
        due=live["due"],
        stage=item.stage,
        url=item.url,
        source=item.source,
        attempts=item.attempts,
        trail=list(item.trail),
    )


OPERATIONS: Final = (
    Operation(
        path="/explain",
        name="explain",
        summary="Each hop, decision, timing and disposition of one item",
        parameters=(p.OF,),
        returns=ItemExplained,
        handle=explained,
        missing=True,
    ),
)
