"""XML from outside: no entities, no network, bounded depth.

The input is decoded by us and given to parsers as UTF-8, so that no encoding can hide a
declaration from the checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from lxml import etree

from wireroom.errors import DefectError
from workers.charset import decode
from workers.discover.mend import utf8, with_ampersands
from workers.discover.wrapped import unwrapped

_TAG: Final = re.compile(r"<([!?/]?)([A-Za-z_][\w:.-]{0,100})?")
_DECLARATION: Final = re.compile(r"<\?xml(?:\s[^<>]{0,300})?>")
"""Also without the question mark at its end, which some forget."""
_PROLOG_PIECES: Final = 100


def clean_xml(data: bytes) -> str:
    """Decoded, from the first element on.

    Raises ``DefectError``: ``xml-bomb`` where it defines entities, ``malformed`` where no element
    is near its beginning.

    What is left out has no use here: an XML declaration contradicts what we give to parsers, and
    with a DOCTYPE they would pass over the characters that HTML has names for.
    """
    text = unwrapped(decode(data, kind="xml").text.lstrip("\ufeff \t\r\n\0"))
    first = _skip_prolog(text)
    # Nothing that we read needs an entity of its own.
    prolog = text if first is None else text[:first]
    if "<!ENTITY" in prolog or "<!entity" in prolog:
        raise DefectError("xml-bomb", "it defines XML entities")
    if first is None:
        raise DefectError("malformed", "no element is near its beginning")
    return text[first:]


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
    source = BytesIO(utf8(with_ampersands(text)))
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


def _skip_prolog(text: str) -> int | None:
    """Index of the first ``<`` that is neither a comment, an instruction nor a DOCTYPE."""
    at = text.find("<")
    for _ in range(_PROLOG_PIECES):
        if at < 0:
            return None
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
            at = -1 if end < 0 else text.find("<", end + 3)
        elif (declaration := _DECLARATION.match(text, at)) is not None:
            at = text.find("<", declaration.end())
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
