"""Who took from whom: edges between articles, and what follows for where a story came from.

`standing` chooses among overlaps of text, `credited` reads what an article says of its sources,
`origin_of` finds the roots.  Pure: the store reads what they need and writes what they say.
"""

from wireroom.republication.choosing import rank, ring, spare, standing, weakest
from wireroom.republication.crediting import Mate, credited, quoted, wanted_keys
from wireroom.republication.edge import TEXT_KINDS, Edge, EdgeKind, Overlap
from wireroom.republication.origin import Member, Taken, origin_of
from wireroom.republication.outlets import credit_keys, name_key, outlet_key

__all__ = [
    "TEXT_KINDS",
    "Edge",
    "EdgeKind",
    "Mate",
    "Member",
    "Overlap",
    "Taken",
    "credit_keys",
    "credited",
    "name_key",
    "origin_of",
    "outlet_key",
    "quoted",
    "rank",
    "ring",
    "spare",
    "standing",
    "wanted_keys",
    "weakest",
]
