"""An HTML page to an article record, or to the reason why it is none.

The base is trafilatura's extractor (Barbaresi 2021, ACL demos), run on the tree that is parsed
once; its text is one witness of where the article is, beside the structured data and the feed.
Which blocks stay is then decided on the page's own outline (``html_region``, ``html_body``), so
that what is cut keeps its kind and nothing loses its order.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from wireroom import limits, urls
from wireroom.errors import PermanentError
from wireroom.records import Article, Attribution, Evidence, Page, Rejection
from workers.extract import (
    html_blocks,
    html_body,
    html_cues,
    html_data,
    html_dates,
    html_flags,
    html_identity,
    html_people,
    html_title,
    html_tree,
    html_verdict,
)
from workers.extract.byline import bare_names, may_begin_byline, parse_byline
from workers.extract.dates import ParsedDate, find_dates
from workers.extract.hostmemory import HostMemory
from workers.extract.html_blocks import HEADINGS, Outline
from workers.extract.html_body import Body
from workers.extract.html_data import PageData
from workers.extract.html_region import Witness, key_of
from workers.language import Language, direction_of, primary_subtag

Identify = Callable[..., Language]

_WITNESS_MIN_CHARS: Final = 200
_AGREES: Final = 0.6
_BYLINE_WORDS: Final = frozenset({"byline", "bylines", "author", "authors"})
_ATTRIBUTIONS_MAX: Final = 3
_LANGUAGE_SAMPLE: Final = 1_500

# What trafilatura logs are its guesses about single pages; ours are in the evidence.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def extract_html(
    page: Page,
    *,
    now: datetime,
    identify: Identify,
    host_memory: HostMemory | None = None,
    keep_rejected: frozenset[str] = frozenset(),
) -> Article | Rejection:
    """``page.html`` must be set.  ``now`` is aware.  Pure but for ``host_memory``, which learns
    the page's blocks."""
    source = page.html or ""
    if len(source) > limits.PAGE_MAX_CHARS:
        return Rejection(reason="too-large", evidence=f"the page has {len(source)} characters")
    root = html_tree.parse(source)
    if root is None:
        return Rejection(reason="empty", evidence="the page has no markup and no text")
    url = page.url or page.requested_url
    data = html_data.read(root, url)
    html_tree.drop_active(root)
    outline = html_blocks.outline(root)
    reader = _Reader(page, url, data, outline, now, identify)
    body = reader.body(root, host_memory)
    return reader.article(body, keep_rejected)


