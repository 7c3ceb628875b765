"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any, Final

from wireroom.feeds.entries import FeedEntry, FeedHead
from wireroom.log import printable_json
from wireroom.records import to_json

VERSION: Final = "https://jsonfeed.org/version/1.1"


def write_jsonfeed(head: FeedHead, entries: Iterable[FeedEntry], file: IO[bytes]) -> int:
    """Writes a whole feed; the number of entries."""
    top = {"version": VERSION, "title": head.title}
    if head.url:
        top["feed_url"] = head.url
    file.write(_json(top)[:-1] + b',"items":[')
    count = 0
    for entry in entries:
        file.write((b"," if count else b"") + _json(_item(entry)))
        count += 1
    file.write(b"]}\n")
    return count


def _item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": entry.id, "title": entry.title}
    if entry.url:
        item["url"] = entry.url
    item["summary"] = entry.summary
    item["content_text"] = "\n\n".join(entry.paragraphs) or entry.summary
    if entry.published:
        item["date_published"] = entry.published
    item["date_modified"] = entry.updated
    if entry.authors:
        item["authors"] = [{"name": each} for each in entry.authors]
    if entry.language:
        item["language"] = entry.language
    return item


def _json(value: Any) -> bytes:
    return printable_json(to_json(value).decode()).encode()
