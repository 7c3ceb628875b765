"""WARC 1.0 and 1.1, packed by record or not (ISO 28500), read as a stream by warcio."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from wireroom import limits
from wireroom.errors import DefectError
from wireroom.records import Entry
from workers.charset import decode
from workers.discover.drafts import expansion, ready
from workers.discover.model import Expansion, Format, Job, Notes, Sample
from workers.discover.plain import address

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_TEXT: Final = frozenset({"text/plain"})
_RECORDS_MAX: Final = 20 * limits.CONTAINER_MAX_ENTRIES
# warcio passes on what broken records make it stumble over.
_READ_FAULTS: Final = (
    ArchiveLoadFailed, StatusAndHeadersParserException, ValueError, KeyError, IndexError,
    AttributeError, TypeError, OSError, EOFError, OverflowError, zlib.error,
)  # fmt: skip


logging.getLogger("warcio").setLevel(logging.CRITICAL)


class _Archive(ArchiveIterator):  # type: ignore[misc]
    """Keeps what stands in a broken archive out of our own output: it may be long, and hold
    commands to a terminal."""

    INC_RECORD = ""


def matches(sample: Sample) -> Format | None:
    return Format.WARC if sample.head.startswith(("WARC/0.", "WARC/1.")) else None


def entries(job: Job) -> Expansion:
    """Pages (responses with status 200 that are HTML) and texts (conversion records).

    A record that cannot be read is noted; the rest is read as far as the file goes on.
    """
    notes = Notes()
    out: list[Entry] = []
    truncated = False
    for record in _records(job.data, notes):
        try:
            entry = _entry(record, notes)
        except _READ_FAULTS as error:
            notes.add(f"a broken record: {error or type(error).__name__}")
            continue
        if entry is None:
            continue
        if len(out) >= job.limit:
            truncated = True
            break
        out.append(entry)
    if not out:
        raise DefectError("no-entries", "; ".join(notes.lines()) or "there is no page in it")
    return expansion(map(ready, out), job.known, notes, truncated=truncated)


def _records(data: bytes, notes: Notes) -> Iterator[Any]:
    records = iter(_Archive(BytesIO(data), arc2warc=False))
    for _ in range(_RECORDS_MAX):
        try:
            record = next(records, None)
        except _READ_FAULTS as error:
            notes.add(f"the rest cannot be read: {error or type(error).__name__}")
            return
        if record is None:
            return
        yield record


def _entry(record: Any, notes: Notes) -> Entry | None:
    headers = record.rec_headers
    if record.rec_type == "response":
        status = record.http_headers.get_statuscode() if record.http_headers else ""
        content_type = record.http_headers.get_header("Content-Type") if record.http_headers else ""
        if status != "200":
            return None
    elif record.rec_type in ("conversion", "resource"):
        content_type = headers.get_header("Content-Type")
    else:
        return None
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type not in _HTML | _TEXT:
        return None
    url = address((headers.get_header("WARC-Target-URI") or "").strip("<> "), None)
    body = record.content_stream().read(limits.FETCH_MAX_BYTES + 1)
    if len(body) > limits.FETCH_MAX_BYTES:
        notes.add(f"a record larger than {limits.FETCH_MAX_BYTES} bytes: {url}")
        return None
    if not body.strip():
        return None
    is_html = media_type in _HTML
    text = decode(body, content_type, kind="html" if is_html else "text").text
    crawled = headers.get_header("WARC-Date")
    return Entry(
        url=url,
        id=headers.get_header("WARC-Record-ID"),
        html=text if is_html else None,
        text=None if is_html else text,
        raw_dates={"fetched_at": str(crawled)[:100]} if crawled else {},
    )
