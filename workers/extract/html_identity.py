"""Whose page it is and where: publisher, canonical URL, section, and the links in its text."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urljoin

from wireroom import limits, urls
from wireroom.errors import PermanentError
from wireroom.records import Evidence, Link, Publisher
from workers.extract import html_data
from workers.extract.html_blocks import Outline
from workers.extract.html_data import PageData
from workers.extract.html_region import key_of


def sites(data: PageData, url: str | None) -> list[str]:
    """Every name that the page gives the site, the likeliest first."""
    found: list[str] = []
    publisher = html_data.text_of(data.article.get("publisher"))
    if publisher:
        found.append(publisher)
    for name in ("og:site_name", "application-name", "twitter:site", "al:ios:app_name"):
        for value in data.meta.get(name, ())[:2]:
            found.append(html_data.plain(value).lstrip("@")[:100])
    found.extend(name[:100] for name in data.publishers[:5])
    domain = urls.registrable_domain(url) if url else None
    if domain:
        found.append(domain)
        found.append(domain.partition(".")[0])
    return [name for name in found if name]


def publisher(data: PageData, url: str | None) -> tuple[Publisher, Evidence | None]:
    """Name and registrable domain of who publishes the page."""
    domain = urls.registrable_domain(url) if url else None
    named: list[tuple[str, str, float, str]] = []
    ld = html_data.text_of(data.article.get("publisher"))
    if ld:
        named.append(("json-ld", ld, 0.93, "publisher.name"))
    if meta := data.first("og:site_name"):
        named.append(("meta", html_data.plain(meta[1]), 0.9, "meta[og:site_name]"))
    for name in data.publishers[:1]:
        named.append(("json-ld", name, 0.8, "Organization.name"))
    if meta := data.first("application-name", "dc.publisher", "dcterms.publisher"):
        named.append(("meta", html_data.plain(meta[1]), 0.7, f"meta[{meta[0]}]"))
    if not named:
        if domain is None:
            return Publisher(), None
        return Publisher(domain=domain), Evidence(
            method="domain", value=domain, confidence=0.6, source="url"
        )
    method, name, confidence, source = named[0]
    agreeing = sum(key_of(other[1]) == key_of(name) for other in named[1:])
    against = [other[1] for other in named[1:] if key_of(other[1]) != key_of(name)]
    return Publisher(name=name[:200], domain=domain), Evidence(
        method=method,
        value=name[:200],
        confidence=round(min(0.98, confidence + 0.03 * agreeing - 0.05 * bool(against)), 2),
        source=source,
        runner_up=against[0][:200] if against else None,
    )


def canonical(data: PageData, url: str | None) -> tuple[str | None, Evidence | None]:
    """The article's address: the declared one where it can be believed, else the page's own."""
    declared = [
        ("rel-canonical", href, "link[rel=canonical]")
        for href in data.links.get("canonical", ())[:2]
    ]
    declared += [("og:url", value, "meta[og:url]") for value in data.meta.get("og:url", ())[:1]]
    refused: str | None = None
    for method, value, source in declared:
        try:
            if url is None:
                if not value.startswith(("http://", "https://")):
                    continue
                address = urls.canonical_url(value)
                if address.count("/") < 4 and len(address.rpartition("/")[2]) < 2:
                    continue
            elif not urls.believable_canonical(url, value):
                refused = refused or value
                continue
            else:
                address = urls.canonical_url(urljoin(url, value))
        except (PermanentError, ValueError):
            continue
        return address, Evidence(
            method=method,
            value=value,
            confidence=0.97 if url else 0.85,
            source=source,
            runner_up=refused,
        )
    if url is None:
        return None, None
    try:
        address = urls.canonical_url(url)
    except PermanentError:
        return None, None
    return address, Evidence(
        method="page-url", value=url, confidence=0.8, source="url", runner_up=refused
    )


def section(
    data: PageData, title: str | None, feed: str | None
) -> tuple[str | None, Evidence | None]:
    """The section that the page or its feed names; of the crumbs not the last, which is often
    the article."""
    named: list[tuple[str, str, float, str]] = []
    if value := html_data.text_of(data.article.get("articleSection")):
        named.append(("json-ld", value, 0.92, "articleSection"))
    if meta := data.first("article:section", "og:article:section", "section"):
        named.append(("meta", html_data.plain(meta[1]), 0.9, f"meta[{meta[0]}]"))
    if len(data.sections) >= 2:
        crumbs = [name for name in data.sections if key_of(name) != key_of(title or "")]
        if len(crumbs) >= 2:
            named.append(("breadcrumbs", crumbs[-1], 0.8, "BreadcrumbList"))
    if feed:
        named.append(("feed", feed, 0.8, "feed"))
    usable = [each for each in named if each[1] and not each[1].startswith("http")]
    if not usable:
        return None, None
    method, value, confidence, source = usable[0]
    against = [other[1] for other in usable[1:] if key_of(other[1]) != key_of(value)]
    return value[:100], Evidence(
        method=method,
        value=value[:200],
        confidence=round(confidence - 0.05 * bool(against), 2),
        source=source,
        runner_up=against[0][:100] if against else None,
    )


def links(outline: Outline, kept: Collection[int], base: str | None) -> tuple[Link, ...]:
    """Links in the main text, absolute, each address once."""
    out: dict[str, Link] = {}
    for i in sorted(kept):
        for href, text in outline.blocks[i].links:
            address = absolute(href, base)
            if address and address not in out:
                out[address] = Link(url=address, text=text)
                if len(out) >= limits.LINKS_MAX:
                    return tuple(out.values())
    return tuple(out.values())


def absolute(href: str, base: str | None) -> str | None:
    """``href`` as an http address, or ``None`` where it is none (scripts, mail, fragments)."""
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        address = urljoin(base, href) if base else href
    except ValueError:
        return None
    if not address.startswith(("http://", "https://")) or len(address) > limits.URL_MAX_CHARS:
        return None
    return address if not re.search(r"[\s<>\"]", address) else None
