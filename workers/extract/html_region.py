"""Which part of a page holds the article.

Each block of running text has a weight: its length, in full where another witness (the base
extractor, the structured data) calls it part of the article, else a small share.  The region is
the deepest element that holds nearly all of the weight (as in Readability, but over the witnessed
text instead of guessed scores).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from wireroom.records import BoilerplateKind
from workers.extract.html_blocks import HEADINGS, Block, Outline

_COVER: Final = 0.85
_UNWITNESSED: Final = 0.1
_LIFT_SHARE: Final[dict[BoilerplateKind, float]] = {"comment-form": 0.85, "navigation": 0.6}
_LIFT_DEFAULT: Final = 0.5
_OFTEN_UNCLOSED: Final = frozenset({"promotion", "related", "share"})
"""Kinds of small inserts: one that seems to hold much of the article was not closed."""
_ATTESTED_SHARE: Final = 0.15
_CARD_MAX_CHARS: Final = 600
_SENTENCE_END: Final = re.compile(r"[.!?…。！？؟۔।:;]['\"”’»)\]]{0,3}$")
_KEY = re.compile(r"[\W_]+")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")


def key_of(text: str) -> str:
    """``text`` without case, spaces and punctuation, for quick comparison."""
    return _KEY.sub("", text).lower()


def length_of(text: str) -> int:
    """Characters, those of scripts without word spaces counted three times."""
    if text.isascii():
        return len(text)
    return len(text) + 2 * len(_WIDE.findall(text))


def is_prose(block: Block) -> bool:
    """Whether a block is running text: a sentence or more, not mostly links."""
    if block.tag in HEADINGS:
        return False
    length = length_of(block.text)
    if length < 25 or block.link_chars * (1.3 if length >= 80 else 2) > len(block.text):
        return False
    return length >= 80 or _SENTENCE_END.search(block.text) is not None


class Witness:
    """Text that another source takes for the article's, as shingles of words."""

    def __init__(self, text: str) -> None:
        words = _words(text)
        self.shingles = {hash(tuple(words[i : i + 4])) for i in range(max(0, len(words) - 3))}
        self.lines = {key_of(line) for line in text.split("\n")}
        self.chars = len(text)

    def holds(self, text: str) -> float:
        """Share of ``text`` that the witness has, 0 to 1."""
        if not self.chars:
            return 0.0
        words = _words(text)
        if len(words) < 6:
            return 1.0 if key_of(text) in self.lines else 0.0
        total = len(words) - 3
        step = max(1, total // 12)
        places = range(0, total, step)
        found = sum(hash(tuple(words[i : i + 4])) in self.shingles for i in places)
        return found / len(places)


_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]")


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


class Region:
    """``below[n]`` says whether node ``n`` is in the region, ``inherited[n]`` what the elements
    around it announce, ``cards[n]`` that it is in a teaser; ``marked``: a rule for the site
    chose the region."""

    def __init__(self, outline: Outline, witnesses: Collection[Witness]) -> None:
        self.outline = outline
        blocks, nodes = outline.blocks, outline.nodes
        self.prose = [is_prose(block) for block in blocks]
        self.witnessed = [
            max((witness.holds(block.text) for witness in witnesses), default=0.0)
            for block in blocks
        ]
        self.chars = [0] * len(nodes)
        self.links = [0] * len(nodes)
        running = [0] * len(nodes)
        attested = [0.0] * len(nodes)
        for i, block in enumerate(blocks):
            self.chars[block.node] += len(block.text)
            self.links[block.node] += block.link_chars
            if self.prose[i]:
                running[block.node] += length_of(block.text)
                attested[block.node] += length_of(block.text) * self.witnessed[i]
        for index in range(len(nodes) - 1, 0, -1):
            parent = nodes[index].parent
            self.chars[parent] += self.chars[index]
            self.links[parent] += self.links[index]
            running[parent] += running[index]
            attested[parent] += attested[index]
        self._inherit(running, attested)
        self._find_cards()
        self._descend()

    def _inherit(self, running: list[int], attested: list[float]) -> None:
        """Kinds from elements down to all below, except from those that hold the page's text."""
        nodes = self.outline.nodes
        total = max(1, running[0])
        inherited: list[BoilerplateKind | None] = [None] * len(nodes)
        for index, node in enumerate(nodes):
            above = inherited[node.parent] if node.parent >= 0 else None
            kind = node.kind
            if node.mark is not None and node.mark != nodes[node.parent].mark:
                # A rule for the site knows better than what the elements announce.
                inherited[index] = "other" if node.mark == "remove" else None
                continue
            if kind is not None and (
                node.body
                or running[index] > _LIFT_SHARE.get(kind, _LIFT_DEFAULT) * total
                or (kind in _OFTEN_UNCLOSED and attested[index] > _ATTESTED_SHARE * attested[0] > 0)
            ):
                kind = None
            inherited[index] = kind if above is None or kind == "caption" else above
        self.inherited = inherited

    def _find_cards(self) -> None:
        """Teasers: small elements of one form, two or more of a kind, each led by a linked line."""
        nodes, blocks = self.outline.nodes, self.outline.blocks
        found: dict[tuple[int, str, str], set[int]] = {}
        for block in blocks:
            text = len(block.text)
            if text < 15 or block.link_chars < (0.4 if block.tag in HEADINGS else 0.8) * text:
                continue
            top = block.node
            while nodes[top].parent > 0 and self.chars[nodes[top].parent] <= _CARD_MAX_CHARS:
                parent = nodes[top].parent
                if self.chars[parent] > 2 * self.chars[top] + 250 and nodes[top].tag in _CARD_TAGS:
                    break
                top = parent
            node = nodes[top]
            heading = block.tag in HEADINGS or node.tag in _CARD_TAGS
            if not heading and self.links[top] < 0.5 * self.chars[top]:
                continue
            found.setdefault((node.parent, node.tag, node.names), set()).add(top)
        cards = [False] * len(nodes)
        for tops in found.values():
            if len(tops) >= 2:
                for top in tops:
                    cards[top] = True
        for index, node in enumerate(nodes):
            if node.parent >= 0 and cards[node.parent]:
                cards[index] = True
        self.cards = cards

    def _descend(self) -> None:
        nodes, blocks = self.outline.nodes, self.outline.blocks
        self.below = [node.mark == "body" for node in nodes]
        self.marked = any(self.below)
        if self.marked:
            return
        weight = [0.0] * len(nodes)
        for i, block in enumerate(blocks):
            if self.inherited[block.node] is None and (
                self.prose[i] or (self.witnessed[i] and not block.link_chars)
            ):
                share = max(self.witnessed[i], _UNWITNESSED)
                if self.cards[block.node]:
                    share *= _UNWITNESSED
                weight[block.node] += length_of(block.text) * share
        for index in range(len(nodes) - 1, 0, -1):
            weight[nodes[index].parent] += weight[index]
        root = 0
        for index in range(1, len(nodes)):
            if nodes[index].parent == root and weight[index] >= _COVER * weight[0] > 0:
                root = index
        # A single paragraph is no region: its element's neighbours belong to the article too.
        while nodes[root].parent > 0 and nodes[root].tag in _TEXT_TAGS:
            root = nodes[root].parent
        below = [False] * len(nodes)
        for index in range(len(nodes)):
            below[index] = index == root or (index > root and below[nodes[index].parent])
        self.below = below


_CARD_TAGS: Final = frozenset({"li", "article"})
_TEXT_TAGS: Final = frozenset({"p", "li", "ul", "ol", "blockquote", "pre", "span"})
