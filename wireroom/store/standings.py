"""Who publishes first and who follows whom, as a table."""

from __future__ import annotations

from wireroom.records import Record


class Lead(Record, frozen=True, kw_only=True):
    """How often one outlet followed another."""

    follower: str
    leader: str
    times: int
    kinds: dict[str, int]
    median_seconds: float | None = None
    """how much later it was; ``None`` where no article that was followed is stored"""


class Standing(Record, frozen=True, kw_only=True):
    """How one outlet stands among the others."""

    outlet: str
    stories: int = 0
    """with an article of it"""
    first: int = 0
    """of those, told by more than one outlet, in which none was before it"""
    followed: int = 0
    following: int = 0
    median_lead_seconds: float | None = None
    """by how much those who followed it were later"""


class LeadTable(Record, frozen=True, kw_only=True):
    """The most frequent pairs first; the most followed outlets first."""

    outlets: tuple[Standing, ...]
    pairs: tuple[Lead, ...]
