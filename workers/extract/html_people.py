"""The byline: people's names from structured data, meta elements and the visible line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from wireroom import limits
from wireroom.records import Evidence
from workers.extract import html_data
from workers.extract.byline import parse_byline
from workers.extract.html_region import key_of

AUTHOR_META: Final = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "article:author_name", "citation_author", "cxenseparse:author",
    "twitter:creator:name", "authors",
)  # fmt: skip
_PRIOR: Final = {
    "record": 2.0,
    "json-ld": 0.93,
    "byline-line": 0.86,
    "meta": 0.85,
    "feed": 0.84,
    "name-line": 0.6,
}


class Candidate(NamedTuple):
    method: str
    names: tuple[str, ...]
    raw: str
    source: str


def from_json_ld(article: dict[str, Any], language: str | None) -> Candidate | None:
    """The people among the article's authors; organisations are not people."""
    value = article.get("author") or article.get("creator")
    names: list[str] = []
    given = value if isinstance(value, list) else [value]
    for author in given[: limits.BYLINE_MAX_NAMES]:
        if isinstance(author, dict) and not html_data.types_of(author).isdisjoint(
            {"organization", "newsmediaorganization", "corporation", "website"}
        ):
            continue
        for text in html_data.names_of(author):
            names.extend(people(text, language))
    raw = ", ".join(html_data.names_of(value))
    found = unique(names)
    return (
        Candidate("json-ld", found, raw[:300], "script[type=application/ld+json]")
        if found
        else None
    )


def people(text: str, language: str | None) -> tuple[str, ...]:
    """The people whom a byline or an attribute names."""
    if text.startswith(("http://", "https://", "www.", "@")) or len(text) > 300:
        return ()
    parsed = parse_byline(text, language=language)
    return parsed.names if parsed else ()


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """``names`` in order, each once, at most as many as a record holds."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(key_of(name), name)
    return tuple(seen.values())[: limits.BYLINE_MAX_NAMES]


def choose(
    candidates: Sequence[Candidate], sites: Collection[str]
) -> tuple[tuple[str, ...], Evidence | None]:
    """The best names with their evidence; the site's own name is nobody's."""
    own = {key_of(site) for site in sites}
    usable = [
        each._replace(names=names)
        for each in candidates
        if (names := tuple(n for n in each.names if key_of(n) not in own))
    ]
    if not usable:
        return (), None

    def keys(candidate: Candidate) -> frozenset[str]:
        return frozenset(key_of(name) for name in candidate.names)

    def score(candidate: Candidate) -> float:
        agreeing = {c.method for c in usable if keys(c) == keys(candidate)}
        return _PRIOR.get(candidate.method, 0.5) + 0.08 * (len(agreeing) - 1)

    best = max(usable, key=score)
    against = [c for c in usable if keys(c).isdisjoint(keys(best))]
    confidence = min(0.99, score(best)) - 0.15 * bool(against)
    return best.names, Evidence(
        method=best.method,
        value=best.raw,
        confidence=round(confidence, 2),
        source=best.source,
        runner_up=list(against[0].names) if against else None,
    )
