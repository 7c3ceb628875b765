"""Texts that carry the residue of their pages, in ten languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.extract.plain.plain_pages import PAGES, Residue
from wireroom.records import Article, Entry, Page, Rejection
from workers.extract.plain import extract_text
from workers.language import identify

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def article(text: str, **fields: object) -> Article:
    found = extract_text(Page(text=text, **fields), now=NOW, identify=identify)  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("page", PAGES, ids=[p.language for p in PAGES])
def test_article_and_residue_come_apart(page: Residue) -> None:
    found = article(page.text())
    assert found.title == page.title
    assert found.text == "\n\n".join(page.body)
    assert found.language == page.language
    assert found.direction == ("rtl" if page.language == "ar" else "ltr")
    assert found.byline == page.names
    assert found.published_at == datetime.fromisoformat(page.date)
    kinds = {b.text: b.kind for b in found.boilerplate}
    assert {line: kinds.get(line) for _, line in (*page.head, *page.tail)} == {
        line: kind for kind, line in (*page.head, *page.tail)
    }


@pytest.mark.parametrize("page", PAGES, ids=[p.language for p in PAGES])
def test_evidence_names_the_line(page: Residue) -> None:
    evidence = article(page.text()).evidence
    assert evidence["title"].source == f"line {2 * len(page.head) + 1}"
    assert evidence["byline"].value == page.byline_line
    assert evidence["published_at"].method.startswith("date-line")
    assert evidence["language"].confidence > 0.5


@pytest.mark.parametrize("page", PAGES, ids=[p.language for p in PAGES])
@pytest.mark.parametrize("dividing", ["\n", "\r\n", "\r\n\r\n", "\f\n", "\n \t\n"])
def test_any_line_ends_give_the_same_article(page: Residue, dividing: str) -> None:
    assert article(page.text().replace("\n\n", dividing)).text == "\n\n".join(page.body)


@pytest.mark.parametrize("page", PAGES, ids=[p.language for p in PAGES])
def test_nothing_is_cut_from_the_body_alone(page: Residue) -> None:
    found = article("\n\n".join(page.body))
    assert (found.title, found.byline, found.published_at) == (None, (), None)
    assert found.boilerplate == ()


@pytest.mark.parametrize("page", PAGES, ids=[p.language for p in PAGES])
def test_a_repeated_title_is_cut(page: Residue) -> None:
    found = article("\n\n".join([page.title, *page.body, page.title]))
    assert found.title == page.title
    assert [(b.kind, b.text) for b in found.boilerplate] == [("repeat", page.title)]


EN = PAGES[0]


def test_summary_before_the_repeated_title_is_cut() -> None:
    summary = EN.body[0].replace("that engineers expect to last", "lasting")
    found = article("\n\n".join([EN.title, "0", "44", summary, EN.title, *EN.body]))
    assert [b.kind for b in found.boilerplate] == ["counter", "counter", "repeat", "repeat"]
    assert found.text == "\n\n".join(EN.body)


def test_label_goes_but_the_paragraph_below_it_stays() -> None:
    background = (
        "The bridge was built in 1931 and last repaired twenty years ago, records of the town show."
    )
    found = article("\n\n".join([EN.title, *EN.body, "Recall", background]))
    assert found.text.endswith(background)
    assert [(b.kind, b.text) for b in found.boilerplate] == [("related", "Recall")]


def test_words_after_a_quotation_belong_to_the_article() -> None:
    body = [EN.body[0], "– the newspaper writes.", *EN.body[1:]]
    assert article("\n\n".join([EN.title, *body])).text == "\n\n".join(body)


def test_sender_outlet_and_source_address_become_attributions() -> None:
    meta = "by Nora Quill via penfold - Courier Friday, May 3 2024, 2:02am"
    head = f"{EN.title}\n{meta}\nlocal /\nnews /\npost"
    url = "http://www.courier.example.com/harbour-bridge-to-close-119"
    found = article(
        "\n".join([head, *EN.body, "Copyright applies.", url, "<< back to stories", "|"])
    )
    assert found.byline == ("Nora Quill",)
    assert found.published_at == datetime(2024, 5, 3, 2, 2, tzinfo=UTC)
    assert found.section == "local"
    assert [(a.kind, a.outlet, a.url) for a in found.attributions] == [
        ("via", "Courier", None),
        ("republished-from", "example.com", url),
    ]
    assert found.text == "\n\n".join(EN.body)


def test_author_known_from_the_biography_below() -> None:
    bio = "Tom Vane studied history and currently lives in Port Elwin, where he writes about ships."
    found = article("\n\n".join([EN.title, *EN.body, "Tom Vane", bio]))
    assert found.byline == ("Tom Vane",)
    assert found.evidence["byline"].method == "author-bio"
    assert [b.kind for b in found.boilerplate] == ["author-bio", "author-bio"]


def test_no_date_is_taken_from_a_sentence() -> None:
    dated = "The town was founded on 4 May 1992 by fishermen from the north, the museum says."
    found = article("\n\n".join([EN.title, dated, *EN.body]))
    assert found.published_at is None
    assert found.text.startswith(dated)


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = "\n\n".join(_wrap(p, 60) for p in EN.body)
    assert article(wrapped).text == "\n\n".join(EN.body)


def _wrap(text: str, width: int) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def test_clean_text_is_left_alone() -> None:
    text = "Share this:\r\nLeave a Reply\r\n\r\n4 May 2024\x00"
    found = article(text, clean=True, entry=Entry(title="Given", text=text, clean=True))
    assert found.text == "Share this:\nLeave a Reply\n\n4 May 2024"
    assert (found.title, found.evidence["title"].method) == ("Given", "feed")
    assert found.boilerplate == ()


def test_record_wins_over_feed_and_text() -> None:
    entry = Entry(
        title="Feed title",
        byline=("Feed Person",),
        record={"title": "Record title", "published_at": "2024-05-05T08:00:00+02:00"},
    )
    found = article(EN.text(), entry=entry, url="https://news.courier.example.org/a")
    assert found.title == "Record title"
    assert found.evidence["title"].runner_up == EN.title
    assert found.byline == ("Feed Person",)
    assert found.published_at == datetime(2024, 5, 5, 6, tzinfo=UTC)
    assert found.publisher.domain == "example.org"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\x00\t", "empty"),
        ("Harbour bridge", "too-short"),
        ("42", "not-an-article"),
        ("\n".join(f"{i},{i * 7},{i * 3},12.5" for i in range(40)), "not-an-article"),
        ("def f(x):\n    return x;\nclass A {\n}\nvar b = f(1);\nconst c = b;", "not-an-article"),
        ("Anna\nBerta\nClara\nDora\nEmma\nFrida", "not-an-article"),
        ("word " * 250_001, "too-large"),
    ],
)
def test_what_is_no_article(text: str, reason: str) -> None:
    found = extract_text(Page(text=text), now=NOW, identify=identify)
    assert isinstance(found, Rejection)
    assert found.reason == reason
