"""XML that a strict parser accepts, made of what servers send for XML.

The parsers made for feeds fall back, where XML is malformed, on lenient ones of their own that
may take quadratic time on hostile input.  Here libxml2 does the mending, in linear time.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from wireroom import limits
from wireroom.errors import DefectError

_CONTROLS: Final = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_NONCHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""U+FFFE and U+FFFF in UTF-8"""
_AMPERSAND: Final = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NAME: Final = re.compile(r"(?:\{[^\s}]+\})?[A-Za-z_][A-Za-z0-9_.-]*")
_TAG_CHARS: Final = 4_096
PERSONS: Final = frozenset(
    {
        "author", "contributor", "creator", "email", "managingeditor", "name", "owner",
        "publisher", "webmaster",
    }
)  # fmt: skip
LABELS: Final = frozenset({"category", "keywords", "subject", "tags"})
SMALL_BYTES: Final = 1_000
"""What a person or a label may take, with its markup."""
_SMALL_CHARS: Final = SMALL_BYTES // 6
"""What fits into it, however it is written."""
LABELS_MAX: Final = 200
ATTRIBUTES_MAX: Final = 100
# Prefixes that feeds use without declaring them, and what they mean everywhere.
_NAMESPACES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/commentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xlink": "http://www.w3.org/1999/xlink",
}


def utf8(text: str) -> bytes:
    """``text`` in UTF-8 without what may not be in XML 1.0 (section 2.2)."""
    data = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    for each in _NONCHARACTERS:
        data = data.replace(each, b"")
    return data


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
                    raise too_deep()
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


def mended(data: bytes) -> bytes:
    """What libxml2 makes of it, which may break the rules for references to characters."""
    try:
        root = _recovered(data)
        try:
            _fit(root)
        except UnicodeDecodeError:
            root = _recovered(etree.tostring(root, encoding="utf-8").decode("utf-8", "replace"))
            _fit(root)
        out: bytes = etree.tostring(root, encoding="utf-8")
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DefectError("malformed", f"the XML cannot be read ({error})") from error
    return out


def _recovered(data: bytes | str) -> Any:
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root = etree.fromstring(data if isinstance(data, bytes) else data.encode(), parser)
    if root is None:
        raise ValueError("there is no element in it")
    return root


def _fit(root: Any) -> None:
    """Gives each element a name that strict parsers accept (one with a prefix that is not
    declared gets the namespace that the prefix stands for everywhere), and bounds what costs
    feedparser quadratic time."""
    excess: list[Any] = []
    labels = 0
    for element in root.iter(etree.Element):
        names = element.attrib.keys()
        for number, name in enumerate(names):
            if number >= ATTRIBUTES_MAX or not _is_name(name):
                del element.attrib[name]
        if not _is_name(element.tag):
            uri, _, qualified = element.tag.rpartition("}")
            prefix, _, name = qualified.rpartition(":")
            space = "".join(uri[1:].split()) or _NAMESPACES.get(prefix.lower(), "urn:undeclared")
            element.tag = f"{{{space}}}{name if _is_name(name) else 'nameless'}"
        local = element.tag.rpartition("}")[2].lower()
        if local in ("item", "entry"):
            labels = 0
        elif local in PERSONS or local in LABELS:
            labels += local in LABELS
            if labels > LABELS_MAX:
                excess.append(element)
            _shorten(element)
    for element in excess:
        element.getparent().remove(element)
    etree.cleanup_namespaces(root, top_nsmap=_NAMESPACES)


def _shorten(element: Any) -> None:
    """Brings a person or a label into its bound; its name or term is what is kept."""
    text = "".join(element.itertext())
    if len(text) + sum(map(len, element.attrib.values())) <= _SMALL_CHARS:
        return
    named = [child for child in element if child.tag.rpartition("}")[2].lower() == "name"]
    for child in list(element):
        if child not in named[:1]:
            element.remove(child)
    element.text = None if named else text[: _SMALL_CHARS // 2]
    term = element.get("term")
    element.attrib.clear()
    if term:
        element.set("term", term[: _SMALL_CHARS // 2])


def _is_name(name: str) -> bool:
    """A local name of ASCII, or one in a namespace, which expat wants without spaces."""
    return _NAME.fullmatch(name) is not None


def too_deep() -> DefectError:
    return DefectError("xml-bomb", f"nested deeper than {limits.XML_MAX_DEPTH}")


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
    if name[0] == "#":
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return f"&#{code};" if _is_character(code) else ""
    if name in _XML_NAMES:
        return match.group()
    return escape(html5[f"{name};"]) if f"{name};" in html5 else f"&amp;{name};"


def _is_character(code: int) -> bool:
    """Whether XML 1.0 may hold it (section 2.2); libxml2 passes on what is none."""
    if code < 0x20:
        return code in (0x09, 0x0A, 0x0D)
    return code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code < 0x110000
