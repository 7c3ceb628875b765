"""The HTTP Link header, as servers write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.linkheader import LINKS_MAX, Link, parse_links
from wireroom.push import offered

TABLE = [
    ("", []),
    ("<https://h.example/>; rel=hub", [("https://h.example/", ("hub",), None)]),
    ('<https://h.example/>; rel="hub"', [("https://h.example/", ("hub",), None)]),
    ('<a>; rel="hub self"', [("a", ("hub", "self"), None)]),
    ('<a>; REL="Hub"', [("a", ("hub",), None)]),
    ('<a>;rel="hub",<b>;rel="self"', [("a", ("hub",), None), ("b", ("self",), None)]),
    ('<a> ; rel = "hub" , <b> ; rel = self', [("a", ("hub",), None), ("b", ("self",), None)]),
    ("<a>; rel=hub; rel=self", [("a", ("hub",), None)]),
    ("<a>", [("a", (), None)]),
    ("<a>; rel", [("a", (), None)]),
    ('<a>; rel=""', [("a", (), None)]),
    ('<a,b;c>; rel="hub"', [("a,b;c", ("hub",), None)]),
    ('<a>; title="x, <b>; rel=self"; rel=hub', [("a", ("hub",), None)]),
    (r'<a>; title="a \" quote, <b>"; rel=hub', [("a", ("hub",), None)]),
    ('<a>; rel="hub"; anchor="#part"', [("a", ("hub",), "#part")]),
    ("<a>; title*=UTF-8''%e2%82%ac; rel=\"hub\"", [("a", ("hub",), None)]),
    (", ,<a>; rel=hub,,", [("a", ("hub",), None)]),
    ("no link, <a>; rel=hub", [("a", ("hub",), None)]),
    (
        "<a>; rel=hub garbage, <b>; rel=self",
        [("a", ("hub", "garbage"), None), ("b", ("self",), None)],
    ),
    ('<a>; rel="hub" garbage, <b>; rel=self', [("a", ("hub",), None), ("b", ("self",), None)]),
    ("<>; rel=hub", []),
    ("<never closed; rel=hub", []),
    ('<a>; rel="never closed', [("a", ("never", "closed"), None)]),
]


@pytest.mark.parametrize(("value", "expected"), TABLE)
def test_links_are_read_as_rfc_8288_says(value: str, expected: list[tuple[object, ...]]) -> None:
    assert [tuple(each) for each in parse_links(value)] == expected


@given(st.text(alphabet='<>;,="\\ \trelhubx', max_size=300))
def test_nothing_makes_it_raise(value: str) -> None:
    for link in parse_links(value):
        assert link.target
        assert ">" not in link.target


TARGETS = st.text(alphabet="abc/:?&=,;% ", min_size=1, max_size=20).map(str.strip).filter(bool)
NAMES = st.text(alphabet="abcdef", min_size=1, max_size=8)
TITLES = st.text(alphabet='ab ,;<>="\\', max_size=12)


@given(st.lists(st.tuples(TARGETS, st.lists(NAMES, unique=True, max_size=3), TITLES), max_size=6))
def test_what_is_written_is_read(links: list[tuple[str, list[str], str]]) -> None:
    written = ", ".join(
        f'<{target}>; title="{escaped(title)}"; rel="{" ".join(names)}"'
        for target, names, title in links
    )
    assert parse_links(written) == tuple(Link(t, tuple(names)) for t, names, _ in links)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@pytest.mark.parametrize("piece", ["<a>; rel=hub,", "<a;", '<a>; b="', ";,", "<a>;;;;", '\\"'])
def test_a_flood_is_bounded(piece: str) -> None:
    assert len(parse_links(piece * 20_000)) <= LINKS_MAX


FEED = "https://site.example/feed.xml"
OFFERS = [
    ("nothing", None, (), None, None),
    ("in the body", None, ("https://hub.example/",), FEED, ("https://hub.example/", FEED)),
    (
        "the header goes first",
        '<https://one.example/>; rel="hub", <https://site.example/real>; rel="self"',
        ("https://two.example/",),
        FEED,
        ("https://one.example/", "https://site.example/real"),
    ),
    ("no self", None, ("https://hub.example/",), None, ("https://hub.example/", FEED)),
    ("relative", "</hub>; rel=hub", (), None, ("https://site.example/hub", FEED)),
    (
        "the first usable",
        None,
        ("mailto:a@b", "https://b.example/h"),
        None,
        ("https://b.example/h", FEED),
    ),
    ("of another resource", '<https://h.example/>; rel=hub; anchor="/x"', (), None, None),
    ("no address", "<javascript:alert(1)>; rel=hub", (), None, None),
    ("too long", f"<https://h.example/{'a' * 3000}>; rel=hub", (), None, None),
    (
        "a secret goes over https",
        None,
        ("http://hub.example/",),
        None,
        ("https://hub.example/", FEED),
    ),
    ("port 80 too", None, ("http://hub.example:80/",), None, ("https://hub.example/", FEED)),
    ("other ports stay", None, ("http://10.1.1.1:9000/",), None, ("http://10.1.1.1:9000/", FEED)),
]


@pytest.mark.parametrize(
    ("header", "hubs", "own", "expected"),
    [each[1:] for each in OFFERS],
    ids=[each[0] for each in OFFERS],
)
def test_the_hub_and_the_topic_that_a_feed_offers(
    header: str | None, hubs: tuple[str, ...], own: str | None, expected: tuple[str, str] | None
) -> None:
    assert offered(FEED, header, hubs, own) == expected
