"""The fields that a JSON Lines record states itself: they win over what its text suggests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from wireroom import limits
from wireroom.records import Article, Evidence, Image, Link, Publisher, Rights
from workers.extract import html_dates

_TEXTS: Final = ("section", "title", "language", "source", "url", "canonical_url")
_EVIDENCED: Final = (
    "title", "byline", "published_at", "language", "publisher", "canonical_url",
)  # fmt: skip
_PARTS: Final[dict[str, Any]] = {
    "publisher": Publisher,
    "links": tuple[Link, ...],
    "images": tuple[Image, ...],
    "rights": Rights,
}


def overlay(article: Article, record: Mapping[str, Any], *, now: datetime) -> Article:
    """``article`` with the usable fields of ``record``; malformed ones are passed over."""
    changes: dict[str, Any] = {}
    for name in _TEXTS:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            changes[name] = value.strip()[: limits.URL_MAX_CHARS]
    if "title" in changes:
        changes["title"] = changes["title"][: limits.TITLE_MAX_CHARS]
    for name in ("published_at", "modified_at"):
        value = record.get(name)
        date = html_dates.read(value, language=None, now=now) if isinstance(value, str) else None
        if date is not None:
            changes[name] = date.value
    byline = record.get("byline")
    given = [byline] if isinstance(byline, str) else byline
    if isinstance(given, list):
        names = [each.strip()[:200] for each in given if isinstance(each, str) and each.strip()]
        changes["byline"] = tuple(names[: limits.BYLINE_MAX_NAMES])
    for name, kind in _PARTS.items():
        if record.get(name):
            try:
                changes[name] = msgspec.convert(record[name], kind)
            except msgspec.ValidationError:
                continue
    if record.get("direction") in ("ltr", "rtl"):
        changes["direction"] = record["direction"]
    evidence = dict(article.evidence)
    for name in _EVIDENCED:
        if name in changes:
            before = getattr(article, name)
            evidence[name] = Evidence(
                method="record",
                value=record[name],
                confidence=0.99,
                source="record",
                runner_up=_plain(before) if before and before != changes[name] else None,
            )
    return msgspec.structs.replace(article, **changes, evidence=evidence)


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)
