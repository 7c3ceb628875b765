"""The store: the truth about articles and about how each item ended, in SQL.

SQLite and PostgreSQL behave the same.  ``Store`` is the face, in parts (``*face.py``); what
it knows is in the modules beside it.  Every method raises ``TransientError`` where time may
help (connection lost, locked, read-only, disk full) and ``DefectError`` where it will not.
"""

from __future__ import annotations

from wireroom.store.articleface import Explanation
from wireroom.store.articles import Head
from wireroom.store.dues import SourceDue
from wireroom.store.face import Store
from wireroom.store.finding import Wanted
from wireroom.store.hooks import Delivery, Hook
from wireroom.store.items import Ended, Occurrence
from wireroom.store.lists import ListDue, ListView
from wireroom.store.marks import Mark
from wireroom.store.outbox import Notice
from wireroom.store.outcome import Committed, Outcome, Placing
from wireroom.store.overview import Overview
from wireroom.store.probing import Probe
from wireroom.store.quarantine import Quarantined
from wireroom.store.revisions import HEAD, REVISIONS
from wireroom.store.sourcepages import SourceRow
from wireroom.store.sources import SourceView
from wireroom.store.standings import Lead, LeadTable, Standing
from wireroom.store.stories import Story
from wireroom.store.storychanges import StoryChange
from wireroom.store.subscriptions import STATES as SUBSCRIPTION_STATES
from wireroom.store.subscriptions import Subscription, Wish
from wireroom.store.versions import Version

__all__ = [
    "HEAD",
    "REVISIONS",
    "SUBSCRIPTION_STATES",
    "Committed",
    "Delivery",
    "Ended",
    "Explanation",
    "Head",
    "Hook",
    "Lead",
    "LeadTable",
    "ListDue",
    "ListView",
    "Mark",
    "Notice",
    "Occurrence",
    "Outcome",
    "Overview",
    "Placing",
    "Probe",
    "Quarantined",
    "SourceDue",
    "SourceRow",
    "SourceView",
    "Standing",
    "Store",
    "Story",
    "StoryChange",
    "Subscription",
    "Version",
    "Wanted",
    "Wish",
]
