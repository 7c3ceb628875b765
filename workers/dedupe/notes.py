"""What the notes of an original say that is true of its copy too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wireroom.records import Article, Entity
from workers.dedupe.inheritance import Shared


def inherited_notes(
    original: Article, copy: Article, shared: Sequence[Shared], entities: Sequence[Entity]
) -> dict[str, Any]:
    """``event``, ``lead``, ``places`` and ``capitals`` of the original, as far as they hold.

    A part of the event holds where its evidence lies in ``shared`` (its offsets move), or in a
    title that both have; the lead where the copy has it word for word; places where they are
    among ``entities``, those of the copy.
    """
    notes: dict[str, Any] = {}
    event = {
        name: held
        for name, part in original.notes.get("event", {}).items()
        if (held := _held(original, copy, shared, part)) is not None
    }
    if event:
        notes["event"] = event
    lead = original.notes.get("lead")
    if lead and (original.text == copy.text or lead in copy.text):
        notes["lead"] = lead
    ids = {each.id for each in entities}
    places = {name: of for name, of in original.notes.get("places", {}).items() if name in ids}
    if places:
        notes["places"] = places
    if seats := [name for name in original.notes.get("capitals", ()) if name in ids]:
        notes["capitals"] = seats
    return notes


def _held(
    original: Article, copy: Article, shared: Sequence[Shared], part: dict[str, Any]
) -> dict[str, Any] | None:
    evidence = part["evidence"]
    if evidence["from"] == "title":
        return part if original.title == copy.title else None
    start, end = evidence["start"], evidence["end"]
    for each in shared:
        if each.start <= start + each.shift and end + each.shift <= each.end:
            moved = {"start": start + each.shift, "end": end + each.shift}
            return {**part, "evidence": {**evidence, **moved}}
    return None
