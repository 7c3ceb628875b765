"""Feeds inside something else: after a server's warnings, or within an HTML page.

A page counts as a wrapper only where the feed is all that it shows: an article that quotes a
feed stays an article.
"""

from __future__ import annotations

import html
import re
from typing import Final

_JUNK_CHARS: Final = 4_096
_BEGINNING: Final = re.compile(r"<(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex|opml)[\s>]")
_ELEMENT: Final = re.compile(r"<[A-Za-z]")
_HTML_DOCUMENT: Final = re.compile(r"<(?:!doctype\s{1,8}html|html[\s>]|body[\s>])", re.IGNORECASE)
# What may stand before the feed in a page that only wraps it.
_FRAME: Final = re.compile(
    r"(?:\s|<!--(?:(?!-->).){0,2000}-->"
    r"|<title[^>]{0,200}>[^<]{0,300}</title>|<style[^>]{0,200}>[^<]{0,2000}</style>"
    r"|<!doctype[^>]{0,300}>|</?(?:html|head|meta|link|body|pre|div|code)(?:\s[^>]{0,500})?/?>)+",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPED: Final = re.compile(r"&lt;(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex)(?:\s|&gt;)")
_FRAME_END: Final = re.compile(r"</(?:pre|code|body|html)>", re.IGNORECASE)


def unwrapped(text: str) -> str:
    """``text`` from where its XML begins, else as it is."""
    head = text[:_JUNK_CHARS]
    first = _ELEMENT.search(head) if head.startswith("<") else None
    if first is not None and _BEGINNING.match(head, first.start()):
        return text
    frame = _FRAME.match(head) if _HTML_DOCUMENT.search(head) else None
    if frame is not None:
        at = frame.end()
        if _ESCAPED.match(text, at):
            end = _FRAME_END.search(text, at)
            return html.unescape(text[at : end.start() if end else len(text)])
        return text[at:] if _BEGINNING.match(text, at) else text
    start = _BEGINNING.search(head)
    if start is None or start.start() == 0 or _HTML_DOCUMENT.search(head[: start.start()]):
        return text
    junk = not text.startswith("<") or text.startswith(("<br", "<b>"))
    return text[start.start() :] if junk else text
