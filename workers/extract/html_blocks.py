"""One walk over the tree: the visible text as blocks in reading order.

A block is a run of text that no block-level element interrupts; it knows the element that holds
it, how much of it is link text, and what the elements around it announce (``html_flags``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from lxml.html import HtmlElement

from wireroom.records import BoilerplateKind
from workers.extract import html_flags
from workers.extract.folding import without_format_controls
from workers.extract.html_flags import word_set
from workers.extract.html_unseen import is_hidden_style

BLOCK_TAGS: Final = word_set(
    "html body address article aside blockquote center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol "
    "p pre section summary table tbody td tfoot th thead tr ul caption legend picture video audio "
    "amp-img noscript"
)
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED: Final = word_set(
    "head title meta link script style noscript template svg math iframe object embed canvas "
    "select option textarea button map dialog input audio video source track datalist"
)
_BLOCKS_MAX: Final = 60_000
_IMAGES_MAX: Final = 400
_SPACES = re.compile(r"[\s\x00-\x08\x0e-\x1f\x7f]+")  # references can spell controls

Mark = Literal["body", "remove"]
"""What a rule for the site says of an element."""


@dataclass(slots=True)
class Node:
    """An element that holds text: ``parent`` is an index into ``Outline.nodes`` (-1: none)."""

    parent: int
    tag: str
    names: str
    depth: int
    kind: BoilerplateKind | None = None
    inherited: BoilerplateKind | None = None
    """kind of the nearest flagged element, this one included"""
    flagged_at: int = -1
    body: bool = False
    mark: Mark | None = None
    """the nearest mark, this element's own or inherited"""


@dataclass(slots=True)
class Block:
    """A run of text.  ``node`` is the index of the element that holds it."""

    text: str
    node: int
    tag: str
    link_chars: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    emphasised: bool = False
    """all of it is bold or italic"""


@dataclass(slots=True)
class Picture:
    node: int
    url: str
    alt: str
    after_block: int


@dataclass(slots=True)
class Outline:
    """The visible page: ``blocks`` in reading order, ``nodes`` with parents before children."""

    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    times: list[tuple[str, str, int]] = field(default_factory=list)
    """``datetime`` attribute, text and block index of each time element"""
    stamps: list[str] = field(default_factory=list)
    """``datetime`` of the elements that are marked as the date of publication"""
    rel_authors: list[tuple[str, int]] = field(default_factory=list)
    """text and block index of elements that are marked as an author's name"""
    hidden_chars: int = 0
    videos: int = 0
    passwords: int = 0


def clean(text: str) -> str:
    """``text`` on one line without invisible controls."""
    return _SPACES.sub(" ", without_format_controls(text)).strip()


