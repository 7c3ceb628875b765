"""The fetch stage: one URL → a body in the claim check."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from wireroom.errors import PermanentError, TransientError
from wireroom.frontier import Item, translate
from wireroom.metrics import meters
from wireroom.records import Entry
from wireroom.urls import host_key
from workers.context import Context
from workers.fetch import Response
from workers.intake import EVIDENCE_HEADERS
from workers.parcel import Parcel, pack
from workers.trail import Trail
from workers.verdict import HandOn


def fetch(context: Context, item: Item, trail: Trail) -> HandOn:
    """Fetches the item's URL.  Raises ``PermanentError`` and ``TransientError``."""
    url = item.url or ""
    with trail.step("fetch") as hop:
        ask_robots(context, url, bool(item.payload.get("insecure_tls")))
        response = get(context, url, insecure_tls=bool(item.payload.get("insecure_tls")))
        hop |= describe(response)
    parcel = Parcel(
        data=response.body,
        url=response.url,
        requested_url=url,
        media_type=response.content_type,
        headers={k: v for k, v in response.headers.items() if k in EVIDENCE_HEADERS},
        fetched_at=datetime.now(UTC),
        entry=entry_of(item),
        source=item.source,
    )
    return HandOn(stage="process", body=pack(parcel))


def get(
    context: Context,
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    insecure_tls: bool = False,
) -> Response:
    """One exchange, counted."""
    try:
        response = context.client.fetch(
            url, etag=etag, last_modified=last_modified, insecure_tls=insecure_tls
        )
    except (TransientError, PermanentError) as error:
        meters().responses.labels(_failure_class(error)).inc()
        raise
    meters().responses.labels(f"{response.status // 100}xx").inc()
    meters().fetched_bytes.inc(len(response.body))
    return response


def ask_robots(context: Context, url: str, insecure_tls: bool = False) -> None:
    """Raises ``PermanentError("robots")`` where robots.txt refuses, naming the rule, and
    ``TransientError`` while it cannot be known."""
    if not context.settings.fetch_robots:
        return
    with translate():
        verdict = context.robots.allowed(context.client, url)
    if verdict.crawl_delay:
        context.frontier.set_host(
            host_key(url),
            concurrency=1,
            min_interval=max(verdict.crawl_delay, context.settings.host_min_interval_seconds),
        )
    if verdict.allowed:
        return
    if verdict.retry_after is not None:
        raise TransientError(
            f"robots.txt of {host_key(url)} cannot be read", retry_after=verdict.retry_after
        )
    raise PermanentError("robots", f"refused by robots.txt: {verdict.rule}")


def entry_of(item: Item) -> Entry | None:
    """What the feed said about the page."""
    given = item.payload.get("entry")
    return msgspec.convert(given, Entry) if given is not None else None


def describe(response: Response) -> dict[str, object]:
    """An exchange for the trail."""
    said: dict[str, object] = {"status": response.status, "bytes": len(response.body)}
    if response.redirects:
        said["redirects"] = [url for _status, url in response.redirects][:8]
        said["url"] = response.url
    return said


def _failure_class(error: TransientError | PermanentError) -> str:
    """A bounded label: the class of the status where there was one, else ``error``."""
    if isinstance(error, PermanentError):
        known = {"not-found": "4xx", "gone": "4xx", "forbidden": "4xx"}
        if error.reason in known:
            return known[error.reason]
        if error.reason.startswith("http-"):
            return f"{error.reason[5:6]}xx"
        return "refused"
    return "error" if error.retry_after is None else "5xx"
