"""What a status code means for the item, and when to come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from wireroom import limits
from wireroom.errors import PermanentError, TransientError, WireroomError

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS: Final = frozenset({301, 308})
REPEATING_REDIRECTS: Final = frozenset({307, 308})
"""Those that keep the method and the body (RFC 9110, 15.4)."""
_FORBIDDEN: Final = frozenset({401, 402, 403, 451})
_PASSING: Final = frozenset({407, 408, 421, 423, 425})


def error_of(status: int, headers: Mapping[str, str], now: datetime) -> WireroomError | None:
    """The error that ``status`` stands for; ``None`` where the body is the answer.

    Redirects and 304 are not judged here: they are answers to what was asked.
    """
    if 200 <= status < 300:
        if status == 206:
            return PermanentError("partial-content", "a part was sent that was not asked for")
        return None
    if status in (429, 503):
        wait = retry_after(headers.get("retry-after"), now)
        return TransientError(f"the server answered {status}", retry_after=wait)
    if status >= 500 or status in _PASSING:
        wait = retry_after(headers.get("retry-after"), now)
        return TransientError(f"the server answered {status}", retry_after=wait)
    if status == 404:
        return PermanentError("not-found", "the server answered 404")
    if status == 410:
        return PermanentError("gone", "the server answered 410: withdrawn for good", gone=True)
    if status in _FORBIDDEN:
        return PermanentError("forbidden", f"the server answered {status}")
    return PermanentError(f"http-{status}", f"the server answered {status}")


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait from a Retry-After header in either form (RFC 9110, 10.2.3), at most a
    day; ``None`` where it is absent or unreadable."""
    if not value:
        return None
    value = value.strip()[:64]
    if value.isascii() and value.isdigit():
        seconds = float(value)
    else:
        try:
            until = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
        seconds = (until - now).total_seconds()
    return min(max(seconds, 0.0), limits.RETRY_AFTER_MAX_SECONDS)
