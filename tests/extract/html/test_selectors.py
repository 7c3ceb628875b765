# ruff: noqa: E501 - tables read best in rows
"""CSS selectors: the same elements as lxml finds, and no page that makes them slow."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from cssselect import HTMLTranslator
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement, document_fromstring, fromstring

from workers.extract.selectors import Selector, Tree

SELECTORS = (
    "p", "*", ".a", "#x", "p.a.b", "div p", "div > p", "div + p", "div ~ p", "div div > p.a ~ span",
    "p, .b", "[title]", "[title=a]", "[title~='a']", "[title|=a]", "[title^=a]", "[title$=b]",
    "[title*='a b']", "[title^='']", "p:not(.a)", "p:not(div p)", ":is(p, span).a", ":where(.a, .b)",
    "p:first-child", "p:last-child", ":only-child", "span:nth-child(2n+1)", "p:nth-last-child(-n+2)",
    "p:first-of-type", "span:last-of-type", "p:only-of-type", "p:nth-of-type(even)", ":empty", ":root",
    "p:nth-child(2)", "div.a div.b p", "html body > div", "P.A", "div:nth-last-of-type(n)",
)  # fmt: skip

_attributes = st.fixed_dictionaries(
    {},
    optional={
        "class": st.sampled_from(["a", "b", "a b", " b  a ", ""]),
        "id": st.sampled_from(["x", "y"]),
        "title": st.sampled_from(["a", "a b", "a-b", "ab", ""]),
    },
)
_names = st.sampled_from(["div", "p", "span"])
_trees: st.SearchStrategy[Any] = st.recursive(
    st.tuples(_names, _attributes, st.just([])),
    lambda inner: st.tuples(_names, _attributes, st.lists(inner, max_size=4)),
    max_leaves=25,
)


def built(shape: tuple[str, dict[str, str], list[object]]) -> HtmlElement:
    root = fromstring("<html><body></body></html>")
    stack = [(root.find("body"), shape)]
    while stack:
        parent, (name, attributes, children) = stack.pop()
        element = etree.SubElement(parent, name, attributes)
        stack.extend((element, child) for child in reversed(children))  # type: ignore[misc]
    return root


@given(_trees, st.sampled_from(SELECTORS))
def test_it_finds_what_lxml_finds(
    shape: tuple[str, dict[str, str], list[object]], selector: str
) -> None:
    root = built(shape)
    expected = root.xpath(HTMLTranslator().css_to_xpath(selector))
    assert [hit.element for hit in Tree(root).select(Selector(selector))] == expected


def test_an_attribute_may_be_asked_for() -> None:
    tree = Tree(fromstring('<div><time datetime="2031">17 May</time><b>x</b></div>'))
    hits = tree.select(Selector("time::attr(datetime), b"))
    assert [(hit.element.tag, hit.attribute) for hit in hits] == [("time", "datetime"), ("b", None)]


@pytest.mark.parametrize(
    "text",
    [
        "", "div[", "p:has(a)", "p::before", "a:hover", "p:nth-child(x)", "svg|rect", "p:contains(a)",
        "[title!=a]", "p::attr('x')", "a" * 501,
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as refusal:
        Selector(text)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "selector", ["div div div", "div ~ div ~ div", "div + div", "div:nth-last-child(2n)", "div > p"]
)
@pytest.mark.parametrize("source", ["<div>" * 190 + "</div>" * 190, "<div></div>" * 190])
def test_work_grows_with_the_page_and_not_with_its_square(source: str, selector: str) -> None:
    def calls(times: int) -> int:
        """Calls of functions, in Python and in C: the same on every machine."""
        root = document_fromstring(f"<body>{source * times}</body>")
        wanted = Selector(selector)
        count = 0

        def counted(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            Tree(root).select(wanted)
        finally:
            sys.setprofile(None)
        return count

    assert calls(120) < 1.5 * 12 * calls(10)
