"""Watchlists: saved queries that mark articles as they are stored.  Pure: what is in the store
is the store's."""

from wireroom.watching.files import read_watchlists, write_watchlists
from wireroom.watching.matching import Found, Matcher
from wireroom.watching.watchlist import EVERYTHING, FIELDS, Watchlist, make_watchlist

__all__ = [
    "EVERYTHING",
    "FIELDS",
    "Found",
    "Matcher",
    "Watchlist",
    "make_watchlist",
    "read_watchlists",
    "write_watchlists",
]
