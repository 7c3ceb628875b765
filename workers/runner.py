"""Claim, run, record, hand on.

The order at the end of an item: the store first (its row for the occurrence is written
once), then the frontier, then the metrics.  A crash between the first two means that the
lease runs out, the item is claimed again, the store answers with the ending that it has, and
the frontier is told: nothing is lost and nothing happens twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence

import msgspec

from wireroom.errors import DefectError, TransientError
from wireroom.frontier import Claim, Item, NewItem
from wireroom.metrics import meters
from wireroom.quarantining import batch_result, occurrence
from wireroom.records import ItemKind
from wireroom.store import Outcome
from workers.attempt import UNAVAILABLE_SECONDS, Work, attempt, give_up
from workers.context import Context
from workers.trail import Trail
from workers.verdict import End, HandOn, NextTurn, Wait

log = logging.getLogger("wireroom.runner")

MORE_SECONDS = 1.0
"""How long a message may stand for more items, so that a warm shutdown is prompt."""


class Runner:
    """Runs the work of each stage for one process."""

    def __init__(
        self, context: Context, works: Mapping[str, Work], *, time_limit: float | None = None
    ) -> None:
        """``time_limit``: seconds for one item, where the work runs in a main thread."""
        self._context = context
        self._works = works
        self._time_limit = time_limit

    def run_message(self, queue: str, key: str, stage: str, more: int) -> None:
        """Works on the message's item, then, for a while, on up to ``more`` others of ``queue``
        that are ready; never raises for their sake."""
        until = time.monotonic() + MORE_SECONDS
        self.run(key, stage)
        while more > 0 and time.monotonic() < until and self._may_go_on(queue):
            if not self._take(queue):
                return
            more -= 1

    def _may_go_on(self, queue: str) -> bool:
        """Whether what comes of another item would find room."""
        if queue != "fetch":
            return True
        try:
            return not self._context.pressure.room().fetching
        except TransientError:
            return False

    def run(self, key: str, stage: str | None = None) -> None:
        """Works on the item ``key`` if it can be claimed now (and waits for ``stage``); never
        raises for its sake."""
        context = self._context
        context.turn.begin()
        try:
            claim = context.frontier.claim(
                key, context.owner, context.settings.lease_seconds, stage=stage
            )
        except TransientError as error:
            log.warning("not claimed, its lease brings it back: %s", error)
            return
        if claim is not None:
            self._work(claim)

    def _take(self, queue: str) -> bool:
        """Works on the next ready item; whether there was one."""
        context = self._context
        context.turn.begin()
        try:
            claim = context.frontier.take(queue, context.owner, context.settings.lease_seconds)
        except TransientError as error:
            log.warning("nothing taken: %s", error)
            return False
        if claim is not None:
            self._work(claim)
        return claim is not None

    def _work(self, claim: Claim) -> None:
        context, hand = self._context, self._context.hand
        trail = Trail(
            hand.step if hand is not None else None,
            item=claim.item.id,
            slow_seconds=context.settings.log_slow_seconds,
        )
        with context.keeper.keeping(claim) if hand is None else hand.holding(claim):
            try:
                verdict = attempt(context, claim.item, self._works, trail, self._time_limit)
                self._conclude(claim, verdict, trail)
            except TransientError as error:
                log.warning("not concluded: %s", error)
                self._wait(claim, Wait(seconds=UNAVAILABLE_SECONDS, counted=False))

    def _conclude(
        self, claim: Claim, verdict: HandOn | End | Wait | NextTurn, trail: Trail
    ) -> None:
        if isinstance(verdict, NextTurn):
            self._go_on(claim, verdict, trail)
        elif isinstance(verdict, Wait):
            self._wait(claim, verdict, trail)
        elif isinstance(verdict, HandOn):
            self._hand_on(claim, verdict, trail)
        else:
            self._end(claim, verdict, trail)

    def _go_on(self, claim: Claim, turn: NextTurn, trail: Trail) -> None:
        try:
            moved = self._context.frontier.next_turn(
                claim,
                host=turn.host,
                payload=turn.payload,
                children=turn.children,
                hops=trail.hops,
                asked_ago=self._context.turn.asked_ago(),
            )
        except DefectError as error:
            self._drop_bodies(turn.children)
            self._end(claim, give_up(self._context, claim.item, error.reason, str(error)), trail)
            return
        if not moved:
            self._drop_bodies(turn.children)

    def _drop_bodies(self, children: Sequence[NewItem]) -> None:
        """Of items that did not enter."""
        refs = [child.body_ref for child in children if child.body_ref]
        self._context.frontier.drop_bodies(refs)

    def _wait(self, claim: Claim, wait: Wait, trail: Trail | None = None) -> None:
        frontier, asked_ago = self._context.frontier, self._context.turn.asked_ago()
        try:
            if not wait.counted:
                # It leaves no trace: a long outage would fill Redis with trails.
                frontier.release(claim, due_in=wait.seconds, asked_ago=asked_ago)
                return
            frontier.put_back(
                claim,
                due_in=wait.seconds,
                weight=wait.weight,
                reason=wait.reason,
                host_backoff=wait.host_seconds,
                hops=trail.hops if trail else (),
                asked_ago=asked_ago,
            )
        except TransientError as error:
            log.warning("not put back, its lease brings it back: %s", error)

    def _hand_on(self, claim: Claim, verdict: HandOn, trail: Trail) -> None:
        frontier, item = self._context.frontier, claim.item
        body = verdict.body
        reference = None if body is None else frontier.put_body(body, asked_for=True)
        moved = frontier.hand_on(
            claim,
            stage=verdict.stage,
            queue=verdict.queue,
            host=verdict.host,
            body_ref=reference,
            hops=trail.hops,
            asked_ago=self._context.turn.asked_ago(),
        )
        if moved and item.body_ref:
            frontier.drop_body(item.body_ref)
        if not moved and reference:
            frontier.drop_body(reference)

    def _end(self, claim: Claim, end: End, trail: Trail) -> None:
        frontier, item = self._context.frontier, claim.item
        end = self._recorded(item, end, trail)
        result = batch_result(item, end.disposition, reason=end.reason, article=end.article)
        finished = frontier.finish(
            claim,
            end.disposition,
            children=end.children,
            reenter=end.again,
            host_backoff=end.host_seconds,
            asked_ago=self._context.turn.asked_ago(),
            result=result | ({"container": True} if end.container else {}),
        )
        if not finished:
            log.info("%s had been taken over by another worker", item.key)
            self._drop_bodies(end.children)
            return
        meters().items.labels(item.kind, end.disposition).inc()
        if end.after is not None:
            end.after()

    def _recorded(self, item: Item, end: End, trail: Trail) -> End:
        """The ending as the store has it; what it has already is believed over ``end``."""
        store = self._context.store
        if end.recorded:
            return end
        if item.kind == ItemKind.POLL:
            if end.quarantine is not None:
                store.quarantine_put(end.quarantine)
            return end
        committed = store.commit(
            Outcome(
                item=occurrence(item, trail.hops),
                disposition=end.disposition,
                reason=end.reason or "",
                quarantine=end.quarantine,
            )
        )
        return msgspec.structs.replace(
            end,
            disposition=committed.disposition,
            reason=committed.reason or None,
            article=committed.article_id or end.article,
        )
