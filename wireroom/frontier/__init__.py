"""The frontier remembers every item until it ends; Celery only moves what may run now."""

from wireroom.frontier.bodies import AT_ONCE, Body, make_body
from wireroom.frontier.frontier import Frontier
from wireroom.frontier.items import (
    BatchState,
    Claim,
    Hop,
    Item,
    Lease,
    Ledger,
    NewItem,
    Ready,
    Seen,
    Stats,
    Volume,
)
from wireroom.frontier.link import translate

__all__ = [
    "AT_ONCE",
    "BatchState",
    "Body",
    "Claim",
    "Frontier",
    "Hop",
    "Item",
    "Lease",
    "Ledger",
    "NewItem",
    "Ready",
    "Seen",
    "Stats",
    "Volume",
    "make_body",
    "translate",
]
