"""Feeds of a search: RSS, Atom and JSON Feed."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from typing import Final

import msgspec

from wireroom.api import parameters as p
from wireroom.api.articles import newest
from wireroom.api.operations import Answer, Backend, Given, Operation
from wireroom.feeds import FORMATS, FeedHead, cleaned, entries_of, feed_title


def _feed(form: str) -> Callable[[Backend, Given], Answer]:
    written = FORMATS[form]

    def handle(backend: Backend, given: Given) -> Answer:
        wanted = p.wanted(given)
        limit = given.get("limit", p.PAGE)
        found = list(itertools.islice(newest(backend.store, wanted, None), limit))
        head = FeedHead(title=feed_title(wanted), url=cleaned(given[p.ADDRESS]))
        if found and found[0].stored_at:
            head = msgspec.structs.replace(head, updated=found[0].stored_at)
        file = io.BytesIO()
        written.write(head, entries_of(found, given.get("content", "lead")), file)
        return Answer(file.getvalue(), written.media_type)

    return handle


OPERATIONS: Final = tuple(
    Operation(
        path=f"/feeds/articles.{written.suffix}",
        name=f"feedOfArticles{form.capitalize()}",
        summary="A search as a feed: title, link and lead of each article, the last stored first",
        parameters=(*p.CONDITIONS, p.CONTENT, p.LIMIT),
        returns=None,
        media_type=written.media_type,
        handle=_feed(form),
    )
    for form, written in FORMATS.items()
)
