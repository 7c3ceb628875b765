"""Points in time as people name them: how long ago, or when."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

AGO: Final = r"^[0-9]{1,6}[smhdw]$"
_AGO: Final = re.compile(AGO)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment_of(text: str, now: datetime) -> datetime:
    """``1h`` before now, or an ISO date or time (UTC unless it says).  Raises ``ValueError``."""
    bare = text.strip()
    if _AGO.match(bare.lower()):
        try:
            return now - timedelta(**{_UNITS[bare[-1].lower()]: int(bare[:-1])})
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC)  # before all that can have been stored
    found = datetime.fromisoformat(bare)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
