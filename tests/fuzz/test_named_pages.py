"""Hostile and broken pages by name: each ends in a disposition, in time, with what it shows.

Bytes go in where fetched bodies do; ``whole`` is an article with every paragraph and nothing
that its readers cannot see.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

import pytest

from tests.extract.html.html_pages import STORIES
from wireroom.errors import DefectError, PermanentError
from wireroom.records import Article, Page
from workers.intake import open_parcel
from workers.parcel import Parcel
from workers.pipeline import read_article

NOW: Final = datetime(2031, 6, 1, tzinfo=UTC)
CPU_SECONDS: Final = 20.0
"""The limit of a worker is 30; the machine that runs the tests may be slow."""
STORY: Final = STORIES[0]
PARTS: Final = [f"<p>{text}</p>" for text in STORY.body]
BODY: Final = "".join(PARTS)
HEAD: Final = (
    f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{STORY.title}</title></head>"
    f"<body><h1>{STORY.title}</h1>"
)
UNSEEN: Final = "This sentence is nothing that any reader of the page can see anywhere on the page."
INVISIBLE: Final = re.compile(
    "[\0\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
TAGS: Final = "".join(chr(0xE0000 + ord(sign)) for sign in UNSEEN)
JSON: Final = "<script type=application/ld+json>"
FRAME: Final = '<iframe src="data:text/html,'

LAUGHS: Final = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{of};" * 9}">' for of, name in pairwise("abcdefghi")
)


def inside(piece: str) -> str:
    """The page with ``piece`` between its first paragraph and the others."""
    return HEAD + PARTS[0] + piece + "".join(PARTS[1:])


def attributes(count: int) -> str:
    return " ".join(f"a{number}=1" for number in range(count))


WHOLE: dict[str, Callable[[], str]] = {
    # Depth and number
    "10,000 divs deep": lambda: HEAD + "<div>" * 10_000 + BODY,
    "50,000 divs deep": lambda: HEAD + "<div>" * 50_000 + BODY,
    "10,000 tables deep": lambda: HEAD + "<table><tr><td>" * 10_000 + BODY,
    "10,000 quotations deep": lambda: HEAD + "<blockquote>" * 10_000 + BODY,
    "50,000 forms": lambda: HEAD + "<form>" * 50_000 + BODY,
    "a million attributes on a tag": lambda: f"{HEAD}<div {attributes(1_000_000)}>{BODY}",
    "a million attributes on a thousand": lambda: (
        HEAD + f"<i {attributes(1_000)}></i>" * 1_000 + BODY
    ),
    "50,000 paragraphs of a letter": lambda: HEAD + BODY + "<p>x" * 50_000,
    "50,000 line breaks": lambda: HEAD + BODY + "<br>" * 50_000,
    "a table of 10,000 rows": lambda: (
        HEAD + BODY + "<table>" + "<tr><td>1<td>2" * 10_000 + "</table>"
    ),
    "a table of 500 rows inside": lambda: inside(
        "<table>" + "<tr><td>Dues of the harbour<td>2,000" * 500 + "</table>"
    ),
    "110,000 scripts": lambda: HEAD + "<script>1</script>" * 110_000 + BODY,
    "a style of 5 MB": lambda: HEAD + "<style>" + "p{color:red}" * 400_000 + "</style>" + BODY,
    "50,000 options": lambda: HEAD + BODY + "<select>" + "<option>x" * 50_000,
    # Broken markup
    "nothing is closed": lambda: (
        HEAD + BODY.replace("</p>", "") + "<ul><li><b><a href='x'><table><td>" * 300
    ),
    "comments without an end": lambda: HEAD + BODY + "<!--" * 300_000,
    "sections of CDATA without an end": lambda: HEAD + BODY + "<![CDATA[" * 300_000,
    "a million ampersands": lambda: HEAD + BODY + "<p>" + "&" * 1_000_000,
    "300,000 references": lambda: HEAD + BODY + "<p>" + "&amp;" * 300_000,
    "entities that multiply": lambda: f"<!DOCTYPE html [{LAUGHS}]>{HEAD}{BODY}<p>&i;</p>",
    "attributes of a megabyte": lambda: (
        f"{HEAD}<p title='{'y ' * 500_000}' class='{'z ' * 500_000}'>{BODY}"
        f"<img alt='{'w ' * 500_000}'><a href='/{'h' * 1_000_000}'>a link</a>"
    ),
    "meta elements of a megabyte": lambda: (
        f"<meta property='og:title' content='{'t ' * 500_000}'><meta name=author content='"
        f"{'By A B, ' * 120_000}'><link rel=canonical href='/{'c' * 1_000_000}'>{HEAD}{BODY}"
    ),
    "pages inside data: addresses": lambda: (
        f"{HEAD}{FRAME * 20_000}'></iframe><object data='data:text/html,{UNSEEN}'></object>{BODY}"
    ),
    "deep JSON": lambda: HEAD + JSON + '[{"a":' * 200_000 + "</script>" + BODY,
    "a number of two million digits": lambda: (
        HEAD + JSON + '{"@type":"NewsArticle","wordCount":' + "9" * 1_900_000 + "}</script>" + BODY
    ),
    # Characters
    "NULs in words": lambda: (HEAD + BODY).replace("e", "e\0"),
    "NULs in tags": lambda: (HEAD + BODY).replace("<p", "<\0p"),
    "words turned around": lambda: HEAD + BODY.replace(" ", "\u202e ").replace("</", "\u2066</"),
    "zero-width text": lambda: HEAD + BODY.replace("e ", "e\u200b \ufeff").replace("o", "\xado"),
    "an unseen alphabet": lambda: HEAD + BODY.replace(". ", f".{TAGS} "),
    "marks on one letter": lambda: inside("<p>a" + "\u0301" * 900_000 + "</p>"),
    # Text that nobody sees
    "display none": lambda: inside(f"<p style='DISPLAY : None !important'>{UNSEEN}</p>"),
    "a hidden ancestor": lambda: (
        f"{HEAD}<div style='display:none'><article><p>{UNSEEN}</p></article></div>{BODY}"
    ),
    "the hidden attribute": lambda: inside(f"<p hidden>{UNSEEN}</p>"),
    "aria-hidden": lambda: inside(f"<p aria-hidden=true>{UNSEEN}</p>"),
    "white on white": lambda: inside(f"<p style='color:#fff;background-color:White'>{UNSEEN}</p>"),
    "grey on the same grey": lambda: inside(
        f"<p style='background: rgb(238, 238,238) none;color:#EEEEEE'>{UNSEEN}</p>"
    ),
    "letters of no size": lambda: inside(f"<p style='font-size:0px'>{UNSEEN}</p>"),
    "off the page": lambda: inside(f"<p style='position:absolute;left:-9999px'>{UNSEEN}</p>"),
    "for screen readers": lambda: inside(f"<p class='sr-only'>{UNSEEN}</p>"),
    "templates and dialogues": lambda: inside(
        f"<template><p>{UNSEEN}</p></template><dialog><p>{UNSEEN}</p></dialog>"
    ),
}  # fmt: skip
SHOWN: dict[str, Callable[[], str]] = {
    "faded in by a script": lambda: inside(f"<p style='opacity:0'>{UNSEEN}</p>"),
    "unfolded by a click": lambda: inside(f"<p style='height:0;overflow:hidden'>{UNSEEN}</p>"),
    "white on what the page decides": lambda: inside(f"<p style='color:#fff'>{UNSEEN}</p>"),
    "colours that are inherited": lambda: inside(
        f"<p style='color:inherit;background:inherit'>{UNSEEN}</p>"
    ),
}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "more than 20 MB": (lambda: (HEAD + BODY + " " * 20_000_000).encode(), "too-large"),
    "20 MB of headlines": (
        lambda: (HEAD + BODY + "<a href='/x'>Another headline</a> " * 600_000).encode(),
        "too-large",
    ),
    "a paragraph of 5 MB": (
        lambda: (HEAD + "<p>" + f"{STORY.body[0]} " * 37_000 + "</p>").encode(),
        "too-large",
    ),
    "a word of 5 MB": (lambda: (HEAD + BODY + "<p>" + "x" * 5_000_000).encode(), "too-large"),
    "references to references": (
        lambda: (HEAD + BODY + "<p>&" + "amp;" * 300_000 + "lt;").encode(),
        "too-large",
    ),
    "a page of NULs": (lambda: b"<html>" + b"\0" * 5_000_000, "empty"),
    "nothing but a comment": (lambda: b"<html><!--" + b"-x" * 5_000_000 + b"-->", "empty"),
    "5 MB of one text line": (lambda: b"A line. " * 700_000, "enormous-line"),
    "a million lines": (lambda: b"A sentence ends.\n" * 1_000_000, "too-large"),
    "50,000 lines": (lambda: b"A sentence ends.\n" * 50_000, "not-an-article"),
}


def outcome(body: bytes) -> Article | str:
    """The article, or the reason for which there is none."""
    parcel = Parcel(
        data=body, url="https://a.example/news/bridge-1234", media_type="text/html", fetched_at=NOW
    )
    try:
        page = open_parcel(parcel, seed=True)
    except (DefectError, PermanentError) as error:
        return error.reason
    assert isinstance(page, Page)
    found = read_article(page, now=NOW)
    return found if isinstance(found, Article) else found.reason


def timed(body: bytes) -> Article | str:
    start = time.process_time()
    found = outcome(body)
    assert time.process_time() - start < CPU_SECONDS
    return found


@pytest.mark.parametrize("page", WHOLE.values(), ids=WHOLE)
def test_the_article_is_read_whole(page: Callable[[], str]) -> None:
    found = timed(page().encode())
    assert isinstance(found, Article), found
    assert [text for text in STORY.body if text not in found.text] == []
    assert UNSEEN not in found.text
    assert len(found.text) < 1.2 * len("\n\n".join(STORY.body)) or "\u0301" in found.text
    assert not INVISIBLE.search(found.text)


@pytest.mark.parametrize("page", SHOWN.values(), ids=SHOWN)
def test_what_readers_may_come_to_see_is_read(page: Callable[[], str]) -> None:
    found = timed(page().encode())
    assert isinstance(found, Article)
    assert UNSEEN in found.text


@pytest.mark.parametrize(("page", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_article_has_its_reason(page: Callable[[], bytes], reason: str) -> None:
    assert timed(page()) == reason


def test_a_paste_from_another_encoding_costs_its_own_letters_only() -> None:
    pasted = "<p>Café owners “were glad”, the report on the quay said on Friday.</p>"
    quoted = "<p>«Кофейни открылись снова», — сообщила газета.</p>"
    body = (HEAD + PARTS[0]).encode() + pasted.encode("cp1252") + (quoted + BODY).encode()
    found = outcome(body)
    assert isinstance(found, Article)
    assert "«Кофейни открылись снова», — сообщила газета." in found.text
    assert "owners \ufffdwere glad\ufffd, the report" in found.text
