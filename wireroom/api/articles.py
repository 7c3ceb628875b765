"""Articles: search, one, its versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wireroom.api import parameters as p
from wireroom.api.operations import Answer, Backend, Given, Operation, answer, json_of, page
from wireroom.api.problems import not_found
from wireroom.records import Article, Record
from wireroom.store import Store, Version, Wanted
from wireroom.store.values import micros

STEP: Final = 20
"""Articles that are read at once: a page may end before its limit."""
VERSIONS_STEP: Final = 5


class ArticlePage(Record, frozen=True, kw_only=True):
    """Articles, the last stored first; ``next`` is null on the last page."""

    items: list[Article]
    next: str | None


class VersionPage(Record, frozen=True, kw_only=True):
    """Versions, the first one first."""

    items: list[Version]
    next: str | None


def newest(store: Store, wanted: Wanted, after: tuple[int, str] | None) -> Iterator[Article]:
    """Articles that meet the conditions, a few read at a time."""
    place = after
    while True:
        found, place = store.find_page(wanted, place, STEP)
        yield from found
        if place is None:
            return


def listed(backend: Backend, given: Given) -> Answer:
    after = p.place(given["cursor"]) if "cursor" in given else None
    found = newest(backend.store, p.wanted(given), after)
    rendered = ((json_of(each), f"{micros(each.stored_at)}.{each.id}") for each in found)
    return page(rendered, given.get("limit", p.PAGE))


def one(backend: Backend, given: Given) -> Answer:
    article = backend.store.article(given["id"])
    if article is None:
        raise not_found("article")
    return answer(article)


def versions(backend: Backend, given: Given) -> Answer:
    store, name = backend.store, given["id"]
    if store.head(name) is None:
        raise not_found("article")

    def found() -> Iterator[Version]:
        last = int(given.get("cursor", 0))
        while some := store.versions_of(name, last, VERSIONS_STEP):
            yield from some
            last = some[-1].n

    return page(((json_of(each), str(each.n)) for each in found()), given.get("limit", p.PAGE))


OPERATIONS: Final = (
    Operation(
        path="/articles",
        name="listArticles",
        summary="Search stored articles, the last stored first",
        parameters=(*p.CONDITIONS, p.LIMIT, p.cursor()),
        returns=ArticlePage,
        handle=listed,
    ),
    Operation(
        path="/articles/{id}",
        name="getArticle",
        summary="One article",
        parameters=(p.identity("article"),),
        returns=Article,
        handle=one,
        missing=True,
    ),
    Operation(
        path="/articles/{id}/versions",
        name="listVersions",
        summary="The versions of one article with their texts and differences, the first one first",
        parameters=(p.identity("article"), p.LIMIT, p.NUMBER_CURSOR),
        returns=VersionPage,
        handle=versions,
        missing=True,
    ),
)
