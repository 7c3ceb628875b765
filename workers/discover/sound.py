"""Whether XML can be given to feedparser, which takes it for harmless.

Strict parsers refuse what is not well-formed; feedparser's lenient one may take quadratic time.
And some of what is well-formed costs it quadratic time too (version 6.0): attributes of one
element, labels of one entry, prefixes of namespaces, characters of a person's name.  What is
beyond the bounds here is mended as what is malformed is; items too many are cut off.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from xml.parsers import expat

from wireroom import limits
from wireroom.errors import DefectError
from workers.discover.mend import (
    ATTRIBUTES_MAX,
    LABELS,
    LABELS_MAX,
    PERSONS,
    SMALL_BYTES,
    mended,
    refuse_depth,
    too_deep,
    utf8,
    with_ampersands,
)

_ITEMS: Final = frozenset({"item", "entry"})
_ITEM, _PERSON, _LABEL = "item", "person", "label"
_PREFIXES_MAX: Final = 100
ELEMENTS_MAX: Final = 300_000
"""Elements that are read of one feed: about ten seconds of feedparser's work."""
_ELEMENTS_COUNTED: Final = 5_000
"""Signs of elements from which on they are counted."""


class Sound(NamedTuple):
    data: bytes
    """well-formed UTF-8 with all prefixes declared, without XML declaration"""
    mended: bool = False
    cut: bool = False
    """there were more items than asked for; the rest is left out"""


class _UnfitError(Exception):
    """The XML is well-formed, but beyond a bound."""


class _EnoughError(Exception):
    """There are more items than asked for: where the first of those begins, in bytes."""


def sound_xml(text: str, limit: int) -> Sound:
    """``text`` (without prolog) as feedparser may have it, up to ``limit`` items.

    Raises ``DefectError``: ``xml-bomb`` for deep nesting, ``malformed`` where nothing can be read.
    """
    data = text.encode("utf-8", "replace")
    try:
        _check(data)
    except (expat.ExpatError, _UnfitError):
        refuse_depth(text)
    else:
        return _cut(Sound(data), limit)
    bare = utf8(text)
    try:
        _check(bare)
    except (expat.ExpatError, _UnfitError):
        sound = Sound(mended(utf8(with_ampersands(text))), mended=True)
    else:
        sound = Sound(bare)
    try:
        _check(sound.data)
    except expat.ExpatError as error:
        raise DefectError("malformed", f"the XML cannot be read ({error})") from error
    except _UnfitError as error:
        raise DefectError("xml-bomb", str(error)) from error
    return _cut(sound, limit)


def _check(data: bytes) -> None:
    """Raises ``ExpatError``, ``_UnfitError`` or, for deep nesting, ``DefectError``."""
    open_elements: list[str] = []
    small_begins: list[int] = []
    kinds: dict[str, str] = {}
    prefixes: set[str] = set()
    labels = 0
    parser = expat.ParserCreate("utf-8", " ")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal labels
        kind = kinds.get(name)
        if kind is None:
            kind = kinds[name] = _kind(name)
        open_elements.append(kind)
        if len(open_elements) > limits.XML_MAX_DEPTH:
            raise too_deep()
        if len(attributes) > ATTRIBUTES_MAX:
            raise _UnfitError(f"an element has more than {ATTRIBUTES_MAX} attributes")
        if not kind:
            return
        if kind == _ITEM:
            labels = 0
            return
        small_begins.append(parser.CurrentByteIndex)
        labels += kind == _LABEL
        if labels > LABELS_MAX:
            raise _UnfitError(f"an entry has more than {LABELS_MAX} labels")

    def end(_: str) -> None:
        kind = open_elements.pop()
        if kind and kind != _ITEM and parser.CurrentByteIndex - small_begins.pop() > SMALL_BYTES:
            raise _UnfitError(f"a {kind} is longer than {SMALL_BYTES} bytes")

    def declare(prefix: str | None, _: Any) -> None:
        prefixes.add(prefix or "")
        if len(prefixes) > _PREFIXES_MAX:
            raise _UnfitError(f"more than {_PREFIXES_MAX} prefixes")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartNamespaceDeclHandler = declare
    parser.Parse(data, True)


def _kind(name: str) -> str:
    local = name.rpartition(" ")[2].lower()
    if local in _ITEMS:
        return _ITEM
    return _PERSON if local in PERSONS else _LABEL if local in LABELS else ""


def _cut(sound: Sound, limit: int) -> Sound:
    """Without the items beyond ``limit`` and beyond the bound of elements: feedparser would
    build them all before any can be left out."""
    if sound.data.count(b"<") <= min(limit, _ELEMENTS_COUNTED):
        return sound
    items = elements = 0
    parser = expat.ParserCreate("utf-8", " ")

    def start(name: str, _: Any) -> None:
        nonlocal items, elements
        elements += 1
        if name.rpartition(" ")[2].lower() in _ITEMS:
            items += 1
            if items > limit or elements > ELEMENTS_MAX:
                raise _EnoughError(parser.CurrentByteIndex)
        elif elements > 2 * ELEMENTS_MAX:
            raise DefectError("xml-bomb", f"more than {ELEMENTS_MAX} elements without an entry")

    parser.StartElementHandler = start
    try:
        parser.Parse(sound.data, True)
    except _EnoughError as at:
        return sound._replace(data=mended(sound.data[: at.args[0]]), cut=True)
    return sound
