"""XML that is written an element at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

from lxml import etree

from wireroom.log import printable_xml


def element(
    name: str,
    text: str | None,
    attributes: Mapping[str, str] | None = None,
    names: Mapping[str | None, str] | None = None,
) -> Any:
    """An element; ``names``: prefixes of namespaces that it declares."""
    made = etree.Element(name, dict(attributes or {}), nsmap=dict(names or {}))
    made.text = text
    return made


def write_document(file: IO[bytes], opening: str, elements: Iterable[Any], closing: str) -> None:
    """Writes elements between the tags that hold them."""
    file.write(b'<?xml version="1.0" encoding="utf-8"?>\n' + opening.encode() + b"\n")
    for each in elements:
        file.write(printable_xml(etree.tostring(each, encoding="unicode")).encode() + b"\n")
    file.write(closing.encode() + b"\n")
