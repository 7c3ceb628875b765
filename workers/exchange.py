"""One request a turn: what a stage asks of the outside, within the host's budget.

The budget is applied where items leave the frontier, so a claim pays for one request.  Where
another one is needed first or next (robots.txt, the hop of a redirect), ``NextTurn`` gives the
claim back, and the item goes on from what its payload says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from wireroom.errors import PermanentError, TransientError
from wireroom.frontier import Item, translate
from wireroom.metrics import meters
from wireroom.urls import host_key
from workers.context import Context
from workers.fetch import Response
from workers.fetch.robots import robots_url
from workers.verdict import NextTurn

BUDGET_SECONDS: Final = 2 * 86_400.0
"""How long a Crawl-delay holds: longer than a robots.txt is remembered."""
LATE_SECONDS: Final = 0.005


def request(
    context: Context,
    item: Item,
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    insecure_tls: bool = False,
) -> Response:
    """The answer of ``url``, once the turns of its robots.txt and its redirects are over.

    Raises ``NextTurn``, ``PermanentError`` (``robots`` names the rule that refuses) and
    ``TransientError``.
    """
    at, via = _progress(item.payload, url)
    with telling(context, at):
        _ask_robots(context, item, at, insecure_tls)
        try:
            response = context.client.fetch(
                at,
                etag=etag,
                last_modified=last_modified,
                insecure_tls=insecure_tls,
                follow=False,
                hops=via,
            )
        except (TransientError, PermanentError) as error:
            meters().responses.labels(failure_class(error)).inc()
            context.asked.note(_name_of(at), failed=True)
            raise
    meters().responses.labels(f"{response.status // 100}xx").inc()
    meters().fetched_bytes.inc(len(response.body))
    context.asked.note(_name_of(at), failed=False, size=len(response.body))
    if response.next_url is not None:
        going = {"of": url, "at": response.next_url, "via": response.redirects}
        raise NextTurn(
            host_key(response.next_url),
            item.payload | {"hop": going},
            f"{response.status} to {response.next_url}",
        )
    return response


def asked_at(item: Item, url: str) -> str:
    """The address that a request for ``url`` is at, redirects followed so far."""
    return _progress(item.payload, url)[0]


def sitemaps_at(context: Context, url: str, *, insecure_tls: bool = False) -> tuple[str, ...]:
    """The sitemaps that the robots.txt of ``url`` names, as far as it is known."""
    if not context.settings.fetch_robots:
        return ()
    with translate():
        known = context.robots.look(url, context.client.user_agent, insecure_tls=insecure_tls)
    return known.sitemaps if known is not None else ()


def describe(response: Response) -> dict[str, Any]:
    """An exchange for the trail."""
    said: dict[str, Any] = {"status": response.status, "bytes": len(response.body)}
    if response.redirects:
        said["redirects"] = [url for _status, url in response.redirects][:8]
        said["url"] = response.url
    return said


@contextmanager
def telling(context: Context, url: str) -> Iterator[None]:
    """Notes when a request to ``url`` goes out.  The host's interval counts from the claim: where
    names and connections take time, the frontier is told at once, so that the next request does
    not follow too soon."""

    def tell() -> None:
        if context.turn.ask() > LATE_SECONDS and context.settings.host_min_interval_seconds:
            with suppress(TransientError):
                context.frontier.asked(host_key(url))

    with context.client.telling(tell):
        yield


def _name_of(url: str) -> str:
    """The name of the host, whose ports are one to whoever looks for trouble."""
    try:
        return host_key(url).partition("://")[2].rpartition(":")[0]
    except PermanentError:
        return "none"


def _progress(payload: dict[str, Any], url: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    hop = payload.get("hop") or {}
    if hop.get("of") != url:
        return url, ()
    return hop["at"], tuple((status, address) for status, address in hop["via"])


def _ask_robots(context: Context, item: Item, url: str, insecure: bool) -> None:
    """Raises ``PermanentError("robots")`` where robots.txt refuses, ``TransientError`` while it
    cannot be known, and ``NextTurn`` where asking has used this turn."""
    settings = context.settings
    if not settings.fetch_robots:
        return
    client = context.client
    with translate():
        known = context.robots.look(url, client.user_agent, insecure_tls=insecure)
        verdict = known or context.robots.ask(client, url, insecure_tls=insecure)
    interval = max(verdict.crawl_delay or 0.0, settings.host_min_interval_seconds)
    if known is None and verdict.crawl_delay:
        context.frontier.set_host(
            host_key(url), concurrency=1, min_interval=interval, seconds=BUDGET_SECONDS
        )
    if not verdict.allowed:
        if verdict.retry_after is not None:
            raise TransientError(
                f"{host_key(url)}: {verdict.rule}",
                weight=verdict.weight,
                retry_after=verdict.retry_after,
            )
        raise PermanentError("robots", f"refused by robots.txt: {verdict.rule}")
    where = robots_url(url)
    # A file that could not be remembered is asked for in each turn: once is enough.
    if known is None and interval > 0 and item.payload.get("asked") != where:
        raise NextTurn(host_key(url), item.payload | {"asked": where}, "robots.txt was asked")


def failure_class(error: TransientError | PermanentError) -> str:
    """A bounded label: the class of the status where there was one, else ``error``."""
    if isinstance(error, PermanentError):
        known = {"not-found": "4xx", "gone": "4xx", "forbidden": "4xx"}
        if error.reason in known:
            return known[error.reason]
        if error.reason.startswith("http-"):
            return f"{error.reason[5:6]}xx"
        return "refused"
    return "error" if error.retry_after is None else "5xx"
