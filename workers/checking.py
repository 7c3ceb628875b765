"""``wireroom sources check``: one look at an address, all turns at once, explained."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from wireroom import push
from wireroom.cadence import Bounds, History, next_poll
from wireroom.errors import DefectError, PermanentError, TransientError
from wireroom.records import Source
from wireroom.settings import Settings
from wireroom.urls import host_key
from workers.checkreport import Newest, Report, Wishes
from workers.discover import FeedInfo, Format
from workers.fetch import Client, Response
from workers.fetch.robots import RobotsFile, RobotsVerdict, decide, robots_url
from workers.listing import (
    LISTINGS,
    PAGE,
    Listing,
    candidates_of,
    form_of,
    html_of,
    read_candidate,
    read_links,
    read_list,
    refuse_unless,
)
from workers.outcomes import Look, outcome_of
from workers.state.robots import file_at

SHOWN: Final = 5
_Failure = TransientError | PermanentError | DefectError


def check_source(source: Source, settings: Settings, address: str | None = None) -> Report:
    """Looks once, as a first poll would; remembers nothing.  ``address``: the one that the
    source was moved to."""
    url = address or source.url
    with Client(settings) as client:
        check = _Check(client, settings, source)
        try:
            first = check.get(url)
            answer, listing = check.listing(first)
        except (TransientError, PermanentError, DefectError) as error:
            return Report(
                url=url,
                why=_in_words(error),
                tried=tuple(check.tried),
                insecure_tls=source.insecure_tls,
            )
        return _report(check, url, first, answer, listing)


class _Check:
    """The requests of one check: robots.txt first, a host's file asked for once."""

    def __init__(self, client: Client, settings: Settings, source: Source) -> None:
        self.settings = settings
        self.source = source
        self.tried: list[tuple[str, str]] = []
        self._client = client
        self._files: dict[str, RobotsFile] = {}

    def get(self, url: str) -> Response:
        """Raises ``PermanentError`` (``robots`` names the rule) and ``TransientError``."""
        verdict = self.robots(url)
        if not verdict.allowed:
            raise PermanentError("robots", f"refused by robots.txt: {verdict.rule}")
        return self._client.fetch(url, insecure_tls=self._insecure(url))

    def robots(self, url: str) -> RobotsVerdict:
        """Raises ``PermanentError`` where the host may not be contacted at all."""
        if not self.settings.fetch_robots:
            return RobotsVerdict(allowed=True)
        where = robots_url(url)
        if where not in self._files:
            try:
                self._files[where] = file_at(self._client, where, self._insecure(url))
            except TransientError as error:
                self._files[where] = RobotsFile(state="unreachable", detail=str(error))
        return decide(self._files[where], url)

    def robots_words(self, url: str) -> str:
        if not self.settings.fetch_robots:
            return "robots.txt is not asked, as the settings say"
        self.robots(url)
        if self._files[robots_url(url)].state == "none":
            return "robots.txt: there is none, all is allowed"
        return "robots.txt allows it"

    def listing(self, response: Response) -> tuple[Response, Listing]:
        """What ``response`` lists, or the first of the addresses that its page leads to, with
        the answer that it was read from.

        Raises ``DefectError`` where nothing has entries.
        """
        kind, form = self.source.kind, form_of(response)
        if form in LISTINGS and kind != PAGE:
            return response, read_list(response, form)
        refuse_unless(form, form is Format.HTML and kind not in ("feed", "sitemap"))
        html = html_of(response)
        if kind != PAGE:
            sitemaps = self.robots(response.url).sitemaps
            for candidate in candidates_of(html, response.url, sitemaps):
                found = self._candidate(candidate)
                if found is not None:
                    return found
        return response, read_links(html, response.url)

    def _candidate(self, url: str) -> tuple[Response, Listing] | None:
        try:
            response = self.get(url)
            found = read_candidate(response)
            outcome = f"{found.form}, taken" if found else f"{form_of(response)}, no entries"
        except (TransientError, PermanentError, DefectError) as error:
            self.tried.append((url, _in_words(error)))
            return None
        self.tried.append((url, outcome))
        return (response, found) if found is not None else None

    def _insecure(self, url: str) -> bool:
        """The exception is for the source's own host."""
        return self.source.insecure_tls and host_key(url) == host_key(self.source.url)


def _report(check: _Check, url: str, first: Response, answer: Response, listing: Listing) -> Report:
    """``first`` is what the address gave, ``answer`` what the entries were read from."""
    now = datetime.now(UTC)
    settings, source = check.settings, check.source
    info = listing.info or FeedInfo()
    outcome = outcome_of(Look(response=answer, listing=listing), now)
    decision = next_poll(
        source.id, History(), outcome, Bounds.of(settings), now, wish_seconds=source.poll_seconds
    )
    delay = check.robots(listing.url).crawl_delay
    offered = push.offered(listing.url, answer.headers.get("link"), info.hubs, info.self_url)
    dates = [entry.published_at for entry in listing.entries]
    newest = sorted(
        listing.entries,
        key=lambda entry: entry.published_at.timestamp() if entry.published_at else 0.0,
        reverse=True,
    )
    return Report(
        url=url,
        final_url=first.url,
        usable=True,
        form=listing.form,
        title=info.title,
        redirects=first.redirects,
        moved_to=first.permanent_url,
        tried=tuple(check.tried),
        feed_url=listing.url,
        entries=len(listing.keys),
        dated=sum(date is not None for date in dates),
        inline=sum(bool(entry.html or entry.text) for entry in listing.entries),
        newest=tuple(
            Newest(published_at=entry.published_at, title=entry.title, url=entry.url)
            for entry in newest[:SHOWN]
        ),
        defects=(*listing.defects, *_same_dates(dates)),
        etag=answer.etag,
        last_modified=answer.last_modified,
        hub=offered[0] if offered else None,
        wishes=Wishes(
            ttl=info.ttl_seconds,
            update=info.update_seconds,
            max_age=outcome.max_age_seconds,
            skip_hours=info.skip_hours,
            skip_days=info.skip_days,
        ),
        robots=check.robots_words(listing.url),
        crawl_delay=delay,
        host=host_key(listing.url),
        min_interval=max(delay or 0.0, settings.host_min_interval_seconds),
        concurrency=1 if delay else settings.host_concurrency,
        insecure_tls=source.insecure_tls,
        first_interval=decision.interval,
        first_due=decision.due_in,
        why=decision.reason,
    )


def _same_dates(dates: list[datetime | None]) -> tuple[str, ...]:
    known = [date for date in dates if date is not None]
    if len(known) > 1 and len(set(known)) == 1:
        return (f"all entries have the same date: {known[0].isoformat()}",)
    return ()


def _in_words(error: _Failure) -> str:
    """One line, with what may help."""
    said = " ".join(str(error).split())
    reason = getattr(error, "reason", "")
    if reason == "tls":
        return f"{said} (--insecure-tls of `sources add` accepts it for one source)"
    if reason == "address-refused":
        name = "PORTS" if "port" in said else "NETWORKS"
        return f"{said} (WIREROOM_FETCH_ALLOW_{name} makes exceptions)"
    return said or reason
