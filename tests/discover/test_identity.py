"""The same entry has the same key, whatever its feed does to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.records import Entry
from workers.discover import entry_key

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
