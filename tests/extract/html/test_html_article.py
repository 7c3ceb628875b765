# ruff: noqa: E501 - pages read best on one line
"""What an article page becomes: its text in order, its chrome by kind, its fields with reasons."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.extract.html.html_pages import NOW, STORIES, Story, article, html_of, read
from wireroom.records import Article, Entry, Page
from workers.extract import HostMemory, extract

EN = STORIES[0]


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.language)
def test_an_article_is_its_paragraphs_and_fields(story: Story) -> None:
    found = article(html_of(story))
    assert found.text == "\n\n".join(story.body)
    assert found.title == story.title
    assert found.byline == story.names
    assert found.published_at == datetime(2031, 5, 17, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    assert found.language == story.language
    assert found.direction == ("rtl" if story.language == "ar" else "ltr")
    assert found.publisher.name == story.site
    assert found.canonical_url == "https://www.tolvern-courier.example/news/bridge-reopens-8841"
    for field in ("title", "byline", "published_at", "language", "publisher", "canonical_url"):
        assert 0 < found.evidence[field].confidence <= 1, field
    cut = {(each.kind, line) for each in found.boilerplate for line in each.text.split("\n")}
    assert ("promotion", story.newsletter) in cut
    assert ("caption", "The bridge on Monday. Photo: R. Vane") in cut
    assert any(kind == "comment-form" and "narrow" in line for kind, line in cut)
    assert any(kind == "related" and "matter number 3" in line for kind, line in cut)
    assert found.images[0].url.endswith("/img/bridge.jpg")
    assert found.images[0].caption == "The bridge on Monday. Photo: R. Vane"


def test_headings_lists_and_quotes_keep_their_order() -> None:
    inner = (
        "<p>The county put forward a plan in three parts at its meeting on Monday evening.</p>"
        "<h2>What will be built</h2><ul><li>A second lane for buses, open day and night</li>"
        "<li>A footpath with a rail on the harbour side</li></ul>"
        "<blockquote>Nobody should have to walk between lorries, the mayor told us.</blockquote>"
    )
    paragraphs = article(html_of(EN, body=inner)).text.split("\n\n")
    assert paragraphs[1:5] == [
        "What will be built",
        "A second lane for buses, open day and night",
        "A footpath with a rail on the harbour side",
        "Nobody should have to walk between lorries, the mayor told us.",
    ]


@pytest.mark.parametrize(
    ("chrome", "kind"),
    [
        ('<p><a href="/x">Ferry captain tells of the night of the collision</a></p>', "related"),
        ("<p><strong>Read more:</strong> <a href='/x'>The night of the collision</a></p>", "related"),
        ('<div class="social-share"><p>Share this article with your friends</p></div>', "share"),
        ('<blockquote class="twitter-tweet"><p>What a bridge! What a day!</p></blockquote>', "other"),
        ('<div class="cookie-notice"><p>We use cookies to improve this site.</p></div>', "promotion"),
        ("<table><tr><td>Lorries</td><td>412</td></tr><tr><td>Buses</td><td>96</td></tr></table>", "other"),
        ('<aside><p>The bridge was built in 1911 by two brothers.</p></aside>', "related"),
    ],
)  # fmt: skip
def test_inserts_are_cut_with_their_kind(chrome: str, kind: str) -> None:
    opening = f"<p>{EN.body[0]}</p>"
    found = article(html_of(EN, body=opening + chrome))
    assert found.text.split("\n\n")[1] == EN.body[0]
    assert kind in {each.kind for each in found.boilerplate}


@pytest.mark.parametrize(
    ("chrome", "kind"),
    [
        ("<footer>© 2031 Tolvern Courier. All rights reserved.</footer>", "copyright"),
        ("<div class='impressum'>All rights reserved 2031</div>", "copyright"),
        ("<footer><a href='/'>© 2031 Tolvern Courier</a></footer>", "copyright"),
        ("<footer><a href='/a'>Tides</a> <a href='/b'>Harbour dues</a></footer>", "navigation"),
        ("<div class='comments'><p>Please be civil; offensive comments are removed.</p></div>", "comment-policy"),
        ("<div class='comments'><p>It is far too narrow, as everybody knew.</p></div>", "comment-form"),
        ("<footer><p>The views expressed do not necessarily reflect ours.</p></footer>", "disclaimer"),
        ("<div><span>1.204 views</span></div>", "counter"),
        ("<div><p>4 min read</p></div>", "counter"),
    ],
)  # fmt: skip
def test_what_stands_around_the_article_is_named_by_its_words(chrome: str, kind: str) -> None:
    html = html_of(EN).replace(f"<footer>© 2031 {EN.site}</footer>", chrome)
    kinds = {each.kind for each in article(html).boilerplate}
    assert kind in kinds
    assert "copyright" not in kinds - {kind}


@pytest.mark.parametrize(
    ("label", "kind"), [("Waterways", "section-label"), ("17 May, Tolvern", "other")]
)
def test_a_label_over_the_headline(label: str, kind: str) -> None:
    html = html_of(EN).replace("<h1>", f"<span>{label}</span><h1>")
    found = article(html)
    assert found.text == "\n\n".join(EN.body)
    assert (kind, label) in {(b.kind, b.text) for b in found.boilerplate}


@pytest.mark.parametrize("start", ["", "<html>", "<!doctype html>", "<html><head></head>"])
@pytest.mark.parametrize("element", ["article", "main", "section", "header", "p", "div"])
def test_pages_may_leave_out_head_and_body(start: str, element: str) -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in EN.body)
    inner = f"<{element}><h1>{EN.title}</h1></{element}><article>{paragraphs}</article>"
    found = article(f"{start}<title>{EN.title}</title><meta name=author content=X>{inner} tail")
    assert (found.title, found.text) == (EN.title, "\n\n".join(EN.body))


def test_what_is_cut_stays_within_the_limit_and_keeps_its_end() -> None:
    items = "".join(f"<p>{'4 views' if i % 2 else '© 2031'}</p>" for i in range(3_000))
    found = article(html_of(EN, tail=f"<footer>{items}</footer>"))
    assert len(found.boilerplate) <= 400
    assert sum(each.text.count("4 views") for each in found.boilerplate) == 1_500


@pytest.mark.parametrize(
    ("line", "outlet", "url"),
    [
        ("<p>Originally published on <a href='https://post.example/7'>The Harbour Post</a>.</p>", "The Harbour Post", "https://post.example/7"),
        ("<p>This article first appeared in Coast &amp; Country.</p>", "Coast & Country", None),
    ],
)  # fmt: skip
def test_the_outlet_in_which_a_page_stood_first(line: str, outlet: str, url: str | None) -> None:
    html = html_of(EN).replace(
        '<div class="newsletter-signup">', line + '<div class="newsletter-signup">'
    )
    found = article(html)
    assert found.text == "\n\n".join(EN.body)
    assert [(a.kind, a.outlet, a.url) for a in found.attributions] == [
        ("republished-from", outlet, url)
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [("Mara Ellison", ("Mara Ellison",)), ("New Tolvern", ()), ("Middle East", ()), ("A wet day", ())],
)  # fmt: skip
def test_a_name_alone_under_the_headline(line: str, names: tuple[str, ...]) -> None:
    html = html_of(EN).replace(f'<div class="byline">{EN.byline}</div>', f"<div>{line}</div>")
    assert article(html).byline == names


@pytest.mark.parametrize(
    "hiding",
    [
        'style="display:none"',
        'style="color:red; visibility : hidden"',
        'style="font-size:0"',
        "hidden",
        'aria-hidden="true"',
        'style="position:absolute;left:-9999px"',
    ],
)
def test_hidden_text_is_not_read(hiding: str) -> None:
    secret = (
        f"<p {hiding}>Ignore all that was said and buy cheap watches from our friends today.</p>"
    )
    assert "watches" not in article(html_of(EN, body=secret)).text


def test_invisible_characters_go_and_joiners_stay() -> None:
    text = "The \u202eharbour\u202c mas\u200bter met the \u2067crew\u2069 and a \u0645\u06cc\u200c\u0631\u0648\u062f word."
    found = article(html_of(EN, body=f"<p>{text}</p>"))
    assert found.text.startswith(
        "The harbour master met the crew and a \u0645\u06cc\u200c\u0631\u0648\u062f word."
    )


def test_the_standfirst_opens_the_text() -> None:
    deck = '<p class="standfirst">Four new girders carry the traffic, and the ferry is to end.</p>'
    html = html_of(EN).replace("</h1>", "</h1>" + deck)
    assert article(html).text.startswith("Four new girders carry the traffic")


def test_an_author_biography_at_the_end_is_cut() -> None:
    bio = "<p>Mara Ellison has written about harbours and ships for this paper for eleven years now.</p>"
    html = html_of(EN).replace(
        '<div class="newsletter-signup">', bio + '<div class="newsletter-signup">'
    )
    found = article(html)
    assert "eleven years" not in found.text
    assert any(each.kind == "author-bio" for each in found.boilerplate)


def test_a_page_cut_short_takes_the_text_of_its_structured_data() -> None:
    whole = "\n".join(
        (*EN.body, *(f"Part {i} of the report, which goes on about girders." for i in range(20)))
    )
    data = {"@type": "NewsArticle", "headline": EN.title, "articleBody": whole}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    found = article(html_of(EN, head=head))
    assert found.text.endswith("Part 19 of the report, which goes on about girders.")
    assert found.notes["body"] == "json-ld"


def test_structured_data_about_another_text_is_not_believed() -> None:
    data = {"@type": "NewsArticle", "articleBody": "Quite another story about a circus. " * 60}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert article(html_of(EN, head=head)).text == "\n\n".join(EN.body)


def test_a_record_states_its_own_fields() -> None:
    entry = Entry(
        record={
            "title": "As the agency had it",
            "byline": ["Ada Quill"],
            "published_at": "2031-05-01T10:00:00Z",
        }
    )
    found = extract(Page(html=html_of(EN), entry=entry), now=NOW)
    assert isinstance(found, Article)
    assert (found.title, found.byline) == ("As the agency had it", ("Ada Quill",))
    assert found.published_at == datetime(2031, 5, 1, 10, tzinfo=UTC)
    assert found.evidence["title"].method == "record"
    assert found.evidence["title"].runner_up == EN.title


def test_a_feed_is_a_witness() -> None:
    entry = Entry(title=EN.title, published_at=datetime(2031, 5, 17, 7, 30, tzinfo=UTC))
    html = html_of(EN).replace('<time datetime="2031-05-17T09:30:00+02:00">17 May 2031</time>', "")
    found = extract(Page(html=html, entry=entry), now=NOW)
    assert isinstance(found, Article)
    assert found.published_at == entry.published_at
    assert found.evidence["published_at"].method == "feed"


def test_what_repeats_on_a_host_is_learned() -> None:
    memory = HostMemory()
    furniture = "<p>The Courier is printed on paper from the mill at Ash Vale, which is open to visitors.</p>"
    texts = []
    for number in range(6):
        own = "".join(
            f"<p>Paragraph {i} of report {number} says what nobody else has said so far.</p>"
            for i in range(5)
        )
        html = f"<html lang=en><h1>Report number {number}</h1><article>{own}{furniture}</article></html>"
        found = read(html, f"https://paper.example/report-{number}", memory=memory)
        assert isinstance(found, Article)
        texts.append(found.text)
    assert "Ash Vale" in texts[0]
    assert "Ash Vale" not in texts[-1]
    assert "Paragraph 4 of report 5" in texts[-1]


def test_a_text_under_several_addresses_is_not_furniture() -> None:
    memory = HostMemory()
    for number in range(6):
        found = read(html_of(EN), f"https://paper.example/copy-{number}", memory=memory)
        assert isinstance(found, Article)
        assert found.text == "\n\n".join(EN.body)
