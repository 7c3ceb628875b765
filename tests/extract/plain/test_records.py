"""What a JSON Lines record states of itself is believed, but not the way in which it is written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.extract.html.html_pages import STORIES, html_of
from tests.extract.plain.plain_pages import PAGES
from wireroom.records import Article, Entry, Image, Page, Publisher
from workers.extract import extract

NOW = datetime(2031, 6, 1, tzinfo=UTC)
STATED: list[tuple[str, Any, Any]] = [
    ("title", " A\x00 bridge\u202e\nreopens \ud800", "A bridge reopens \ufffd"),
    ("byline", ["Mara\x07 Ellison", "\x00", 7, "Joss\u200b Pettigrew"],
     ("Mara Ellison", "Joss Pettigrew")),
    ("language", "EN_gb", "en"),
    ("language", "the local one", None),
    ("section", "\u2066Harbour\u2069", "Harbour"),
    ("canonical_url", "javascript:alert(1)", None),
    ("publisher", {"name": "Tolvern\x00 Courier"}, Publisher(name="Tolvern Courier")),
    ("images",
     [{"url": "data:image/png;base64,AA"}, {"url": "https://a.example/i", "caption": "\x1bx"}],
     (Image(url="https://a.example/i", caption="x"),)),
    ("publisher", {"name": [[[[[[[["x"]]]]]]]]}, None),
]  # fmt: skip


@pytest.mark.parametrize(("field", "given", "expected"), STATED)
def test_a_records_fields_are_cleaned(field: str, given: Any, expected: Any) -> None:
    text = PAGES[0].text()
    plain = extract(Page(text=text), now=NOW)
    found = extract(Page(text=text, entry=Entry(record={field: given})), now=NOW)
    assert isinstance(found, Article)
    assert isinstance(plain, Article)
    stated = getattr(found, field)
    assert stated == (getattr(plain, field) if expected is None else expected)


def test_structured_data_cannot_smuggle_controls() -> None:
    data = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A\\u0000 bridge '
        '\\u202ereopens","author":{"name":"Mara \\u0007Ellison"},"articleSection":"\\ud800Coast",'
        '"publisher":{"name":"Tolvern\\u0000 Courier"}}</script>'
    )
    found = extract(Page(html=html_of(STORIES[0], head=data), url="https://a.example/b/1"), now=NOW)
    assert isinstance(found, Article)
    said = [found.title, *found.byline, found.section, found.publisher.name]
    assert said[1:] == ["Mara Ellison", "\ufffdCoast", "Tolvern Courier"]
    assert not any(c < " " or "\u202a" <= c <= "\u202e" for text in said for c in text or "")
