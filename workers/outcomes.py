"""A look at a source as the cadence sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from wireroom.cadence import PollOutcome, median_age
from wireroom.errors import DefectError, PermanentError, TransientError
from workers.discover import FeedInfo
from workers.fetch import Response
from workers.listing import Listing


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What one look gave."""

    response: Response
    digest: str | None = None
    """of the body"""
    listing: Listing | None = None
    """none: nothing has changed"""
    found: str | None = None
    """the feed's address, where this look found it for a homepage"""
    left: int = 0
    """new entries that are left for the next look"""

    @property
    def new(self) -> int:
        return len(self.listing.entries) if self.listing is not None else 0

    @property
    def known(self) -> int:
        return len(self.listing.keys) - self.new if self.listing is not None else 0


def outcome_of(look: Look, now: datetime, *, pushed: bool = False) -> PollOutcome:
    """What an answered poll gave.  ``pushed``: a hub delivers the source."""
    info = (look.listing.info if look.listing is not None else None) or FeedInfo()
    return PollOutcome(
        kind="unchanged" if look.listing is None else "changed",
        total=len(look.listing.keys) if look.listing is not None else 0,
        new=look.new,
        known=look.known,
        age_seconds=median_age(
            (entry.published_at for entry in look.listing.entries) if look.listing else (), now
        ),
        ttl_seconds=info.ttl_seconds,
        update_seconds=info.update_seconds,
        max_age_seconds=max_age(look.response, now),
        skip_hours=info.skip_hours,
        skip_days=info.skip_days,
        pushed=pushed,
    )


def failure_of(error: TransientError | PermanentError | DefectError) -> PollOutcome:
    """What a failed poll gave."""
    transient = error if isinstance(error, TransientError) else None
    return PollOutcome(
        kind="gone" if isinstance(error, PermanentError) and error.gone else "failed",
        failure=str(error),
        failure_weight=transient.weight if transient else 1.0,
        retry_after=transient.retry_after if transient else None,
    )


def reason_of(error: TransientError | PermanentError | DefectError) -> str:
    """The slug of the failure."""
    return error.reason if isinstance(error, PermanentError | DefectError) else "unreachable"


def max_age(response: Response, now: datetime) -> float | None:
    """Seconds for which the answer is fresh, from Cache-Control's ``max-age``, else from Expires.
    ``s-maxage`` is for caches that are shared, ``stale-…`` says nothing of news."""
    for part in (response.headers.get("cache-control") or "").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.isascii() and value.isdigit() and len(value) < 12:
            return float(value)
    expires = response.headers.get("expires")
    if not expires:
        return None
    try:
        until = parsedate_to_datetime(expires)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)
