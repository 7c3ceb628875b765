"""What ``wireroom sources check`` found, as a record and in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wireroom.cadence import in_words
from wireroom.records import Record

_NAMES = {
    "feed": "a feed (RSS, RDF or Atom)",
    "json-feed": "a JSON Feed",
    "sitemap": "a sitemap",
    "sitemap-index": "a sitemap index: each of its sitemaps is read by itself",
    "url-list": "a list of addresses",
    "page": "a page, read by its links to articles",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Newest(Record, frozen=True, kw_only=True):
    """One entry."""

    published_at: datetime | None = None
    title: str | None = None
    url: str | None = None


class Wishes(Record, frozen=True, kw_only=True):
    """What the source asks of those who read it; seconds."""

    ttl: float | None = None
    update: float | None = None
    max_age: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


class Report(Record, frozen=True, kw_only=True):
    """What one look at an address found."""

    url: str
    final_url: str | None = None
    usable: bool = False
    form: str | None = None
    """feed, json-feed, sitemap, sitemap-index, url-list, page"""
    title: str | None = None
    redirects: tuple[tuple[int, str], ...] = ()
    """status and address of each hop"""
    moved_to: str | None = None
    """where the address moved for good"""
    tried: tuple[tuple[str, str], ...] = ()
    """addresses that a page led to, and what each was"""
    feed_url: str | None = None
    """where the entries were read: the address itself, or what its page led to"""
    entries: int = 0
    dated: int = 0
    """entries with a believable date"""
    inline: int = 0
    """entries with a text of their own"""
    newest: tuple[Newest, ...] = ()
    defects: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    hub: str | None = None
    wishes: Wishes = Wishes()
    robots: str = ""
    """what robots.txt says, in words"""
    crawl_delay: float | None = None
    host: str = ""
    min_interval: float = 0.0
    """seconds between two requests to the host"""
    concurrency: int = 1
    """requests to the host at once"""
    insecure_tls: bool = False
    first_interval: float | None = None
    first_due: float | None = None
    why: str = ""
    """of the first interval, or why the address cannot be used"""

    def lines(self) -> Iterator[str]:
        """The report for people; one line where the address cannot be used and that is all."""
        if not self.usable:
            yield f"{self.url}: cannot be used: {self.why}"
            yield from self._way()
            return
        form = _NAMES.get(self.form or "", self.form)
        yield f"{self.url}: {form}{f', “{self.title}”' if self.title else ''}"
        yield from self._way()
        if self.feed_url and self.feed_url != self.final_url:
            yield f"read from {self.feed_url}, to which the page led"
        yield (
            f"{self.entries} entries, {self.dated} with a date that can be believed, "
            f"{self.inline} with a text of their own"
        )
        for entry in self.newest:
            at = entry.published_at
            yield f"  {at.isoformat() if at else 'no date':25}  {entry.title or entry.url or ''}"
        for line in self.defects:
            yield f"defect: {line}"
        yield from self._manners()
        if self.first_interval is not None and self.first_due is not None:
            yield f"a first look now would be followed by one in {in_words(self.first_due)}, then"
            yield f"  {self.why}"

    def _way(self) -> Iterator[str]:
        for status, url in self.redirects:
            yield f"redirect {status} at {url}"
        if self.redirects and self.final_url:
            yield f"  arrived at {self.final_url}"
        if self.moved_to:
            yield f"moved for good: {self.moved_to} is adopted after three such polls in a row"
        for url, outcome in self.tried:
            yield f"tried {url}: {outcome}"
        if self.insecure_tls:
            yield "TLS: the certificate was not verified, as this source's settings say"

    def _manners(self) -> Iterator[str]:
        """How the other side wants to be treated, and how it will be."""
        given = [
            name
            for name, value in (("ETag", self.etag), ("Last-Modified", self.last_modified))
            if value
        ]
        yield (
            f"unchanged answers are saved by {' and '.join(given)}"
            if given
            else "no validators: each look fetches the whole"
        )
        yield f"hub: {self.hub}" if self.hub else "no hub: it is polled only"
        for name, seconds in (
            ("ttl", self.wishes.ttl),
            ("sy:updatePeriod", self.wishes.update),
            ("Cache-Control or Expires", self.wishes.max_age),
        ):
            if seconds:
                yield f"asks by {name} not to be read again within {in_words(seconds)}"
        if hours := self.wishes.skip_hours:
            yield f"asks not to be read in the hours (UTC) {', '.join(map(str, hours))}"
        if days := self.wishes.skip_days:
            yield f"asks not to be read on {', '.join(_DAYS[day] for day in days)}"
        yield self.robots
        delay = f", for its Crawl-delay of {in_words(self.crawl_delay)}" if self.crawl_delay else ""
        at_once = "one request" if self.concurrency == 1 else f"{self.concurrency} requests"
        yield (
            f"budget of {self.host}: {at_once} at once, "
            f"{in_words(self.min_interval)} between two{delay}"
        )
