"""The scripts held against the model, move by move, on a real Redis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import redis
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.frontier import frontier_model as fm
from wireroom.frontier import Claim, Frontier, NewItem
from wireroom.records import Disposition, ItemKind

KEYS = [f"page:{n}" for n in range(8)]
HOSTS = ["", "http://a.example:80", "https://b.example:443"]
STAGES = {"poll": "fetch", "fetch": "fetch", "process": "process"}
OWNERS = ["worker-1", "worker-2"]
PREFIX = "machine:"
BESIDE = 340
"""What an item weighs beside its value, as in common.lua."""

new_items = st.builds(
    lambda key, kind, stage, host, batch, due_in, replace: NewItem(
        key=key,
        kind=kind,
        stage=stage,
        queue=STAGES[stage],
        host=host,
        url="https://a.example/x",
        batch=batch,
        due_in=due_in,
        replace_due=replace,
    ),
    st.sampled_from(KEYS),
    st.sampled_from(ItemKind),
    st.sampled_from(sorted(STAGES)),
    st.sampled_from(HOSTS),
    st.sampled_from([None, "b1", "b2"]),
    st.sampled_from([0.0, 0.0, 0.05, 0.9, 5.0]),
    st.booleans(),
)


Held = tuple[Claim, fm.Waiting | None]


class Machine(RuleBasedStateMachine):
    client: redis.Redis

    def __init__(self) -> None:
        super().__init__()
        self.client.flushall()
        self.frontier = Frontier(
            self.client,
            prefix=PREFIX,
            host_concurrency=fm.CONCURRENCY,
            host_min_interval=fm.INTERVAL / 1000,
            queue_bound=fm.BOUND,
            dispatch_seconds=fm.DISPATCH_LEASE / 1000,
            retry_base=fm.RETRY_BASE / 1000,
            retry_max=fm.RETRY_MAX / 1000,
        )
        self.model = fm.Model()
        self.now = 1_700_000_000_000
        self.claims: list[Claim] = []
        self.seen_ids: set[str] = set()

    # --- moves

    @initialize(new=st.lists(new_items, min_size=6, max_size=12))
    def begin(self, new: list[NewItem]) -> None:
        self.enter(new)

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        """One move that can do something now.

        Drawn here and not by Hypothesis's own choice of rules, which leaves whole rules out of
        an example: hardly any item would then come as far as its end.
        """
        names = [
            name for name, (weight, may, _) in MOVES.items() if may(self) for _ in range(weight)
        ]
        name = data.draw(st.sampled_from(names))
        drawn = {key: data.draw(value) for key, value in MOVES[name][2].items()}
        if name in OF_A_CLAIM:
            drawn["held"] = self._held(data)
        note(f"{self.now}: {name} {drawn}")
        getattr(self, name)(**drawn)

    def enter(self, new: list[NewItem]) -> None:
        expected = [self.model.enter(item, self.now) for item in new]
        assert self.frontier.enter(new, self.now) == expected
        for item, fresh in zip(new, expected, strict=True):
            if fresh:
                self._note_new(item.key)

    def _note_new(self, key: str) -> None:
        seen = self.frontier.peek(key)
        assert seen is not None
        assert seen.item.id not in self.seen_ids
        self.seen_ids.add(seen.item.id)

    def dispatch(self, queue: str, limit: int) -> None:
        ready = self.model.ready(queue, self.now)
        allowed = {host: self.model.allowance(host, self.now) for host in ready}
        possible = sum(
            len(keys) if allowed[host] is None else min(len(keys), allowed[host] or 0)
            for host, keys in ready.items()
        )
        room = max(min(limit, fm.BOUND - self.model.messages(queue)), 0)
        out = self.frontier.dispatch(queue, limit, self.now)
        assert len(out) == min(room, possible)
        for key, stage in out:
            item = self.model.items[key]
            assert key in ready[item.host]
            assert stage == item.stage
            left = self.model.allowance(item.host, self.now)
            assert left is None or left > 0, f"over the budget of {item.host}"
            if ahead := self.model.ahead.get((queue, item.host)):
                assert key == ahead.pop()
            item.state, item.until = "dispatched", self.now + fm.DISPATCH_LEASE
            self.model.host(item.host).opens = self.now + self._interval(item.host)

    def _interval(self, host: str) -> int:
        return self.model.host(host).interval

    def _in_state(self, *states: str) -> list[str]:
        return [key for key, item in self.model.items.items() if item.state in states]

    def claim_sent(self, most: int, owner: str, lease: float) -> None:
        for key in self._in_state("dispatched")[:most]:
            self._claim(key, owner, lease, None)

    def claim_any(self, key: str, owner: str, stage: str | None) -> None:
        self._claim(key, owner, 2.0, stage)

    def _claim(self, key: str, owner: str, lease: float, stage: str | None) -> None:
        claim = self.frontier.claim(key, owner, lease, stage=stage, now=self.now)
        item = self.model.items.get(key)
        if item is None or item.state != "dispatched" or stage not in (None, item.stage):
            assert claim is None
            for queue in ("fetch", "process"):
                self.model.spent.pop((queue, key), None)
            return
        assert claim is not None
        self._claimed(claim, item, owner, lease)

    def _claimed(self, claim: Claim, item: fm.Waiting, owner: str, lease: float) -> None:
        item.state, item.owner, item.token = "leased", owner, claim.token
        item.until = self.now + round(lease * 1000)
        item.attempts += 1
        self.model.host(item.host).opens = self.now + self._interval(item.host)
        assert claim.item.attempts == item.attempts
        assert claim.item.failures == item.failures
        assert claim.item.stage == item.stage
        assert claim.item.batch == item.batch
        self.claims.append(claim)

    def take(self, queue: str, owner: str) -> None:
        sent = self.model.sent(queue)
        ready = self.model.ready(queue, self.now)
        possible = [
            key
            for host, keys in ready.items()
            if self.model.allowance(host, self.now) != 0
            for key in keys
        ]
        claim = self.frontier.take(queue, owner, 2.0, self.now)
        assert (claim is not None) is bool(sent or possible)
        if claim is None:
            return
        key = claim.item.key
        item = self.model.items[key]
        if sent:
            assert key == next(iter(sent))
            self.model.spent[queue, key] = item.until
        else:
            assert key in possible
            if ahead := self.model.ahead.get((queue, item.host)):
                assert key == ahead.pop()
        self._claimed(claim, item, owner, 2.0)

    # --- moves of a claim, also of one that was lost meanwhile

    def _held(self, data: st.DataObject) -> Held:
        live = [each for each in self.claims if self._item_of(each)]
        stale = data.draw(st.sampled_from([False] * 5 + [True]))
        claim = data.draw(st.sampled_from(self.claims if stale or not live else live))
        return claim, self._item_of(claim)

    def _item_of(self, claim: Claim) -> fm.Waiting | None:
        item = self.model.items.get(claim.item.key)
        return item if item is not None and item.token == claim.token else None

    def extend(self, held: Held, seconds: float) -> None:
        claim, item = held
        extended = self.frontier.extend(claim.lease, seconds, self.now)
        assert extended is (item is not None)
        if item:
            item.until = self.now + round(seconds * 1000)

    def _asked(self, item: fm.Waiting | None, ago: float | None) -> None:
        """The claim that ends says that its request went out ``ago`` seconds ago."""
        if item is not None and item.state == "leased" and item.host and ago is not None:
            host = self.model.host(item.host)
            if host.interval:
                host.opens = max(host.opens, self.now - round(ago * 1000) + host.interval)

    def hand_on(self, held: Held, host: str, ago: float | None) -> None:
        claim, item = held
        self._asked(item, ago)
        moved = self.frontier.hand_on(
            claim,
            stage="process",
            queue="process",
            host=host,
            body_ref="body:x.1",
            hops=[{"what": "fetched"}],
            asked_ago=ago,
            now=self.now,
        )
        assert moved is (item is not None and item.state == "leased")
        if item and moved:
            item.stage = item.queue = "process"
            item.host, item.attempts, item.failures = host, 0, 0.0
            self.model.wait(item, self.now)

    def put_back(
        self,
        held: Held,
        due_in: float,
        weight: float,
        backoff: float | None,
        ago: float | None,
    ) -> None:
        claim, item = held
        self._asked(item, ago)
        moved = self.frontier.put_back(
            claim,
            due_in=due_in,
            weight=weight,
            reason="timeout",
            host_backoff=backoff,
            asked_ago=ago,
            now=self.now,
        )
        assert moved is (item is not None and item.state == "leased")
        if item and moved:
            item.failures += weight
            self._leave_alone(item.host, backoff)
            self.model.wait(item, self.now + round(due_in * 1000))

    def _leave_alone(self, name: str, backoff: float | None) -> None:
        host = self.model.host(name)
        host.backoff = max(host.backoff, self.now + round((backoff or 0) * 1000))

    def next_turn(self, held: Held, host: str, children: list[NewItem], ago: float | None) -> None:
        claim, item = held
        self._asked(item, ago)
        turn = len(claim.item.payload) + 1
        payload = {str(n): n for n in range(turn)}
        moved = self.frontier.next_turn(
            claim, host=host, payload=payload, children=children, asked_ago=ago, now=self.now
        )
        assert moved is (item is not None and item.state == "leased")
        if item and moved:
            item.attempts -= 1
            item.host = host
            self.model.wait(item, self.now)
            self.model.ahead.setdefault((item.queue, host), []).append(claim.item.key)
            seen = self.frontier.peek(claim.item.key)
            assert seen is not None
            assert len(seen.item.payload) == turn
            for each in children:
                if self.model.enter(each, self.now, item.batch):
                    self._note_new(each.key)

    def release(self, held: Held, due_in: float, ago: float | None) -> None:
        claim, item = held
        self._asked(item, ago)
        moved = self.frontier.release(claim, due_in=due_in, asked_ago=ago, now=self.now)
        assert moved is (item is not None and item.state == "leased")
        if item and moved:
            item.attempts -= 1
            self.model.wait(item, self.now + round(due_in * 1000))

    def finish(
        self,
        held: Held,
        disposition: Disposition,
        children: list[NewItem],
        again: float | None,
        backoff: float | None,
        ago: float | None,
    ) -> None:
        claim, item = held
        self._asked(item, ago)
        key = claim.item.key
        reenter = None
        if again is not None:
            reenter = NewItem(
                key=key,
                kind=ItemKind.POLL,
                stage="poll",
                queue="fetch",
                host=claim.item.host,
                due_in=again,
            )
        done = self.frontier.finish(
            claim,
            disposition,
            children=children,
            reenter=reenter,
            host_backoff=backoff,
            asked_ago=ago,
            now=self.now,
        )
        assert done is (item is not None)
        if item:
            self._leave_alone(item.host, backoff)
            self.model.finish(key, disposition)
            fresh = [c.key for c in children if self.model.enter(c, self.now, item.batch)]
            if reenter and self.model.enter(reenter, self.now):
                fresh.append(key)
            for each in fresh:
                self._note_new(each)

    # --- what happens without a claim

    def release_owner(self, owner: str) -> None:
        held = [
            item
            for item in self.model.items.values()
            if item.state == "leased" and item.owner == owner
        ]
        assert self.frontier.release_owner(owner, self.now) == len(held)
        for item in held:
            item.attempts -= 1
            self.model.wait(item, self.now)

    def recover(self, most: int) -> None:
        poisoned = {}
        for key, item in self.model.items.items():
            if item.until > self.now:
                continue
            if item.state == "dispatched":
                self.model.wait(item, item.due)
            elif item.state == "leased" and item.attempts < most:
                pause = min(fm.RETRY_BASE * 2 ** (item.attempts - 1), fm.RETRY_MAX)
                self.model.wait(item, self.now + pause)
            elif item.state in ("leased", "poisoned"):
                poisoned[key] = item
        self.model.spent = {
            each: until for each, until in self.model.spent.items() if until > self.now
        }
        claims = self.frontier.recover(most, self.now)
        assert {claim.item.key for claim in claims} == set(poisoned)
        for claim in claims:
            item = poisoned[claim.item.key]
            item.state, item.token, item.owner = "poisoned", claim.token, "recover"
            item.until = self.now + fm.DISPATCH_LEASE
            self.claims.append(claim)

    def set_host(self, host: str, concurrency: int, interval: int) -> None:
        self.frontier.set_host(
            host, concurrency=concurrency, min_interval=interval / 1000, now=self.now
        )
        self.model.host(host).concurrency = concurrency
        self.model.host(host).interval = interval + fm.MARGIN if interval else 0

    def time_passes(self, ms: int) -> None:
        self.now += ms

    def redis_is_lost(self) -> None:
        self.now += 1
        self.client.flushall()
        self.model = fm.Model()

    # --- what always holds

    @invariant()
    def ledger_balances(self) -> None:
        ledger = self.frontier.ledger()
        states = [item.state for item in self.model.items.values()]
        assert ledger.balance() == 0
        assert ledger.waiting == states.count("waiting")
        assert ledger.dispatched == states.count("dispatched")
        assert ledger.leased == states.count("leased") + states.count("poisoned")
        assert ledger.entered == self.model.entered
        assert ledger.ended == self.model.ended
        depth = self.frontier.stats(self.now).queue_depth
        for queue in ("fetch", "process"):
            assert depth[queue] == self.model.messages(queue)
        for batch, (entered, ended) in self.model.batches.items():
            assert self.frontier.batch_state(batch) == (entered, ended)

    @invariant()
    def items_agree(self) -> None:
        for key in KEYS:
            seen, item = self.frontier.peek(key), self.model.items.get(key)
            if item is None:
                assert seen is None
                continue
            assert seen is not None
            assert seen.state == item.state
            assert (seen.item.stage, seen.item.queue) == (item.stage, item.queue)
            assert (seen.item.host, seen.item.kind) == (item.host, item.kind)
            assert (seen.item.attempts, seen.item.failures) == (item.attempts, item.failures)
            if item.state == "waiting":
                assert seen.due == item.due

    @invariant()
    def nothing_is_in_two_places(self) -> None:
        """Read from Redis itself, past the frontier."""
        client: Any = self.client
        base = f"{PREFIX}f:"
        places: list[str] = []
        for queue in ("fetch", "process"):
            ready = client.zrange(f"{base}ready:{queue}", 0, -1)
            for place in ("future", "ready", "sent"):
                places += [key.decode() for key in client.zrange(f"{base}{place}:{queue}", 0, -1)]
            in_lists = []
            hosts = [host.decode() for host in client.zrange(f"{base}hosts:{queue}", 0, -1)]
            for host in hosts:
                in_lists += client.lrange(f"{base}q:{queue}:{host}", 0, -1)
            assert sorted(in_lists) == sorted(ready)
            assert {key.decode() for key in client.scan_iter(f"{base}q:{queue}:*")} == {
                f"{base}q:{queue}:{host}" for host in hosts
            }
        leased = client.zrange(f"{base}leases", 0, -1)
        assert sorted(client.hkeys(f"{base}tokens")) == sorted(leased)
        places += [key.decode() for key in leased]
        stored = [key.decode() for key in client.scan_iter(f"{base}i:*")]
        assert sorted(places) == sorted(key.removeprefix(f"{base}i:") for key in stored)
        assert sorted(places) == sorted(self.model.items)
        values = [
            client.strlen(f"{base}i:{key}") + BESIDE
            for key, item in self.model.items.items()
            if item.kind != ItemKind.POLL
        ]
        assert self.frontier.volume().items == sum(values)


def _sent(machine: Machine) -> bool:
    return bool(machine._in_state("dispatched"))


def _has_claims(machine: Machine) -> bool:
    return bool(machine.claims)


def _always(machine: Machine) -> bool:
    return True


def _has_ready(machine: Machine) -> bool:
    return any(machine.model.ready(queue, machine.now) for queue in ("fetch", "process"))


def _has_takeable(machine: Machine) -> bool:
    return _sent(machine) or _has_ready(machine)


AGO = st.sampled_from([None, 0.0, 0.03, 5.0])
OF_A_CLAIM = {"extend", "hand_on", "put_back", "next_turn", "release", "finish"}
MOVES: dict[str, tuple[int, Callable[[Machine], bool], dict[str, st.SearchStrategy[Any]]]] = {
    "enter": (2, _always, {"new": st.lists(new_items, min_size=1, max_size=6)}),
    "dispatch": (
        8,
        _has_ready,
        {"queue": st.sampled_from(["fetch", "process"]), "limit": st.integers(1, 6)},
    ),
    "claim_sent": (
        8,
        _sent,
        {
            "most": st.integers(1, 4),
            "owner": st.sampled_from(OWNERS),
            "lease": st.sampled_from([0.3, 2.0]),
        },
    ),
    "claim_any": (
        1,
        _always,
        {
            "key": st.sampled_from(KEYS),
            "owner": st.sampled_from(OWNERS),
            "stage": st.sampled_from([None, "fetch", "process"]),
        },
    ),
    "extend": (1, _has_claims, {"seconds": st.sampled_from([0.5, 3.0])}),
    "take": (
        4,
        _has_takeable,
        {"queue": st.sampled_from(["fetch", "process"]), "owner": st.sampled_from(OWNERS)},
    ),
    "hand_on": (2, _has_claims, {"host": st.sampled_from(HOSTS), "ago": AGO}),
    "put_back": (
        3,
        _has_claims,
        {
            "due_in": st.sampled_from([0.0, 0.7]),
            "weight": st.sampled_from([0.25, 0.5, 1.0]),
            "backoff": st.sampled_from([None, 0.6]),
            "ago": AGO,
        },
    ),
    "next_turn": (
        3,
        _has_claims,
        {
            "host": st.sampled_from(HOSTS),
            "children": st.lists(new_items, max_size=3),
            "ago": AGO,
        },
    ),
    "release": (2, _has_claims, {"due_in": st.sampled_from([0.0, 0.7]), "ago": AGO}),
    "finish": (
        4,
        _has_claims,
        {
            "disposition": st.sampled_from(Disposition),
            "children": st.lists(new_items, max_size=3),
            "again": st.sampled_from([None, 0.0, 0.4]),
            "backoff": st.sampled_from([None, None, 0.6]),
            "ago": AGO,
        },
    ),
    "release_owner": (1, _has_claims, {"owner": st.sampled_from(OWNERS)}),
    "recover": (4, _always, {"most": st.sampled_from([1, 1, 2, 3])}),
    "set_host": (
        1,
        _always,
        {
            "host": st.sampled_from(HOSTS[1:]),
            "concurrency": st.integers(1, 3),
            "interval": st.sampled_from([0, 0, 50, 300, 2_500]),
        },
    ),
    "time_passes": (6, _always, {"ms": st.sampled_from([1, 40, 100, 350, 1_200, 6_000])}),
    "redis_is_lost": (1, lambda machine: len(machine.claims) > 12, {}),
}


def test_the_scripts_do_what_the_model_does(redis_server: Path) -> None:
    Machine.client = redis.Redis(unix_socket_path=str(redis_server))
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=50,
            deadline=None,
            phases=[Phase.generate],  # shrinking 50 moves on a real server takes minutes
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    Machine.client.close()
