# ruff: noqa: E501 - pages read best on one line
"""Pages that are no articles are recognised, with evidence, and can be kept all the same."""

from __future__ import annotations

import json

import pytest

from tests.extract.html.html_pages import (
    STORIES,
    TEASERS,
    article,
    html_of,
    read,
)
from wireroom.records import Article, Rejection

EN = STORIES[0]
STUB = f"<p>{EN.body[0]}</p>"


def page(body: str, *, title: str = "A page", head: str = "") -> str:
    return f"<html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


MANY = "".join(TEASERS.replace("matter number", f"case {n} number") for n in range(4))
VIDEO = ld(**{"@type": "VideoObject", "name": "The bridge from above"})
LOCKED = ld(**{"@type": "NewsArticle", "headline": EN.title, "isAccessibleForFree": False})
WALL = '<div class="paywall-prompt"><p>Subscribe to continue reading this article.</p></div>'

CASES = [
    ("empty", ""),
    ("empty", "<html><body><script>render()</script></body></html>"),
    ("error-page", page("<h1>Page not found</h1><p>We looked everywhere for it.</p>")),
    ("error-page", page("<h1>Oups</h1><p>Essayez autre chose.</p>", title="Page introuvable | Le Quai")),
    ("error-page", page("<h1>الصفحة غير موجودة</h1><p>عد إلى الصفحة الرئيسية من فضلك.</p>")),
    ("error-page", page("<h1>Страница не найдена</h1><p>Вернитесь на главную страницу.</p>")),
    ("index-page", page(f"<h1>Coast</h1><ul>{MANY}</ul>")),
    ("video-page", page("<h1>The bridge from above</h1><p>Watch the bridge as a gull sees it.</p>", head=VIDEO)),
    ("paywall", page(f"<h1>{EN.title}</h1><article>{STUB}{WALL}</article>", head=LOCKED)),
    ("paywall", page(f"<h1>{EN.title}</h1><article>{STUB}{WALL}</article>")),
    ("too-short", page("<h1>Traffic</h1><p>The bridge is open again.</p>")),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "html"), CASES, ids=lambda v: v[:12])
def test_what_is_no_article_is_rejected(reason: str, html: str) -> None:
    found = read(html, "https://a.example/things/8841")
    assert isinstance(found, Rejection), found.text
    assert found.reason == reason
    assert found.evidence


def test_a_rejected_page_can_be_kept() -> None:
    found = read(CASES[8][1], keep=frozenset({"paywall"}))
    assert isinstance(found, Article)
    assert found.text == EN.body[0]
    assert found.notes["rejected"]["reason"] == "paywall"


@pytest.mark.parametrize(
    "html",
    [
        html_of(EN, head=LOCKED),
        html_of(EN, head=VIDEO),
        html_of(EN._replace(title="Page not found: how libraries lose their books")),
        html_of(EN, tail=f"<ul>{MANY}</ul>"),
        html_of(EN, tail="<div class='paywall-prompt'></div>"),
    ],
    ids=["locked but whole", "with a video", "about errors", "many teasers", "empty wall"],
)
def test_whole_articles_are_kept(html: str) -> None:
    assert article(html).text == "\n\n".join(EN.body)
