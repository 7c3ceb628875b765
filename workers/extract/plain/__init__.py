"""Plain text that has lost its markup → article: body, residue of the page, fields, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from wireroom.limits import BOILERPLATE_MAX_BLOCKS, TEXT_MAX_CHARS
from wireroom.records import Article, Boilerplate, Evidence, Page, Rejection
from wireroom.urls import canonical_url
from workers.extract.folding import without_format_controls
from workers.extract.plain.fields import Found, read_fields
from workers.extract.plain.forms import size
from workers.extract.plain.layout import Block, normalise, split_blocks
from workers.extract.plain.signs import signs_for
from workers.extract.plain.sorting import Role, Sorting
from workers.extract.plain.verdict import no_sentence, not_prose
from workers.language import direction_of, primary_subtag

LANGUAGE_SAMPLE: Final = 2_000
"""Characters of the longest paragraphs by which the language is told."""

__all__ = ["IdentifiedLanguage", "Identify", "extract_text"]


class IdentifiedLanguage(Protocol):
    """What ``identify`` answers: ``code`` is a BCP 47 primary subtag or ``None``."""

    @property
    def code(self) -> str | None: ...
    @property
    def confidence(self) -> float: ...
    @property
    def second(self) -> str | None: ...
    @property
    def second_share(self) -> float: ...
    @property
    def method(self) -> str: ...


class Identify(Protocol):
    """A language identifier; ``hint`` is what somebody else says the language is."""

    def __call__(self, text: str, *, hint: str | None = None) -> IdentifiedLanguage: ...


def extract_text(
    page: Page,
    *,
    now: datetime,
    identify: Identify,
    keep_rejected: frozenset[str] = frozenset(),
) -> Article | Rejection:
    """The article in ``page.text``, or why there is none.

    With ``page.clean`` the text is the body already and only its line ends are touched.  Fields
    of the record or feed entry win over what the text says.  ``text`` has its paragraphs divided
    by one blank line; every other block is the title or in ``boilerplate``.

    Rejections: ``empty``, ``too-large``, ``too-short`` (no sentence), ``not-an-article``.  The
    last two, where ``keep_rejected`` has them, become an article of all the text that is no
    known residue, with the verdict in ``notes``.
    """
    text = normalise(page.text or "")
    if not text.strip():
        return Rejection(
            reason="empty", evidence=f"{len(page.text or '')} characters, none visible"
        )
    if len(text) > TEXT_MAX_CHARS:
        return Rejection(reason="too-large", evidence=f"{len(text)} characters")
    hint = _hint(page)
    if page.clean:
        language = identify(text, hint=hint)
        found = read_fields(page, None, now)
        return _article(page, found, language, hint, text=text.strip("\n"), cut=())
    text = without_format_controls(text)
    blocks = split_blocks(text)
    rejection = not_prose(text, blocks)
    if rejection is not None and rejection.reason not in keep_rejected:
        return rejection
    language = identify(_sample(blocks), hint=hint)
    known = (page.entry.record or {}).get("title") or page.entry.title if page.entry else None
    sorting = Sorting(
        blocks, signs_for(language.code), now, known_title=known if isinstance(known, str) else None
    )
    body = [b.text for b, role in zip(blocks, sorting.roles, strict=True) if role == "body"]
    if sorting.start is None or not body:
        rejection = rejection or no_sentence(blocks)
        if rejection.reason not in keep_rejected:
            return rejection
        body = body or [b.text for b in blocks]
    found = read_fields(page, sorting, now)
    cut = _cut(sorting, found) if "body" in sorting.roles else ()
    return _article(
        page, found, language, hint, text="\n\n".join(body), cut=cut, rejection=rejection
    )


def _sample(blocks: Sequence[Block]) -> str:
    """The longest paragraphs, in order, up to a bounded length."""
    order = sorted(range(len(blocks)), key=lambda i: -len(blocks[i].text))
    taken: list[int] = []
    room = LANGUAGE_SAMPLE
    for i in order:
        if room <= 0:
            break
        taken.append(i)
        room -= len(blocks[i].text)
    return "\n\n".join(blocks[i].text[:LANGUAGE_SAMPLE] for i in sorted(taken))


def _hint(page: Page) -> str | None:
    entry = page.entry
    given: Any = (entry.record or {}).get("language") if entry else None
    if isinstance(given, str) and given:
        return given
    return (entry.language if entry else None) or page.headers.get("content-language")


def _cut(sorting: Sorting, found: Found) -> tuple[tuple[Boilerplate, Block], ...]:
    """What was cut away with its block; the title only where another one was given."""
    pieces: list[tuple[Boilerplate, Block]] = []
    for block, role in zip(sorting.blocks, sorting.roles, strict=True):
        if role == "body" or (role == "title" and found.title == block.text):
            continue
        kind = _kind(role)
        pieces.append((Boilerplate(kind=kind, text=block.text), block))
    while len(pieces) > BOILERPLATE_MAX_BLOCKS:
        pieces = _merged(pieces)
    return tuple(pieces)


def _kind(role: Role) -> Any:
    return {"meta": "other", "title": "repeat"}.get(role, role)


def _merged(pieces: list[tuple[Boilerplate, Block]]) -> list[tuple[Boilerplate, Block]]:
    """Neighbours two by two, under the first one's kind."""
    joined = []
    for i in range(0, len(pieces), 2):
        pair = pieces[i : i + 2]
        text = "\n".join(piece.text for piece, _ in pair)
        joined.append((Boilerplate(kind=pair[0][0].kind, text=text), pair[0][1]))
    return joined


def _article(
    page: Page,
    found: Found,
    language: IdentifiedLanguage,
    hint: str | None,
    *,
    text: str,
    cut: tuple[tuple[Boilerplate, Block], ...],
    rejection: Rejection | None = None,
) -> Article:
    evidence = dict(found.evidence)
    if language.code:
        said = primary_subtag(hint)
        evidence["language"] = Evidence(
            method=language.method,
            value=language.code,
            confidence=language.confidence,
            source="text",
            runner_up=language.second or (said if said != language.code else None),
        )
    url = page.url or (page.entry.url if page.entry else None)
    canonical = canonical_url(url) if url else None
    if canonical:
        evidence["canonical_url"] = Evidence(method="url", value=url, confidence=0.8, source="url")
    notes: dict[str, Any] = {"words": round(size(text))}
    if rejection is not None:
        notes["rejected"] = {"reason": rejection.reason, "evidence": rejection.evidence}
    if cut:
        notes["boilerplate_lines"] = [block.line for _, block in cut]
    if language.second:
        notes["second_language"] = language.second
        notes["second_language_share"] = language.second_share
    return Article(
        url=url,
        canonical_url=canonical,
        source=page.source,
        publisher=found.publisher,
        section=found.section,
        title=found.title,
        byline=found.byline,
        language=language.code,
        direction=direction_of(language.code, text),
        published_at=found.published_at,
        modified_at=found.modified_at,
        fetched_at=page.fetched_at,
        text=text,
        boilerplate=tuple(piece for piece, _ in cut),
        evidence=evidence,
        attributions=tuple(found.attributions),
        rights=found.rights,
        notes=notes,
    )
