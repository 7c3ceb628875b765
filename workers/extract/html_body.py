"""The article's paragraphs, and what was cut away with its kind, from a page's blocks."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from wireroom.records import Boilerplate, BoilerplateKind
from workers.extract import html_cues
from workers.extract.dates import find_dates
from workers.extract.html_blocks import HEADINGS, Block, Outline
from workers.extract.html_flags import is_deck_name
from workers.extract.html_leftovers import KEEP, OUTSIDE, Leftovers
from workers.extract.html_region import Region, Witness, key_of, length_of

_DECK_MAX_CHARS: Final = 600
_TAIL_SHARE: Final = 0.6
_TABLE_CELL_CHARS: Final = 60
_DATA_TAGS: Final = frozenset({"td", "th", "tr", "table", "tbody", "thead", "caption"})
_HAS_LETTER = re.compile(r"[^\W\d_]")
_CLOCK_OR_YEAR = re.compile(r"\d[:.h]\d\d|\d{4}")


@dataclass(slots=True)
class Context:
    """What is known about the page before its body is cut out."""

    language: str | None
    now: datetime
    titles: Collection[str] = ()
    """the title in every form that the page gives"""
    authors: Collection[str] = ()
    description: str | None = None
    repeated: Collection[str] = ()
    """``key_of`` of blocks that other pages of the host have too"""
    keep_all: bool = False
    """a rule for the site says that nothing may be cut from the body that it marked"""


@dataclass(slots=True)
class Body:
    """``kept`` are indices of the outline's blocks that make the text, in order."""

    text: str = ""
    kept: list[int] = field(default_factory=list)
    boilerplate: list[Boilerplate] = field(default_factory=list)
    region: Region | None = None
    deck: int | None = None
    headline: int | None = None
    """the last block above the text that repeats the title"""


def cut(outline: Outline, witnesses: Collection[Witness], context: Context) -> Body:
    """The main text of a page.  ``witnesses`` are texts that others take for it."""
    region = Region(outline, witnesses)
    cutter = _Cutter(outline, region, context)
    cutter.run()
    kept = [i for i, kind in enumerate(cutter.verdict) if kind == KEEP]
    return Body(
        text="\n\n".join(outline.blocks[i].text for i in kept),
        kept=kept,
        boilerplate=cutter.leftovers().boilerplate() if kept else [],
        region=region,
        deck=cutter.deck,
        headline=cutter.headline if cutter.headline < len(outline.blocks) else None,
    )


