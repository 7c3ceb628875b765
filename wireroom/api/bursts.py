"""Names and words that are suddenly frequent."""

from __future__ import annotations

from typing import Final

from wireroom.api import parameters as p
from wireroom.api.operations import Answer, Backend, Given, Operation, answer
from wireroom.frontier import translate
from wireroom.records import Part, Record


class BurstRecord(Part, frozen=True, kw_only=True):
    """A term; ``language`` is that of a word, ``id`` of a name."""

    text: str
    articles: int
    expected: float
    score: float
    id: str | None = None
    language: str | None = None


class BurstList(Record, frozen=True, kw_only=True):
    """The strongest first; none where nothing is running."""

    items: list[BurstRecord]


def listed(backend: Backend, given: Given) -> Answer:
    client = backend.redis()
    if client is None:
        return answer({"items": []})
    with translate():
        found = backend.bursts(client, given.get("language"))
    return answer({"items": found[: given.get("limit", p.PAGE)]})


OPERATIONS: Final = (
    Operation(
        path="/bursts",
        name="listBursts",
        summary="Names and words that are suddenly frequent, the strongest first",
        parameters=(p.LANGUAGE, p.LIMIT),
        returns=BurstList,
        handle=listed,
    ),
)
