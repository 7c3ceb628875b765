"""Articles on invented events, and outcomes that carry them."""

from __future__ import annotations

import itertools
from typing import Any

from wireroom.records import Article, Disposition
from wireroom.store import Occurrence, Outcome

_numbers = itertools.count()

FERRY = "\n\n".join(
    [
        "The ferry Lunaria ran aground off Port Valdo on Tuesday with 214 people on board.",
        "Nobody was hurt, the harbour office said, and a tug freed the ship by the evening.",
        "Captain Ines Marrow told the radio station that the buoy had been out of place.",
        "An inquiry will begin in the town hall on Friday, and its sittings will be public.",
    ]
)
ORCHARD = (
    "Frost took half of the apple blossom around Merrin this spring.\n\n"
    "Growers ask the province for help with the loans that fall due in August."
)


def article(article_id: str, text: str = FERRY, **fields: Any) -> Article:
    defaults: dict[str, Any] = {
        "url": f"https://gazette.example/{article_id}",
        "canonical_url": f"https://gazette.example/{article_id}",
        "source": "gazette",
        "title": f"Title of {article_id}",
        "language": "en",
    }
    return Article(id=article_id, text=text, **{**defaults, **fields})


def outcome(told: Article | None, occurrence: str | None = None, **fields: Any) -> Outcome:
    name = occurrence or f"occurrence-{next(_numbers)}"
    item = Occurrence(
        id=name,
        key=f"key of {told.url}" if told else None,
        url=told.url if told else None,
        source=told.source if told else None,
        trail=({"stage": "fetch", "seconds": 0.25},),
    )
    ending = Disposition.DUPLICATE if told and told.duplicate else Disposition.STORED
    return Outcome(**{"item": item, "disposition": ending, "article": told, **fields})
