"""A source that is read again: only what is new is built, and everything has its key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.discover import samples
from workers.discover import Expansion, Format, Known, entry_key, expand, expand_links, links_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LINKS = "".join(
    f'<a href="/2026/11/20/the-bridge-reopens-{n}">The bridge over the Tarn reopens, part {n}</a>'
    for n in range(5)
)


def opened(name: str, known: Known | None = None) -> Expansion:
    data, form, _ = samples.CONTAINERS[name]
    return expand(data, Format(form), base_url="https://a.example/x", now=NOW, known=known)


@pytest.mark.parametrize("name", samples.CONTAINERS)
def test_without_memory_all_entries_are_built_with_their_keys(name: str) -> None:
    whole = opened(name)
    assert whole.keys == tuple(map(entry_key, whole.entries))
    assert whole.places == tuple(range(len(whole.entries)))


@pytest.mark.parametrize("name", samples.CONTAINERS)
def test_only_what_is_not_known_is_built(name: str) -> None:
    whole = opened(name)
    asked: list[tuple[str, ...]] = []

    def but_the_last(keys: Sequence[str]) -> list[bool]:
        asked.append(tuple(keys))
        return [True] * (len(keys) - 1) + [False]

    found = opened(name, but_the_last)
    assert asked == [whole.keys]
    assert found.keys == whole.keys
    assert found.feed == whole.feed
    if name == "sitemap-index":  # its children may have changed without having moved
        assert found.entries == whole.entries
    else:
        assert found.places == (len(whole.keys) - 1,)
        assert found.entries == whole.entries[-1:]


def test_entries_without_address_are_known_by_their_words() -> None:
    items = "<item><title>One</title></item><item/><item><category>x</category></item>"
    feed = f"<rss version='2.0'><channel>{items}<item><title>Three</title></item></channel></rss>"
    whole = expand(feed.encode(), Format.FEED, now=NOW)
    assert [entry.title for entry in whole.entries] == ["One", "Three"]
    assert whole.defects == ("an entry without link, title and text",)
    again = expand(
        feed.encode(), Format.FEED, now=NOW, known=lambda keys: [k == whole.keys[0] for k in keys]
    )
    assert (again.keys, again.places, again.entries) == (whole.keys, (1,), whole.entries[1:])


def test_the_links_of_a_page_are_known_as_entries_are() -> None:
    links = links_of(LINKS, "https://a.example/")
    whole = expand_links(LINKS, "https://a.example/")
    assert (whole.entries, whole.keys) == (links, tuple(map(entry_key, links)))
    last = expand_links(
        LINKS, "https://a.example/", known=lambda keys: [True] * (len(keys) - 1) + [False]
    )
    assert (last.places, last.entries) == ((4,), links[4:])


@given(st.lists(st.booleans(), min_size=30, max_size=30))
def test_the_places_say_which_entries_these_are(pattern: list[bool]) -> None:
    urls = [f"https://a.example/{n}" for n in range(30)]
    found = expand("\n".join(urls).encode(), Format.URL_LIST, known=lambda keys: pattern)
    assert [urls[place] for place in found.places] == [entry.url for entry in found.entries]
    assert [not seen for seen in pattern] == [place in found.places for place in range(30)]
