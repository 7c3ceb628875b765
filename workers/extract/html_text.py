"""Where the article is on a page, by all witnesses: the base extractor, the structured data, the
feed, the host's other pages and a user's rule for the site."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Final

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from wireroom import limits
from wireroom.records import Entry
from workers.extract import html_blocks, html_body, html_data, html_site, html_tree
from workers.extract.html_body import Body
from workers.extract.html_reading import Reading, article_text
from workers.extract.html_region import Witness, key_of, length_of

Repeated = Callable[[Iterable[str]], frozenset[str]]
"""Which of some blocks, given as ``key_of``, other pages of the host have too."""

_WITNESS_MIN_CHARS: Final = 200
_AGREES: Final = 0.6
_RULED_MIN_CHARS: Final = 120
"""A rule for the site that finds less is held against what is found without it …"""
_FAR_MORE: Final = 3.0
"""… and gives way to this many times as much."""

# What trafilatura logs are its guesses about single pages; ours are in the evidence.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def find_body(
    reading: Reading,
    root: HtmlElement,
    *,
    titles: list[str],
    authors: list[str],
    repeated: Repeated | None,
) -> tuple[Body, str]:
    """The main text, and the witness that gave it; consumes ``root``, from which the page's
    outline was made.  ``titles`` and ``authors``: in every form that the page gives."""
    witnesses: list[Witness] = []
    declared = article_text(reading.data)
    feed = _feed_text(reading.entry)
    base = _base_text(root)
    for text in (base, declared, feed):
        if len(text) >= _WITNESS_MIN_CHARS or text is base:
            witnesses.append(Witness(text))
    data = reading.data
    context = html_body.Context(
        language=reading.hint,
        now=reading.now,
        titles=titles,
        authors=authors,
        description=html_data.plain((data.first("og:description", "description") or ("", ""))[1]),
        keep_all=reading.site.keep_all,
    )
    body = html_body.cut(reading.outline, witnesses, context)
    if reading.site.has_body:
        size = length_of(body.text)
        if size >= _RULED_MIN_CHARS:
            return body, html_site.METHOD
        for node in reading.outline.nodes:
            node.mark = None if node.mark == "body" else node.mark
        context.keep_all = False
        unruled = html_body.cut(reading.outline, witnesses, context)
        if size and length_of(unruled.text) < _FAR_MORE * size:
            return body, html_site.METHOD
        reading.site.miss("body", f"only {size} characters in it" if size else "nothing to read")
        body = unruled
    if repeated is not None:
        known = repeated(key_of(reading.outline.blocks[i].text) for i in body.kept)
        if known:
            context.repeated = known
            again = html_body.cut(reading.outline, witnesses, context)
            # A text that stands under several addresses is a copy, not the host's furniture.
            body = again if 2 * len(again.text) > len(body.text) else body
    return _completed(body, base, declared, feed)


def _completed(body: Body, base: str, declared: str, feed: str) -> tuple[Body, str]:
    """Another witness's text where the page shows only the beginning of it, or nothing."""
    for method, text in (("json-ld", declared), ("feed", feed)):
        longer = len(text) > 1.5 * len(body.text) + 200
        if longer and (not body.text or Witness(text).holds(body.text) >= _AGREES):
            body.text = _paragraphs(text)
            return body, method
    if not body.text and base:
        body.text = _paragraphs(base)
    return body, "trafilatura"


def _feed_text(entry: Entry | None) -> str:
    if entry is None:
        return ""
    if entry.text:
        return entry.text
    if entry.html and len(entry.html) <= limits.PAGE_MAX_CHARS:
        root = html_tree.parse(entry.html)
        if root is not None:
            html_tree.drop_active(root)
            return "\n\n".join(block.text for block in html_blocks.outline(root).blocks)
    return ""


def _base_text(root: HtmlElement) -> str:
    """trafilatura's text of a tree, which it may change; empty where it finds none."""
    etree.strip_elements(root, "nav", "footer", "aside", "form", "figure", with_tail=False)
    options = Extractor(output_format="python", fast=True, comments=False, tables=False)
    try:
        document = trafilatura.bare_extraction(root, options=options)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ""
    text = getattr(document, "text", None)
    return text if isinstance(text, str) else ""


def _paragraphs(text: str) -> str:
    lines = (html_blocks.clean(html_data.plain(line)) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)
