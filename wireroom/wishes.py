"""What a source asks of those who read it: not more often than, not at these hours.  Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

INTERVAL_BELIEVED: Final = 6 * 3_600.0
"""A wish for a longer interval is taken as this: templates ship with a week."""
_HOURS: Final = 24
_DAYS: Final = 7


def longest_of(*wishes: float | None) -> float:
    """The longest of the intervals in seconds that are asked for, as far as it is believed; 0
    for none.  It only makes polling rarer: ``max-age=0`` asks for nothing."""
    given = (wish for wish in wishes if wish is not None and wish > 0)
    return min(max(given, default=0.0), INTERVAL_BELIEVED)


def packed(hours: Iterable[int], days: Iterable[int]) -> int:
    """Excluded hours (0 to 23) and days (0 is Monday), UTC, a bit each."""
    return sum({1 << hour for hour in hours if 0 <= hour < _HOURS}) + sum(
        {1 << _HOURS + day for day in days if 0 <= day < _DAYS}
    )


def allowed_from(due: datetime, excluded: int, share: float) -> datetime:
    """``due``, or, where it is excluded, a moment in the next hour that is not: at ``share`` (0
    to 1) of that hour.  ``due`` where all hours are excluded."""
    moment = due.astimezone(UTC)
    if not excluded or not _is_excluded(moment, excluded):
        return due
    moment = moment.replace(minute=0, second=0, microsecond=0)
    for _ in range(_HOURS * _DAYS):
        moment += timedelta(hours=1)
        if not _is_excluded(moment, excluded):
            return moment + timedelta(seconds=3_600 * share)
    return due


def _is_excluded(moment: datetime, excluded: int) -> bool:
    return bool(excluded & (1 << moment.hour | 1 << _HOURS + moment.weekday()))
