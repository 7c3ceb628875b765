"""What the searches for direct speech return."""

from __future__ import annotations

from typing import NamedTuple

from workers.enrich.quoting.marks import Quoted
from workers.enrich.quoting.speaker import Speaker


class Said(NamedTuple):
    """A quoted stretch that is speech."""

    span: Quoted
    speaker: Speaker | None = None
    cue: str | None = None
    cue_first: int | None = None
    """index of the cue's first word"""
