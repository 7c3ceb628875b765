"""The title: which of a page's candidates most of the others agree with."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from wireroom import limits
from wireroom.records import Evidence
from workers.extract import html_data, html_site
from workers.extract.html_blocks import Outline, clean
from workers.extract.html_reading import Reading
from workers.extract.html_region import key_of

_SEPARATOR = re.compile(r"\s{1,3}(?:[|·•»«›‹–—:/~-]|::|\|\|)\s{1,3}|\s?[|｜_]\s?")
_RAW_MAX_CHARS: Final = 2_000
_HEADING_MAX_CHARS: Final = 1_000
_NAMES_SITE: Final = frozenset({"og:title", "twitter:title", "title-element", "json-ld", "feed"})
"""Where the site's name is often put after the title."""
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)$")
_PRIOR: Final = {
    html_site.METHOD: html_site.PRIOR,
    "json-ld": 0.90,
    "og:title": 0.86,
    "h1": 0.85,
    "h2": 0.75,
    "microdata": 0.84,
    "feed": 0.80,
    "twitter:title": 0.72,
    "title-element": 0.60,
}


class Candidate(NamedTuple):
    """``source`` is where it was found; ``raw`` as it was written."""

    method: str
    value: str
    raw: str
    source: str


def candidates(reading: Reading) -> list[Candidate]:
    """Everything on the page, and in the feed, that may be the title."""
    data = reading.data
    raw: list[tuple[str, str | None, str]] = [
        ("json-ld", html_data.text_of(data.article.get("headline")), "headline"),
        ("json-ld", html_data.text_of(data.article.get("name")), "name"),
    ]
    for name in ("og:title", "twitter:title"):
        for value in data.meta.get(name, ())[:1]:
            raw.append((name, html_data.plain(value), f"meta[{name}]"))
    for value in data.meta.get("headline", ())[:1]:
        raw.append(("microdata", html_data.plain(value), "meta[itemprop=headline]"))
    raw.extend(("h1", text, "h1") for text in _first_headings(reading.outline))
    if reading.entry and reading.entry.title:
        raw.append(("feed", html_data.plain(reading.entry.title), "feed"))
    raw.append(("title-element", data.title, "title"))
    others = [value for method, value, _ in raw if value and method in ("h1", "json-ld")]
    found = [
        Candidate(html_site.METHOD, text, text, source)
        for text, source in reading.site.values("title")[:1]
    ]
    for method, given, source in raw:
        if not given:
            continue
        written = clean(given[:_RAW_MAX_CHARS])
        text = without_site(written, reading.sites, others) if method in _NAMES_SITE else written
        if text:
            found.append(Candidate(method, text, written, source))
    # A first heading may be a motto over the title: the second one is only worth its
    # agreement with the title element.
    named = {key_of(each.value) for each in found if each.method == "title-element"}
    for block in reading.outline.blocks:
        if block.tag == "h2" and key_of(block.text) in named:
            text = block.text[:_HEADING_MAX_CHARS]
            found.append(Candidate("h2", text, text, "h2"))
            break
    return found


def _first_headings(outline: Outline) -> list[str]:
    nodes = outline.nodes
    found: dict[int, list[str]] = {}
    for block in outline.blocks:
        index = block.node
        for _ in range(4):
            if index <= 0 or nodes[index].tag == "h1":
                break
            index = nodes[index].parent
        if index > 0 and nodes[index].tag == "h1":
            found.setdefault(index, []).append(block.text)
    return [" ".join(parts)[:_HEADING_MAX_CHARS] for parts in list(found.values())[:5]]


def without_site(title: str, sites: Collection[str], others: Collection[str]) -> str:
    """``title`` without the site's or section's name at its end or beginning.

    A part goes where the rest is what the page says elsewhere (``others``), or where the part
    names the site (``sites``).
    """
    cuts = list(_SEPARATOR.finditer(title))[:20]
    if not cuts:
        return title
    known = {key for other in others if (key := key_of(other))}
    for cut in cuts:
        if key_of(title[: cut.start()]) in known:
            return title[: cut.start()].strip()
        if key_of(title[cut.end() :]) in known:
            return title[cut.end() :].strip()
    names = {key for site in sites if len(key := key_of(site)) >= 2}
    for cut in reversed(cuts):
        tail = key_of(title[cut.end() :])
        if tail in names or any(len(n) > 4 and tail.startswith(n) for n in names):
            head = title[: cut.start()].strip()
            return head or title
    head = key_of(title[: cuts[0].start()])
    if head in names:
        return title[cuts[0].end() :].strip() or title
    return title


def choose(
    candidates: Sequence[Candidate], sites: Collection[str]
) -> tuple[str | None, Evidence | None]:
    """The best title with its evidence, or nothing where there is no candidate."""
    names = {key_of(site) for site in sites}
    usable = [c for c in candidates if (key := key_of(c.value)) and key not in names]
    if not usable:
        return None, None
    keys = [key_of(_ELLIPSIS.sub("", c.value)) for c in usable]
    scores: list[float] = []
    for i, candidate in enumerate(usable):
        score = _PRIOR.get(candidate.method, 0.5)
        methods = {candidate.method}
        for j, other in enumerate(usable):
            if other.method in methods:
                continue
            if keys[i] == keys[j]:
                score += 0.2
                methods.add(other.method)
            elif len(keys[i]) > 10 and keys[j].startswith(keys[i]):
                score += 0.02
        if _ELLIPSIS.search(candidate.value):
            score -= 0.5
        if len(candidate.value) < 12:
            score -= 0.15
        scores.append(score)
    best = max(range(len(usable)), key=lambda i: (scores[i], -i))
    chosen = usable[best]
    others = [i for i in range(len(usable)) if keys[i] != keys[best]]
    agreeing = {usable[i].method for i in range(len(usable)) if keys[i] == keys[best]}
    confidence = min(0.99, 0.72 + 0.13 * (len(agreeing) - 1) + 0.1 * (scores[best] > 0.8))
    if chosen.method == html_site.METHOD:
        confidence = html_site.CONFIDENCE
    runner = max(others, key=lambda i: scores[i], default=None)
    return chosen.value[: limits.TITLE_MAX_CHARS], Evidence(
        method=chosen.method,
        value=chosen.raw[: limits.TITLE_MAX_CHARS],
        confidence=round(confidence, 2),
        source=chosen.source,
        runner_up=usable[runner].value[: limits.TITLE_MAX_CHARS] if runner is not None else None,
    )
