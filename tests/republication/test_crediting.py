"""What credits become: kind, target and whether the news is another's, in several languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.republication.family import EIGHT, SAID, article, credit, spoken
from wireroom.records import Article
from wireroom.republication import Edge, Mate, credited, quoted

TEXT = (
    "The Hill Gazette has seen the letter in which the board asks for a third gate, and has "
    f"spoken to its author. “{SAID},” she writes.\n\n"
    "Nobody at the ministry would say when an answer may be expected, or whether there is one."
)
LEAD, BODY = 4, TEXT.index("ministry")
KURZ = "Ostermouth, Montag.\n\nDas Tor blieb offen, meldet der Kurier vom Hafen."


def mate(name: str, outlet: str, hours: float = -1, **fields: Any) -> Mate:
    defaults: dict[str, Any] = {
        "keys": (outlet,),
        "name": outlet.title(),
        "language": "en",
        "at": EIGHT + timedelta(hours=hours),
        "published": True,
    }
    return Mate(id=name, **{**defaults, **fields})


def edges_of(told: Article, *mates: Mate, text: tuple[Edge, ...] = ()) -> list[Edge]:
    return credited(told, mates, own=("porthorn.example", "name:port horn"), at=EIGHT, text=text)


@pytest.mark.parametrize(
    ("kind", "start", "language", "there", "expected"),
    [
        # an article of the outlet in the same language
        ("quoted-by", BODY, "en", "en", ("quoted", "m", False)),
        ("quoted-by", LEAD, "en", "en", ("quoted", "m", True)),
        ("reported-by", BODY, "en-GB", "en", ("quoted", "m", False)),
        ("reported-by", LEAD, "ar", "ar", ("quoted", "m", True)),
        # a credit for the whole text counts wherever it stands
        ("via", None, "en", "en", ("quoted", "m", True)),
        ("republished-from", BODY, "en", "en", ("quoted", "m", True)),
        # in another language
        ("reported-by", LEAD, "ar", "en", ("translated", "m", True)),
        ("reported-by", BODY, "ar", "en", ("translated", "m", False)),
        ("via", None, "ru", "en", ("translated", "m", True)),
        ("republished-from", None, "en", "ar", ("translated", "m", True)),
        ("quoted-by", BODY, "ar", "en", ("quoted", "m", False)),
        # a language that is not known proves nothing
        ("reported-by", LEAD, None, "en", ("quoted", "m", True)),
        ("reported-by", LEAD, "ar", None, ("quoted", "m", True)),
        # said outright
        ("translated-from", None, "ar", "ar", ("translated", "m", True)),
    ],
)
def test_an_article_of_the_credited_outlet(
    kind: str, start: int | None, language: str | None, there: str | None, expected: tuple[Any, ...]
) -> None:
    told = article(
        "a", "Port Horn", TEXT, 0, credit(kind, "Hill Gazette", "Hill Gazette", start=start),
        language=language,
    )  # fmt: skip
    (edge,) = edges_of(told, mate("m", "name:hill gazette", language=there))
    assert (edge.kind, edge.target, edge.copied) == expected
    assert edge.evidence["credit"]["kind"] == kind


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("quoted-by", "quoted"),
        ("reported-by", "quoted"),
        ("via", "quoted"),
        ("republished-from", "quoted"),
        ("translated-from", "translated"),
    ],
)
def test_an_outlet_without_an_article(kind: str, expected: str) -> None:
    told = article(
        "a", "Port Horn", TEXT, 0,
        credit(kind, "Hill Gazette", "Hill Gazette", outlet_id="outlet:hillgazette.example"),
        language="ar",
    )  # fmt: skip
    (edge,) = edges_of(told, mate("other", "eveningpost.example"))
    assert (edge.kind, edge.of, edge.of_outlet) == (expected, None, "hillgazette.example")
    assert edge.of_at is None


@pytest.mark.parametrize(
    ("mates", "meant"),
    [
        ([("early", -9, ()), ("late", -1, ())], "late"),
        ([("early", -9, (SAID,)), ("late", -1, ())], "early"),
        ([("before", -1, ()), ("after", 3, ())], "before"),
        ([("after", 3, ())], None),
        ([("rounded", 0.5, ())], "rounded"),
    ],
)
def test_which_of_the_outlets_articles_is_meant(
    mates: list[tuple[str, float, tuple[str, ...]]], meant: str | None
) -> None:
    told = article(
        "a", "Port Horn", TEXT, 0, credit("quoted-by", "Hill Gazette", "Hill Gazette", start=4),
        quotes=spoken(TEXT),
    )  # fmt: skip
    said = quoted(told)
    known = [
        mate(name, "name:hill gazette", hours, quotes=said if speech else frozenset())
        for name, hours, speech in mates
    ]
    (edge,) = edges_of(told, *known)
    assert edge.of == meant
    assert credited(told, known[::-1], own=("x",), at=EIGHT) == credited(
        told, known, own=("x",), at=EIGHT
    )


def test_a_later_source_may_be_meant_where_times_of_publication_are_not_known() -> None:
    told = article(
        "a", "Port Horn", TEXT, None, credit("quoted-by", "Hill Gazette", "Hill Gazette", start=4)
    )
    (edge,) = edges_of(told, mate("m", "name:hill gazette", 5, published=False))
    assert edge.of == "m"


@pytest.mark.parametrize(
    ("title", "text", "start", "place", "copied"),
    [
        ("Board wants a third gate", TEXT, LEAD, "lead", True),
        ("Board wants a third gate", TEXT, BODY, "body", False),
        ("Hill Gazette: board wants a third gate", TEXT, BODY, "headline", True),
        ("Das Tor", KURZ, KURZ.index("meldet"), "lead", True),
        ("بوابة ثالثة", "أوسترماوث.\n\nطلبت الهيئة بوابة ثالثة.", 12, "lead", True),
    ],
)
def test_where_a_credit_stands(title: str, text: str, start: int, place: str, copied: bool) -> None:
    told = article(
        "a", "Port Horn", text, 0,
        credit("reported-by", "Hill Gazette", "Hill Gazette", start=start),
        title=title,
    )  # fmt: skip
    (edge,) = edges_of(told)
    assert (edge.evidence["credit"]["place"], edge.copied) == (place, copied)


def test_one_edge_for_one_outlet_and_none_for_itself() -> None:
    told = article(
        "a", "Port Horn", TEXT, 0,
        credit("quoted-by", "Hill Gazette", "told the Hill Gazette", start=BODY),
        credit("via", "hill  GAZETTE", "(Hill Gazette)"),
        credit("reported-by", "Port Horn", "the Port Horn reported", start=LEAD),
        credit("via", "Horn", "(Horn)", outlet_id="outlet:porthorn.example"),
    )  # fmt: skip
    (edge,) = edges_of(told)
    assert edge.evidence["credit"]["kind"] == "via"
    assert edge.copied


def test_a_credit_that_shared_text_bears_out_makes_no_edge_of_its_own() -> None:
    told = article("a", "Port Horn", TEXT, 0, credit("via", "Hill Gazette", "(Hill Gazette)"))
    text = Edge(
        article="a", of="m", of_outlet="hillgazette.example", of_name="Hill Gazette",
        kind="near", copied=True, at=EIGHT,
    )  # fmt: skip
    assert edges_of(told, mate("n", "name:hill gazette"), text=(text,)) == []


def test_credits_are_bounded() -> None:
    credits = [credit("via", f"Outlet {number}", f"({number})") for number in range(500)]
    assert len(edges_of(article("a", "Port Horn", TEXT, 0, *credits))) == 12
