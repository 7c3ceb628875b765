"""CSS selectors on a page, in time that no page can make more than linear.

cssselect reads the selector; what it means is decided here, element by element.  The usual way,
by XPath, is not safe on pages from outside: libxml2 joins the results of nested elements in
quadratic time and cannot be interrupted (``div div`` on 20,000 nested elements: over 15 s).
Here each element is tested against each part of a selector once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from cssselect import parser as css
from lxml import etree
from lxml.html import HtmlElement

SELECTOR_MAX_CHARS: Final = 500
HITS_MAX: Final = 5_000
"""Elements that one selector may find; the rest is not looked at."""

Test = Callable[[HtmlElement, "Tree"], bool]


class Hit(NamedTuple):
    """An element that was found, and the attribute that ``::attr(name)`` asked for."""

    element: HtmlElement
    attribute: str | None


class Selector:
    """A selector group as CSS writes it, with ``::attr(name)`` for an attribute's value.

    Known: names, ``*``, classes, ids, attributes, all four combinators, ``:not()``, ``:is()``,
    ``:where()``, ``:root``, ``:empty`` and the ``-child`` and ``-of-type`` pseudo-classes.
    Raises ``ValueError`` (one line) for all else.
    """

    def __init__(self, text: str) -> None:
        if len(text) > SELECTOR_MAX_CHARS:
            raise ValueError(f"a selector has at most {SELECTOR_MAX_CHARS} characters")
        try:
            parsed = css.parse(text)
        except css.SelectorError as error:
            raise ValueError(f"is not a CSS selector: {' '.join(str(error).split())}") from error
        self.text = text
        self.branches = [
            (_test(each.parsed_tree), _key(each.parsed_tree), _attribute(each.pseudo_element))
            for each in parsed
        ]


class Tree:
    """One page, prepared for many selectors.  Its tree must not change meanwhile."""

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = list(root.iter(etree.Element))
        self.by_key: dict[tuple[str, str], list[HtmlElement]] = {}
        self.order = {element: at for at, element in enumerate(self.elements)}
        for element in self.elements:
            self._file("tag", element.tag, element)
            attributes = element.attrib
            if attributes:
                if identifier := attributes.get("id"):
                    self._file("id", identifier, element)
                for name in set((attributes.get("class") or "").split()):
                    self._file("class", name, element)
        self.known: dict[tuple[int, HtmlElement], bool] = {}
        self.places: dict[tuple[HtmlElement, bool], dict[HtmlElement, tuple[int, int]]] = {}

    def _file(self, kind: str, name: str, element: HtmlElement) -> None:
        self.by_key.setdefault((kind, name), []).append(element)

    def select(self, selector: Selector) -> list[Hit]:
        """What ``selector`` finds, in the order of the page, each element once."""
        found: dict[HtmlElement, str | None] = {}
        for test, key, attribute in selector.branches:
            for element in self.elements if key is None else self.by_key.get(key, ()):
                if element not in found and test(element, self):
                    found[element] = attribute
        hits = sorted(found.items(), key=lambda each: self.order[each[0]])
        return [Hit(element, attribute) for element, attribute in hits[:HITS_MAX]]

    def place(self, element: HtmlElement, of_type: bool) -> tuple[int, int]:
        """Number among its siblings from the first and from the last, each from 1."""
        parent = element.getparent()
        if parent is None:
            return 1, 1
        places = self.places.get((parent, of_type))
        if places is None:
            groups: dict[str, list[HtmlElement]] = {}
            for child in parent.iterchildren(etree.Element):
                groups.setdefault(child.tag if of_type else "", []).append(child)
            places = {
                child: (at + 1, len(group) - at)
                for group in groups.values()
                for at, child in enumerate(group)
            }
            self.places[parent, of_type] = places
        return places[element]


def _attribute(pseudo: object) -> str | None:
    if pseudo is None:
        return None
    if isinstance(pseudo, css.FunctionalPseudoElement) and pseudo.name == "attr":
        if pseudo.argument_types() == ["IDENT"]:
            return str(pseudo.arguments[0].value).lower()
        raise ValueError("::attr() takes one attribute's name")
    raise ValueError("of the pseudo-elements only ::attr(name) is known")


def _key(tree: css.Tree) -> tuple[str, str] | None:
    """The rarest plain name that everything that ``tree`` finds must have."""
    key: tuple[str, str] | None = None
    while True:
        if isinstance(tree, css.CombinedSelector):
            tree = tree.subselector
        elif isinstance(tree, css.Element):
            return key or (("tag", tree.element.lower()) if tree.element else None)
        elif isinstance(tree, css.Hash):
            return "id", tree.id
        else:
            if isinstance(tree, css.Class):
                key = key or ("class", tree.class_name)
            tree = tree.selector


# --- what the parts of a selector mean -----------------------------------------------------


def _test(tree: css.Tree) -> Test:
    if isinstance(tree, css.Element):
        return _element(tree)
    if isinstance(tree, css.CombinedSelector):
        return _combined(_test(tree.selector), tree.combinator, _test(tree.subselector))
    inner, own = _test(tree.selector), _own(tree)
    return lambda element, page: inner(element, page) and own(element, page)


def _element(tree: css.Element) -> Test:
    if tree.namespace:
        raise ValueError("namespaces are not known here")
    if tree.element is None:
        return lambda element, page: True
    name = tree.element.lower()
    return lambda element, page: element.tag == name


def _own(tree: css.Tree) -> Test:
    """The last condition of a compound selector, without those before it."""
    if isinstance(tree, css.Hash):
        identifier = tree.id
        return lambda element, page: element.get("id") == identifier
    if isinstance(tree, css.Class):
        name = tree.class_name
        return lambda element, page: name in (element.get("class") or "").split()
    if isinstance(tree, css.Attrib):
        return _attrib(tree)
    if isinstance(tree, css.Negation):
        refused = _test(tree.subselector)
        return lambda element, page: not refused(element, page)
    if isinstance(tree, css.Matching | css.SpecificityAdjustment):
        choices = [_test(each) for each in tree.selector_list]
        return lambda element, page: any(test(element, page) for test in choices)
    if isinstance(tree, css.Function):
        return _nth(tree)
    return _pseudo(tree.ident) if isinstance(tree, css.Pseudo) else _unknown(":has()")


def _attrib(tree: css.Attrib) -> Test:
    name = tree.attrib.lower()
    if tree.operator == "exists":
        return lambda element, page: element.get(name) is not None
    wanted = (tree.value.value if tree.value else "") or ""
    compare = _COMPARISONS.get(tree.operator)
    if compare is None or tree.namespace:
        raise ValueError(f"[{name}{tree.operator}…] is not known here")
    return lambda element, page: compare(element.get(name), wanted)


_COMPARISONS: Final[dict[str, Callable[[str | None, str], bool]]] = {
    "=": lambda value, wanted: value == wanted,
    "~=": lambda value, wanted: value is not None and wanted in value.split(),
    "|=": lambda value, wanted: (
        value is not None and (value == wanted or value.startswith(wanted + "-"))
    ),
    "^=": lambda value, wanted: bool(value and wanted) and str(value).startswith(wanted),
    "$=": lambda value, wanted: bool(value and wanted) and str(value).endswith(wanted),
    "*=": lambda value, wanted: bool(value and wanted) and wanted in str(value),
}
_PLACES: Final[dict[str, tuple[bool, bool, bool]]] = {
    "first-child": (True, False, False),
    "last-child": (False, True, False),
    "only-child": (True, True, False),
    "first-of-type": (True, False, True),
    "last-of-type": (False, True, True),
    "only-of-type": (True, True, True),
}


def _pseudo(ident: str) -> Test:
    name = ident.lower()
    if name in _PLACES:
        first, last, of_type = _PLACES[name]

        def placed(element: HtmlElement, page: Tree) -> bool:
            before, after = page.place(element, of_type)
            return (before == 1 or not first) and (after == 1 or not last)

        return placed
    if name == "root":
        return lambda element, page: element.getparent() is None
    if name == "empty":
        return lambda element, page: not len(element) and not element.text
    return _unknown(f":{name}")


def _nth(tree: css.Function) -> Test:
    name = tree.name.lower()
    if name not in ("nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"):
        return _unknown(f":{name}()")
    try:
        step, start = css.parse_series(tree.arguments)
    except ValueError as error:
        raise ValueError(f":{name}() takes a number, odd, even or 2n+1") from error
    side, of_type = int("last" in name), name.endswith("of-type")

    def numbered(element: HtmlElement, page: Tree) -> bool:
        distance = page.place(element, of_type)[side] - start
        return distance == 0 if step == 0 else distance % step == 0 and distance // step >= 0

    return numbered


def _unknown(what: str) -> Test:
    raise ValueError(f"{what} is not known here")


def _combined(left: Test, combinator: str, right: Test) -> Test:
    following = _WALKS[combinator]
    far = combinator in (" ", "~")
    key = id(left)

    def reaches(element: HtmlElement, page: Tree) -> bool:
        """Whether ``left`` holds for one of the elements that the combinator leads to."""
        if not far:
            other = next(following(element), None)
            return other is not None and left(other, page)
        walked: list[HtmlElement] = []
        answer = False
        for other in following(element):
            seen = page.known.get((key, other))
            if seen is not None:
                answer = seen
                break
            walked.append(other)
            if left(other, page):
                answer = True
                break
        # The answer holds from each of them on, so the next element asks only the nearest.
        page.known.update(((key, other), answer) for other in walked)
        return answer

    return lambda element, page: right(element, page) and reaches(element, page)


def _parents(element: HtmlElement) -> Iterator[HtmlElement]:
    return element.iterancestors()  # type: ignore[no-any-return]


def _before(element: HtmlElement) -> Iterator[HtmlElement]:
    return element.itersiblings(etree.Element, preceding=True)  # type: ignore[no-any-return]


_WALKS: Final[dict[str, Callable[[HtmlElement], Iterator[HtmlElement]]]] = {
    " ": _parents,
    ">": _parents,
    "~": _before,
    "+": _before,
}
