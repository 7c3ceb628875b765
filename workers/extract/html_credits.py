"""Lines around a page's text that say where the text stood first."""

from __future__ import annotations

from typing import Final

from wireroom.records import Attribution
from workers.extract import html_cues, html_identity
from workers.extract.html_body import Body
from workers.extract.html_reading import Reading

_MAX: Final = 3


def attributions(reading: Reading, body: Body) -> tuple[Attribution, ...]:
    """Cut lines near the text that name the outlet of its first publication."""
    if not body.kept:
        return ()
    kept, blocks = set(body.kept), reading.outline.blocks
    found: dict[str, Attribution] = {}
    for i in range(max(0, body.kept[0] - 12), min(body.kept[-1] + 25, len(blocks))):
        block = blocks[i]
        if i in kept or len(found) >= _MAX:
            continue
        if outlet := html_cues.first_outlet(block.text, reading.hint):
            addresses = (html_identity.absolute(href, reading.base) for href, _ in block.links)
            found.setdefault(
                outlet,
                Attribution(
                    kind="republished-from",
                    outlet=outlet,
                    text=block.text[:300],
                    url=next(addresses, None),
                ),
            )
    return tuple(found.values())
