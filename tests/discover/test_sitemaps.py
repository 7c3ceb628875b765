"""Sitemaps, as search engines get them."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from datetime import UTC, datetime

from workers.discover import Format, detect, expand

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
NEWS = f"""<?xml version="1.0"?><urlset {SPACES}><url>
<image:image><image:loc>https://a.example/i.jpg</image:loc><image:title>A photo</image:title>
</image:image><video:video><video:title>A film</video:title>
<video:publication_date>2020-01-01</video:publication_date><video:content_loc>https://a.example/v.mp4</video:content_loc></video:video>
<xhtml:link rel="alternate" hreflang="fr" href="https://a.example/fr/1"/>
<image:loc>https://a.example/j.jpg</image:loc><loc> https://a.example/1?a=1&amp;b=2
</loc><lastmod>2026-11-20</lastmod>
<news:news><news:publication><news:name>Courier</news:name><news:language>en</news:language>
</news:publication><news:genres>Blog</news:genres>
<news:publication_date>2026-11-20T10:00:00+05:30</news:publication_date>
<news:title><![CDATA[Bread & salt]]></news:title><news:keywords>Trade, Food</news:keywords>
</news:news></url></urlset>"""


def test_an_entry_of_a_news_sitemap() -> None:
    found = expand(NEWS.encode(), Format.SITEMAP, now=NOW)
    (entry,) = found.entries
    assert entry.url == "https://a.example/1?a=1&b=2"
    assert (entry.title, entry.language, entry.section) == ("Bread & salt", "en", "Trade")
    assert entry.published_at is not None
    assert entry.published_at.isoformat() == "2026-11-20T10:00:00+05:30"
    assert entry.modified_at == datetime(2026, 11, 20, tzinfo=UTC)
    assert found.defects == ()


def test_an_entry_without_news_has_only_its_change() -> None:
    sitemap = f"""<urlset {SPACES}><url><loc>https://a.example/1</loc>
    <lastmod>2026-11-20T08:00:00-03:00</lastmod></url>
    <url><loc>https://a.example/2</loc><lastmod>2099-01-01</lastmod></url></urlset>"""
    found = expand(sitemap.encode(), Format.SITEMAP, now=NOW)
    first, second = found.entries
    assert first.modified_at is not None
    assert (first.modified_at.isoformat(), first.published_at) == (
        "2026-11-20T08:00:00-03:00",
        None,
    )
    assert (second.modified_at, second.raw_dates) == (None, {"modified_at": "2099-01-01"})
    assert found.defects == ("a date that cannot be: 2099-01-01",)


def test_names_of_other_vocabularies_are_no_entries() -> None:
    sitemap = f"""<urlset {SPACES}><url><video:video><video:url><loc>https://a.example/v</loc>
    </video:url></video:video><loc>https://a.example/1</loc></url></urlset>"""
    found = expand(sitemap.encode(), Format.SITEMAP, now=NOW)
    assert [each.url for each in found.entries] == ["https://a.example/1"]


def test_an_index_of_packed_sitemaps_is_packed_itself() -> None:
    index = f"""<sitemapindex {SPACES}>
    <sitemap><loc>https://a.example/1.xml.gz</loc><lastmod>2026-11-20T10:00:00Z</lastmod></sitemap>
    <sitemap><loc>https://a.example/2.xml.gz</loc></sitemap></sitemapindex>"""
    packed = gzip.compress(index.encode())
    assert detect(packed, "sitemap.xml", "text/html") == Format.SITEMAP_INDEX
    found = expand(packed, Format.SITEMAP_INDEX, now=NOW).entries
    assert [(each.url, each.modified_at) for each in found] == [
        ("https://a.example/1.xml.gz", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("https://a.example/2.xml.gz", None),
    ]


def large(entries: int) -> bytes:
    urls = "".join(
        f"<url><loc>https://a.example/2026/11/20/story-{n}</loc><lastmod>2026-11-20</lastmod>"
        "<changefreq>never</changefreq></url>"
        for n in range(entries)
    )
    return gzip.compress(f"<urlset {SPACES}>{urls}</urlset>".encode())


def test_the_largest_sitemap_is_read_soon() -> None:
    started = time.process_time()
    found = expand(large(50_000), Format.SITEMAP, now=NOW)
    assert time.process_time() - started < 15
    assert (len(found.keys), found.truncated) == (50_000, False)


def test_entries_that_are_known_take_little_memory() -> None:
    data = large(4_000)
    tracemalloc.start()
    found = expand(data, Format.SITEMAP, now=NOW, known=lambda keys: [True] * len(keys))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(found.keys), found.entries) == (4_000, ())
    assert most < 2_000 * 4_000
