"""Pages as sources: the articles that they link to."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.discover import autodiscover, links_of

BASE = "https://www.courier.example/region/"
LISTING = """<html><head><title>Region</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="alternate" type="application/atom+xml; charset=utf-8" title="All" href="/all.atom">
<link rel="alternate" type="application/feed+json" href="feed.json">
<link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" href="/x.css"></head><body>
<nav><a href="/">Home</a><a href="/region/">Region</a>
<a href="/tag/ferries/">All about our ferries here</a>
<a href="/author/mara-lind">Mara Lind, harbour correspondent</a>
<a href="/rss">RSS</a></nav>
<a href="/2026/11/20/bridge-reopens-early"><img src="i.jpg"></a>
<a href="/2026/11/20/bridge-reopens-early?utm_source=home"
>The bridge over the Tarn reopens early</a>
<a href="https://sport.courier.example/match-100234.html">Rovers win the derby after extra time</a>
<a href="/region/council-raises-the-ferry-fares">Council raises fares</a>
<a href="https://other.example/2026/11/20/elsewhere-far-away">Something that happened elsewhere</a>
<a href="/files/report-2026-11-20.pdf">The whole report of the council as a file</a>
<a href="mailto:desk@courier.example">Write to the news desk of the Courier</a>
<a href="javascript:void(0)">Show more of the headlines</a></body></html>"""


def test_links_that_look_like_articles() -> None:
    found = links_of(LISTING, BASE)
    assert [(each.url, each.title) for each in found] == [
        ("https://www.courier.example/2026/11/20/bridge-reopens-early?utm_source=home",
         "The bridge over the Tarn reopens early"),
        ("https://sport.courier.example/match-100234.html",
         "Rovers win the derby after extra time"),
        ("https://www.courier.example/region/council-raises-the-ferry-fares",
         "Council raises fares"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "html", ["", "   ", "words", "<a href=", "\0", "<html></html>", "<base href='::'>"]
)
def test_pages_without_links(html: str) -> None:
    assert links_of(html, BASE) == ()
    assert {each.source for each in autodiscover(html, BASE)} == {"well-known"}


@pytest.mark.parametrize(
    "html",
    ["<div>" * 50_000 + "<a href='/2026/11/20/deep-and-deeper-still'>x</a>",
     "<a href='/2026/11/20/one-of-very-many-links'>The same headline again</a>" * 40_000,
     "<a " + "x=1 " * 100_000 + ">"],
)  # fmt: skip
def test_hostile_pages_end_soon(html: str) -> None:
    started = time.monotonic()
    links_of(html, BASE)
    autodiscover(html, BASE)
    assert time.monotonic() - started < 5


@given(st.text(alphabet="<>/a ='\"hrefbody#:?\0é", max_size=200))
def test_any_markup_gets_an_answer(html: str) -> None:
    links_of(html, BASE)
    autodiscover(html, BASE)
