# ruff: noqa: E501 - pages read best on one line
"""Hostile and broken markup: bounded time, no exception, no markup in the text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.extract.html.html_pages import STORIES, html_of, read
from wireroom import limits
from wireroom.records import Article, Rejection

EN = STORIES[0]
BODY = "".join(f"<p>{text}</p>" for text in EN.body)
HEAD = f"<html lang=en><title>{EN.title}</title><body>"

HOSTILE = {
    "deep divs": HEAD + "<div>" * 10_000 + BODY + "</div>" * 10_000,
    "deep inline": HEAD + "<b>" * 20_000 + BODY,
    "deep tables": HEAD + "<table><tr><td>" * 5_000 + BODY,
    "deep headings": HEAD + "<h2>" * 10_000 + BODY,
    "deep lists": HEAD + "<ul><li>" * 10_000 + BODY,
    "many attributes": HEAD + "<p " + " ".join(f"a{i}=1" for i in range(300_000)) + ">" + BODY,
    "endless tag": HEAD + BODY + "<p " + "x" * 2_000_000,
    "unclosed everything": HEAD + BODY.replace("</p>", "") + "<div><span><a href=x>" * 100,
    "angle brackets": HEAD + BODY + "<" * 500_000,
    "nuls": (HEAD + BODY).replace("<p>", "\x00<p>\x00").replace(" ", " \x00"),
    "long class": HEAD + f'<div class="{"article-body " * 50_000}">' + BODY,
    "deep json": HEAD + '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + BODY,
    "many blocks": HEAD + BODY + "<i>x</i><p>y" * 30_000,
    "surrogates": HEAD + BODY + "<p>\ud800\udfff</p>",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_the_text_survives(html: str) -> None:
    start = time.process_time()
    found = read(html)
    assert time.process_time() - start < 20  # a worker ends it after 30
    assert isinstance(found, Article), found
    assert EN.body[1] in found.text.replace("\x00", "")


def test_a_page_beyond_the_limit_is_refused() -> None:
    found = read("<p>" + "x" * limits.PAGE_MAX_CHARS)
    assert isinstance(found, Rejection)
    assert found.reason == "too-large"


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='related'>", "</div>", "<a href='//[bad'>", "</a>", "<br>", "<h1>", "</h1>",
     "<li>", "<table><td>", "<script type='application/ld+json'>", '{"@type":["Article"],"author":[[{}]],',
     '"datePublished":99999999999999}', "</script>", "<meta property='og:title' content='&#x202e;&lt;b&gt;'>",
     "<time datetime='0000-00-00'>", "<base href='http://[::'>", "<link rel=canonical href='http://'>", "<!--",
     "-->", "<![CDATA[", "]]>", "&#0;", "&amp;lt;p&amp;gt;", "\x00", "\ud800", "\u202e", "<svg>", "<title>",
     "The harbour was quiet that morning, and the bridge stood open to the ships. ",
     "كان الميناء هادئا في ذلك الصباح وكان الجسر مفتوحا أمام السفن. ", "港口那天早上很安静，桥对船只开放。"]
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_PIECES | st.text(max_size=30), max_size=60))
def test_nothing_raises_and_no_markup_is_left(pieces: list[str]) -> None:
    found = read("".join(pieces), keep=frozenset({"too-short", "index-page", "error-page"}))
    if isinstance(found, Rejection):
        assert found.reason
        return
    assert not re.search(r"</?(?:p|div|a|li|h1|script|table|td)[ >]", found.text)
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069\ud800-\udfff]", found.text)
    assert "\n\n\n" not in found.text
    assert found.text == found.text.strip()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 3_000), st.sampled_from(["<", ">", "</div>", "<div>", '"', "\x00", "<script>"])
)
def test_a_damaged_page_still_ends_in_a_value(at: int, damage: str) -> None:
    html = html_of(EN)
    at = min(at, len(html))
    assert isinstance(read(html[:at] + damage + html[at:]), Article | Rejection)
