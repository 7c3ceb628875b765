"""The same entry has the same key, whatever its feed does to it."""

from __future__ import annotations

from random import Random
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom.records import Entry
from workers.discover import Format, entry_key, expand

ARTICLE = Entry(url="https://a.example/2026/11/bridge", id="1", title="Bridge", text="Words.")


@pytest.mark.parametrize(
    "same",
    [
        Entry(url=ARTICLE.url, id="another guid"),
        Entry(url=f"{ARTICLE.url}?utm_source=rss&utm_medium=feed", id="1"),
        Entry(url=f"{ARTICLE.url}#comments"),
        Entry(url="http://a.example:80/2026/11/bridge", title="A new headline"),
    ],
)
def test_the_address_comes_first(same: Entry) -> None:
    assert entry_key(same) == entry_key(ARTICLE)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Entry(id="7", title="a"), Entry(id="7", title="b"), True),
        (Entry(id="7"), Entry(id="8"), False),
        (Entry(title="A title", text="x"), Entry(title="A  title", text="x"), True),
        (Entry(title="A title", text="x"), Entry(title="A title", text="y"), False),
        (Entry(url="https://a.example/", id="7"), Entry(url="https://a.example/", id="8"), False),
        (Entry(url="https://a.example/x"), Entry(url="https://a.example/y"), False),
        (Entry(url="not an address", id="7"), Entry(id="7"), True),
    ],
)
def test_without_an_address_the_guid_then_the_words(one: Entry, other: Entry, equal: bool) -> None:
    assert (entry_key(one) == entry_key(other)) is equal


@given(
    st.builds(
        Entry, url=st.none() | st.text(), id=st.none() | st.text(), title=st.none() | st.text()
    )
)
def test_every_entry_has_a_key(entry: Entry) -> None:
    key = entry_key(entry)
    assert key[:2] in ("u:", "g:", "t:")
    assert len(key) == 34
    assert entry_key(entry) == key


SLUGS = st.from_regex(r"[a-z]{3,8}(-[a-z]{3,8}){2,4}", fullmatch=True)
TRACKED = st.sampled_from(["", "?utm_source=rss", "?utm_campaign=a&utm_medium=b", "?fbclid=abc",
                           "#comments", "/", "?at_medium=RSS"])  # fmt: skip


@settings(max_examples=30)
@given(
    st.lists(SLUGS, min_size=1, max_size=12, unique=True),
    st.randoms(use_true_random=False),
    st.data(),
)
def test_a_feed_that_is_moved_and_reordered_shows_nothing_new(
    slugs: list[str], random: Random, data: st.DataObject
) -> None:
    def feed(made: list[tuple[str, str]]) -> bytes:
        items = "".join(
            f"<item><title>T</title><link>{escape(link)}</link><guid>{guid}</guid></item>"
            for link, guid in made
        )
        return f"<rss version='2.0'><channel><title>C</title>{items}</channel></rss>".encode()

    before = [(f"http://news.example/{slug}", str(n)) for n, slug in enumerate(slugs)]
    after = [
        (f"https://{data.draw(st.sampled_from(['', 'www.']))}news.example/{slug}"
         f"{data.draw(TRACKED)}", f"guid-{random.random()}")
        for slug in slugs
    ]  # fmt: skip
    random.shuffle(after)
    old = set(expand(feed(before), Format.FEED).keys)
    new = expand(feed(after), Format.FEED, known=lambda keys: [key in old for key in keys])
    assert (set(new.keys), new.entries) == (old, ())
    assert len(old) == len(slugs)


@given(SLUGS, st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_parameter_that_selects_tells_entries_apart(slug: str, one: int, other: int) -> None:
    page = f"https://a.example/{slug}.php?id="
    same = entry_key(Entry(url=f"{page}{one}")) == entry_key(Entry(url=f"{page}{other}"))
    assert same is (one == other)
