"""What was cut from a page, by kind: from the place of each block and from what it says."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from wireroom import limits
from wireroom.records import Boilerplate, BoilerplateKind
from workers.extract import html_cues
from workers.extract.html_blocks import Outline
from workers.extract.html_region import Region

KEEP: Final = "keep"
"""Verdict on a block of the text."""
OUTSIDE: Final = "outside"
"""Verdict on a block outside the article's region; the other verdicts are kinds."""
_JOINED_CHARS: Final = 2_000
_SECTION_WORDS: Final = 4
_LABELS: Final = 3
"""Blocks over the headline among which a label may stand."""
_COARSE: Final = frozenset({"navigation", "comment-form", "other"})
"""Kinds that an element's place gives; what its words say is more exact."""
_HAS_WORD = re.compile(r"[^\W_]")


@dataclass(slots=True, frozen=True)
class Leftovers:
    """The blocks of a page with the verdict on each, and what their kinds depend on."""

    outline: Outline
    region: Region
    language: str | None
    verdict: Sequence[str]
    keys: Sequence[str]
    """``key_of`` of each block"""
    titles: Collection[str]
    authors: Collection[str]
    headline: int
    """index of the headline's block; the number of blocks where there is none"""

    def boilerplate(self) -> list[Boilerplate]:
        """The cut blocks of the whole page, neighbours of one kind joined."""
        pieces: list[tuple[BoilerplateKind, list[str]]] = []
        size = 0
        for i, block in enumerate(self.outline.blocks):
            kind = self._kind_of(i)
            if kind is None or not _HAS_WORD.search(block.text):
                continue
            if pieces and pieces[-1][0] == kind and size <= _JOINED_CHARS:
                pieces[-1][1].append(block.text)
                size += len(block.text)
            else:
                pieces.append((kind, [block.text]))
                size = len(block.text)
        while len(pieces) > limits.BOILERPLATE_MAX_BLOCKS:
            pieces = [
                (pieces[i][0], [line for _, lines in pieces[i : i + 2] for line in lines])
                for i in range(0, len(pieces), 2)
            ]
        return [Boilerplate(kind=kind, text="\n".join(lines)) for kind, lines in pieces]

    def _kind_of(self, i: int) -> BoilerplateKind | None:
        """The kind of a cut block: by its words where its place says little."""
        kind = self._placed(i)
        if kind not in _COARSE:
            return kind
        block, language = self.outline.blocks[i], self.language
        if 2 * block.link_chars <= len(block.text):
            if said := html_cues.kind_of_notice(block.text, language):
                return said
            if kind == "other" and self._is_section(i):
                return "section-label"
        elif block.text[0] in "©Cc(" and html_cues.kind_of_opening(block.text, language):
            return html_cues.kind_of_opening(block.text, language)
        return kind

    def _is_section(self, i: int) -> bool:
        """A label of a few words over the headline, or the usual name of a section."""
        text = self.outline.blocks[i].text
        if self.keys[i] in self.authors:
            return False
        near = self.headline - _LABELS <= i < self.headline < len(self.outline.blocks)
        if not near and not self.region.below[self.outline.blocks[i].node]:
            return False
        if html_cues.is_section(text, self.language):
            return True
        labels = len(text.split()) <= _SECTION_WORDS and len(text) <= 40
        return near and labels and text.replace(" ", "").isalpha()

    def _placed(self, i: int) -> BoilerplateKind | None:
        verdict = self.verdict[i]
        if verdict == KEEP:
            return None
        if verdict != OUTSIDE:
            return verdict  # type: ignore[return-value]
        node = self.outline.blocks[i].node
        kind = self.region.inherited[node]
        if kind is not None:
            return kind
        if self.keys[i] in self.titles:
            return "repeat"
        if self.region.cards[node]:
            return "related"
        return html_cues.kind_of_label(self.outline.blocks[i].text, self.language) or (
            "navigation" if self.outline.blocks[i].link_chars else "other"
        )
