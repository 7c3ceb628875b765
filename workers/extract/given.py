"""The fields that a JSON Lines record states itself: they win over what its text suggests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from wireroom import limits
from wireroom.records import Article, Evidence, Image, Link, Publisher, Rights
from wireroom.text import clean_controls
from workers.extract import html_dates
from workers.extract.folding import without_format_controls
from workers.language import primary_subtag

_TEXTS: Final = ("section", "title", "language", "source", "url", "canonical_url")
_ADDRESSES: Final = ("url", "canonical_url")
_EVIDENCED: Final = (
    "title", "byline", "published_at", "modified_at", "language", "publisher", "section",
    "canonical_url", "images", "rights",
)  # fmt: skip
_PARTS: Final[dict[str, Any]] = {
    "publisher": Publisher,
    "links": tuple[Link, ...],
    "images": tuple[Image, ...],
    "rights": Rights,
}
_USED: Final = (*_TEXTS, "published_at", "modified_at", "byline", "direction", *_PARTS)
_DEPTH_MAX: Final = 5


def overlay(article: Article, record: Mapping[str, Any], *, now: datetime) -> Article:
    """``article`` with the usable fields of ``record``; malformed ones are passed over."""
    changes: dict[str, Any] = {}
    record = {name: _clean(record[name]) for name in _USED if name in record}
    for name in _TEXTS:
        value = record.get(name)
        if isinstance(value, str) and value and (name not in _ADDRESSES or _is_address(value)):
            changes[name] = value[: limits.URL_MAX_CHARS]
    if "language" in changes and not (code := primary_subtag(changes["language"])):
        del changes["language"]
    elif "language" in changes:
        changes["language"] = code
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
        names = [each[:200].rstrip() for each in given if isinstance(each, str) and each]
        changes["byline"] = tuple(names[: limits.BYLINE_MAX_NAMES])
    for name, kind in _PARTS.items():
        if record.get(name):
            try:
                part = msgspec.convert(record[name], kind)
            except msgspec.ValidationError:
                continue
            if isinstance(part, tuple):
                part = tuple(each for each in part if _is_address(each.url))
            changes[name] = part
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


def _is_address(value: str) -> bool:
    return value[:8].lower().startswith(("http://", "https://"))


def _clean(value: Any, depth: int = 0) -> Any:
    """A value of JSON with each text on one line and without controls."""
    if isinstance(value, str):
        return " ".join(without_format_controls(clean_controls(value)).split())
    if depth == _DEPTH_MAX:
        return None
    if isinstance(value, Mapping):
        return {name: _clean(each, depth + 1) for name, each in value.items()}
    return [_clean(each, depth + 1) for each in value] if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)
