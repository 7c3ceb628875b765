"""Containers of every format, on invented events."""

from __future__ import annotations

import gzip
import json
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>Ostrava &amp; Valley Courier</title><link>https://courier.example/</link>
<language>en-gb</language><ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>4</sy:updateFrequency><skipHours><hour>1</hour><hour>2</hour></skipHours>
<skipDays><day>Sunday</day></skipDays><atom:link rel="hub" href="https://hub.example/"/>
<atom:link rel="self" href="https://courier.example/rss"/>
<item><title>Bridge &lt;em&gt;reopens&lt;/em&gt; early</title>
<link>/2026/11/bridge?utm_source=rss</link>
<guid isPermaLink="false">77</guid><pubDate>Fri, 20 Nov 2026 10:00:00 EST</pubDate>
<dc:creator>Mara Lind</dc:creator><category>Transport</category>
<description>Short text.</description>
<content:encoded><![CDATA[<p>The bridge is open again.</p>]]></content:encoded></item>
<item><title>Ferry late</title><link>https://courier.example/ferry</link>
<pubDate>Fri, 20 Nov 2099 10:00:00 GMT</pubDate></item>
</channel></rss>"""
RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>
<title>Old</title><item><title>One</title><link>https://old.example/1</link></item></channel></rss>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://rdf.example/"><title>R</title><link>https://rdf.example/</link></channel>
<item rdf:about="https://rdf.example/1"><title>One</title><link>https://rdf.example/1</link>
<dc:date>2026-11-20T10:00:00+03:00</dc:date></item></rdf:RDF>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title>Le Phare</title><link href="https://phare.example/"/>
<entry><title type="html">Le pont rouvre</title>
<id>urn:phare:1</id><link href="https://phare.example/pont"/><author><name>Ada Roux</name></author>
<published>2026-11-20T10:00:00+01:00</published><updated>2026-11-20T11:00:00+01:00</updated>
<content type="html">&lt;p&gt;Le pont est ouvert.&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Tarn News",
        "home_page_url": "https://tarn.example/",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "items": [
            {
                "id": 1,
                "url": "/bridge",
                "title": "Bridge",
                "content_html": "<p>Open.</p>",
                "date_published": "2026-11-20T10:00:00+03:00",
                "authors": [{"name": "Mara Lind"}],
            },
            {"id": 2, "content_text": "Only words.", "author": {"name": "Ada Roux"}},
        ],
    }
)
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc>
<lastmod>2026-11-19</lastmod><news:news><news:publication><news:name>A</news:name>
<news:language>de</news:language></news:publication><news:title>Br\u00fccke offen</news:title>
<news:publication_date>2026-11-20T10:00:00+01:00</news:publication_date></news:news></url>
<url><loc>https://a.example/2</loc></url><url><loc>mailto:x</loc></url></urlset>"""
SITEMAP_INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://a.example/map-1.xml.gz</loc><lastmod>2026-11-20</lastmod></sitemap>
<sitemap><loc>https://a.example/map-2.xml.gz</loc></sitemap></sitemapindex>"""
OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Regional"><outline text="Courier" xmlUrl="https://courier.example/rss"/>
<outline title="Phare" text="x" xmlUrl="https://phare.example/atom"/></outline>
<outline text="no feed"/></body></opml>"""
URL_LIST = (
    "# my pages\nhttps://a.example/1\n\nhttps://b.example/2 # the second\nhttps://a.example/1\n"
)
JSONL = (
    json.dumps({"url": "https://a.example/1", "title": "T", "text": "Words.",
                "byline": ["Ada Roux"],
                "published_at": "2026-11-20T10:00:00+01:00", "clean": True, "id": "x1"})
    + "\n{broken\n"
    + json.dumps({"title": "no body"})
    + "\n"
    + json.dumps({"html": "<p>Markup.</p>"})
    + "\n"
)  # fmt: skip
HTML = "<!doctype html><html lang=en><head><title>x</title></head><body><p>Words.</p></body></html>"
TEXT = "The bridge reopens\n\nThe bridge over the Tarn reopened on Friday, the council said.\n"


def warc(packed: bool) -> bytes:
    """Two pages, an image and a failure."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for url, status, media_type, body in (
        ("https://a.example/1", "200 OK", "text/html; charset=windows-1251",
         "<p>Мост открыт</p>".encode("cp1251")),
        ("https://a.example/i.png", "200 OK", "image/png", b"\x89PNG"),
        ("https://a.example/404", "404 Not Found", "text/html", b"<p>no</p>"),
        ("https://a.example/2", "200 OK", "text/html", b"<p>Second</p>"),
    ):  # fmt: skip
        headers = StatusAndHeaders(status, [("Content-Type", media_type)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=headers)
        )
    return out.getvalue()


