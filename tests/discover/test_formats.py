"""Recognising and opening every container."""

from __future__ import annotations

import gzip
import html
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.discover import samples
from wireroom.errors import DefectError
from workers.discover import Format, detect, expand, inflate

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize("name", samples.CONTAINERS)
def test_containers_are_recognised_by_content_and_opened(name: str) -> None:
    data, form, count = samples.CONTAINERS[name]
    for misleading in (None, "x.txt", "x.html", "json.pdf", "https://a.example/feed?format=json"):
        assert detect(data, misleading) == form
    assert len(expand(data, Format(form), now=NOW).entries) == count


@pytest.mark.parametrize("name", samples.SINGLES)
def test_single_documents(name: str) -> None:
    data, form = samples.SINGLES[name]
    assert detect(data, "x.txt", "application/octet-stream") == form


def test_an_rss_feed_in_full() -> None:
    found = expand(
        samples.RSS.encode(), Format.FEED, base_url="https://courier.example/rss", now=NOW
    )
    first, second = found.entries
    assert first.url == "https://courier.example/2026/11/bridge?utm_source=rss"
    assert first.id == "77"
    assert first.title == "Bridge reopens early"
    assert first.byline == ("Mara Lind",)
    assert first.section == "Transport"
    assert first.summary == "Short text."
    assert first.html == "<p>The bridge is open again.</p>"
    assert first.published_at is not None
    assert first.published_at.isoformat() == "2026-11-20T10:00:00-05:00"
    assert second.published_at is None
    assert second.raw_dates == {"published_at": "Fri, 20 Nov 2099 10:00:00 GMT"}
    assert any("2099" in line for line in found.defects)
    feed = found.feed
    assert feed is not None
    assert feed.title == "Ostrava & Valley Courier"
    assert feed.language == "en-gb"
    assert (feed.ttl_seconds, feed.update_seconds) == (1_800, 900)
    assert (feed.skip_hours, feed.skip_days) == ((1, 2), (6,))
    assert feed.hubs == ("https://hub.example/",)
    assert feed.self_url == "https://courier.example/rss"


def test_atom_json_feed_and_sitemap_fields() -> None:
    atom = expand(samples.ATOM.encode(), Format.FEED, now=NOW).entries[0]
    assert (atom.byline, atom.html) == (("Ada Roux",), "<p>Le pont est ouvert.</p>")
    assert atom.published_at is not None
    assert atom.published_at.utcoffset() == timedelta(hours=1)
    page, words = expand(
        samples.JSON_FEED.encode(), Format.JSON_FEED, base_url="https://tarn.example/f", now=NOW
    ).entries
    assert page.url == "https://tarn.example/bridge"
    assert (words.url, words.text, words.byline) == (None, "Only words.", ("Ada Roux",))
    news = expand(samples.SITEMAP.encode(), Format.SITEMAP, now=NOW).entries[0]
    assert (news.title, news.language) == ("Brücke offen", "de")
    assert news.published_at is not None
    assert news.published_at.isoformat() == "2026-11-20T10:00:00+01:00"
    index = expand(samples.SITEMAP_INDEX.encode(), Format.SITEMAP_INDEX, now=NOW).entries
    assert {entry.id for entry in index} == {"sitemap"}


def test_lists_records_and_archives() -> None:
    feeds = expand(samples.OPML.encode(), Format.OPML).entries
    assert [(each.title, each.section) for each in feeds] == [
        ("Courier", "Regional"),
        ("Phare", "Regional"),
    ]
    listed = expand(samples.URL_LIST.encode(), Format.URL_LIST).entries
    assert [each.url for each in listed] == ["https://a.example/1", "https://b.example/2"]
    records = expand(samples.JSONL.encode(), Format.ARTICLES_JSONL, now=NOW)
    assert records.entries[0].clean
    assert records.entries[0].record is not None
    assert records.entries[0].record["id"] == "x1"
    assert records.entries[1].html == "<p>Markup.</p>"
    assert records.defects == ("line 2 is not JSON", "a record without text and html")
    page = expand(samples.warc(packed=True), Format.WARC).entries[0]
    assert (page.url, page.html) == ("https://a.example/1", "<p>Мост открыт</p>")


