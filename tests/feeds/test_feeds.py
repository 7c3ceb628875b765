"""Articles as feeds: well-formed whatever strangers wrote, and read back by our own discovery."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from tests.store.store_examples import FERRY, article
from wireroom.feeds import FORMATS, FeedHead, entries_of, feed_title
from wireroom.records import Article, Publisher, Rights
from wireroom.store import Wanted
from workers.discover import Format, detect, expand

AT = datetime(2031, 5, 4, 9, 30, tzinfo=timezone(timedelta(hours=2)))
ADDRESS = "https://news.example/feeds/articles?query=a&language=en"
EVIL = "<script>alert(1)</script> ]]> &lt;b&gt; &amp; \x00\x08\x1b[2J\x85\ud800\ufffe\U0001f600 é"
ARTICLE = article(
    "ferry",
    title="The ferry & the tug: 3 < 4",
    byline=("Ines Marrow", "Olav Ruud"),
    published_at=AT,
    stored_at=AT + timedelta(minutes=1),
    publisher=Publisher(name="The Gazette"),
    notes={"lead": "The ferry Lunaria ran aground & was freed."},
)


def write(form: str, *articles: Article, content: Any = "lead", url: str | None = ADDRESS) -> bytes:
    file = io.BytesIO()
    head = FeedHead(title=feed_title(Wanted(query="a & <b>")), url=url, updated=AT)
    count = FORMATS[form].write(head, entries_of(articles, content), file)
    assert count == len(articles)
    return file.getvalue()


def read_back(data: bytes) -> list[Any]:
    """The entries as a poll finds them."""
    form = detect(data)
    assert form in (Format.FEED, Format.JSON_FEED)
    return list(expand(data, form, base_url=ADDRESS, now=AT + timedelta(days=1)).entries)


@pytest.mark.parametrize("form", FORMATS)
def test_our_own_discovery_reads_what_was_written(form: str) -> None:
    plain = article("plain", title="A plain day", language="fr", published_at=None, stored_at=AT)
    (first, second) = read_back(write(form, ARTICLE, plain))
    assert first.url == "https://gazette.example/ferry"
    assert first.id == "urn:wireroom:article:ferry"
    assert first.title == ARTICLE.title
    assert first.byline == ARTICLE.byline
    assert first.published_at == AT
    assert first.language == (None if form == "atom" else "en"), "xml:lang is not looked at"
    said = first.summary or first.text or first.html
    assert "The ferry Lunaria ran aground" in said
    assert "214 people" not in str(msgspec.to_builtins(first)), "the text is not given away"
    assert second.title == "A plain day"
    assert "214 people" in str(msgspec.to_builtins(second)), "without a lead, the text's beginning"


@pytest.mark.parametrize("form", FORMATS)
def test_whole_texts_are_given_only_where_asked_for_and_no_notice_of_rights_is(form: str) -> None:
    noticed = msgspec.structs.replace(ARTICLE, rights=Rights(noticed="All rights reserved."))
    end = "its sittings will be public"
    assert end in write(form, ARTICLE, content="full").decode()
    assert end not in write(form, noticed, content="full").decode()
    assert end not in write(form, ARTICLE).decode()
    (entry,) = read_back(write(form, ARTICLE, content="full"))
    assert end in (entry.text or entry.html)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feedparser_finds_nothing_wrong(form: str) -> None:
    parsed = feedparser.parse(write(form, ARTICLE))
    assert not parsed.bozo
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[form]
    assert parsed.feed.title in ("wireroom: “a & <b>”", "wireroom: “a &amp; &lt;b&gt;”")
    (entry,) = parsed.entries
    assert entry.published_parsed[:5] == (2031, 5, 4, 7, 30)
    assert [each.href for each in parsed.feed.links if each.rel == "self"] == [ADDRESS]


def test_a_json_feed_has_what_its_specification_asks_for() -> None:
    feed = json.loads(write("jsonfeed", ARTICLE))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == ADDRESS
    (item,) = feed["items"]
    assert item["content_text"] == item["summary"] == ARTICLE.notes["lead"]
    assert item["authors"] == [{"name": "Ines Marrow"}, {"name": "Olav Ruud"}]


def test_an_atom_feed_has_what_its_specification_asks_for() -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    nowhere = msgspec.structs.replace(ARTICLE, url=None, canonical_url=None, id="nowhere")
    for url in (ADDRESS, None):
        root = etree.fromstring(write("atom", ARTICLE, nowhere, url=url))
        space = {"a": "http://www.w3.org/2005/Atom"}
        for each in [root, *root.findall("a:entry", space)]:
            for name in ("id", "title", "updated"):
                assert len(each.findall(f"a:{name}", space)) == 1, name
            assert each.findall("a:author", space)
        for entry in root.findall("a:entry", space):
            links = entry.findall("a:link[@rel='alternate']", space)
            assert len(links) == 1 or entry.findall("a:content", space)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_feed_is_a_feed(form: str) -> None:
    data = write(form)
    assert detect(data) in (Format.FEED, Format.JSON_FEED)
    assert not re.search(rb"<(item|entry)>", data)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//x", "https://x.example/\x01", "urn:a", ""]
)
@pytest.mark.parametrize("form", FORMATS)
def test_only_addresses_of_the_web_are_links(form: str, url: str) -> None:
    told = msgspec.structs.replace(ARTICLE, url=url, canonical_url=None)
    data = write(form, told).decode()
    assert "javascript" not in data
    assert "x.example" not in data
    if form != "jsonfeed":
        etree.fromstring(data.encode())


def texts() -> st.SearchStrategy[str]:
    return st.text(max_size=60) | st.sampled_from([EVIL, "", "]]>", "&#0;", "<![CDATA[", "a\r\nb"])


@given(
    text=texts(), title=st.none() | texts(), name=texts(), lead=st.none() | texts(),
    language=st.none() | texts(), content=st.sampled_from(["lead", "full"]),
)  # fmt: skip
@example(text=EVIL, title=EVIL, name=EVIL, lead=EVIL, language=EVIL, content="full")
def test_whatever_was_written_the_feed_is_well_formed_and_has_no_markup_of_strangers(
    text: str, title: str | None, name: str, lead: str | None, language: str | None, content: str
) -> None:
    told = article(
        "a" * 32,
        text,
        title=title,
        byline=(name,),
        language=language,
        published_at=AT,
        stored_at=AT,
        publisher=Publisher(name=name),
        notes={} if lead is None else {"lead": lead},
    )
    for form in FORMATS:
        data = write(form, told, content=content)
        if form == "jsonfeed":
            (item,) = json.loads(data)["items"]
            assert "\x1b" not in item["title"] + item["content_text"]
            continue
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
        known = {"rss", "channel", "item", "feed", "entry", "title", "link", "description", "id",
                 "lastBuildDate", "guid", "pubDate", "creator", "language", "encoded", "updated",
                 "published", "author", "name", "summary", "content"}  # fmt: skip
        assert {etree.QName(each).localname for each in root.iter()} <= known
        for each in root.iter():
            if etree.QName(each).localname in ("description", "encoded"):
                inner = re.sub(r"</?p>", "", each.text or "")
                assert "<" not in inner, "HTML holds paragraphs of ours alone"
            if form == "rss" and etree.QName(each).localname == "title":
                assert "<" not in (each.text or "")
    assert len(read_back(write("atom", told))) == 1


def test_what_a_feed_is_called_says_what_is_in_it() -> None:
    assert feed_title(Wanted()) == "wireroom: all articles"
    wanted = Wanted(query="harbour\nstrike", language="ar", source="abc")
    assert feed_title(wanted) == "wireroom: “harbour strike”, language ar, source abc"


def test_long_titles_and_texts_without_a_lead_are_cut_between_words() -> None:
    told = article("a", FERRY * 9, title="word " * 200, stored_at=datetime(2031, 1, 1, tzinfo=UTC))
    (item,) = json.loads(write("jsonfeed", told))["items"]
    assert len(item["title"]) <= 300
    assert item["title"].endswith("word…")
    assert len(item["summary"]) <= 500
