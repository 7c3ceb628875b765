"""Outlets and agencies: a table of facts, and the places in a text that name them.

``outlets.tsv`` holds for each outlet its domain, name, ISO 3166 country, main language, kind
(agency, newspaper, broadcaster, magazine, portal) and the names it goes by in several scripts.
Its id is ``outlet:<domain>``.
"""

from __future__ import annotations

from workers.enrich.outlets.lookup import OutletSpan, find
from workers.enrich.outlets.table import Outlet, by_domain, by_name, outlets

__all__ = ["Outlet", "OutletSpan", "by_domain", "by_name", "find", "outlets"]
