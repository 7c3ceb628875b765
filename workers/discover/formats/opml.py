"""OPML 1.0 and 2.0: lists of feeds, each a source (http://opml.org/spec2.opml)."""

from __future__ import annotations

from typing import Final

from wireroom.errors import DefectError
from wireroom.records import Entry
from workers.discover.drafts import expansion, ready
from workers.discover.mend import refuse_depth
from workers.discover.model import Expansion, Format, Job, Notes, Sample
from workers.discover.plain import address, words
from workers.discover.xml import clean_xml, elements

_FEEDS: Final = frozenset({"rss", "atom", "rss1", "feed"})


def matches(sample: Sample) -> Format | None:
    return Format.OPML if sample.root == "opml" else None


def entries(job: Job) -> Expansion:
    """An entry for each feed: ``url`` is the feed's, ``section`` the folder that it is in.
    What is said to be a feed and has no usable address is a defect, with its line."""
    notes = Notes()
    text = clean_xml(job.data)
    refuse_depth(text)
    out: dict[str, Entry] = {}
    for outline in elements(text, "outline"):
        attributes = {str(name).lower(): value for name, value in outline.attrib.items()}
        # OPML 1.0 left the name of the attribute to the programs.
        old = attributes.get("url") if attributes.get("type", "").lower() in _FEEDS else None
        url = address(attributes.get("xmlurl") or old, job.base_url)
        if url is None and (attributes.get("type") == "rss" or attributes.get("xmlurl")):
            named = words(attributes.get("title")) or words(attributes.get("text")) or "a feed"
            notes.add(f"line {outline.sourceline}: {named} has no usable address")
        if url is None or len(out) > job.limit:
            continue
        parent = outline.getparent()
        folder = parent.get("title") or parent.get("text") if parent is not None else None
        out.setdefault(
            url,
            Entry(
                url=url,
                id="feed",
                title=words(attributes.get("title")) or words(attributes.get("text")),
                language=words(attributes.get("language"), 35),
                section=words(folder, 200),
            ),
        )
    if not out:
        raise DefectError("no-entries", "; ".join(("it lists no feed", *notes.lines())))
    found = list(out.values())
    drafts = map(ready, found[: job.limit])
    return expansion(drafts, job.known, notes, truncated=len(found) > job.limit)
