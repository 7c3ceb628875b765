"""What every answer keeps, whatever went in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final, get_args

import msgspec

from tests.fuzz.exploring import promise
from wireroom import limits
from wireroom.records import (
    Article,
    BoilerplateKind,
    Entry,
    Rejection,
    article_from_json,
    to_json,
)
from workers.discover import Expansion
from workers.fetch.robots import RobotsVerdict

KINDS: Final = frozenset(get_args(BoilerplateKind))
CONTROLS: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,40}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_ADDRESS: Final = re.compile(r"https?://", re.I)


def moment(value: datetime | None, what: str) -> None:
    """A time is aware, believable, and can be converted and printed."""
    if value is None:
        return
    promise(value.utcoffset() is not None, f"{what} is aware")
    promise(1700 <= value.year <= 2200, f"{what} is believable")
    promise(abs(value.utcoffset() or timedelta()) < timedelta(hours=24), f"{what} has an offset")


def rejection(found: Rejection) -> None:
    promise(_SLUG.fullmatch(found.reason), "a rejection's reason is a slug")
    to_json(found)


def article(found: Article, *, as_given: bool = False) -> None:
    """The promises of the record, of any extraction; ``as_given``: of a text that came clean."""
    promise(found.text.strip(), "an article has text")
    promise(found.text == found.text.strip("\n"), "no blank lines around the text")
    promise(as_given or "\n\n\n" not in found.text, "paragraphs are divided by one blank line")
    promise(len(found.text) <= limits.TEXT_MAX_CHARS, "the text is bounded")
    for what, text in (("text", found.text), ("title", found.title or ""), *_pieces(found)):
        promise(not CONTROLS.search(text), f"no controls in {what}")
    promise(found.title is None or found.title.strip(), "a title says something")
    promise(all(name.strip() for name in found.byline), "names say something")
    promise(len(found.byline) <= limits.BYLINE_MAX_NAMES, "names are bounded")
    promise(found.language is None or _LANGUAGE.fullmatch(found.language), "language is a subtag")
    promise(found.direction in ("ltr", "rtl"), "direction")
    moment(found.published_at, "published_at")
    moment(found.modified_at, "modified_at")
    for piece in found.boilerplate:
        promise(piece.kind in KINDS, "boilerplate has a known kind")
    promise(len(found.boilerplate) <= limits.BOILERPLATE_MAX_BLOCKS, "boilerplate is bounded")
    promise(len(found.links) <= limits.LINKS_MAX, "links are bounded")
    promise(len(found.images) <= limits.IMAGES_MAX, "images are bounded")
    for address in (*(each.url for each in found.links), *(each.url for each in found.images)):
        promise(_ADDRESS.match(address), "links and images have absolute addresses")
    for why in found.evidence.values():
        promise(0 <= why.confidence <= 1, "confidence is a share")
        promise(why.method, "evidence names its method")
    for credit in found.attributions:
        if credit.start is not None and credit.end is not None:
            said = found.text[credit.start : credit.end]
            promise(said == credit.text, "the spans of attributions are true")
    for name in ("title", "byline", "published_at", "language", "canonical_url"):
        promise(not getattr(found, name) or name in found.evidence, f"{name} has evidence")
    written = to_json(found)
    promise(to_json(article_from_json(written)) == written, "the record survives JSON")


def _pieces(found: Article) -> list[tuple[str, str]]:
    names = [("a name", name) for name in found.byline]
    cut = [("boilerplate", piece.text) for piece in found.boilerplate]
    return [*names, *cut, ("section", found.section or ""), *_captions(found)]


def _captions(found: Article) -> list[tuple[str, str]]:
    links = [("a link's text", each.text) for each in found.links]
    return [*links, *(("a caption", each.caption or "") for each in found.images)]


def entry(found: Entry) -> None:
    """The promises of what comes out of a container."""
    promise(found.url is None or _ADDRESS.match(found.url), "an entry's address is absolute")
    moment(found.published_at, "an entry's published_at")
    moment(found.modified_at, "an entry's modified_at")


def expansion(found: Expansion, most: int) -> None:
    promise(len(found.entries) <= most, "entries are bounded")
    promise(len(found.entries) == len(found.places), "each entry has its place")
    for each in found.entries:
        entry(each)
    promise(len(found.defects) <= 20, "defects are bounded")
    msgspec.json.encode(found.entries)


def verdict(found: RobotsVerdict) -> None:
    """The promises of what a robots.txt says of an address."""
    promise(found.allowed or found.rule, "a refusal names its rule")
    promise(found.crawl_delay is None or 0 <= found.crawl_delay <= 60, "the delay is bounded")
