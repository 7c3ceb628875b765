"""What people read on a terminal: lines that fit, count and do not guess."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from wireroom.cli.live import _titles
from wireroom.cli.options import article_line, counted
from wireroom.cli.preview import _print_article
from wireroom.records import (
    Article,
    Attribution,
    Boilerplate,
    Disposition,
    Duplicate,
    Entity,
    Quote,
)
from wireroom.store import Occurrence, Outcome, Store

LONG = "The ferry Lunaria ran aground off Port Valdo on Tuesday with all 214 people on board " * 2


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_long_title_gives_way_to_language_story_and_copy(width: int) -> None:
    article = Article(
        id="a" * 32,
        title=LONG,
        language="ar",
        story="st0123456789abcdef",
        duplicate=Duplicate(kind="contained", of="b" * 32, similarity=0.9),
    )
    console = Console(width=width, file=io.StringIO(), record=True)
    console.print(_titles([article]))
    shown = console.export_text()
    for part in ("ar", "The ferry", "89abcdef", "contained"):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles")]
)
def test_numbers_agree_with_their_nouns(number: int, words: str) -> None:
    assert counted(number, "article") == words
    assert counted(number, "copy", "copies") == words.replace("articles", "copies").replace(
        "article", "copy"
    )


def test_a_time_of_storing_is_marked_as_such() -> None:
    at = datetime(2031, 5, 4, 12, tzinfo=UTC)
    dated = article_line(Article(id="a" * 32, title="One", published_at=at))
    undated = article_line(Article(id="a" * 32, title="One", stored_at=at))
    assert "2031-05-04 12:00 " in dated
    assert "2031-05-04 12:00*" in undated
    assert len(dated) == len(undated)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ab" * 6, True),
        ("ab" * 16, True),
        ("ab" * 4, True),
        ("ab" * 3, False),  # too short to mean one article
        ("ac" * 6, False),
        ("ab%_ab%_", False),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_article_is_found_by_the_short_id_that_is_shown(
    new_store_url: object, kind: str, name: str, found: bool
) -> None:
    assert callable(new_store_url)
    with Store.open(new_store_url(kind), migrate=True) as store:
        for digits in ("ab", "cd"):
            article = Article(id=digits * 16, title=digits, text=LONG)
            item = Occurrence(id=f"seed:{digits}.1", kind="seed")
            ending = Disposition.STORED
            store.commit(
                Outcome(item=item, disposition=ending, article=article, text_key=digits * 16)
            )
        explained = store.explain(name)
    assert [each.title for each in explained.articles] == (["ab"] if found else [])
    assert len(explained.items) == found


def test_a_stranger_s_text_never_drives_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "Valdo \x1b[2J\x07 Post"
    article = Article(
        title=evil,
        byline=(evil,),
        text=evil,
        url=f"https://gazette.example/{evil}",
        entities=(Entity(text=evil, label="ORG", start=0, end=5),),
        quotes=(Quote(text=evil, start=0, end=5, speaker=evil),),
        attributions=(Attribution(kind="via", outlet=evil, text=evil),),
        boilerplate=(Boilerplate(kind="other", text=evil),),
    )
    _print_article(article)
    shown = capsys.readouterr().out + article_line(article)
    assert shown.count("Valdo") == shown.count("Post") == 10
    assert not {character for character in shown if ord(character) < 32} - {"\n"}
