"""``wireroom sources check``: one look at an address, explained."""

from __future__ import annotations

from datetime import UTC, datetime

from wireroom.cadence import History, PollOutcome, next_poll
from wireroom.errors import DefectError, PermanentError, TransientError
from wireroom.records import Record, Source
from wireroom.settings import Settings
from workers.fetch import Client
from workers.listing import Listing, list_entries
from workers.outcomes import bounds_of, max_age

SHOWN = 5


class Report(Record, frozen=True, kw_only=True):
    """What a look found."""

    url: str
    final_url: str | None = None
    usable: bool = False
    form: str | None = None
    """feed, json-feed, sitemap, page …"""
    title: str | None = None
    feed_url: str | None = None
    entries: int = 0
    newest: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    moved_to: str | None = None
    first_interval: float | None = None
    why: str = ""

    def lines(self) -> list[str]:
        """The report for people."""
        if not self.usable:
            return [f"{self.url}: cannot be used: {self.why}"]
        out = [f"{self.url}: {self.form} with {self.entries} entries ({self.title or 'no title'})"]
        if self.feed_url and self.feed_url != self.url:
            out.append(f"read from {self.feed_url}")
        if self.moved_to:
            out.append(f"moved for good to {self.moved_to}")
        out += [f"defect: {line}" for line in self.defects]
        out += [f"  {line}" for line in self.newest]
        out.append(f"would be polled {self.why}")
        return out


def check_source(source: Source, settings: Settings) -> Report:
    """Looks once, as a first poll would; remembers nothing."""
    now = datetime.now(UTC)
    try:
        with Client(settings) as client:
            response = client.fetch(source.url)
            listing: Listing = list_entries(response, source.kind, client.fetch)
    except (TransientError, PermanentError, DefectError) as error:
        return Report(url=source.url, why=str(error))
    info = listing.info
    decision = next_poll(
        source.id,
        History(),
        PollOutcome(
            kind="changed",
            total=len(listing.entries),
            new=len(listing.entries),
            ttl_seconds=info.ttl_seconds if info else None,
            update_seconds=info.update_seconds if info else None,
            max_age_seconds=max_age(response, now),
        ),
        bounds_of(settings),
        now,
        wish_seconds=source.poll_seconds,
    )
    return Report(
        url=source.url,
        final_url=response.url,
        usable=True,
        form=listing.form,
        title=info.title if info else None,
        feed_url=listing.url,
        entries=len(listing.entries),
        newest=tuple(
            f"{entry.published_at.isoformat() if entry.published_at else '-':25}  "
            f"{entry.title or entry.url or ''}"
            for entry in listing.entries[:SHOWN]
        ),
        defects=listing.defects,
        moved_to=response.permanent_url,
        first_interval=decision.interval,
        why=decision.reason,
    )
