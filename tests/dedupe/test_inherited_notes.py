"""A copy has the notes of its original where they are true of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from wireroom.records import Article
from workers.enrich import enrich
from workers.inheriting import as_copy

PARAGRAPHS = (
    "The harbour of Marseille will close for a week, the mayor said on Tuesday, 4 March 2031.",
    "“We have no choice,” Mira Tolland told reporters in Marseille. “The quay must be rebuilt.”",
    "Ferries will leave from Toulon instead, the company announced in a letter to passengers.",
)
OWN = "Our reporter Jonas Welk watched the last ferry of the week leave for Algiers."
TITLE = "Harbour closes for a week"


def _failed(name: str, error: Exception) -> None:
    raise AssertionError(name) from error


def _article(name: str, text: str, **fields: Any) -> Article:
    return Article(
        id=name * 32,
        text=text,
        **{
            "title": TITLE,
            "language": "en",
            "published_at": datetime(2031, 3, 4, tzinfo=UTC),
            **fields,
        },
    )


ORIGINAL = enrich(_article("a", "\n\n".join(PARAGRAPHS)), on_failure=_failed)


def _copied(text: str, **fields: Any) -> Article:
    return as_copy(ORIGINAL, _article("b", text, **fields), {}, _failed)


def test_the_example_has_all_notes() -> None:
    assert {"event", "lead", "reading_seconds", "places"} <= ORIGINAL.notes.keys()
    assert {"place", "time"} <= ORIGINAL.notes["event"].keys()


def test_the_same_text_has_the_same_notes() -> None:
    copy = _copied(ORIGINAL.text, notes={"second_language": "fr", "words": 40})
    # A second language is that of the copy's own extraction.
    assert copy.notes == {**ORIGINAL.notes, "second_language": "fr", "words": 40}
    assert copy.entities == ORIGINAL.entities


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("\n\n".join(("PORT NEWS — ", *PARAGRAPHS, OWN)), {"place", "time"}),
        ("\n\n".join((OWN, *PARAGRAPHS)), {"place", "time"}),
        ("\n\n".join((PARAGRAPHS[0], OWN)), {"time"}),
        ("\n\n".join((PARAGRAPHS[1], OWN)), {"place"}),
        ("\n\n".join((OWN, PARAGRAPHS[2])), set()),
    ],
)
def test_an_event_is_inherited_where_its_evidence_is_shared(text: str, held: set[str]) -> None:
    copy = _copied(text)
    event = copy.notes.get("event", {})
    assert event.keys() == held
    for part in event.values():
        evidence = part["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["value"]
    assert all(line in text for line in copy.notes["lead"].split(". ", 1)[:1])
    ids = {each.id for each in copy.entities}
    assert copy.notes["places"].keys() <= ids
    algiers = [each.id for each in copy.entities if each.text == "Algiers"]
    assert {copy.notes["places"][name] for name in algiers if name} == {"DZ"}


def test_evidence_in_the_title_holds_under_the_same_title() -> None:
    place = msgspec.convert(ORIGINAL.notes["event"]["place"], dict[str, Any])
    place["evidence"] = {**place["evidence"], "from": "title", "start": 0, "end": 7}
    original = msgspec.structs.replace(ORIGINAL, notes={"event": {"place": place}})
    for title, expected in ((TITLE, {"place": place}), ("Ferries leave from Toulon", None)):
        copy = as_copy(original, _article("b", ORIGINAL.text, title=title), {}, _failed)
        assert copy.notes.get("event") == expected


def test_other_capitals_throughout_are_analysed_anew() -> None:
    copy = _copied(ORIGINAL.text.upper())
    assert copy.notes["reading_seconds"] == ORIGINAL.notes["reading_seconds"]
    for part in copy.notes.get("event", {}).values():
        evidence = part["evidence"]
        assert copy.text[evidence["start"] : evidence["end"]] == evidence["value"]