def test_the_rest_of_a_broken_archive_is_noted() -> None:
    cut = samples.warc(packed=False)[:-100]
    found = expand(cut, Format.WARC)
    assert found.entries
    assert found.entries[0].url == "https://a.example/1"


def test_what_stands_in_a_broken_archive_is_not_printed(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    broken = samples.warc(packed=False).replace(b"</p>", b"\x1b[2J" * 500 + b"</p>")
    broken = broken.replace(b"https://a.example/2", b"https://a.example/\x1b[2J 2")
    assert expand(broken, Format.WARC).entries
    assert capsys.readouterr() == ("", "")
    assert caplog.text == ""


def test_more_entries_than_the_limit_say_so() -> None:
    found = expand(samples.RSS.encode(), Format.FEED, now=NOW, limit=1)
    assert (len(found.entries), found.truncated) == (1, True)


BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
DEFECTS: dict[str, tuple[bytes, str, str | None]] = {
    "entities": (f"{BOMB}<rss><channel><title>&b;</title></channel></rss>".encode(),
                 "feed", "xml-bomb"),
    "entities in utf-16": (f"{BOMB}<rss><channel/></rss>".encode("utf-16"), "feed", "xml-bomb"),
    "entities behind comments": (("<!-- x -->" * 50 + BOMB + "<rss/>").encode(),
                                 "feed", "xml-bomb"),
    "depth": (b"<rss><channel>" + b"<a>" * 100_000, "feed", "xml-bomb"),
    "comments without end": (b"<rss>" + b"<!--" * 300_000 + b"</rss", "feed", None),
    "tags without end": (b"<rss><channel><item><title>" + b"<" * 500_000, "feed", None),
    "sitemap depth": (b"<urlset>" + b"<url>" * 100_000, "sitemap", "xml-bomb"),
    "external entity": (
        b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
        "sitemap", "xml-bomb"),
    "truncated gzip": (gzip.compress(samples.RSS.encode())[:-20], "feed", "truncated-gzip"),
    "gzip bomb": (gzip.compress(b"<rss>" + b" " * 40_000_000), "feed", "bomb"),
    "gzip in gzip in gzip": (gzip.compress(gzip.compress(gzip.compress(b"<rss/>"))),
                             "feed", "bomb"),
    "empty list": (b"# nothing\n", "url-list", "no-entries"),
    "empty opml": (b"<opml><body/></opml>", "opml", "no-entries"),
    "broken json feed": (b'{"version": "https://jsonfeed.org/version/1", "items": [',
                         "json-feed", "malformed"),
    "records without body": (b'{"title": "x"}\n', "articles-jsonl", "no-entries"),
    "no archive": (b"WARC/1.0\r\nnonsense", "warc", "no-entries"),
    "text": (b"words", "text", "no-entries"),
    "empty": (b"", "empty", "empty"),
    "binary": (b"\0\1\2", "binary", "binary"),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_hostile_input_ends_soon_and_says_why(name: str) -> None:
    data, form, reason = DEFECTS[name]
    started = time.monotonic()
    if reason is None:
        assert expand(data, Format(form)).entries == ()
    else:
        with pytest.raises(DefectError) as caught:
            expand(data, Format(form))
        assert caught.value.reason == reason
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("packed", [False, True])
def test_an_enormous_line_is_no_text(packed: bool) -> None:
    words = " ".join(f"w{i:x}" for i in range(90_000)).encode()
    for text, reason in ((words[:390_000], None), (b"A short title.\n" + words, "enormous-line")):
        data = gzip.compress(text) if packed else text
        if reason is None:
            assert detect(data) == Format.TEXT
            continue
        with pytest.raises(DefectError) as caught:
            detect(data)
        assert caught.value.reason == reason


BARE = {
    "Bread & salt": "Bread & salt",
    "Bread&salt": "Bread&salt",
    "Bread &amp; salt": "Bread & salt",
    "Bread &#38; salt": "Bread & salt",
    "Bread&nbsp;and salt": "Bread and salt",
    "Caf&eacute; &unheard; &": "Café &unheard; &",
    "<![CDATA[Bread & salt]]> & more": "Bread & salt & more",
    "<!-- & --> Bread & salt": "Bread & salt",
}


@pytest.mark.parametrize("written", BARE)
def test_bare_ampersands_are_text(written: str) -> None:
    link = "https://a.example/?a=1&b=2&copy=3"
    feed = f"<rss><channel><item><title>{written}</title><link>{link}</link></item></channel></rss>"
    entry = expand(feed.encode(), Format.FEED, now=NOW).entries[0]
    assert (entry.title, entry.url) == (BARE[written], link)


def test_a_bare_ampersand_in_a_sitemap_is_part_of_the_address() -> None:
    sitemap = "<urlset><url><loc>https://a.example/?a=1&b=2</loc></url></urlset>"
    found = expand(sitemap.encode(), Format.SITEMAP, now=NOW).entries
    assert [entry.url for entry in found] == ["https://a.example/?a=1&b=2"]


@pytest.mark.parametrize(
    ("dates", "published", "modified"),
    [
        ("<dc:date>2026-11-20T10:00:00+03:00</dc:date>", "2026-11-20T10:00:00+03:00", None),
        (
            "<pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate>"
            "<dc:date>2026-11-20T10:00:00Z</dc:date>",
            "2026-11-19T08:00:00+00:00",
            "2026-11-20T10:00:00+00:00",
        ),
        ("", None, None),
    ],
)
@pytest.mark.parametrize("form", ["rss", "rdf"])
def test_the_date_of_an_item(
    form: str, dates: str, published: str | None, modified: str | None
) -> None:
    item = f"<item><title>One</title><link>https://a.example/1</link>{dates}</item>"
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    feed = (
        f'<rss version="2.0" {spaces}><channel><title>R</title>{item}</channel></rss>'
        if form == "rss"
        else '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://purl.org/rss/1.0/" {spaces}><channel/>{item}</rdf:RDF>'
    )
    entry = expand(feed.encode(), Format.FEED, now=NOW).entries[0]
    given = [each and each.isoformat() for each in (entry.published_at, entry.modified_at)]
    assert given == [published, modified]


def test_unpacking() -> None:
    assert inflate(b"plain") == b"plain"
    assert inflate(gzip.compress(b"a") + gzip.compress(b"b")) == b"ab"
    with pytest.raises(DefectError) as caught:
        inflate(b"x" * 11, max_bytes=10)
    assert caught.value.reason == "too-large"


SEEDS = [data for data, *_ in samples.CONTAINERS.values()] + [
    d for d, _ in samples.SINGLES.values()
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        data[at : at + draw(st.integers(0, 40))] = draw(st.binary(max_size=20))
    return bytes(data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400) | mutated(), st.sampled_from(list(Format)))
@example(b"<rss", Format.FEED)
@example(b"\x1f\x8b", Format.FEED)
def test_nothing_but_defects_is_raised(data: bytes, forced: Format) -> None:
    for form in (None, forced):
        try:
            found = expand(data, form or detect(data), base_url="https://a.example/x", now=NOW)
        except DefectError:
            continue
        for entry in found.entries:
            assert entry.url is None or entry.url.startswith(("http://", "https://"))
            assert entry.published_at is None or entry.published_at.tzinfo is not None


HEAD = '<rss version="2.0"{spaces}><channel><title>C</title>'
ITEM = "<item><title>One</title><link>https://a.example/1</link>{more}</item>"
MENDED: dict[str, tuple[str, str]] = {
    "a prefix without declaration": (
        HEAD.format(spaces="") + ITEM.format(more="<dc:creator>Ada Roux</dc:creator>"), "Ada Roux"),
    "a namespace with a space at its end": (
        HEAD.format(spaces=' xmlns:dc="http://purl.org/dc/elements/1.1/ "')
        + ITEM.format(more="<dc:creator>Ada Roux</dc:creator>"), "Ada Roux"),
    "a reference to half a character": (
        HEAD.format(spaces="") + ITEM.format(more="<author>Ada&#xD800; Roux</author>"), "Ada Roux"),
    "names that are none": (
        HEAD.format(spaces="") + ITEM.format(more="<a:b:c/><:/><x˙/><author>Ada Roux</author>"),
        "Ada Roux"),
    "a declaration in the middle": (
        HEAD.format(spaces="") + "<x<?xml version='1.0'?>/>"
        + ITEM.format(more="<author>Ada Roux</author>"), "Ada Roux"),
    "an entity of a DTD that is elsewhere": (
        '<!DOCTYPE rss SYSTEM "rss.dtd">' + HEAD.format(spaces="")
        + ITEM.format(more="<author>Zo&euml; Roux</author>"), "Zoë Roux"),
}  # fmt: skip


@pytest.mark.parametrize("name", MENDED)
def test_what_strict_parsers_refuse_is_mended_before_they_see_it(name: str) -> None:
    feed, author = MENDED[name]
    found = expand(feed.encode(), Format.FEED, now=NOW)
    assert [(each.url, each.byline) for each in found.entries] == [
        ("https://a.example/1", (author,))
    ]
    assert found.defects == ("malformed: the XML had to be mended",)


def test_items_beyond_the_limit_are_not_even_parsed() -> None:
    feed = HEAD.format(spaces="") + ITEM.format(more="") * 100_000 + "</channel></rss>"
    started = time.process_time()
    found = expand(feed.encode(), Format.FEED, now=NOW, limit=10)
    assert (len(found.entries), found.truncated, found.defects) == (10, True, ())
    assert time.process_time() - started < 3  # parsing all takes half a minute


def rss(version: str, declared: str = "") -> str:
    return (
        f'{declared}<rss version="{version}"><channel><title>Café</title>'
        "<link>https://a.example/</link><item><title>Zoë</title><link>https://a.example/1</link>"
        "<description>Été</description></item></channel></rss>"
    )


RDF_SPACE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ATOM_03 = (
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Café</title><entry>'
    '<title>Zoë</title><link rel="alternate" type="text/html" href="https://a.example/1"/>'
    "<id>tag:a.example,2003:1</id><issued>2026-11-19T10:00:00Z</issued>"
    "<modified>2026-11-20T10:00:00Z</modified></entry></feed>"
)
VARIANTS: dict[str, bytes] = {
    "RSS 0.90": (
        f'<rdf:RDF xmlns:rdf="{RDF_SPACE}" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel>'
        "<title>Café</title></channel><item><title>Zoë</title><link>https://a.example/1</link></item>"
        "</rdf:RDF>").encode(),
    **{f"RSS {version}": rss(version).encode() for version in ("0.91", "0.92", "0.93", "2.0")},
    "RSS without a version": rss("").replace(' version=""', "").encode(),
    "RSS in capitals": rss("2.0").replace("rss", "RSS").encode(),
    "Atom 0.3": ATOM_03.encode(),
    "white space first": b"\r\n \t" + rss("2.0", '<?xml version="1.0"?>').encode(),
    "a mark and white space": b"\xef\xbb\xbf\n" + rss("2.0", '<?xml version="1.0"?>').encode(),
    "comments first": b"<!-- a\n<html> b -->" + rss("2.0").encode(),
    "a style sheet": rss("2.0", '<?xml version="1.0"?><?xml-stylesheet href="rss.xsl"?>').encode(),
    "UTF-16 with a mark": rss("2.0").encode("utf-16"),
    "UTF-16, little end first": rss("2.0").encode("utf-16-le"),
    "UTF-16, big end first": rss("2.0").encode("utf-16-be"),
    "UTF-8 that says Latin-1": rss("2.0", '<?xml version="1.0" encoding="ISO-8859-1"?>').encode(),
    "UTF-8 that says UTF-16": rss("2.0", '<?xml version="1.0" encoding="UTF-16"?>').encode(),
    "UTF-8 that says something": rss("2.0", '<?xml version="1.0" encoding="klingon"?>').encode(),
    "Latin-1 that says so": rss("2.0", '<?xml version="1.0" encoding="latin1"?>').encode("latin-1"),
    "Latin-1 that says UTF-8": rss("2.0", '<?xml version="1.0" encoding="UTF-8"?>').encode(
        "latin-1"),
    "in a page, escaped": (
        "<html><head><meta charset=utf-8><title>feed</title></head><body>"
        '<pre style="word-wrap: break-word">'
        + html.escape(rss("2.0", '<?xml version="1.0"?>\n')) + "</pre></body></html>").encode(),
    "in a page, as it is": (
        f"<!DOCTYPE html>\n<html><body><pre>{rss('2.0')}</pre></body></html>").encode(),
    "after lines of a log": b"PHP Notice: x in y.php\n\n" + rss("2.0").encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_every_version_and_encoding_and_wrapper_of_a_feed(name: str) -> None:
    data = VARIANTS[name]
    assert detect(data, "https://a.example/feed?format=json", "text/html") == Format.FEED
    found = expand(data, Format.FEED, base_url="https://a.example/rss", now=NOW)
    assert [(each.title, each.url) for each in found.entries] == [("Zoë", "https://a.example/1")]
    assert found.feed is not None
    assert found.feed.title == "Café"


def test_an_article_on_feeds_is_no_feed() -> None:
    quoted = html.escape(rss("2.0"))
    for page in (
        f"<html><body><h1>How feeds work</h1><pre>{quoted}</pre></body></html>",
        f"<html><body><pre>Write this:\n{quoted}</pre></body></html>",
        f"<!doctype html><title>x</title><p>One writes <code>{quoted}</code></p>",
    ):
        assert detect(page.encode()) == Format.HTML


def test_the_dates_of_atom_0_3() -> None:
    entry = expand(ATOM_03.encode(), Format.FEED, now=NOW).entries[0]
    assert entry.published_at == datetime(2026, 11, 19, 10, tzinfo=UTC)
    assert entry.modified_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


AUTHORS: dict[str, tuple[dict[str, object], dict[str, object], tuple[str, ...]]] = {
    "version 1.1": ({}, {"authors": [{"name": "Ada Roux"}, {"name": "Mara Lind"}]},
                    ("Ada Roux", "Mara Lind")),
    "version 1.0": ({}, {"author": {"name": "Ada Roux"}}, ("Ada Roux",)),
    "both": ({}, {"author": {"name": "The desk"}, "authors": [{"name": "Ada Roux"}]},
             ("Ada Roux",)),
    "an empty list": ({}, {"author": {"name": "Ada Roux"}, "authors": []}, ("Ada Roux",)),
    "the feed's": ({"authors": [{"name": "Ada Roux"}]}, {}, ("Ada Roux",)),
    "its own before the feed's": ({"author": {"name": "The desk"}},
                                  {"author": {"name": "Ada Roux"}}, ("Ada Roux",)),
    "not as they should be": ({"author": "The desk"}, {"authors": ["Ada", {"url": "x"}, 3]}, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", AUTHORS)
def test_authors_of_a_json_feed(name: str) -> None:
    of_feed, of_item, expected = AUTHORS[name]
    feed = {"version": "https://jsonfeed.org/version/1", "title": "T", **of_feed,
            "items": [{"id": "1", "url": "https://a.example/1", **of_item}]}  # fmt: skip
    found = expand(json.dumps(feed).encode(), Format.JSON_FEED).entries
    assert [each.byline for each in found] == [expected]


def test_lists_of_feeds_in_old_and_nested_forms() -> None:
    opml = """<opml version="1.0"><body>
    <outline text="News"><outline text="Regional"><outline text="Courier" type="rss"
      xmlUrl="https://courier.example/rss" htmlUrl="https://courier.example/"/></outline>
      <outline title="Sun" type="RSS" url="https://sun.example/rss"/></outline>
    <outline text="A page" type="link" url="https://sun.example/about"/>
    <outline text="Again" XMLURL="https://courier.example/rss"/></body></opml>"""
    found = expand(opml.encode(), Format.OPML).entries
    assert [(each.title, each.section, each.url) for each in found] == [
        ("Courier", "Regional", "https://courier.example/rss"),
        ("Sun", "News", "https://sun.example/rss"),
    ]
