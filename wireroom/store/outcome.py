"""What a worker hands to the store at the end of an item, and what the store made of it."""

from __future__ import annotations

from typing import Any

import msgspec

from wireroom.records import Article, Disposition, Duplicate, Record
from wireroom.republication import Overlap
from wireroom.store.items import Occurrence
from wireroom.store.quarantine import Quarantined
from wireroom.store.storychanges import StoryChange


class Placing(Record, frozen=True, kw_only=True):
    """A new place of an article that is a member of the group ``was``."""

    article: str
    was: str
    duplicate: Duplicate | None
    """``None``: it becomes an original"""


class Outcome(Record, frozen=True, kw_only=True):
    """How an item ended, with the article that it led to, if it did.

    With an ``article`` the disposition is a proposal: whether it is stored, a new version, a
    copy or unchanged is decided against what the store holds when it is written.
    """

    item: Occurrence
    disposition: Disposition
    reason: str = ""
    article: Article | None = None
    text_key: str | None = None
    """``wireroom.sametext.copy_key`` of the article's text; computed where it is not given"""
    diff: Any = None
    """what changed since the stored version, if a new one was expected (any JSON)"""
    story: dict[str, Any] | None = None
    """the article's story: ``id``, and what replaces its ``title`` and ``record``"""
    story_changes: tuple[StoryChange, ...] = ()
    """articles that are of another story since the article was placed"""
    payload: dict[str, Any] = msgspec.field(default_factory=dict)
    """added to what is published"""
    like: str | None = None
    """the stored article whose text is nearest to this one's"""
    regroup: tuple[Placing, ...] = ()
    """articles that find another place because of this one, this one among them where it
    becomes the original of the group that it enters"""
    overlaps: tuple[Overlap, ...] = ()
    """the article's text against those of stored ones, either way"""
    outlet: str | None = None
    """key of the article's outlet, where more is known of it than its domain and name"""
    quarantine: Quarantined | None = None
    """kept in the same transaction"""


class Committed(Record, frozen=True, kw_only=True):
    """How the item stands recorded."""

    disposition: Disposition
    reason: str = ""
    article_id: str | None = None
    replayed: bool = False
    """the item had ended before: nothing was written now"""
    version: int | None = None
    duplicate_of: str | None = None
    story_id: str | None = None
    notice_id: int | None = None
    """the outbox row, where there is something to publish"""
    watchlists: int = 0
    """how many the article met as it was stored"""
