"""Whose page it is and where: publisher, canonical URL, section, rights, links and pictures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final
from urllib.parse import urljoin

from wireroom import limits, urls
from wireroom.errors import PermanentError
from wireroom.records import Boilerplate, Evidence, Image, Link, Publisher, Rights
from workers.extract import html_data
from workers.extract.html_blocks import Outline
from workers.extract.html_data import PageData
from workers.extract.html_region import Region, key_of

_OPT_OUT = re.compile(r"\b(?:noai|noimageai|noml|notdm)\b", re.IGNORECASE)
_RIGHTS_META: Final = ("copyright", "dcterms.rights", "dc.rights", "rights", "dcterms.license")
_NOTICE_MAX_CHARS: Final = 500


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


def section(data: PageData, title: str | None) -> str | None:
    """The section that the page names, not the last crumb, which is often the article."""
    value = html_data.text_of(data.article.get("articleSection"))
    if not value and (meta := data.first("article:section", "og:article:section", "section")):
        value = html_data.plain(meta[1])
    if not value and len(data.sections) >= 2:
        crumbs = [name for name in data.sections if key_of(name) != key_of(title or "")]
        value = crumbs[-1] if len(crumbs) >= 2 else None
    return value[:100] if value and not value.startswith("http") else None


def rights(
    data: PageData, headers: Mapping[str, str], boilerplate: Iterable[Boilerplate]
) -> Rights | None:
    """Every notice that limits what may be done with the page, one a line."""
    found: list[str] = []
    for name in ("robots", "googlebot", "ai-robots"):
        for value in data.meta.get(name, ())[:3]:
            if _OPT_OUT.search(value):
                found.append(f"meta {name}: {value}")
    for value in data.meta.get("tdm-reservation", ())[:1]:
        if value.strip() == "1":
            policy = (data.meta.get("tdm-policy") or [""])[0]
            found.append(f"meta tdm-reservation: 1 {policy}".strip())
    robots = headers.get("x-robots-tag", "")
    if _OPT_OUT.search(robots):
        found.append(f"header x-robots-tag: {robots}")
    if headers.get("tdm-reservation", "").strip() == "1":
        found.append(f"header tdm-reservation: 1 {headers.get('tdm-policy', '')}".strip())
    for value in data.links.get("license", ())[:2]:
        found.append(f"license: {value}")
    for key in ("license", "copyrightNotice", "usageInfo"):
        said = data.article.get(key)
        if isinstance(said, str) and said.strip():
            found.append(f"{key}: {html_data.plain(said)}")
    for name in _RIGHTS_META:
        found.extend(data.meta.get(name, ())[:1])
    found.extend(each.text for each in boilerplate if each.kind == "copyright")
    unique = list(dict.fromkeys(" ".join(each[:_NOTICE_MAX_CHARS].split()) for each in found))
    return Rights(noticed="\n".join(unique[:10])) if unique else None


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


def images(
    outline: Outline, region: Region | None, kept: Collection[int], data: PageData, base: str | None
) -> tuple[Image, ...]:
    """The main picture first, then those that stand between the paragraphs, with captions."""
    out: dict[str, Image] = {}
    main = html_data.urls_of(data.article.get("image"))[:1]
    main += [
        v
        for name in ("og:image", "og:image:url", "twitter:image")
        for v in data.meta.get(name, ())[:1]
    ]
    captions = _captions(outline)
    placed: list[tuple[str, str | None]] = []
    if region is not None and kept:
        start, end = min(kept), max(kept)
        for picture in outline.pictures:
            figure = _figure(outline, picture.node)
            if not start - 25 <= picture.after_block <= end + 1 or region.cards[picture.node]:
                continue
            if figure is None and not region.below[picture.node]:
                continue
            address = absolute(picture.url, base)
            if address:
                placed.append((address, captions.get(figure) if figure is not None else None))
    for value in main[:1]:
        address = absolute(value, base)
        if address:
            name = _file_name(address)
            caption = next((c for a, c in placed if c and _file_name(a) == name), None)
            first = placed[0][1] if placed else None
            out[name] = Image(url=address, caption=caption or first)
    for address, caption in placed:
        out.setdefault(_file_name(address), Image(url=address, caption=caption))
        if len(out) >= limits.IMAGES_MAX:
            break
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


def _captions(outline: Outline) -> dict[int, str]:
    out: dict[int, str] = {}
    for block in outline.blocks:
        figure = _figure(outline, block.node)
        if figure is not None and len(out.get(figure, "")) < 500:
            out[figure] = f"{out[figure]} {block.text}" if figure in out else block.text
    return {figure: text[:1_000] for figure, text in out.items()}


def _figure(outline: Outline, node: int) -> int | None:
    for _ in range(8):
        if node <= 0:
            return None
        if outline.nodes[node].tag == "figure":
            return node
        node = outline.nodes[node].parent
    return None


def _file_name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2] or address
