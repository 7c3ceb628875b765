"""Stories: the list, and one with its members, outlets and edges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from wireroom import limits
from wireroom.api import parameters as p
from wireroom.api.operations import Answer, Backend, Given, Operation, answer, json_of, page
from wireroom.api.problems import not_found
from wireroom.records import Record
from wireroom.store import Story
from wireroom.store.values import micros
from wireroom.views.stories import StorySummary, summarise

STEP: Final = 100


class StoryEntry(Record, frozen=True, kw_only=True):
    """A story in a list; ``articles`` is their number."""

    id: str
    title: str | None
    first_at: datetime | None
    last_at: datetime | None
    languages: tuple[str, ...]
    articles: int


class StoryPage(Record, frozen=True, kw_only=True):
    """Stories, the one with the latest article first."""

    items: list[StoryEntry]
    next: str | None


class StoryDetail(StorySummary):
    """A story, summed up from its latest articles; ``articles`` is the number of those,
    ``articles_in_all`` that of all."""

    articles_in_all: int


def listed(backend: Backend, given: Given) -> Answer:
    def found() -> Iterator[Story]:
        after = p.place(given["cursor"]) if "cursor" in given else None
        while some := backend.store.story_page(given.get("since"), after, STEP):
            yield from some
            after = (micros(some[-1].last_at) or 0, some[-1].id)

    rendered = (
        (json_of(_entry(each)), f"{micros(each.last_at) or 0}.{each.id}") for each in found()
    )
    return page(rendered, given.get("limit", p.PAGE))


def one(backend: Backend, given: Given) -> Answer:
    story = backend.store.story(given["id"])
    if story is None:
        raise not_found("story")
    summary = summarise(story, backend.store, limits.SERVE_STORY_ARTICLES_MAX)
    return answer(StoryDetail(**summary, articles_in_all=story.article_count))


def _entry(story: Story) -> StoryEntry:
    return StoryEntry(
        id=story.id,
        title=story.title,
        first_at=story.first_at,
        last_at=story.last_at,
        languages=story.languages,
        articles=story.article_count,
    )


OPERATIONS: Final = (
    Operation(
        path="/stories",
        name="listStories",
        summary="Stories, the one with the latest article first",
        parameters=(p.SINCE, p.LIMIT, p.cursor()),
        returns=StoryPage,
        handle=listed,
    ),
    Operation(
        path="/stories/{id}",
        name="getStory",
        summary="One story with members, outlets and edges; one that was merged is answered with "
        "the story that it is part of",
        parameters=(p.identity("story"),),
        returns=StoryDetail,
        handle=one,
        missing=True,
    ),
)
