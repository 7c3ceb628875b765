"""Seed files into the frontier, paced, and their endings back out.

A replay is a batch: the frontier notes the ending of each of its items (and of the items that
came out of them) on a list that is read here.  Files are named, not read: workers read them.
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from wireroom import limits
from wireroom.errors import UnavailableError, UsageError
from wireroom.frontier import BatchState, Frontier, NewItem
from wireroom.records import Disposition, ItemKind
from wireroom.seedfile import signed

log = logging.getLogger("wireroom.replay")

MANIFEST_NAME = "manifest.toml"
"""A file of this name describes the seeds beside it and is not one of them."""
IN_FLIGHT_MAX = 2_000
"""Seeds that a replay keeps in the frontier at once."""
ENTER_BATCH = 200
POLL_SECONDS = 0.05
AWAY_SECONDS = 0.5
"""Between two tries while Redis is away."""
MANY = 200
"""Results from which on nobody watches each of them come: they are asked for less often."""
MANY_POLL_SECONDS = 0.25
SUCCESS = frozenset(
    {Disposition.STORED, Disposition.UPDATED, Disposition.DUPLICATE, Disposition.UNCHANGED}
)


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """A seed file as the user named it."""

    name: str
    path: str
    root: str
    """folder that the file must not lead out of"""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one item of a replay ended."""

    item: str
    url: str | None = None
    disposition: str
    reason: str | None = None
    article: str | None = None
    container: bool = False
    """a feed, list or archive that was opened: its entries have results of their own"""

    @property
    def failed(self) -> bool:
        return self.disposition not in SUCCESS


def plan(paths: Iterable[Path], leave_out: frozenset[Path] = frozenset()) -> Iterator[Seed]:
    """The seeds below ``paths`` in the order of their names; folders are walked, links to
    folders are not followed.  Raises ``UsageError`` for a path that is not there."""
    count = 0
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
        files = _walk(path) if path.is_dir() else iter([path])
        root = (path if path.is_dir() else path.parent).resolve()
        for file in files:
            # realpath, unlike resolve, bears links that lead in a circle.
            if Path(os.path.realpath(file)) in leave_out or (
                path.is_dir() and file.name == MANIFEST_NAME
            ):
                continue
            count += 1
            if count > limits.FOLDER_MAX_FILES:
                raise UsageError(f"{path}: more than {limits.FOLDER_MAX_FILES} files")
            yield Seed(name=str(file), path=str(file.absolute()), root=str(root))


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            yield Path(parent) / name