class _Cutter:
    def __init__(self, outline: Outline, region: Region, context: Context) -> None:
        self.outline = outline
        self.blocks = outline.blocks
        self.region = region
        self.context = context
        self.keys = [key_of(block.text) for block in self.blocks]
        self.titles = {key for title in context.titles if (key := key_of(title))}
        self.authors = {key for author in context.authors if len(key := key_of(author)) >= 5}
        self.verdict: list[str] = [OUTSIDE] * len(self.blocks)
        self.deck: int | None = None
        self.headline = len(self.blocks)

    def run(self) -> None:
        blocks, region = self.blocks, self.region
        for i, block in enumerate(blocks):
            if region.below[block.node]:
                cut = None if self.context.keep_all else self._judge(i, block)
                self.verdict[i] = cut or KEEP
        first = next((i for i, v in enumerate(self.verdict) if v == KEEP and region.prose[i]), None)
        if first is None:
            return
        self.headline = next(
            (i for i in range(first - 1, -1, -1) if self.keys[i] in self.titles), self.headline
        )
        if self.context.keep_all:
            return
        self._data_tables()
        self._head(first)
        self._tail()
        self._headings()
        if not region.marked:
            self._standfirst(first)

    def leftovers(self) -> Leftovers:
        """What was cut, to be told by kind."""
        return Leftovers(
            outline=self.outline,
            region=self.region,
            language=self.context.language,
            verdict=self.verdict,
            keys=self.keys,
            titles=self.titles,
            authors=self.authors,
            headline=self.headline,
        )

    # --- single blocks ---------------------------------------------------------------------

    def _judge(self, i: int, block: Block) -> BoilerplateKind | None:
        region, language = self.region, self.context.language
        text = block.text
        if not _HAS_LETTER.search(text):
            return "other"
        if kind := region.inherited[block.node]:
            return kind
        if self.keys[i] in self.titles:
            return "repeat"
        if len(text) <= 80 and html_cues.is_counter(text, language):
            return "counter"
        if self.keys[i] in self.context.repeated:
            return html_cues.kind_of_opening(text, language) or "other"
        if kind := html_cues.kind_of_label(text, language):
            return kind
        if region.cards[block.node]:
            return "related"
        if kind := self._links(block):
            return kind
        if not region.prose[i] and self._is_dateline(text):
            return "other"
        if region.witnessed[i] < 0.5 or len(text) < 120:
            return html_cues.kind_of_opening(text, language)
        return None

    def _links(self, block: Block) -> BoilerplateKind | None:
        """Paragraphs and items that are a link to something else, with or without a label."""
        size, linked = len(block.text), block.link_chars
        if not linked or size > 250 or block.text.endswith((":", "：")):
            return None
        if linked >= 0.9 * size and (size > 15 or block.tag in ("li", "a")):
            return "related"
        label, colon, _ = block.text.partition(":")
        if colon and linked >= 0.5 * size and len(label) <= 30 and size - linked <= len(label) + 4:
            return "related"
        if linked >= 0.7 * size and len(block.links) == 1 and block.tag != "li":
            return "related"
        return None

    def _is_dateline(self, text: str) -> bool:
        """A short line that is little more than a date, as posts of a live blog carry."""
        if len(text) > 80 or not _CLOCK_OR_YEAR.search(text):
            return False
        found = find_dates(text, language=self.context.language, now=self.context.now)
        return bool(found) and 2 * sum(len(each.raw) for each in found) >= len(text)

    # --- by position -----------------------------------------------------------------------

    def _data_tables(self) -> None:
        """Tables of short cells are data, not text; tables of paragraphs are layout."""
        nodes = self.outline.nodes
        cells: dict[int, list[int]] = {}
        for i, block in enumerate(self.blocks):
            if self.verdict[i] != KEEP:
                continue
            index = block.node
            while index > 0 and nodes[index].tag != "table":
                index = nodes[index].parent
            if index > 0:
                cells.setdefault(index, []).append(i)
        for found in cells.values():
            mean = sum(length_of(self.blocks[i].text) for i in found) / len(found)
            if mean < _TABLE_CELL_CHARS:
                for i in found:
                    self.verdict[i] = "other"

    def _head(self, first: int) -> None:
        """Before the first sentence stand labels, names and dates; only headings may stay."""
        for i in range(first):
            if self.verdict[i] != KEEP:
                continue
            block = self.blocks[i]
            if block.tag in HEADINGS and i == first - 1 and block.tag != "h1":
                continue
            self.verdict[i] = "section-label" if block.link_chars else "other"

    def _tail(self) -> None:
        """What follows the article: biographies, appeals, links, notices."""
        kept = [i for i, verdict in enumerate(self.verdict) if verdict == KEEP]
        if len(kept) < 3:
            return
        total = sum(len(self.blocks[i].text) for i in kept)
        seen = 0
        ending = True
        for i in reversed(kept):
            block = self.blocks[i]
            seen += len(block.text)
            if seen > (1 - _TAIL_SHARE) * total and len(kept) > 4:
                break
            if kind := self._tail_kind(i, block, ending):
                self.verdict[i] = kind
            elif self.region.prose[i]:
                ending = False
                if seen > 1_500:
                    break

    def _tail_kind(self, i: int, block: Block, ending: bool) -> BoilerplateKind | None:
        key = self.keys[i]
        if key in self.authors:
            return "author-bio"
        if 80 <= len(block.text) < 700 and any(key.startswith(author) for author in self.authors):
            return "author-bio"
        if not ending:
            return None
        language = self.context.language
        if kind := html_cues.kind_of_opening(block.text, language):
            return kind
        if html_cues.first_outlet(block.text, language):
            return "other"
        if block.link_chars and (kind := html_cues.kind_of_tail(block.text, language)):
            return kind if kind != "author-bio" or self._names_author(block.text) else None
        if block.link_chars * 2 > len(block.text) and len(block.text) < 200:
            return "related"
        return None

    def _names_author(self, text: str) -> bool:
        key = key_of(text[:200])
        return any(author in key for author in self.authors)

    def _headings(self) -> None:
        """A heading stays only where text of its own follows."""
        waiting: list[int] = []
        cut_since = 0
        for i, verdict in enumerate(self.verdict):
            block = self.blocks[i]
            if verdict == KEEP:
                if block.tag in HEADINGS:
                    if waiting and self.blocks[waiting[-1]].tag == block.tag and cut_since:
                        self.verdict[waiting.pop()] = "related"
                    waiting.append(i)
                    cut_since = 0
                else:
                    waiting.clear()
                    cut_since = 0
            elif verdict == "related":
                cut_since += 1
        for i in waiting:
            self.verdict[i] = "related"

    def _standfirst(self, first: int) -> None:
        """The sentence under the headline, which often stands outside the body's element."""
        headline = next(
            (
                i
                for i in range(min(first, len(self.blocks)) - 1, -1, -1)
                if self.keys[i] in self.titles or self.blocks[i].tag == "h1"
            ),
            None,
        )
        if headline is None or first - headline > 40:
            return
        described = key_of(self.context.description or "")
        opening = "".join(self.keys[i] for i in range(first, min(first + 3, len(self.keys))))
        for i in range(headline + 1, first):
            block = self.blocks[i]
            size = length_of(block.text)
            if self.verdict[i] == KEEP or not 30 <= size <= _DECK_MAX_CHARS:
                continue
            if block.link_chars * 2 > len(block.text) or self.keys[i] in self.titles:
                continue
            if self.region.inherited[block.node] not in (None, "other", "navigation"):
                continue
            named = self._named_deck(block.node)
            key = self.keys[i]
            same = len(described) > 25 and (described[:60] in key or described.startswith(key[:60]))
            if not named and not same:
                continue
            if self._is_dateline(block.text) or (
                not same and not self.region.prose[i] and size < 60
            ):
                continue
            if key[:60] in opening or html_cues.kind_of_opening(block.text, self.context.language):
                continue
            self.verdict[i] = KEEP
            self.deck = i

    def _named_deck(self, node: int) -> bool:
        nodes = self.outline.nodes
        for _ in range(3):
            if node <= 0 or self.region.chars[node] > 2 * _DECK_MAX_CHARS:
                return False
            if is_deck_name(nodes[node].names):
                return True
            node = nodes[node].parent
        return False
