"""What a claim allows: to keep its item for longer, to put it back, to hand it on, to end it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import msgspec

from wireroom.frontier import items
from wireroom.frontier.bodies import is_body
from wireroom.frontier.entering import ENTER_AT_ONCE, Entering, flat
from wireroom.frontier.items import Claim, Hop, Lease, NewItem
from wireroom.frontier.views import BATCH_KEEPS
from wireroom.records import Disposition


class Claims(Entering):
    """The moves of a claimed item; each returns False where the claim is no longer ours.

    ``asked_ago``: seconds since a request went out to the item's host, from which its interval
    counts.
    """

    def extend(self, lease: Lease, seconds: float, now: int | None = None) -> bool:
        """The lease holds for ``seconds`` from now; with none, the item is taken back at once."""
        return bool(
            self._run("extend", lease.key, lease.token, items.milliseconds(seconds), now=now)
        )

    def hand_on(
        self,
        claim: Claim,
        *,
        stage: str,
        queue: str,
        host: str = "",
        body_ref: str | None = None,
        hops: Sequence[Hop] = (),
        asked_ago: float | None = None,
        now: int | None = None,
    ) -> bool:
        """The item waits for its next stage, due now, attempts and failures forgotten."""
        body = items.with_hops(claim.item, _timed(hops, now), body_ref=body_ref)
        return self._move(
            claim,
            off="all",
            weight="none",
            place=(stage, queue, host),
            body=body,
            asked_ago=asked_ago,
            now=now,
        )

    def put_back(
        self,
        claim: Claim,
        *,
        due_in: float,
        weight: float,
        reason: str,
        host_backoff: float | None = None,
        hops: Sequence[Hop] = (),
        asked_ago: float | None = None,
        now: int | None = None,
    ) -> bool:
        """After a transient failure: the item waits ``due_in`` seconds.

        ``weight`` is added to its failures; its host is left alone for ``host_backoff`` seconds.
        The attempt stays counted; for an item that is not to blame there is `release`.
        """
        put = {"what": "put back", "reason": reason, "weight": weight}
        return self._move(
            claim,
            due=items.milliseconds(due_in),
            weight=repr(float(weight)),
            pause=items.milliseconds(host_backoff or 0),
            body=items.with_hops(
                claim.item, _timed([*hops, put], now), body_ref=claim.item.body_ref
            ),
            asked_ago=asked_ago,
            now=now,
        )

    def next_turn(
        self,
        claim: Claim,
        *,
        host: str,
        payload: dict[str, Any],
        children: Sequence[NewItem] = (),
        hops: Sequence[Hop] = (),
        asked_ago: float | None = None,
        now: int | None = None,
    ) -> bool:
        """The item goes on with ``payload`` when ``host`` may be asked again, before all that
        is ready there: one claim, one request.

        ``children``, a part of what it stands for and at most ``PART_MAX_ENTRIES``, enter in the
        same step and in its batch.  The attempt is not counted; stage, queue and failures stay.
        Raises ``DefectError`` (``item-too-large``); the claim holds then.
        """
        item = claim.item
        items.check_turn(item.key, host, payload)
        going = msgspec.structs.replace(item, payload=payload)
        return self._move(
            claim,
            off="1",
            place=(item.stage, item.queue, host),
            body=items.with_hops(going, _timed(hops, now), body_ref=item.body_ref),
            first=True,
            children=children,
            asked_ago=asked_ago,
            now=now,
        )

    def release(
        self,
        claim: Claim,
        *,
        due_in: float = 0.0,
        asked_ago: float | None = None,
        now: int | None = None,
    ) -> bool:
        """The item waits ``due_in`` seconds, as if it had not been claimed."""
        due = items.milliseconds(due_in)
        return self._move(claim, due=due, off="1", asked_ago=asked_ago, now=now)

    def _move(
        self,
        claim: Claim,
        *,
        due: int = 0,
        off: str = "0",
        weight: str = "0",
        pause: int = 0,
        place: tuple[str, str, str] = ("=", "", ""),
        body: bytes = b"",
        first: bool = False,
        children: Sequence[NewItem] = (),
        asked_ago: float | None = None,
        now: int | None = None,
    ) -> bool:
        key, token, ago = claim.item.key, claim.token, _ago(asked_ago)
        arguments = (key, token, due, off, weight, pause, *place, body, int(first), ago)
        entering = flat([items.new_arguments(child) for child in children])
        return bool(self._run("move", *arguments, *entering, now=now))

    def finish(
        self,
        claim: Claim,
        disposition: Disposition,
        *,
        children: Sequence[NewItem] = (),
        reenter: NewItem | None = None,
        result: dict[str, Any] | None = None,
        host_backoff: float | None = None,
        asked_ago: float | None = None,
        now: int | None = None,
    ) -> bool:
        """Ends the item with its disposition and drops its body; its host is left alone for
        ``host_backoff`` seconds.

        ``children`` enter in the same step, in the item's batch unless they name another;
        ``reenter`` (a source's next poll) enters in no batch but its own.  ``result`` goes to
        the batch, if the item has one.  Of very many children the first ones enter in steps
        of their own before it: an item that fails between enters them again in vain.
        """
        item = claim.item
        early = max(len(children) - ENTER_AT_ONCE, 0)
        if early:
            self.enter([_in_batch(child, item.batch) for child in children[:early]], now)
        said = {"item": item.id, "url": item.url, "kind": item.kind, "disposition": disposition}
        arguments = [items.new_arguments(child) for child in children[early:]]
        if reenter is not None:
            arguments.append(items.new_arguments(reenter))
        return bool(
            self._run(
                "finish",
                item.key,
                claim.token,
                disposition.value,
                msgspec.json.encode(said | (result or {})) if item.batch else "",
                BATCH_KEEPS,
                int(reenter is not None),
                items.milliseconds(host_backoff or 0),
                _ago(asked_ago),
                item.body_ref if is_body(item.body_ref) else "",
                *flat(arguments),
                now=now,
            )
        )


def _ago(seconds: float | None) -> int | str:
    return "" if seconds is None else items.milliseconds(seconds)


def _in_batch(child: NewItem, batch: str | None) -> NewItem:
    return msgspec.structs.replace(child, batch=child.batch or batch)


def _timed(hops: Sequence[Hop], now: int | None) -> list[Hop]:
    at = round(time.time() * 1000) if now is None else now
    return [{"at": at, **hop} for hop in hops]