class Replay:
    """One pass over some seeds."""

    def __init__(
        self, frontier: Frontier, seeds: Iterable[Seed], key: bytes, rate: float | None = None
    ) -> None:
        """``key``: the store's, with which seeds are signed.  ``rate``: seeds a second; none: as
        fast as the frontier takes them."""
        self.batch = f"replay-{secrets.token_hex(6)}"
        self.counts: Counter[str] = Counter()
        self.failed = 0
        self._frontier = frontier
        self._seeds = iter(seeds)
        self._rate = rate
        self._key = key
        self._taken = 0
        self._started = time.monotonic()
        self._exhausted = False
        self._named: set[int] = set()
        """hashes of the names of what has ended"""
        self._begin()

    def _begin(self) -> None:
        """Nothing is known of the batch yet."""
        self._open = False
        self._read = 0
        self._entered = 0
        self._to_enter: list[NewItem] = []
        self._waiting: dict[str, Seed] = {}
        """seeds in the frontier, by key"""

    def results(self, go_on: Callable[[], bool] = lambda: True) -> Iterator[Result]:
        """Enters the seeds and yields each ending as it comes, until all have ended or
        ``go_on`` says no.  Containers that were opened are yielded too, marked as such.

        While Redis is away it waits; what Redis has lost it enters again.
        """
        away = False
        while go_on():
            try:
                fresh, over = self._step()
                away = False
            except UnavailableError as error:
                if not away:
                    log.warning("the replay waits: %s", error)
                away = True
                time.sleep(AWAY_SECONDS)
                continue
            for result in fresh:
                if not result.container:
                    self.counts[result.disposition] += 1
                    self.failed += result.failed
                yield result
            if over:
                return
            time.sleep(POLL_SECONDS if self._read < MANY else MANY_POLL_SECONDS)

    def _step(self) -> tuple[list[Result], bool]:
        """What has ended since the last step, and whether that is all."""
        if not self._open:
            self._frontier.open_batch(self.batch)
            self._open = True
        state = self._frontier.batch_state(self.batch)
        if state.entered < self._entered or state.ended < self._read:
            self._start_again()
            return [], False
        self._enter(state)
        fresh: list[Result] = []
        for found in self._frontier.batch_results(self.batch, self._read):
            self._read += 1
            result = msgspec.convert(found, Result)
            self._waiting.pop(found.get("key", ""), None)
            name = hash((result.item, result.url))
            if self._again and name in self._named:
                continue
            self._named.add(name)
            fresh.append(result)
        state = self._frontier.batch_state(self.batch)
        over = self._exhausted and not self._to_enter and self._entered <= state.entered
        return fresh, over and state.ended >= state.entered and self._read >= state.ended

    @property
    def _again(self) -> bool:
        return "." in self.batch

    def _start_again(self) -> None:
        """Redis was emptied, or came back as it was before: what had not ended enters anew, in
        another batch, for which nothing that is left of this one can be taken."""
        name, _, number = self.batch.partition(".")
        log.warning("Redis has lost items of the replay; they enter again")
        again = list(self._waiting.values())
        self._begin()
        self.batch = f"{name}.{int(number or 0) + 1}"
        self._seeds = chain(again, self._seeds)
        self._taken -= len(again)
        self._exhausted = False

    def summary(self) -> str:
        """Counts by disposition and the time taken, on one line."""
        total = sum(self.counts.values())
        seconds = time.monotonic() - self._started
        parts = [f"{count} {name}" for name, count in sorted(self.counts.items())]
        items = "item" if total == 1 else "items"
        return f"{total} {items} in {seconds:.1f} s: {', '.join(parts) or 'nothing'}"

    def _enter(self, state: BatchState) -> None:
        """As many seeds as the pace and the bound on items in flight allow now."""
        if not self._exhausted and not self._to_enter:
            allowed = ENTER_BATCH
            if self._rate is not None:
                due = int((time.monotonic() - self._started) * self._rate) + 1
                allowed = min(allowed, due - self._taken)
            self._take(min(allowed, IN_FLIGHT_MAX - (state.entered - state.ended)))
        if self._to_enter:
            self._frontier.enter(self._to_enter)
            self._entered += len(self._to_enter)
            self._to_enter = []

    def _take(self, count: int) -> None:
        for _ in range(count):
            seed = next(self._seeds, None)
            if seed is None:
                self._exhausted = True
                return
            item = self._item(seed)
            self._to_enter.append(item)
            self._waiting[item.key] = seed
            self._taken += 1

    def _item(self, seed: Seed) -> NewItem:
        return NewItem(
            key=f"seed:{self.batch}:{self._entered + len(self._to_enter)}",
            kind=ItemKind.SEED,
            stage="process",
            queue="process",
            batch=self.batch,
            payload=signed(self._key, name=seed.name, path=seed.path, root=seed.root),
        )


class FeedReplay(Replay):
    """A replay whose seeds come as a feed: one poll, and what it leads to."""

    def __init__(self, frontier: Frontier, url: str, host: str) -> None:
        super().__init__(frontier, [Seed(name=url, path=url, root="")], b"")
        self._host = host

    def _item(self, seed: Seed) -> NewItem:
        return NewItem(
            key=f"poll:{self.batch}",
            kind=ItemKind.POLL,
            stage="poll",
            queue="fetch",
            host=self._host,
            url=seed.path,
            batch=self.batch,
            payload={"name": seed.name, "once": True},
        )
