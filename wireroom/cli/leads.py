"""``wireroom stories --outlets``: who publishes first, and who follows whom."""

from __future__ import annotations

from wireroom.cli.edges import span
from wireroom.cli.options import emit, say, shorten
from wireroom.store import LeadTable


def show_leads(table: LeadTable, *, as_json: bool) -> None:
    """Prints the outlets, then the pairs."""
    if as_json:
        for record in (*table.outlets, *table.pairs):
            emit(record)
        return
    say(
        f"{'outlet':32} {'stories':>8} {'first':>7} {'followed':>9} {'following':>10} "
        f"{'median lead':>12}"
    )
    for outlet in table.outlets:
        say(
            f"{_name(outlet.outlet):32} {outlet.stories:8} {outlet.first:7} {outlet.followed:9} "
            f"{outlet.following:10} {_span(outlet.median_lead_seconds):>12}"
        )
    if table.pairs:
        say("")
        say(f"{'follower':32} {'leader':32} {'times':>6} {'later by':>9}  kinds")
    for pair in table.pairs:
        kinds = ", ".join(f"{number} {kind}" for kind, number in pair.kinds.items())
        say(
            f"{_name(pair.follower):32} {_name(pair.leader):32} {pair.times:6} "
            f"{_span(pair.median_seconds):>9}  {kinds}"
        )


def _name(key: str) -> str:
    return shorten(key.removeprefix("name:"), 32)


def _span(seconds: float | None) -> str:
    return "-" if seconds is None else span(seconds)
