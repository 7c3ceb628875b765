"""Loads once, before forking, what all processing children share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from wireroom.records import Page
from workers.enrich.pipelines import warm
from workers.pipeline import preview_page

SAMPLES = (
    "Harbour staff in Lisbon ended their strike on Monday, the port authority said. "
    "“We are back at work,” said the union's chair, Ana Prado, in a statement.",
    "قالت وزارة النقل في القاهرة يوم الاثنين إن الجسر الجديد سيفتح أمام المركبات هذا الشهر.",
)
"""Sentences of our own, in two scripts, that make lazy tables load."""


def warm_up(pipelines: Mapping[str, str] | None = None) -> None:
    """Loads the gazetteer and runs samples through the whole of extraction and enrichment."""
    warm()
    for text in SAMPLES:
        preview_page(Page(text=text, clean=True), now=datetime.now(UTC), pipelines=pipelines or {})
        preview_page(
            Page(html=f"<html><body><article><p>{text}</p></article></body></html>"),
            now=datetime.now(UTC),
            pipelines=pipelines or {},
        )
