"""One item through fetch, extract and enrich, with nothing stored: what `preview` shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from wireroom.errors import DefectError, PermanentError, TransientError
from wireroom.records import Article, Disposition, Page, Rejection
from wireroom.settings import Settings
from workers.discover import Expansion
from workers.extract import site_folder
from workers.fetch import Client
from workers.intake import EVIDENCE_HEADERS, open_parcel
from workers.parcel import Parcel
from workers.pipeline import preview_page
from workers.timelimit import time_limit


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no article."""

    disposition: Disposition
    reason: str
    evidence: str = ""


def read_file(path: Path, url: str | None, settings: Settings) -> Parcel:
    """A seed file.  Raises ``DefectError`` where it cannot be read or is too large."""
    try:
        if path.stat().st_size > settings.seed_max_bytes:
            raise DefectError("too-large", f"more than {settings.seed_max_bytes} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise DefectError("unreadable", f"{path}: {error.strerror}") from error
    return Parcel(data=data, name=path.name, url=url, fetched_at=datetime.now(UTC))


def fetch_url(url: str, settings: Settings) -> Parcel:
    """A page from the network.  Raises what ``Client.fetch`` raises."""
    with Client(settings) as client:
        response = client.fetch(url)
    return Parcel(
        data=response.body,
        url=response.url,
        requested_url=response.requested_url,
        media_type=response.headers.get("content-type"),
        headers={k: v for k, v in response.headers.items() if k in EVIDENCE_HEADERS},
        fetched_at=datetime.now(UTC),
    )


def preview_parcel(
    parcel: Parcel, settings: Settings, *, seed: bool
) -> Article | Expansion | Refusal:
    """The article record, the entries of a container, or a refusal."""
    try:
        opened = open_parcel(parcel, seed=seed)
    except (DefectError, PermanentError) as error:
        return _refusal(error)
    return opened if isinstance(opened, Expansion) else preview_one(opened, settings)


def preview_one(page: Page, settings: Settings) -> Article | Refusal:
    """Extracts and enriches within the time limit of the settings."""
    try:
        with time_limit(settings.process_soft_seconds):
            found = preview_page(
                page,
                now=datetime.now(UTC),
                pipelines=settings.pipelines,
                keep_rejected=frozenset(settings.keep_rejected),
                site_rules=site_folder(settings.sites_dir).current(),
            )
    except (DefectError, PermanentError) as error:
        return _refusal(error)
    except (RecursionError, MemoryError) as error:
        return Refusal(disposition=Disposition.QUARANTINED, reason=type(error).__name__.lower())
    if isinstance(found, Rejection):
        return Refusal(
            disposition=Disposition.REJECTED, reason=found.reason, evidence=found.evidence
        )
    return found


def preview_line(line: bytes, settings: Settings) -> dict[str, Any]:
    """One line of ``preview --jsonl``: an article record or a disposition, with its input id."""
    try:
        given = msgspec.json.decode(line)
    except (msgspec.DecodeError, ValueError):
        return _answer(None, Disposition.QUARANTINED, "bad-json")
    if not isinstance(given, Mapping):
        return _answer(None, Disposition.QUARANTINED, "bad-json")
    input_id = given.get("id")
    html, text, url = (
        value if isinstance(value := given.get(name), str) else None
        for name in ("html", "text", "url")
    )
    if not html and not text:
        return _answer(input_id, Disposition.QUARANTINED, "empty")
    page = Page(
        url=url,
        html=None if text else html,
        text=text,
        clean=bool(given.get("clean")),
        fetched_at=datetime.now(UTC),
    )
    try:
        found = preview_one(page, settings)
    except Exception as error:  # noqa: BLE001  one bad line must not cost the others
        return _answer(
            input_id, Disposition.QUARANTINED, f"defect: {type(error).__name__}: {error}"
        )
    if isinstance(found, Refusal):
        return _answer(input_id, found.disposition, found.reason)
    record: dict[str, Any] = msgspec.to_builtins(found)
    return {"input_id": input_id} | record


def _answer(input_id: Any, disposition: Disposition, reason: str) -> dict[str, Any]:
    return {"input_id": input_id, "disposition": disposition.value, "reason": reason}


def _refusal(error: DefectError | PermanentError | TransientError) -> Refusal:
    if isinstance(error, PermanentError):
        disposition = Disposition.GONE if error.gone else Disposition.REJECTED
        return Refusal(disposition=disposition, reason=error.reason, evidence=str(error))
    reason = error.reason if isinstance(error, DefectError) else "unreachable"
    return Refusal(disposition=Disposition.QUARANTINED, reason=reason, evidence=str(error))
