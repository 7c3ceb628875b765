"""An item that cannot be processed ends, with its input kept: the store first, then the
frontier, so that a crash between the two only repeats the second."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from wireroom.errors import DefectError
from wireroom.frontier import Claim, Frontier, Item
from wireroom.metrics import meters
from wireroom.records import Disposition, ItemKind
from wireroom.seedfile import named_by_us, read_start
from wireroom.store import Occurrence, Outcome, Quarantined, Store

INPUT_MAX_BYTES = 16 * 2**20


def occurrence(item: Item, hops: list[dict[str, Any]]) -> Occurrence:
    """The item as the store knows it, with everything that happened to it."""
    return Occurrence(
        id=item.id,
        key=item.key,
        kind=item.kind,
        url=item.url,
        source=item.source,
        batch=item.batch,
        entered_at=datetime.fromtimestamp(item.entered_at / 1000, UTC),
        trail=[*item.trail, *hops],
    )


def quarantined(
    store: Store, frontier: Frontier, item: Item, reason: str, detail: str
) -> Quarantined:
    """What is kept of ``item``: its body from the claim check or its file, as far as there."""
    return Quarantined(
        id=item.id,
        key=item.key,
        kind=item.kind,
        stage=item.stage,
        url=item.url,
        reason=reason,
        detail=detail,
        input=_input(store, frontier, item),
        item=msgspec.to_builtins(item),
        attempts=item.attempts,
    )


def _input(store: Store, frontier: Frontier, item: Item) -> bytes | None:
    """What may be read for processing may be kept, and nothing else."""
    try:
        if item.body_ref:
            return frontier.get_body(item.body_ref)
        if "path" not in item.payload or not named_by_us(item.payload, store.seed_key()):
            return None
        path, root = Path(item.payload["path"]), Path(item.payload["root"])
        return read_start(path, root, INPUT_MAX_BYTES)
    except DefectError:
        return None


def batch_result(item: Item, disposition: str, **more: Any) -> dict[str, Any]:
    """What a replay is told about an ending."""
    name = item.payload.get("name") or item.url or item.key
    return {
        "item": name,
        "key": item.key,
        "url": item.url,
        "kind": item.kind,
        "disposition": disposition,
    } | more


def quarantine_poisoned(store: Store, frontier: Frontier, claim: Claim) -> None:
    """Ends an item whose claims ran out one after the other: it kills or blocks its worker.
    What its workers died of, as far as they could be asked, is said.

    Raises ``TransientError`` where the store or Redis does not answer; the item comes back.
    """
    item = claim.item
    reason = "lost-its-workers"
    causes = frontier.causes(item.key)
    lines = causes or ["killed with its machine, stopped, or stuck until now"]
    detail = "\n".join([f"{item.attempts} claims ran out in stage {item.stage}:", *lines])
    hops: list[dict[str, Any]] = [
        {"stage": item.stage, "at": round(time.time() * 1000), "what": cause} for cause in causes
    ]
    keep = quarantined(store, frontier, item, reason, detail)
    outcome = Outcome(
        item=occurrence(item, hops),
        disposition=Disposition.QUARANTINED,
        reason=reason,
        quarantine=keep,
    )
    disposition, article = Disposition.QUARANTINED, None
    if item.kind != ItemKind.POLL:
        # The item may have been committed by a worker that died before telling the frontier.
        committed = store.commit(outcome)
        disposition, article = committed.disposition, committed.article_id
    else:
        store.quarantine_put(keep)
    result = batch_result(item, disposition, reason=reason, article=article)
    if frontier.finish(claim, disposition, result=result):
        meters().items.labels(item.kind, disposition).inc()