class _Reader:
    """One page on its way; holds what several fields need."""

    def __init__(
        self,
        page: Page,
        url: str | None,
        data: PageData,
        outline: Outline,
        now: datetime,
        identify: Identify,
    ) -> None:
        self.page, self.url, self.data, self.outline = page, url, data, outline
        self.now, self.identify = now, identify
        self.entry = page.entry
        self.base = self._base()
        self.sites = html_identity.sites(data, url)
        self.hint = primary_subtag(
            data.language
            or (self.entry.language if self.entry else None)
            or page.headers.get("content-language")
        )
        self.titles = self._titles()
        self.people = self._people()
        self.method = "trafilatura"

    def _base(self) -> str | None:
        return html_identity.absolute(self.data.base or "", self.url) or self.url

    # --- candidates ------------------------------------------------------------------------

    def _titles(self) -> list[html_title.Candidate]:
        data, new = self.data, html_title.Candidate
        found: list[html_title.Candidate] = []
        raw: list[tuple[str, str | None, str]] = [
            ("json-ld", html_data.text_of(data.article.get("headline")), "headline"),
            ("json-ld", html_data.text_of(data.article.get("name")), "name"),
        ]
        for name in ("og:title", "twitter:title"):
            for value in data.meta.get(name, ())[:1]:
                raw.append((name, html_data.plain(value), f"meta[{name}]"))
        for value in data.meta.get("headline", ())[:1]:
            raw.append(("microdata", html_data.plain(value), "meta[itemprop=headline]"))
        headings = self._h1()
        raw.extend(("h1", text, "h1") for text in headings)
        if self.entry and self.entry.title:
            raw.append(("feed", html_data.plain(self.entry.title), "feed"))
        raw.append(("title-element", data.title, "title"))
        others = [value for method, value, _ in raw if value and method in ("h1", "json-ld")]
        for method, given, source in raw:
            if not given:
                continue
            text = html_blocks.clean(given[:2_000])
            if method in ("og:title", "twitter:title", "title-element", "json-ld", "feed"):
                text = html_title.without_site(text, self.sites, others)
            if text:
                found.append(new(method, text, html_blocks.clean(given[:2_000]), source))
        # A first heading may be a motto over the title: the second one is only worth its
        # agreement with the title element.
        named = {key_of(each.value) for each in found if each.method == "title-element"}
        for block in self.outline.blocks:
            if block.tag == "h2" and key_of(block.text) in named:
                found.append(new("h2", block.text[:1_000], block.text[:1_000], "h2"))
                break
        return found

    def _h1(self) -> list[str]:
        nodes = self.outline.nodes
        found: dict[int, list[str]] = {}
        for block in self.outline.blocks:
            index = block.node
            for _ in range(4):
                if index <= 0 or nodes[index].tag == "h1":
                    break
                index = nodes[index].parent
            if index > 0 and nodes[index].tag == "h1":
                found.setdefault(index, []).append(block.text)
        return [" ".join(parts)[:1_000] for parts in list(found.values())[:5]]

    def _people(self) -> list[html_people.Candidate]:
        data, language = self.data, self.hint
        found: list[html_people.Candidate] = []
        if structured := html_people.from_json_ld(data.article, language):
            found.append(structured)
        for name in html_people.AUTHOR_META:
            values = data.meta.get(name, ())[:10]
            names = html_people.unique(
                [n for v in values for n in html_people.people(html_data.plain(v), language)]
            )
            if names:
                found.append(
                    html_people.Candidate("meta", names, ", ".join(values)[:300], f"meta[{name}]")
                )
                break
        if self.entry and self.entry.byline:
            names = html_people.unique(
                [n for text in self.entry.byline for n in html_people.people(text, language)]
            )
            if names:
                found.append(
                    html_people.Candidate("feed", names, ", ".join(self.entry.byline), "feed")
                )
        return found

    def _visible_people(self, body: Body) -> html_people.Candidate | None:
        """The marked author names, or the line with a "By", around the article's beginning."""
        first = body.kept[0] if body.kept else len(self.outline.blocks)
        last = body.kept[-1] if body.kept else len(self.outline.blocks)
        marked = [
            text for text, at in self.outline.rel_authors if first - 40 <= at <= first + 3
        ] or [text for text, at in self.outline.rel_authors if last <= at <= last + 10]
        names = html_people.unique(
            [n for text in marked[:10] for n in html_people.people(text, self.hint)]
        )
        if names:
            return html_people.Candidate(
                "byline-line", names, "; ".join(marked[:5])[:300], "author element"
            )
        kept = set(body.kept)
        for i in range(max(0, first - 30), min(first + 2, len(self.outline.blocks))):
            text = self.outline.blocks[i].text
            if i in kept or len(text) > 160 or not may_begin_byline(text, language=self.hint):
                continue
            parsed = parse_byline(text, language=self.hint)
            if parsed and parsed.cue and parsed.names:
                return html_people.Candidate("byline-line", parsed.names, text, f"block {i}")
        return None if self.people else self._bare_names(body)

    def _bare_names(self, body: Body) -> html_people.Candidate | None:
        """A line of names and nothing else, one or two blocks below the headline."""
        if body.headline is None:
            return None
        for i in range(body.headline + 1, min(body.headline + 3, len(self.outline.blocks))):
            block = self.outline.blocks[i]
            if i in body.kept or html_cues.is_section(block.text, self.hint):
                continue
            if names := bare_names(block.text, language=self.hint):
                return html_people.Candidate("name-line", names, block.text, f"block {i}")
        return None

    def _attributions(self, body: Body) -> tuple[Attribution, ...]:
        """Cut lines that say where the text stood first."""
        if not body.kept:
            return ()
        kept, blocks = set(body.kept), self.outline.blocks
        found: dict[str, Attribution] = {}
        for i in range(max(0, body.kept[0] - 12), min(body.kept[-1] + 25, len(blocks))):
            block = blocks[i]
            if i in kept or len(found) >= _ATTRIBUTIONS_MAX:
                continue
            if outlet := html_cues.first_outlet(block.text, self.hint):
                url = next(
                    (html_identity.absolute(href, self.base) for href, _ in block.links), None
                )
                found.setdefault(
                    outlet,
                    Attribution(
                        kind="republished-from", outlet=outlet, text=block.text[:300], url=url
                    ),
                )
        return tuple(found.values())

    def _signed(self) -> list[str]:
        """Names in the elements that call themselves bylines."""
        nodes = self.outline.nodes
        lines = [
            block.text
            for block in self.outline.blocks
            if len(block.text) <= 160
            and not _BYLINE_WORDS.isdisjoint(html_flags.words_of(nodes[block.node].names))
        ]
        return [name for line in lines[:10] for name in html_people.people(line, self.hint)]

    # --- the text --------------------------------------------------------------------------

    def body(self, root: HtmlElement, memory: HostMemory | None) -> Body:
        """The main text by all witnesses; consumes ``root``."""
        witnesses: list[Witness] = []
        declared = html_data.text_of(self.data.article.get("articleBody")) or ""
        feed = self._feed_text()
        base = _base_text(root)
        for text in (base, declared, feed):
            if len(text) >= _WITNESS_MIN_CHARS or text is base:
                witnesses.append(Witness(text))
        context = html_body.Context(
            language=self.hint,
            now=self.now,
            titles=[candidate.value for candidate in self.titles]
            + [candidate.raw for candidate in self.titles],
            authors=[name for each in self.people for name in each.names]
            + [text for text, _ in self.outline.rel_authors if len(text) <= 60]
            + self._signed(),
            description=html_data.plain(
                (self.data.first("og:description", "description") or ("", ""))[1]
            ),
        )
        body = html_body.cut(self.outline, witnesses, context)
        body = self._with_memory(body, witnesses, context, memory)
        return self._completed(body, base, declared, feed)

    def _with_memory(
        self,
        body: Body,
        witnesses: list[Witness],
        context: html_body.Context,
        memory: HostMemory | None,
    ) -> Body:
        if memory is None or self.url is None:
            return body
        try:
            host = urls.host_key(self.url)
        except PermanentError:
            return body
        keys = [key_of(block.text) for block in self.outline.blocks]
        repeated = memory.repeated(host, self.url, (keys[i] for i in body.kept))
        memory.learn(host, self.url, keys)
        if not repeated:
            return body
        context.repeated = repeated
        again = html_body.cut(self.outline, witnesses, context)
        # A text that stands under several addresses is a copy, not the host's furniture.
        return again if 2 * len(again.text) > len(body.text) else body

    def _completed(self, body: Body, base: str, declared: str, feed: str) -> Body:
        """Another witness's text where the page shows only the beginning of it, or nothing."""
        for method, text in (("json-ld", declared), ("feed", feed)):
            longer = len(text) > 1.5 * len(body.text) + 200
            if longer and (not body.text or Witness(text).holds(body.text) >= _AGREES):
                self.method = method
                body.text = _paragraphs(text)
                return body
        if not body.text and base:
            self.method = "trafilatura"
            body.text = _paragraphs(base)
        return body

    def _feed_text(self) -> str:
        entry = self.entry
        if entry is None:
            return ""
        if entry.text:
            return entry.text
        if entry.html and len(entry.html) <= limits.PAGE_MAX_CHARS:
            root = html_tree.parse(entry.html)
            if root is not None:
                html_tree.drop_active(root)
                return "\n\n".join(block.text for block in html_blocks.outline(root).blocks)
        return ""

    # --- dates -----------------------------------------------------------------------------

    def _dates(self, body: Body) -> tuple[list[html_dates.Candidate], list[html_dates.Candidate]]:
        data, new = self.data, html_dates.Candidate
        published: list[html_dates.Candidate] = []
        modified: list[html_dates.Candidate] = []

        def add(out: list[html_dates.Candidate], method: str, text: Any, source: str) -> None:
            if isinstance(text, str) and text:
                date = html_dates.read(text[:200], language=self.hint, now=self.now)
                if date is not None:
                    out.append(new(method, date, source))

        article = data.article
        add(published, "json-ld", _string(article.get("datePublished")), "datePublished")
        add(modified, "json-ld", _string(article.get("dateModified")), "dateModified")
        for out, names in (
            (published, html_dates.PUBLISHED_META),
            (modified, html_dates.MODIFIED_META),
        ):
            for name in names:
                for value in data.meta.get(name, ())[:1]:
                    add(out, "meta", value, f"meta[{name}]")
        if self.entry and self.entry.published_at:
            published.append(new("feed", _exact(self.entry.published_at), "feed"))
        if self.entry and self.entry.modified_at:
            modified.append(new("feed", _exact(self.entry.modified_at), "feed"))
        for stamp in self.outline.stamps[:1]:
            add(published, "microdata", stamp, "time[itemprop=datePublished]")
        if date := html_dates.from_url(self.url, self.now):
            published.append(new("url", date, "url"))
        if not published or all(c.method == "url" for c in published):
            published.extend(self._visible_dates(body))
        add(modified, "last-modified", self.page.headers.get("last-modified"), "header")
        return published, modified

    def _visible_dates(self, body: Body) -> list[html_dates.Candidate]:
        """Time elements and date lines by the text: the nearest place that has one decides."""
        blocks, kept = self.outline.blocks, set(body.kept)
        lead = [i for i in body.kept if body.deck is None or i > body.deck]
        first = lead[0] if lead else len(blocks)
        last = body.kept[-1] if body.kept else first
        headline = next(
            (i for i in range(first - 1, max(-1, first - 60), -1) if blocks[i].tag == "h1"),
            max(0, first - 8),
        )
        places = (
            range(headline, min(first + 4, len(blocks))),
            range(last + 1, min(last + 6, len(blocks))),
            range(headline - 1, max(-1, headline - 12), -1),
        )
        out: list[html_dates.Candidate] = []
        for place in places:
            for stamp, text, at in self.outline.times:
                if at in place and not any(c.method == "time-element" for c in out):
                    date = html_dates.read(stamp or text, language=self.hint, now=self.now)
                    if date is not None:
                        out.append(html_dates.Candidate("time-element", date, "time"))
            for i in place:
                text = blocks[i].text
                if i in kept or len(text) > 200 or not re.search(r"\d", text):
                    continue
                if body.region is not None and body.region.cards[blocks[i].node]:
                    continue
                # The first in reading order is the day of publication; later ones are updates.
                if found := find_dates(text, language=self.hint, now=self.now):
                    out.append(html_dates.Candidate("date-line", found[0], f"block {i}"))
                    break
            if out:
                break
        return out

    def _last_resort(self) -> html_dates.Candidate | None:
        """htmldate's heuristics over the whole page, without its search in the plain text."""
        from htmldate import find_date  # only pages without any date ask for it

        root = html_tree.parse(self.page.html or "")  # the first tree is used up by now
        if root is None:
            return None
        try:
            found = find_date(
                root,
                extensive_search=False,
                original_date=True,
                max_date=self.now.date().isoformat(),
            )
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None
        date = html_dates.read(found, language=None, now=self.now) if found else None
        return html_dates.Candidate("htmldate", date, "page") if date else None

    # --- together --------------------------------------------------------------------------

    def article(self, body: Body, keep_rejected: frozenset[str]) -> Article | Rejection:
        """The record, or the verdict that there is none."""
        evidence: dict[str, Evidence] = {}
        title, why = html_title.choose(self.titles, self.sites)
        _note(evidence, "title", why)
        rejection = self._verdict(body, title)
        if rejection is not None and (
            rejection.reason not in keep_rejected or rejection.reason == "empty"
        ):
            return rejection
        if len(body.text) > limits.TEXT_MAX_CHARS:
            return Rejection(
                reason="too-large", evidence=f"the main text has {len(body.text)} characters"
            )
        language = self.identify(body.text[:_LANGUAGE_SAMPLE] or title or "", hint=self.hint)
        if language.code:
            evidence["language"] = Evidence(
                method=language.method,
                value=self.data.language,
                confidence=language.confidence,
                source="text",
                runner_up=language.second,
            )
        if seen := self._visible_people(body):
            self.people.append(seen)
        byline, why = html_people.choose(self.people, self.sites)
        _note(evidence, "byline", why)
        published, modified = self._dates(body)
        published_at, why = html_dates.choose(published, self._last_resort)
        _note(evidence, "published_at", why)
        modified_at, why = html_dates.choose(modified)
        if modified_at and published_at and modified_at < published_at:
            modified_at = None
        publisher, why = html_identity.publisher(self.data, self.url)
        _note(evidence, "publisher", why)
        canonical, why = html_identity.canonical(self.data, self.url)
        _note(evidence, "canonical_url", why)
        boilerplate = tuple(body.boilerplate)
        notes: dict[str, Any] = {"body": self.method}
        if language.second:
            notes["second_language"] = language.second
        if rejection is not None:
            notes["rejected"] = {"reason": rejection.reason, "evidence": rejection.evidence}
        return Article(
            url=self.url,
            canonical_url=canonical,
            source=self.page.source,
            publisher=publisher,
            section=html_identity.section(self.data, title)
            or (self.entry.section if self.entry else None),
            title=title,
            byline=byline,
            language=language.code,
            direction=direction_of(language.code, body.text),
            published_at=published_at,
            modified_at=modified_at,
            fetched_at=self.page.fetched_at,
            text=body.text,
            boilerplate=boilerplate,
            evidence=evidence,
            attributions=self._attributions(body),
            links=html_identity.links(self.outline, body.kept, self.base),
            images=html_identity.images(self.outline, body.region, body.kept, self.data, self.base),
            rights=html_identity.rights(self.data, self.page.headers, boilerplate),
            notes=notes,
        )

    def _verdict(self, body: Body, title: str | None) -> Rejection | None:
        if body.region is None:
            return Rejection(reason="empty", evidence="the page shows no text")
        paragraphs = [line for line in body.text.split("\n\n") if len(line) >= 80]
        found = html_verdict.Found(
            text=body.text,
            title=title,
            headings=tuple(b.text for b in self.outline.blocks if b.tag in HEADINGS)[:5],
            paragraphs=len(paragraphs),
            url=self.url,
            span=(body.kept[0], body.kept[-1]) if body.kept else (0, 0),
            believed=self.method in ("json-ld", "feed"),
        )
        return html_verdict.judge(self.outline, self.data, body.region, found)


def _base_text(root: HtmlElement) -> str:
    """trafilatura's text of a tree, which it may change; empty where it finds none."""
    etree.strip_elements(root, "nav", "footer", "aside", "form", "figure", with_tail=False)
    options = Extractor(output_format="python", fast=True, comments=False, tables=False)
    try:
        document = trafilatura.bare_extraction(root, options=options)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ""
    text = getattr(document, "text", None)
    return text if isinstance(text, str) else ""


def _paragraphs(text: str) -> str:
    lines = (html_blocks.clean(html_data.plain(line)) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def _note(evidence: dict[str, Evidence], field: str, why: Evidence | None) -> None:
    if why is not None:
        evidence[field] = why


def _string(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value) if isinstance(value, str | int) and value else None


def _exact(value: datetime) -> Any:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return ParsedDate(
        value=aware,
        precision="second",
        has_offset=True,
        raw=aware.isoformat(),
        span=(0, 0),
    )
