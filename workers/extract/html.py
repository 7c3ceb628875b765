"""An HTML page to an article record, or to the reason why it is none.

The base is trafilatura's extractor (Barbaresi 2021, ACL demos), run on the tree that is parsed
once; its text is one witness of where the article is, beside the structured data and the feed.
Which blocks stay is then decided on the page's own outline (``html_region``, ``html_body``), so
that what is cut keeps its kind and nothing loses its order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from lxml.html import HtmlElement

from wireroom import limits
from wireroom.records import Article, Evidence, Page, Rejection
from workers.extract import (
    html_blocks,
    html_credits,
    html_data,
    html_date_places,
    html_dates,
    html_identity,
    html_images,
    html_people,
    html_rights,
    html_text,
    html_title,
    html_tree,
    html_verdict,
)
from workers.extract.hostmemory import HostMemory, Observation, host_of, page_note
from workers.extract.html_blocks import HEADINGS
from workers.extract.html_body import Body
from workers.extract.html_reading import Reading, reading
from workers.extract.html_region import key_of
from workers.extract.html_site import SiteFinds
from workers.extract.siterules import SiteRules
from workers.language import Language, direction_of

Identify = Callable[..., Language]


def extract_html(
    page: Page,
    *,
    now: datetime,
    identify: Identify,
    host_memory: HostMemory | None = None,
    site_rules: SiteRules | None = None,
    keep_rejected: frozenset[str] = frozenset(),
) -> Article | Rejection:
    """``page.html`` must be set.  ``now`` is aware.  Pure but for ``host_memory``, which learns
    the page's blocks and how it came out."""
    url = page.url or page.requested_url
    host = host_of(url) if host_memory is not None else None
    source = page.html or ""
    if len(source) > limits.PAGE_MAX_CHARS:
        known = None
        found: Article | Rejection = Rejection(
            reason="too-large", evidence=f"the page has {len(source)} characters"
        )
    elif (root := html_tree.parse(source)) is None:
        known = None
        found = Rejection(reason="empty", evidence="the page has no markup and no text")
    else:
        known = _known(page, root, url, now, site_rules)
        ask = partial(host_memory.repeated, host, url or "") if host_memory and host else None
        found = _article(known, root, identify, keep_rejected, ask)
    if host_memory is not None and host is not None:
        keys = [key_of(block.text) for block in known.outline.blocks] if known else []
        host_memory.learn(host, page_note(url or "", keys, _observed(found)))
    return found


def _observed(found: Article | Rejection) -> Observation:
    if isinstance(found, Rejection):
        return Observation(rejected=True)
    return Observation(
        chars=len(found.text),
        untitled=found.title is None,
        undated=found.published_at is None,
        rejected="rejected" in found.notes,
        rule_missed="body" in found.notes.get("site_rule", {}).get("missed", {}),
    )


def _known(
    page: Page, root: HtmlElement, url: str | None, now: datetime, rules: SiteRules | None
) -> Reading:
    """What is known of the page before any field is decided; drops what is active on it."""
    data = html_data.read(root, url)
    html_tree.drop_active(root)
    site = SiteFinds(rules, url, (page.fetched_at or now).date(), root)
    return reading(page, data, html_blocks.outline(root, site.marks), site, now)


def _article(
    known: Reading,
    root: HtmlElement,
    identify: Identify,
    keep_rejected: frozenset[str],
    repeated: html_text.Repeated | None = None,
) -> Article | Rejection:
    """The record, or the verdict that there is none; consumes ``root``."""
    page, url, data, site = known.page, known.url, known.data, known.site
    titles, people = html_title.candidates(known), html_people.stated(known)
    body, method = html_text.find_body(
        known,
        root,
        titles=[each.value for each in titles] + [each.raw for each in titles],
        authors=[name for each in people for name in each.names]
        + [text for text, _ in known.outline.rel_authors if len(text) <= 60]
        + html_people.signed(known),
        repeated=repeated,
    )
    title, title_why = html_title.choose(titles, known.sites)
    rejection = _verdict(known, body, method, title)
    if rejection is not None and (
        rejection.reason not in keep_rejected or rejection.reason == "empty" or not body.text
    ):
        return rejection
    if len(body.text) > limits.TEXT_MAX_CHARS:
        return Rejection(
            reason="too-large", evidence=f"the main text has {len(body.text)} characters"
        )
    language = identify(body.text or title or "", hint=known.hint)
    if seen := html_people.visible(known, body, bare=not people):
        people.append(seen)
    byline, byline_why = html_people.choose(people, known.sites)
    dates = html_date_places.candidates(known, body)
    published_at, published_why = html_dates.choose(
        dates.published, partial(html_date_places.last_resort, known)
    )
    modified_at, modified_why = html_dates.choose(dates.modified)
    if modified_at and published_at and modified_at < published_at:
        modified_at, modified_why = None, None
    publisher, publisher_why = html_identity.publisher(data, url)
    canonical, canonical_why = html_identity.canonical(data, url)
    boilerplate = tuple(body.boilerplate)
    section, section_why = html_identity.section(
        data, title, known.entry.section if known.entry else None
    )
    images, images_why = html_images.images(known.outline, body.region, body.kept, data, known.base)
    rights, rights_why = html_rights.rights(data, page.headers, boilerplate)
    evidence = {
        "title": title_why,
        "language": _language_evidence(language, data.language),
        "byline": byline_why,
        "published_at": published_why,
        "modified_at": modified_why,
        "publisher": publisher_why,
        "section": section_why,
        "canonical_url": canonical_why,
        "images": images_why,
        "rights": rights_why,
        "text": site.body_evidence(),
    }
    return Article(
        url=url,
        canonical_url=canonical,
        source=page.source,
        publisher=publisher,
        section=section,
        title=title,
        byline=byline,
        language=language.code,
        direction=direction_of(language.code, body.text),
        published_at=published_at,
        modified_at=modified_at,
        fetched_at=page.fetched_at,
        text=body.text,
        boilerplate=boilerplate,
        evidence={field: why for field, why in evidence.items() if why is not None},
        attributions=html_credits.attributions(known, body),
        links=html_identity.links(known.outline, body.kept, known.base),
        images=images,
        rights=rights,
        notes=_notes(method, language, rejection, site),
    )


def _verdict(known: Reading, body: Body, method: str, title: str | None) -> Rejection | None:
    if body.region is None:
        return Rejection(reason="empty", evidence="the page shows no text")
    paragraphs = [line for line in body.text.split("\n\n") if len(line) >= 80]
    found = html_verdict.Found(
        text=body.text,
        title=title,
        headings=tuple(b.text for b in known.outline.blocks if b.tag in HEADINGS)[:5],
        paragraphs=len(paragraphs),
        url=known.url,
        span=(body.kept[0], body.kept[-1]) if body.kept else (0, 0),
        believed=method in ("json-ld", "feed"),
    )
    return html_verdict.judge(known.outline, known.data, body.region, found)


def _language_evidence(language: Language, declared: str | None) -> Evidence | None:
    if not language.code:
        return None
    return Evidence(
        method=language.method,
        value=declared,
        confidence=language.confidence,
        source="text",
        runner_up=language.second,
    )


def _notes(
    method: str, language: Language, rejection: Rejection | None, site: SiteFinds
) -> dict[str, Any]:
    notes: dict[str, Any] = {"body": method}
    if language.second:
        notes["second_language"] = language.second
        notes["second_language_share"] = language.second_share
    if rejection is not None:
        notes["rejected"] = {"reason": rejection.reason, "evidence": rejection.evidence}
    if said := site.note():
        notes["site_rule"] = said
    return notes
