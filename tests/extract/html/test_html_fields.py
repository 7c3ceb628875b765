# ruff: noqa: E501 - pages read best on one line
"""Titles, dates, people, publishers, addresses and rights: which candidate wins, and why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.extract.html.html_pages import NOW, STORIES, article, html_of
from wireroom.records import Article, Page
from workers.extract import extract, html_dates, html_title

EN = STORIES[0]


def ld(**fields: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    ("title", "sites", "others", "expected"),
    [
        ("Bridge opens | Courier", ["Courier"], [], "Bridge opens"),
        ("Bridge opens - News - The Courier", [], ["Bridge opens"], "Bridge opens"),
        ("Courier: Bridge opens", ["Courier"], [], "Courier: Bridge opens"),
        ("Courier | Bridge opens", ["Courier"], [], "Bridge opens"),
        ("Bridge - a history", ["Courier"], [], "Bridge - a history"),
        ("Well-kept girders", ["girders"], [], "Well-kept girders"),
        ("افتتاح الجسر | الساحل", ["الساحل"], [], "افتتاح الجسر"),
        ("大桥重新开放_海岸报", ["海岸报"], [], "大桥重新开放"),
    ],
)
def test_site_names_leave_titles(
    title: str, sites: list[str], others: list[str], expected: str
) -> None:
    assert html_title.without_site(title, sites, others) == expected


def test_a_shortened_headline_gives_way_to_the_whole_one() -> None:
    found = article(html_of(EN, head=ld(headline=EN.title[:30] + "…")))
    assert found.title == EN.title


@pytest.mark.parametrize(
    ("title", "h1", "h2", "expected"),
    [
        (EN.title, "“A gate of iron”", EN.title, EN.title),
        (EN.title, EN.title, "“A gate of iron”", EN.title),
        (EN.title, "“A gate of iron”", "What the county says", "“A gate of iron”"),
        ("Tolvern Courier", "Harbour bridge open again", "Tolvern Courier", "Harbour bridge open again"),
    ],
)  # fmt: skip
def test_a_second_heading_counts_where_the_title_element_agrees(
    title: str, h1: str, h2: str, expected: str
) -> None:
    html = html_of(EN).replace(f"<h1>{EN.title}</h1>", f"<h1>{h1}</h1><h2>{h2}</h2>")
    html = html.replace(f"<title>{EN.title} | {EN.site}</title>", f"<title>{title}</title>")
    assert article(html).title == expected


@pytest.mark.parametrize(
    ("head", "expected", "method"),
    [
        (ld(datePublished="2031-05-16T22:00:00-05:00"), "2031-05-16T22:00:00-05:00", "json-ld"),
        (
            '<meta property="article:published_time" content="2031-05-17T08:00:00Z">',
            "2031-05-17T08:00:00+00:00",
            "meta",
        ),
        (ld(datePublished="2041-01-01T00:00:00Z"), "2031-05-17T09:30:00+02:00", "time-element"),
        (ld(datePublished="not a date"), "2031-05-17T09:30:00+02:00", "time-element"),
        (
            ld(datePublished="2031-05-17")
            + '<meta name="pubdate" content="2031-05-17T06:15:00+01:00">',
            "2031-05-17T06:15:00+01:00",
            "meta",
        ),
    ],
)
def test_the_best_date_wins(head: str, expected: str, method: str) -> None:
    found = article(html_of(EN, head=head))
    assert found.published_at is not None
    assert found.published_at.isoformat() == expected
    assert found.evidence["published_at"].method == method


def test_dates_that_disagree_are_less_certain() -> None:
    alone = article(html_of(EN, head=ld(datePublished="2031-05-10T08:00:00Z")))
    both = article(
        html_of(
            EN,
            head=ld(datePublished="2031-05-10T08:00:00Z")
            + '<meta name="pubdate" content="2031-03-01T08:00:00Z">',
        )
    )
    assert both.evidence["published_at"].runner_up == "2031-03-01T08:00:00+00:00"
    assert both.evidence["published_at"].confidence < alone.evidence["published_at"].confidence


def test_a_page_without_a_date_has_none() -> None:
    html = html_of(EN).replace('<time datetime="2031-05-17T09:30:00+02:00">17 May 2031</time>', "")
    found = article(html.replace("© 2031", "©"))
    assert found.published_at is None
    assert "published_at" not in found.evidence


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2031/05/17/bridge", "2031-05-17"),
        ("https://a.example/2031/may/17/bridge", "2031-05-17"),
        ("https://a.example/bridge-20310517.html", "2031-05-17"),
        ("https://a.example/2031/13/17/bridge", None),
        ("https://a.example/2031/02/30/bridge", None),
        ("https://a.example/2099/01/01/bridge", None),
        ("https://a.example/article/120310517123", None),
    ],
)
def test_days_in_addresses(url: str, day: str | None) -> None:
    found = html_dates.from_url(url, NOW)
    assert (found.value.date().isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"@type": "Person", "name": "Ada Quill"}, ("Ada Quill",)),
        ([{"name": "Ada Quill"}, {"name": "Bo Marsh"}], ("Ada Quill", "Bo Marsh")),
        ("By Ada Quill, chief reporter", ("Ada Quill",)),
        ({"@type": "Organization", "name": "Tolvern Courier"}, ("Mara Ellison", "Joss Pettigrew")),
        ("https://a.example/people/ada", ("Mara Ellison", "Joss Pettigrew")),
    ],
)
def test_bylines_name_people_only(author: Any, expected: tuple[str, ...]) -> None:
    assert article(html_of(EN, head=ld(author=author))).byline == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("/news/bridge-reopens-8841", "https://www.tolvern-courier.example/news/bridge-reopens-8841"),
        ("https://www.tolvern-courier.example/", None),
        ("https://elsewhere.example/news/bridge-reopens-8841", None),
    ],
)  # fmt: skip
def test_a_canonical_address_must_be_believable(declared: str, expected: str | None) -> None:
    found = article(html_of(EN, head=f'<link rel="canonical" href="{declared}">'))
    assert found.canonical_url == "https://www.tolvern-courier.example/news/bridge-reopens-8841"
    assert (found.evidence["canonical_url"].method == "rel-canonical") == (expected is not None)


@pytest.mark.parametrize(
    ("head", "headers", "noticed"),
    [
        ('<meta name="robots" content="index, noai">', {}, "meta robots: index, noai"),
        ('<meta name="tdm-reservation" content="1">', {}, "meta tdm-reservation: 1"),
        ("", {"tdm-reservation": "1"}, "header tdm-reservation: 1"),
        ("", {"x-robots-tag": "noimageai"}, "header x-robots-tag: noimageai"),
        ('<link rel="license" href="https://l.example/by">', {}, "license: https://l.example/by"),
        ('<meta name="robots" content="noindex">', {"tdm-reservation": "0"}, None),
    ],
)
def test_rights_notices_are_kept(head: str, headers: dict[str, str], noticed: str | None) -> None:
    html = html_of(EN, head=head).replace("© 2031", "")
    found = extract(Page(html=html, headers=headers), now=NOW)
    assert isinstance(found, Article)
    if found.rights is None:
        assert noticed is None
    else:
        assert noticed is not None
        assert noticed in found.rights.noticed


def test_links_are_absolute_http_and_from_the_text() -> None:
    inner = (
        '<p>The county’s <a href="/plans/bridge">plan for the bridge</a> and a <a href="javascript:x()">'
        'trick</a> and <a href="mailto:a@b.example">mail</a> stand in one sentence here.</p>'
    )
    found = article(html_of(EN, body=inner))
    assert [(each.url, each.text) for each in found.links] == [
        ("https://www.tolvern-courier.example/plans/bridge", "plan for the bridge")
    ]


def test_section_comes_from_structured_data() -> None:
    assert (
        article(html_of(EN, head=ld(articleSection=["Transport", "Coast"]))).section == "Transport"
    )


@pytest.mark.parametrize(
    ("head", "url", "sure"),
    [
        ("", "/news/bridge", False),  # one visible date, which may be that of an update
        ("", "/2031/05/17/bridge", True),  # the address agrees with it
        (ld(datePublished="2031-05-17T08:00:00Z"), "/news/bridge", True),
        ('<meta property="article:published_time" content="2031-05-17">', "/news/bridge", True),
        ('<meta name="date" content="2031-03-02">', "/news/bridge", False),
        ('<meta name="date" content="2031-05-17">', "/news/bridge", True),
        (ld(datePublished="2031-05-01") + ld(datePublished="2031-04-01"), "/news/bridge", False),
        (ld(datePublished="2031-03-01T08:00:00Z"), "/2031/05/17/bridge", False),
    ],
)
def test_a_date_is_sure_only_where_it_may_be(head: str, url: str, sure: bool) -> None:
    found = article(html_of(EN, head=head), "https://a.example" + url)
    assert (found.evidence["published_at"].confidence >= 0.9) == sure


def test_two_readings_of_one_line_are_one_witness() -> None:
    html = html_of(EN).replace('<time datetime="2031-05-17T09:30:00+02:00">', "<time>")
    element = article(html_of(EN)).evidence["published_at"]
    text = article(html).evidence["published_at"]
    assert element.confidence == text.confidence < 0.9


def test_teasers_with_dates_of_their_own_make_a_marked_date_unsure() -> None:
    marked = '<time itemprop="datePublished" datetime="2031-05-{}">day</time>'
    one = article(html_of(EN, body=f"<p>{marked.format(17)}</p>"))
    several = article(html_of(EN, body=f"<p>{marked.format(17)}{marked.format(12)}</p>"))
    assert one.evidence["published_at"].confidence >= 0.9
    assert several.evidence["published_at"].confidence < one.evidence["published_at"].confidence


def test_every_field_says_why_it_is_so() -> None:
    head = ld(
        headline=EN.title,
        author="Ada Quill",
        datePublished="2031-05-17T08:00:00Z",
        dateModified="2031-05-18T08:00:00Z",
        articleSection="Transport",
        image="https://img.example/a/bridge.jpg",
        publisher={"name": "Tolvern Courier"},
    )
    head += '<meta name="robots" content="noai"><meta property="article:section" content="Coast">'
    head += '<meta property="og:image" content="/other.jpg"><link rel="canonical" href="/news/bridge-reopens-8841">'
    found = article(html_of(EN, head=head))
    methods = {field: why.method for field, why in found.evidence.items()}
    assert methods == {
        "title": "json-ld",
        "language": methods["language"],
        "byline": "json-ld",
        "published_at": "json-ld",
        "modified_at": "json-ld",
        "publisher": "json-ld",
        "section": "json-ld",
        "canonical_url": "rel-canonical",
        "images": "json-ld",
        "rights": "opt-out",
    }
    for field, why in found.evidence.items():
        assert 0 < why.confidence <= 1, field
        assert why.value, field
        assert why.source, field
    assert found.evidence["section"].runner_up == "Coast"
    assert found.evidence["byline"].runner_up == list(EN.names)
    assert str(found.evidence["images"].runner_up).endswith("/other.jpg")
    assert found.images[0].caption == "The bridge on Monday. Photo: R. Vane"


@pytest.mark.parametrize(
    ("head", "headers", "method", "source"),
    [
        ('<meta name="robots" content="noimageai">', {}, "opt-out", "meta[robots]"),
        ('<meta name="tdm-reservation" content="1">', {}, "opt-out", "meta[tdm-reservation]"),
        ("", {"x-robots-tag": "noai, noimageai"}, "opt-out", "header:x-robots-tag"),
        (
            "",
            {"tdm-reservation": "1", "tdm-policy": "https://a.example/tdm.json"},
            "opt-out",
            "header:tdm-reservation",
        ),
        ('<link rel="license" href="https://l.example/by">', {}, "license", "link[rel=license]"),
        (ld(copyrightNotice="© Tolvern Courier"), {}, "json-ld", "copyrightNotice"),
        ("", {}, "notice", "boilerplate"),
    ],
)
def test_rights_say_where_they_were_noticed(
    head: str, headers: dict[str, str], method: str, source: str
) -> None:
    found = extract(Page(html=html_of(EN, head=head), headers=headers), now=NOW)
    assert isinstance(found, Article)
    why = found.evidence["rights"]
    assert (why.method, why.source) == (method, source)
    assert found.rights is not None
    assert found.rights.noticed.startswith(why.value)
    if "tdm-policy" in headers:
        assert headers["tdm-policy"] in found.rights.noticed
