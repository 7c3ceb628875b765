"""Clocks that disagree."""

from __future__ import annotations

from typing import Final

from wireroom.doctor.finding import Finding, bad, good, warning

SKEW_WARNING_SECONDS: Final = 2.0
SKEW_BAD_SECONDS: Final = 60.0
"""Times of storing and of publication would be told apart by more than a minute."""
_MEND: Final = "keep the clocks together, e.g. with chrony or systemd-timesyncd"


def compare(whose: str, theirs: float, ours: float, slack: float) -> Finding:
    """``theirs`` against ``ours``, Unix seconds; ``slack``: what the asking itself took."""
    ahead = theirs - ours
    if abs(ahead) <= slack + SKEW_WARNING_SECONDS:
        return good("clock", f"{whose} agrees with this machine's to {abs(ahead) + slack:.1f} s")
    said = f"{whose} is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this machine's"
    if abs(ahead) <= SKEW_BAD_SECONDS:
        return warning("clock", said, _MEND)
    return bad("clock", said, _MEND)
