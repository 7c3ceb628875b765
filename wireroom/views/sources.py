"""A source with all that is known of it, for programs."""

from __future__ import annotations

from typing import Any

import msgspec

from wireroom.drifting import Drift
from wireroom.records import to_json
from wireroom.store import SourceRow


def plain(record: object) -> dict[str, Any]:
    """A record as what JSON holds."""
    found: dict[str, Any] = msgspec.json.decode(to_json(record))
    return found


def source_record(row: SourceRow) -> dict[str, Any]:
    """The source's own fields, its state, and what a hub promises."""
    rest = {"pushed_until": row.pushed_until, "subscription": row.subscription}
    return {**plain(row.source), "state": row.state, **rest}


def listed_source(row: SourceRow, drift: Drift | None) -> dict[str, Any]:
    """``source_record`` with how the pages of its host have changed."""
    return source_record(row) | {"drift": drift.words() if drift else None}
