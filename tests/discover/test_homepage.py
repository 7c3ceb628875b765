"""A bare homepage leads to its feeds and sitemaps, the likeliest first."""

from __future__ import annotations

import pytest

from workers.discover import autodiscover

BASE = "https://www.courier.example/region/"
HOMEPAGE = """<!doctype html><html lang="en-GB"><head><title>Region</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="alternate" type="application/rss+xml" hreflang="fr" href="/fr/feed">
<link rel="alternate" type="application/atom+xml; charset=utf-8" title="All" href="/all.atom">
<link rel="alternate" type="application/feed+json" href="feed.json">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/json+oembed" href="/oembed?format=json">
<link rel="sitemap" type="application/xml" href="/pages.xml">
<link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" href="/rss.css"></head><body>
<a href="/rss">RSS</a> <a href="/all.atom">Atom</a> <a href="/about">About</a></body></html>"""
ROBOTS = (
    "https://www.courier.example/archive.xml.gz",
    "https://www.courier.example/google-news.xml",
    "mailto:desk@courier.example",
)


def test_the_order_of_what_is_found() -> None:
    found = autodiscover(HOMEPAGE, BASE, ROBOTS)
    shown = [(each.url.removeprefix("https://www.courier.example"), each.kind, each.source)
             for each in found]  # fmt: skip
    assert shown == [
        ("/all.atom", "feed", "link"),
        ("/region/feed.json", "json-feed", "link"),
        ("/fr/feed", "feed", "link"),
        ("/rss", "feed", "anchor"),
        ("/google-news.xml", "sitemap", "robots"),
        ("/feed", "feed", "well-known"),
        ("/rss.xml", "feed", "well-known"),
        ("/atom.xml", "feed", "well-known"),
        ("/feed.xml", "feed", "well-known"),
        ("/index.xml", "feed", "well-known"),
        ("/feed.json", "json-feed", "well-known"),
        ("/pages.xml", "sitemap", "link"),
        ("/archive.xml.gz", "sitemap", "robots"),
        ("/news-sitemap.xml", "sitemap", "well-known"),
        ("/sitemap-news.xml", "sitemap", "well-known"),
        ("/sitemap.xml", "sitemap", "well-known"),
        ("/comments/feed", "feed", "link"),
    ]
    assert found[0].title == "All"


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ('<link rel="feed" href="/stories">', ("/stories", "feed", "link")),
        ('<link rel="alternate" href="/index.rss">', ("/index.rss", "feed", "link")),
        ('<link rel="alternate feed" type="text/xml" href="/x">', ("/x", "feed", "link")),
        ('<LINK REL="ALTERNATE" TYPE="Application/RSS+XML" HREF=" /y ">', ("/y", "feed", "link")),
        ('<link rel="alternate" type="application/json" href="/feed.json">',
         ("/feed.json", "json-feed", "link")),
        ('<base href="/deep/"><link rel="alternate" type="application/rss+xml" href="r">',
         ("/deep/r", "feed", "link")),
        ('<a type="application/rss+xml" href="/s">s</a>', ("/s", "feed", "anchor")),
        ('<a href="/feeds/world.xml">world</a>', ("/feeds/world.xml", "feed", "anchor")),
        ('<link rel="alternate" href="/en/"><a href="/feedback">f</a>',
         ("/feed", "feed", "well-known")),
        ('<link rel="alternate stylesheet" type="text/xml" href="/a">',
         ("/feed", "feed", "well-known")),
    ],
)  # fmt: skip
def test_ways_of_naming_a_feed(element: str, expected: tuple[str, str, str]) -> None:
    first = autodiscover(f"<html><head>{element}</head></html>", "https://a.example/")[0]
    assert (first.url.removeprefix("https://a.example"), first.kind, first.source) == expected


@pytest.mark.parametrize(("page", "first"), [("fr", "/fr.rss"), ("en", "/en.rss"), ("", "/en.rss")])
def test_the_feed_in_the_language_of_the_page_comes_first(page: str, first: str) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" hreflang="{tag}" href="/{tag}.rss">'
        for tag in ("en", "fr")
    )
    found = autodiscover(f'<html lang="{page}"><head>{links}</head></html>', "https://a.example/")
    assert found[0].url == f"https://a.example{first}"
