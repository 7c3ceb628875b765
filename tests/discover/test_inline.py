"""Entries that carry their own text: whole, or a teaser for the page."""

from __future__ import annotations

import json

import pytest

from wireroom.records import Entry
from workers.discover import Format, expand, is_whole

SENTENCE = "The bridge over the Tarn reopened on Friday, the council said in its statement. "
ARTICLE = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(8))


@pytest.mark.parametrize(
    ("own", "whole"),
    [
        (ARTICLE, True),
        (SENTENCE * 20, True),
        ("桥梁周五重新开放，市议会在声明中说。" * 40, True),
        (SENTENCE * 3, False),
        ("<div class='a long class name'>" * 100 + SENTENCE, False),
        (ARTICLE + "<p>The bridge […]</p>", False),
        (ARTICLE + "<p>The bridge [&#8230;]</p>", False),
        (ARTICLE + "<p>The bridge...</p>", False),
        (ARTICLE + "<p>The bridge … he said it would last.</p>", True),
        (ARTICLE + '<a href="/x">Read more</a>', False),
        (ARTICLE + '<a href="/x">Continue reading <span>The bridge</span> &rarr;</a>', False),
        (ARTICLE + "<p>Читать далее</p>", False),
        (ARTICLE + "<p>اقرأ المزيد</p>", False),
        (ARTICLE + "<p>The post The bridge reopens appeared first on Courier.</p>", True),
        (ARTICLE + "<p>The mayor […]</p><p>The post A bridge appeared first on Sun.</p>", False),
        (ARTICLE + "<p>She reads more than anyone. The bridge stays open.</p>", True),
        ("", False),
    ],
)  # fmt: skip
def test_whole_texts_and_teasers(own: str, whole: bool) -> None:
    assert is_whole(own) is whole


def rss(item: str) -> Entry:
    feed = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<item>{item}</item></channel></rss>"
    )
    return expand(feed.encode(), Format.FEED).entries[0]


def atom(entry: str) -> Entry:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example/1"/>'
        f"{entry}</entry></feed>"
    )
    return expand(feed.encode(), Format.FEED).entries[0]


def test_the_full_text_beside_the_summary() -> None:
    entry = rss(
        "<link>https://a.example/1</link><description>Short.</description>"
        f"<content:encoded><![CDATA[{ARTICLE}]]></content:encoded>"
    )
    assert (entry.summary, entry.html) == ("Short.", ARTICLE)


def test_a_description_is_the_text_where_it_is_whole_or_all_there_is() -> None:
    link = "<link>https://a.example/1</link>"
    assert rss(f"{link}<description><![CDATA[{ARTICLE}]]></description>").html == ARTICLE
    assert rss(f"{link}<description>Short.</description>").html is None
    assert rss("<description>Short.</description>").html == "Short."


@pytest.mark.parametrize(
    ("content", "html", "text"),
    [
        ('<content type="html">&lt;p&gt;Open.&lt;/p&gt;</content>', "<p>Open.</p>", None),
        ('<content type="text">Open &lt;again&gt;.</content>', None, "Open <again>."),
        ("<content>Open.</content>", None, "Open."),
        ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Open &amp; '
         "<b>free</b>.</p></div></content>", "<p>Open &amp; <b>free</b>.</p>", None),
        ('<content type="text/html" src="https://a.example/1.html"/>', None, None),
        ('<content type="text/html" src="https://a.example/1">See there.</content>', None, None),
        ('<content type="image/png">aGVsbG8=</content>', None, None),
        ("<summary>Short.</summary>", None, None),
    ],
)  # fmt: skip
def test_contents_of_atom(content: str, html: str | None, text: str | None) -> None:
    entry = atom(content)
    assert (entry.html, entry.text) == (html, text)


def test_contents_of_json_feed() -> None:
    items = [
        {"id": "1", "content_html": "<p>Open.</p>", "content_text": "Open."},
        {"id": "2", "content_text": "Open <again>."},
        {"id": "3", "url": "https://a.example/3", "summary": "Short."},
    ]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1", "title": "T", "items": items})
    found = expand(feed.encode(), Format.JSON_FEED).entries
    assert [(each.html, each.text) for each in found] == [
        ("<p>Open.</p>", None), (None, "Open <again>."), (None, None),
    ]  # fmt: skip
