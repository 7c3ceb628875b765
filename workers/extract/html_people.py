"""The byline: people's names from structured data, meta elements and the visible line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from wireroom import limits
from wireroom.records import Evidence
from workers.extract import html_cues, html_data, html_flags, html_site
from workers.extract.byline import bare_names, may_begin_byline, parse_byline
from workers.extract.html_body import Body
from workers.extract.html_reading import Reading
from workers.extract.html_region import key_of

AUTHOR_META: Final = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "article:author_name", "citation_author", "cxenseparse:author",
    "twitter:creator:name", "authors",
)  # fmt: skip
_PRIOR: Final = {
    html_site.METHOD: html_site.PRIOR,
    "json-ld": 0.93,
    "byline-line": 0.86,
    "meta": 0.85,
    "feed": 0.84,
    "name-line": 0.6,
}
_BYLINE_WORDS: Final = frozenset({"byline", "bylines", "author", "authors"})
_LINE_MAX_CHARS: Final = 160


class Candidate(NamedTuple):
    method: str
    names: tuple[str, ...]
    raw: str
    source: str


def stated(reading: Reading) -> list[Candidate]:
    """The people whom structured data, meta elements, the feed and a rule for the site name."""
    data, language, entry = reading.data, reading.hint, reading.entry
    found: list[Candidate] = []
    if given := reading.site.values("byline"):
        names = unique([name for text, _ in given for name in people(text, language)])
        if names:
            raw = "; ".join(text for text, _ in given)[:300]
            found.append(Candidate(html_site.METHOD, names, raw, given[0][1]))
        else:
            reading.site.miss("byline", f"no names in {given[0][0][:100]!r}")
    if structured := from_json_ld(data.article, language):
        found.append(structured)
    for name in AUTHOR_META:
        values = data.meta.get(name, ())[:10]
        if names := unique([n for v in values for n in people(html_data.plain(v), language)]):
            found.append(Candidate("meta", names, ", ".join(values)[:300], f"meta[{name}]"))
            break
    if entry:
        names = unique([name for text in entry.byline for name in people(text, language)])
        if names:
            found.append(Candidate("feed", names, ", ".join(entry.byline), "feed"))
    return found


def signed(reading: Reading) -> list[str]:
    """Names in the elements that call themselves bylines."""
    outline = reading.outline
    lines = [
        block.text
        for block in outline.blocks
        if len(block.text) <= _LINE_MAX_CHARS
        and not _BYLINE_WORDS.isdisjoint(html_flags.words_of(outline.nodes[block.node].names))
    ]
    return [name for line in lines[:10] for name in people(line, reading.hint)]


def visible(reading: Reading, body: Body, *, bare: bool) -> Candidate | None:
    """The marked author names, or the line with a "By", around the article's beginning; with
    ``bare`` also a line of names alone."""
    outline, language = reading.outline, reading.hint
    blocks = outline.blocks
    first = body.kept[0] if body.kept else len(blocks)
    last = body.kept[-1] if body.kept else len(blocks)
    marked = [text for text, at in outline.rel_authors if first - 40 <= at <= first + 3] or [
        text for text, at in outline.rel_authors if last <= at <= last + 10
    ]
    if names := unique([name for text in marked[:10] for name in people(text, language)]):
        return Candidate("byline-line", names, "; ".join(marked[:5])[:300], "author element")
    kept = set(body.kept)
    for i in range(max(0, first - 30), min(first + 2, len(blocks))):
        text = blocks[i].text
        if i in kept or len(text) > _LINE_MAX_CHARS:
            continue
        if not may_begin_byline(text, language=language):
            continue
        parsed = parse_byline(text, language=language)
        if parsed and parsed.cue and parsed.names:
            return Candidate("byline-line", parsed.names, text, f"block {i}")
    return _name_line(reading, body) if bare else None


def _name_line(reading: Reading, body: Body) -> Candidate | None:
    """A line of names and nothing else, one or two blocks below the headline."""
    if body.headline is None:
        return None
    blocks = reading.outline.blocks
    for i in range(body.headline + 1, min(body.headline + 3, len(blocks))):
        text = blocks[i].text
        if i in body.kept or html_cues.is_section(text, reading.hint):
            continue
        if names := bare_names(text, language=reading.hint):
            return Candidate("name-line", names, text, f"block {i}")
    return None


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
    if best.method == html_site.METHOD:
        confidence = html_site.CONFIDENCE
    return best.names, Evidence(
        method=best.method,
        value=best.raw,
        confidence=round(confidence, 2),
        source=best.source,
        runner_up=list(against[0].names) if against else None,
    )
