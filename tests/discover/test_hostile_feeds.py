"""Well-formed feeds that would cost feedparser minutes, and what is left of them."""

from __future__ import annotations

import time

import pytest

from wireroom.errors import DefectError
from workers.discover import Expansion, Format, expand

NAMES = "".join(f"<category>c{n}</category>" for n in range(30_000))
FEEDS: dict[str, str] = {
    "labels of one entry": NAMES,
    "labels in one string": f"<category>{','.join(str(n) for n in range(60_000))}</category>",
    "keywords in one string": "<itunes:keywords>"
    + ",".join(str(n) for n in range(60_000))
    + "</itunes:keywords>",
    "attributes of one element": "<x " + " ".join(f"a{n}='1'" for n in range(60_000)) + "/>",
    "a person's endless name": f"<author>{'a' * 200_000}</author>",
    "a creator's endless name": f"<dc:creator><![CDATA[</{'a.' * 100_000}]]></dc:creator>",
    "a name in Atom's way": f"<author><name>{'a' * 200_000}</name></author>",
}


def opened(item: str) -> Expansion:
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd"'
    )
    head = f'<rss version="2.0" {spaces}><channel><title>x</title>'
    link = "<title>One</title><link>https://a.example/1</link>"
    return expand(f"{head}<item>{link}{item}</item></channel></rss>".encode(), Format.FEED)


@pytest.mark.parametrize("name", FEEDS)
def test_what_costs_too_much_is_mended_and_the_entry_is_read(name: str) -> None:
    started = time.process_time()
    found = opened(FEEDS[name])
    assert time.process_time() - started < 5
    assert [(each.title, each.url) for each in found.entries] == [("One", "https://a.example/1")]
    assert found.defects == ("malformed: the XML had to be mended",)
    assert all(len(each) <= 200 for each in found.entries[0].byline)


def test_ordinary_persons_and_labels_stay_as_they_are() -> None:
    labels = "".join(f"<category>label {n}</category>" for n in range(100))
    found = opened(f"<dc:creator>{'Mara Lind, ' * 20}</dc:creator>{labels}")
    assert (found.entries[0].section, found.defects) == ("label 0", ())


def test_prefixes_without_end_are_refused() -> None:
    started = time.process_time()
    with pytest.raises(DefectError) as caught:
        opened("".join(f"<a{n}:x xmlns:a{n}='urn:{n}'/>" for n in range(20_000)))
    assert caught.value.reason == "xml-bomb"
    assert time.process_time() - started < 10


def test_elements_without_end_are_refused() -> None:
    started = time.process_time()
    with pytest.raises(DefectError) as caught:
        opened("<x/>" * 700_000)
    assert caught.value.reason == "xml-bomb"
    assert time.process_time() - started < 10