class _Walker:
    def __init__(self, marks: Mapping[HtmlElement, Mark]) -> None:
        self.out = Outline()
        self.marks = marks
        self.parts: list[str] = []
        self.link_parts: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.plain_chars = 0
        self.newlines = 0

    def flush(self, node: int) -> None:
        parts = self.parts
        if not parts:
            return
        text = clean("".join(parts))
        if text and len(self.out.blocks) < _BLOCKS_MAX:
            link_chars = len(clean("".join(self.link_parts))) if self.link_parts else 0
            self.out.blocks.append(
                Block(
                    text,
                    node,
                    self.out.nodes[node].tag,
                    min(link_chars, len(text)),
                    self.links,
                    self.plain_chars == 0,
                )
            )
            self.links = []
        elif self.links:
            self.links = []
        parts.clear()
        self.link_parts.clear()
        self.plain_chars = 0
        self.newlines = 0

    def say(self, text: str, in_link: bool, in_emphasis: bool) -> None:
        if text.isspace():
            if self.parts:
                self.parts.append(" ")
                if in_link:
                    self.link_parts.append(" ")
            return
        self.parts.append(text)
        self.newlines = 0
        if in_link:
            self.link_parts.append(text)
        if not in_emphasis:
            self.plain_chars += 1

    def walk(self, element: HtmlElement, node: int, in_link: bool, in_emphasis: bool) -> None:
        """Depth is bounded by ``html_tree``."""
        text = element.text
        if text:
            self.say(text, in_link, in_emphasis)
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                self.enter(child, tag, node, in_link, in_emphasis)
            tail = child.tail
            if tail:
                self.say(tail, in_link, in_emphasis)

    def enter(
        self, child: HtmlElement, tag: str, node: int, in_link: bool, in_emphasis: bool
    ) -> None:
        if tag == "br":
            self.newlines += 1
            if self.newlines >= 2:
                self.flush(node)
            else:
                self.parts.append(" ")
            return
        if self.marks and child in self.marks and tag not in _SKIPPED:
            self.marked(child, tag, node, in_link, in_emphasis)
            return
        if tag == "img" or tag == "amp-img":
            self.picture(child, node)
            return
        if tag in _SKIPPED:
            if tag == "video" or tag == "iframe":
                self.out.videos += 1
            return
        attributes = child.attrib
        if attributes and _is_hidden(attributes, tag):
            self.out.hidden_chars += 1
            return
        if tag in BLOCK_TAGS:
            self.flush(node)
            index = self.new_node(tag, attributes, node)
            self.walk(child, index, in_link, in_emphasis)
            self.flush(index)
            return
        inner = node
        names = ""
        if attributes:
            names = attributes.get("class", "")
            kind = html_flags.kind_of(tag, names, attributes.get("role")) if names else None
            if kind is not None and self.out.nodes[node].inherited is None:
                # An inline element that announces chrome is a block of its own.
                self.flush(node)
                inner = self.new_node(tag, attributes, node)
        if tag == "a":
            start = len(self.link_parts)
            self.walk(child, inner, True, in_emphasis)
            href = attributes.get("href")
            if href and len(href) < 2_048:
                self.links.append((href, clean("".join(self.link_parts[start:]))[:300]))
            if attributes.get("rel") == "author" or attributes.get("itemprop") == "author":
                self.author(child)
        elif tag == "time":
            if attributes.get("itemprop") == "datePublished" and attributes.get("datetime"):
                self.out.stamps.append(attributes["datetime"][:100])
            before = len(self.parts)
            self.walk(child, inner, in_link, in_emphasis)
            self.out.times.append(
                (
                    attributes.get("datetime", "")[:100],
                    clean("".join(self.parts[before:]))[:200],
                    len(self.out.blocks),
                )
            )
        else:
            emphasis = in_emphasis or tag in ("b", "strong", "em", "i")
            self.walk(child, inner, in_link, emphasis)
            if attributes and (
                attributes.get("itemprop") in ("author", "name")
                or (names and "author" in html_flags.words_of(names))
            ):
                self.author(child)
        if inner != node:
            self.flush(inner)

    def marked(
        self, child: HtmlElement, tag: str, node: int, in_link: bool, in_emphasis: bool
    ) -> None:
        """An element that a rule for the site names: a node of its own, hidden or not."""
        self.flush(node)
        index = self.new_node(tag, child.attrib, node)
        if self.out.nodes[index].mark != "remove":
            self.out.nodes[index].mark = self.marks[child]
        self.walk(child, index, in_link or tag == "a", in_emphasis)
        self.flush(index)

    def author(self, element: HtmlElement) -> None:
        if len(self.out.rel_authors) < 50:
            text = clean("".join(element.itertext())[:500])
            if text:
                self.out.rel_authors.append((text, len(self.out.blocks)))

    def new_node(self, tag: str, attributes: dict[str, str], parent: int) -> int:
        nodes = self.out.nodes
        above = nodes[parent]
        names = ""
        kind: BoilerplateKind | None = None
        body = False
        if attributes:
            names = attributes.get("class", "")
            identifier = attributes.get("id")
            if identifier:
                names = f"{names} {identifier}"
            if tag not in ("body", "html", "article", "main"):
                kind = html_flags.kind_of(tag, names, attributes.get("role"))
            body = attributes.get("itemprop") == "articleBody" or (
                kind is None and bool(names) and html_flags.is_body_name(names)
            )
        else:
            kind = html_flags.kind_of(tag, "", None)
        index = len(nodes)
        inherited, at = above.inherited, above.flagged_at
        if kind is not None and inherited is None:
            inherited, at = kind, index
        elif kind == "caption" and inherited in ("other", "related"):
            inherited = kind
        nodes.append(
            Node(parent, tag, names[:400], above.depth + 1, kind, inherited, at, body, above.mark)
        )
        return index

    def picture(self, element: HtmlElement, node: int) -> None:
        if len(self.out.pictures) < _IMAGES_MAX:
            attributes = element.attrib
            url = attributes.get("src") or ""
            if not url or url.startswith("data:"):
                url = attributes.get("data-src") or attributes.get("data-original") or ""
            if url and len(url) < 2_048 and not url.startswith("data:"):
                self.out.pictures.append(
                    Picture(node, url, clean(attributes.get("alt", "")[:500]), len(self.out.blocks))
                )


def _is_hidden(attributes: dict[str, str], tag: str) -> bool:
    if tag in ("body", "html"):
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style")
    if style and is_hidden_style(style):
        return True
    return attributes.get("aria-hidden") == "true"


def outline(root: HtmlElement, marks: Mapping[HtmlElement, Mark] | None = None) -> Outline:
    """The visible text below ``root`` (whose depth must be bounded), with a rule's ``marks``."""
    walker = _Walker(marks or {})
    walker.out.nodes.append(Node(-1, "html", "", 0))
    walker.walk(root, 0, False, False)
    walker.flush(0)
    return walker.out
