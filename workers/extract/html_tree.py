"""A page's source to one bounded lxml tree: parsed once, never deep, without active content.

libxml2 stops reading at 256 levels and compares each attribute of a tag with all earlier ones,
so hostile nesting would lose the text behind it and hostile attributes would cost quadratic
time.  Both are mended in the source, in linear time, before anything recurses.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from wireroom import limits
from workers.extract.html_flags import word_set

_TAG_MAX_CHARS: Final = 4_096
"""A longer tag has its attributes counted."""
_ATTRIBUTES_MAX: Final = 256
_TAGS_MAX: Final = 200_000
"""Tags of one page; the text behind the last of them is kept without its markup."""

_TOO_DEEP = etree.XPath("/" + "/".join(["*"] * 200))
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})([^<>]{0,4096})>")
_SCRIPT = re.compile(r"<(/?)(script|style)\b(?:[^<>]{0,4096}>)?", re.IGNORECASE)
_KEPT: Final = word_set(
    "html head body title meta link script style h1 h2 h3 h4 h5 h6 p time figcaption br"
)
_HEAD_TAGS: Final = word_set("title meta link script style base noscript template")
_INLINE: Final = word_set(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s small span strong "
    "sub sup tt u var wbr"
)
ACTIVE: Final = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "canvas",
    "select",
    "textarea",
    "button",
    "map",
    "dialog",
)


def parse(source: str) -> HtmlElement | None:
    """The root element of ``source``, at most 200 levels deep; ``None`` where there is none."""
    # Browsers leave NULs out of text (HTML Standard, 13.2.6.4.7).
    source = _CONTROLS.sub(" ", source.replace("\0", ""))
    if not source or source.isspace():
        return None
    source = _without_hostile_tags(source)
    root = _read(source)
    if root is None or not _TOO_DEEP(root):
        return _with_body(root)
    for kept in (_KEPT, frozenset({"p", "body", "title"})):
        root = _read(_flattened(source, kept))
        if root is None or not _TOO_DEEP(root):
            return _with_body(root)
    return None


def drop_active(root: HtmlElement) -> None:
    """Remove scripts, styles, embedded documents and form controls, in place."""
    etree.strip_elements(root, *ACTIVE, with_tail=False)


def _read(source: str) -> HtmlElement | None:
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=False
    )
    try:
        return document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _with_body(root: HtmlElement | None) -> HtmlElement | None:
    """The tree with what is no metadata moved from its head to its body.

    Pages may leave out the tags of both; libxml2 does not know the newer elements (``article``,
    ``main``, ``header``) and then keeps the whole page in the head.
    """
    head = root.find("head") if root is not None else None
    if root is None or head is None:
        return root
    first = next((i for i, each in enumerate(head) if each.tag not in _HEAD_TAGS), None)
    if first is None:
        return root
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    moved = head[first:]
    body.text, moved[-1].tail = None, (moved[-1].tail or "") + (body.text or "")
    for at, element in enumerate(moved):
        body.insert(at, element)
    return root


def _without_hostile_tags(source: str) -> str:
    """``source`` with the attributes taken from tags that have more than a page could need."""
    if source.count("<") > _TAGS_MAX:
        source = _cut_tags(source)
    stretches = source.split(">")
    if len(max(stretches, key=len)) <= _TAG_MAX_CHARS:
        return source
    out: list[str] = []
    done = 0
    end = -1
    for stretch in stretches:
        start = end + 1 + stretch.find("<")
        end += len(stretch) + 1
        if end - start <= _TAG_MAX_CHARS or "<" not in stretch:
            continue
        if end == len(source):
            out.append(source[done:start])
            done = end
        elif source[start + 1 : start + 2].isalpha():
            tag = _QUOTED.sub("v", source[start:end])
            if len(tag.split()) > _ATTRIBUTES_MAX or tag.count("=") > _ATTRIBUTES_MAX:
                name = re.match(r"<[a-zA-Z0-9]{1,20}", tag)
                out.append(source[done:start])
                out.append((name.group() if name else "<p") + ">")
                done = end + 1
    return "".join(out) + source[done:] if out else source


def _cut_tags(source: str) -> str:
    source = _without_scripts(source)
    position = 0
    for _ in range(min(source.count("<"), _TAGS_MAX)):
        position = source.find("<", position) + 1
    return source[:position] + re.sub(r"<[^<>]{0,4096}>", " ", source[position:])


def _without_scripts(source: str) -> str:
    """``source`` without its scripts and styles, whose text must not outlive their tags; of one
    without an end nothing is kept, as in browsers."""
    out: list[str] = []
    done = 0
    opened = ""
    for tag in _SCRIPT.finditer(source):
        closing, name = tag.group(1), tag.group(2).lower()
        if not opened and not closing:
            out.append(source[done : tag.start()])
            opened = name
        elif opened == name and closing:
            opened, done = "", tag.end()
    return "".join(out) + ("" if opened else source[done:])


def _flattened(source: str, kept: frozenset[str]) -> str:
    """``source`` with only the tags in ``kept``; other block tags become paragraph breaks."""

    def plain(match: re.Match[str]) -> str:
        name = match.group(2).lower()
        if name in kept:
            return match.group()
        return "" if name in _INLINE else "<p>"

    return _TAG.sub(plain, source[: limits.PAGE_MAX_CHARS])
