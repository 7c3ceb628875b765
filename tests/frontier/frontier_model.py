"""The frontier as a person would explain it: a dictionary of items and a few rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from wireroom.frontier import NewItem
from wireroom.records import Disposition, ItemKind

BOUND = 4
CONCURRENCY = 2
INTERVAL = 100
MARGIN = 10
"""What the frontier puts on top of an interval."""
DISPATCH_LEASE = 1_000
RETRY_BASE = 400
RETRY_MAX = 1_500


@dataclass
class Waiting:
    """An item anywhere in the frontier; times in milliseconds."""

    kind: ItemKind
    stage: str
    queue: str
    host: str
    batch: str | None
    due: int
    state: str = "waiting"
    attempts: int = 0
    failures: float = 0.0
    until: int = 0
    token: str = ""
    owner: str = ""


@dataclass
class Host:
    concurrency: int = CONCURRENCY
    interval: int = INTERVAL + MARGIN
    opens: int = 0
    backoff: int = 0


@dataclass
class Model:
    items: dict[str, Waiting] = field(default_factory=dict)
    hosts: dict[str, Host] = field(default_factory=dict)
    entered: Counter[ItemKind] = field(default_factory=Counter)
    ended: Counter[tuple[ItemKind, Disposition]] = field(default_factory=Counter)
    batches: dict[str, list[int]] = field(default_factory=dict)
    ahead: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """keys that go on before all others of a queue and host, the last one first"""
    spent: dict[tuple[str, str], int] = field(default_factory=dict)
    """by queue and key: until when a message may come whose item was taken before it"""

    def host(self, name: str) -> Host:
        return self.hosts.setdefault(name, Host())

    def taken(self, host: str) -> int:
        """Slots of the host in use: a poisoned item holds none."""
        return sum(
            item.host == host and item.state in ("dispatched", "leased")
            for item in self.items.values()
        )

    def unclaimed(self, host: str) -> int:
        return sum(item.host == host and item.state == "dispatched" for item in self.items.values())

    def sent(self, queue: str) -> dict[str, Waiting]:
        """Dispatched items, the first dispatched first."""
        found = [
            (item.until, key, item)
            for key, item in self.items.items()
            if item.queue == queue and item.state == "dispatched"
        ]
        return {key: item for _, key, item in sorted(found, key=lambda each: each[:2])}

    def messages(self, queue: str) -> int:
        """Messages of the queue that no worker has come to."""
        return len(self.sent(queue)) + sum(name == queue for name, _ in self.spent)

    def ready(self, queue: str, now: int) -> dict[str, list[str]]:
        """Keys that wait and are due, by host."""
        found: dict[str, list[str]] = {}
        for key, item in self.items.items():
            if item.state == "waiting" and item.queue == queue and item.due <= now:
                found.setdefault(item.host, []).append(key)
        return found

    def allowance(self, name: str, now: int) -> int | None:
        """How many more requests the host takes at this moment; None: any number."""
        if name == "":
            return None
        host = self.host(name)
        if now < max(host.opens, host.backoff):
            return 0
        left = max(host.concurrency - self.taken(name), 0)
        if host.interval > 0:
            return 0 if self.unclaimed(name) else min(left, 1)
        return left

    def enter(self, new: NewItem, now: int, inherited: str | None = None) -> bool:
        due = now + round(new.due_in * 1000)
        known = self.items.get(new.key)
        if known:
            if new.replace_due and known.state == "waiting" and known.due > now:
                known.due = min(known.due, due)
            return False
        batch = new.batch or inherited
        self.items[new.key] = Waiting(new.kind, new.stage, new.queue, new.host, batch, due)
        self.entered[new.kind] += 1
        if batch:
            self.batches.setdefault(batch, [0, 0])[0] += 1
        return True

    def wait(self, item: Waiting, due: int) -> None:
        item.state, item.token, item.owner, item.due = "waiting", "", "", due

    def finish(self, key: str, disposition: Disposition) -> None:
        item = self.items.pop(key)
        self.ended[item.kind, disposition] += 1
        if item.batch:
            self.batches.setdefault(item.batch, [0, 0])[1] += 1