CONTAINERS: dict[str, tuple[bytes, str, int]] = {
    "rss": (RSS.encode(), "feed", 2),
    "rss-0.91": (RSS_091.encode(), "feed", 1),
    "rdf": (RDF.encode(), "feed", 1),
    "atom": (ATOM.encode(), "feed", 1),
    "json-feed": (JSON_FEED.encode(), "json-feed", 2),
    "sitemap": (SITEMAP.encode(), "sitemap", 2),
    "sitemap-index": (SITEMAP_INDEX.encode(), "sitemap-index", 2),
    "opml": (OPML.encode(), "opml", 2),
    "url-list": (URL_LIST.encode(), "url-list", 2),
    "jsonl": (JSONL.encode(), "articles-jsonl", 2),
    "warc": (warc(packed=False), "warc", 2),
    "warc.gz": (warc(packed=True), "warc", 2),
    "rss.gz": (gzip.compress(RSS.encode()), "feed", 2),
    "sitemap.gz": (gzip.compress(SITEMAP.encode()), "sitemap", 2),
    "rss utf-16": (
        RSS.replace('encoding="UTF-8"', 'encoding="utf-16"').encode("utf-16"),
        "feed",
        2,
    ),
    "rss whose declaration lacks its end": (RSS.encode().replace(b"?>", b">", 1), "feed", 2),
    "rss.gz whose declaration lacks its end": (
        gzip.compress(RSS.encode().replace(b"?>", b">", 1)),
        "feed",
        2,
    ),
    "rss with BOM": (b"\xef\xbb\xbf" + RSS.encode(), "feed", 2),
    "rss after a warning": (b"Warning: cache is cold in x.php\n" + RSS.encode(), "feed", 2),
    "rss unclosed": (RSS.encode().replace(b"</channel></rss>", b""), "feed", 2),
    "rss with a bare ampersand": (RSS.encode().replace(b"Ferry late", b"Ferry & late"), "feed", 2),
    "rss with controls": (RSS.encode().replace(b"Ferry late", b"Ferry\x08\x0c late"), "feed", 2),
}
SINGLES: dict[str, tuple[bytes, str]] = {
    "html": (HTML.encode(), "html"),
    "html fragment": (b"<p>One</p><p>Two</p>", "html"),
    "html.gz": (gzip.compress(HTML.encode()), "html"),
    "html utf-16": (HTML.encode("utf-16"), "html"),
    "html with NULs": (HTML.replace("Words", "Wo\0rds").encode(), "html"),
    "xhtml": (
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><p>x</p></html>",
        "html",
    ),
    "text": (TEXT.encode(), "text"),
    "text windows-1256": ("قال مدير الميناء إن العبارة ستبحر غدا.\n".encode("cp1256"), "text"),
    "text that quotes an address": (b"Read it at\nhttps://a.example/1\nor ask us.\n", "text"),
    "text with one tag": (b"Use the <b>tag</b> sparingly, the editor wrote in her letter.", "text"),
    "other json with markup": (b'{"content": "' + b"<p>The <b>ferry</b> sails.</p>" * 9, "unknown"),
    "other json": (b'{"a": [1, 2]}', "unknown"),
    "other xml": (b"<?xml version='1.0'?><invoice><total>3</total></invoice>", "unknown"),
    "nothing": (b"", "empty"),
    "white space": (b" \r\n\t ", "empty"),
    "gzip of nothing": (gzip.compress(b""), "empty"),
    "gzip of white space": (gzip.compress(b" \r\n\t "), "empty"),
    "far behind white space": (b" " * 70_000 + b"words", "unknown"),
    "pdf": (b"%PDF-1.7 ...", "binary"),
    "png": (b"\x89PNG\r\n\x1a\n....", "binary"),
    "zip": (b"PK\x03\x04....", "binary"),
    "noise": (bytes((i * 7919) % 256 for i in range(4_000)), "binary"),
}
