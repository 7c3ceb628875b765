"""XML from outside: no entities, no network, bounded depth.

The input is decoded by us and given to parsers as UTF-8, so that no encoding can hide a
declaration from the checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from io import BytesIO
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from lxml import etree

from wireroom import limits
from wireroom.errors import DefectError
from workers.charset import decode

_DECLARATION: Final = re.compile(r"^\s{0,256}<\?xml[^>]{0,512}\?>")
_TAG: Final = re.compile(r"<([!?/]?)([A-Za-z_][\w:.-]{0,100})?")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PROLOG_PIECES: Final = 100
_TAG_CHARS: Final = 4_096
_JUNK_CHARS: Final = 4_096
_BEGINNING: Final = re.compile(r"<(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex|opml)[\s>]")
_AMPERSAND: Final = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_HTML_DOCUMENT: Final = re.compile(r"<(?:!doctype\s{1,8}html|html[\s>]|body[\s>])", re.IGNORECASE)


def clean_xml(data: bytes) -> str:
    """Decoded, without XML declaration and forbidden controls, from the first ``<`` on.

    Raises ``DefectError("xml-bomb")`` for entity definitions and for deep nesting.
    """
    text = without_junk(decode(data, kind="xml").text.lstrip("\ufeff \t\r\n\0"))
    text = _DECLARATION.sub("", text[max(text.find("<"), 0) :], count=1)
    _refuse_entities(text)
    return _NOT_XML.sub("", text)


def without_junk(text: str) -> str:
    """``text`` from where its XML begins: servers print warnings before their feeds."""
    start = _BEGINNING.search(text[:_JUNK_CHARS])
    if start is None or start.start() == 0 or _HTML_DOCUMENT.search(text[: start.start()]):
        return text
    junk = not text.startswith("<") or text.startswith(("<br", "<b>"))
    return text[start.start() :] if junk else text


def root_name(text: str) -> str | None:
    """Lower-case local name of the first element; ``None`` if there is none near the start."""
    at = _skip_prolog(text)
    found = _TAG.match(text, at) if at is not None else None
    if found is None or found.group(1) or not found.group(2):
        return None
    return found.group(2).rpartition(":")[2].lower()


def elements(text: str, *names: str) -> Iterator[Any]:
    """Elements with these local names as they end, each freed after use.

    What follows an error in the markup is not seen.  Raises ``DefectError("malformed")`` where
    not even the beginning can be read.
    """
    source = BytesIO(with_ampersands(text).encode("utf-8", "replace"))
    events = etree.iterparse(
        source,
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            yield element
            element.clear(keep_tail=False)
            while (before := element.getprevious()) is not None:
                element.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        raise DefectError("malformed", f"the XML cannot be read ({error.msg})") from error


def local(element: Any) -> str:
    """Local name of an element, lower-case; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def refuse_depth(text: str) -> None:
    """Raises ``DefectError("xml-bomb")`` where elements nest deeper than the limit."""
    depth = at = 0
    while (at := text.find("<", at)) >= 0:
        following = text[at + 1 : at + 2]
        if following in ("!", "?"):
            opening = "<!--" if text.startswith("<!--", at) else text[at : at + 9]
            closing = {"<!--": "-->", "<![CDATA[": "]]>"}.get(opening, ">")
            end = text.find(closing, at + 2)
            if end < 0:
                return
            at = end
        elif following == "/":
            depth = max(depth - 1, 0)
        elif following.isalpha() or following == "_":
            end = text.find(">", at, at + _TAG_CHARS)
            if end < 0 or text[end - 1] != "/":
                depth += 1
                if depth > limits.XML_MAX_DEPTH:
                    raise DefectError("xml-bomb", f"nested deeper than {limits.XML_MAX_DEPTH}")
        at += 1


def with_ampersands(text: str) -> str:
    """``text`` with ampersands that begin no reference written as XML wants them.

    Parsers that recover from errors drop a bare ``&`` and the names of HTML's characters
    (``&nbsp;``); here the one is kept and the others become what they stand for.  CDATA sections
    and comments stay as they are.
    """
    if "&" not in text:
        return text
    out: list[str] = []
    at = 0
    while at < len(text):
        start, end = _verbatim(text, at)
        out.append(_AMPERSAND.sub(_reference, text[at:start]))
        out.append(text[start:end])
        at = end
    return "".join(out)


def _verbatim(text: str, at: int) -> tuple[int, int]:
    """The next CDATA section or comment from ``at`` on; the end of the text if there is none."""
    start = text.find("<!", at)
    while start >= 0:
        for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->")):
            if text.startswith(opening, start):
                end = text.find(closing, start + len(opening))
                return start, len(text) if end < 0 else end + len(closing)
        start = text.find("<!", start + 2)
    return len(text), len(text)


def _reference(match: re.Match[str]) -> str:
    name = match.group(1)
    if name is None:
        return "&amp;"
    if name[0] == "#" or name in _XML_NAMES:
        return match.group()
    return escape(html5[f"{name};"]) if f"{name};" in html5 else f"&amp;{name};"


def well_formed(text: str) -> tuple[bytes, bool]:
    """UTF-8 XML that a strict parser accepts, and whether ``text`` was that already.

    What is malformed is mended by libxml2, in linear time, which the lenient parsers made for
    feeds do not promise.  Raises ``DefectError("malformed")`` where nothing can be read.
    """
    data = text.encode("utf-8", "replace")
    try:
        expat.ParserCreate("utf-8").Parse(data, True)
    except expat.ExpatError:
        parser = etree.XMLParser(
            encoding="utf-8", recover=True, resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False,
        )  # fmt: skip
        try:
            root = etree.fromstring(with_ampersands(text).encode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DefectError("malformed", f"the XML cannot be read ({error})") from error
        if root is None:
            raise DefectError("malformed", "the XML cannot be read") from None
        return etree.tostring(root, encoding="utf-8"), False
    return data, True


def _skip_prolog(text: str) -> int | None:
    """Index of the first ``<`` that is neither a comment, an instruction nor a DOCTYPE."""
    at = text.find("<")
    for _ in range(_PROLOG_PIECES):
        if at < 0:
            return None
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
            at = -1 if end < 0 else text.find("<", end + 3)
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2)
            at = -1 if end < 0 else text.find("<", end + 2)
        elif text.startswith("<!", at):
            end = _doctype_end(text, at)
            at = -1 if end < 0 else text.find("<", end)
        else:
            return at
    return None


def _doctype_end(text: str, at: int) -> int:
    end = text.find(">", at)
    subset = text.find("[", at, end if end >= 0 else len(text))
    if subset < 0:
        return end + 1 if end >= 0 else -1
    close = text.find("]", subset)
    return text.find(">", close) if close >= 0 else -1


def _refuse_entities(text: str) -> None:
    """Any ``<!ENTITY`` before the first element: nothing that we read needs one."""
    first = _skip_prolog(text)
    prolog = text if first is None else text[:first]
    if "<!ENTITY" in prolog or "<!entity" in prolog:
        raise DefectError("xml-bomb", "it defines XML entities")
