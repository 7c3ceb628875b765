"""``wireroom audit``: every item that entered, accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import click

from wireroom.cli.connections import open_frontier, open_store
from wireroom.cli.options import counted, emit, json_option, say, settings_of
from wireroom.frontier import Ledger
from wireroom.records import ItemKind
from wireroom.settings import Settings
from wireroom.store import Store

_SHOWN: Final = ("articles", "stories", "quarantine", "outbox")
_KEPT: Final = (*_SHOWN, "sources", "texts")


@click.command()
@json_option
@click.pass_context
def audit(ctx: click.Context, as_json: bool) -> None:
    """Hold the ledger against what is there; exit 1 where an item is not accounted for.

    entered = waiting + in flight + the sum of all dispositions, and every ending that the
    frontier counts is in the store.

    Example: wireroom audit
    """
    settings = settings_of(ctx)
    with open_store(settings) as store:
        ledger = _ledger(settings)
        report = examine(ledger, store, _KEPT if as_json else _SHOWN)
    if as_json:
        emit(report)
    else:
        _print(report)
    ctx.exit(1 if report["faults"] else 0)


def _ledger(settings: Settings) -> Ledger | None:
    """The frontier's ledger.  An embedded Redis that is down is started to read it."""
    with open_frontier(settings) as frontier:
        if frontier is not None:
            return frontier.ledger()
    if (
        not (settings.data_path / "redis" / "appendonlydir").exists()
        and not (settings.data_path / "redis" / "appendonly.aof").exists()
    ):
        return None
    from wireroom.system import System

    with System(settings, services=()) as system:
        return system.frontier.ledger()


def examine(ledger: Ledger | None, store: Store, held: Sequence[str] = _SHOWN) -> dict[str, Any]:
    """Counts and faults; ``faults`` is empty when every item is accounted for.  ``held``: tables
    of the store that are counted beside."""
    recorded = store.dispositions()
    faults: list[str] = []
    report: dict[str, Any] = {
        "entered": 0,
        "waiting": 0,
        "in_flight": 0,
        "dispositions": {},
        "store": {
            "items": sum(recorded.values()),
            **store.counts(held),
        },
        "faults": faults,
    }
    if ledger is None:
        totals: Counter[str] = Counter()
        for (_kind, disposition), count in recorded.items():
            totals[disposition] += count
        return report | {"entered": sum(totals.values()), "dispositions": dict(totals)}
    totals = Counter()
    for (_kind, disposition), count in ledger.ended.items():
        totals[disposition.value] += count
    report |= {
        "entered": sum(ledger.entered.values()),
        "waiting": ledger.waiting,
        "in_flight": ledger.dispatched + ledger.leased,
        "dispositions": dict(totals),
    }
    if missing := ledger.balance():
        faults.append(f"{abs(missing)} items are {'nowhere' if missing > 0 else 'twice'}")
    for (kind, disposition), count in ledger.ended.items():
        kept = recorded.get((kind.value, disposition.value), 0)
        if kind != ItemKind.POLL and count > kept:
            faults.append(
                f"{count - kept} {kind} items ended as {disposition} are not in the store"
            )
    return report


def _print(report: dict[str, Any]) -> None:
    say(f"entered      {report['entered']:>9}")
    say(f"waiting      {report['waiting']:>9}")
    say(f"in flight    {report['in_flight']:>9}")
    for name, count in sorted(report["dispositions"].items()):
        say(f"{name:12} {count:>9}")
    store = report["store"]
    say(
        f"the store holds {counted(store['articles'], 'article')}, "
        f"{counted(store['stories'], 'story', 'stories')}, "
        f"{store['quarantine']} quarantined, {store['outbox']} to publish"
    )
    for fault in report["faults"]:
        say(f"FAULT: {fault}")
    say("not balanced" if report["faults"] else "balanced")
