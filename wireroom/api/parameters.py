"""Parameters: what each accepts, said in JSON Schema and checked by the same words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from starlette.datastructures import QueryParams

from wireroom import limits
from wireroom.api.operations import Given, Parameter
from wireroom.api.problems import ProblemError, not_found
from wireroom.health import SOURCE_STATES
from wireroom.moments import AGO, moment_of
from wireroom.store import Wanted
from wireroom.store.search import QUERY_MAX_CHARS

PAGE: Final = 30
ADDRESS: Final = "(address)"
"""Under this name a feed is given its own address: no parameter can be called so."""
_ID: Final = "[A-Za-z0-9_-]{1,64}"
_PLACE: Final = f"[0-9]{{1,18}}[.]{_ID}"


def _matching(pattern: str, **schema: Any) -> dict[str, Any]:
    def read(value: str) -> str:
        if re.fullmatch(pattern, value) is None:
            raise ValueError(f"must match {pattern}")
        return value

    return {"schema": {"type": "string", "pattern": f"^{pattern}$", **schema}, "read": read}


def _text(most: int) -> dict[str, Any]:
    def read(value: str) -> str:
        if not 0 < len(value) <= most:
            raise ValueError(f"must have 1 to {most:,} characters")
        return value

    return {"schema": {"type": "string", "minLength": 1, "maxLength": most}, "read": read}


def _one_of(values: Sequence[str]) -> dict[str, Any]:
    def read(value: str) -> str:
        if value not in values:
            raise ValueError(f"must be one of {', '.join(values)}")
        return value

    return {"schema": {"type": "string", "enum": list(values)}, "read": read}


def _limit(value: str) -> int:
    if re.fullmatch("[0-9]{1,4}", value) and 1 <= int(value) <= limits.SERVE_PAGE_MAX:
        return int(value)
    raise ValueError(f"must be a whole number from 1 to {limits.SERVE_PAGE_MAX}")


def _since(value: str) -> datetime:
    try:
        return moment_of(value, datetime.now(UTC))
    except ValueError as error:
        raise ValueError("must be 30m, 1h, 2d, a date or a time") from error


def place(value: str) -> tuple[int, str]:
    """Of a cursor: microseconds and id of the last record that was given."""
    at, _, last = value.partition(".")
    return int(at), last


QUERY: Final = Parameter(
    name="query",
    description='Words that must all occur, in any order; words in "quotation marks" follow each '
    "other",
    **_text(QUERY_MAX_CHARS),
)
SINCE: Final = Parameter(
    name="since",
    description="How long ago, as 30m, 1h, 2d or 1w, or a date or time",
    schema={
        "anyOf": [
            {"type": "string", "pattern": AGO},
            {"type": "string", "format": "date"},
            {"type": "string", "format": "date-time"},
        ]
    },
    read=_since,
)
LANGUAGE: Final = Parameter(name="language", description="BCP 47 code, as ar", **_text(35))
ENTITY: Final = Parameter(
    name="entity", description="An entity's id, as iso3166:VE", **_text(limits.TITLE_MAX_CHARS)
)
STORY: Final = Parameter(name="story", description="A story's id", **_matching(_ID))
SOURCE: Final = Parameter(name="source", description="A source's id", **_matching(_ID))
WATCHLIST: Final = Parameter(
    name="watchlist",
    description="The name of a watchlist: what it has marked, in whichever version",
    **_matching("[a-z0-9][a-z0-9_.-]{0,63}"),
)
STATE: Final = Parameter(
    name="state", description="Only sources in this state", **_one_of(SOURCE_STATES)
)
OF: Final = Parameter(
    name="of",
    description="A URL, or the id of an article or item; an article's may be shortened to eight "
    "digits",
    required=True,
    **_text(limits.URL_MAX_CHARS),
)
LIMIT: Final = Parameter(
    name="limit",
    description="At most so many",
    schema={"type": "integer", "minimum": 1, "maximum": limits.SERVE_PAGE_MAX, "default": PAGE},
    read=_limit,
)
CONTENT: Final = Parameter(
    name="content",
    description="What an entry holds: the lead, or the whole text of articles without a notice "
    "of rights",
    **_one_of(("lead", "full")),
)
CONDITIONS: Final = (QUERY, SINCE, LANGUAGE, ENTITY, STORY, SOURCE, WATCHLIST)
"""What ``wireroom articles`` looks for."""


def cursor(pattern: str = _PLACE) -> Parameter:
    """``next`` of the page before."""
    return Parameter(name="cursor", description="`next` of the page before", **_matching(pattern))


SOURCE_CURSOR: Final = cursor(f"({'|'.join(SOURCE_STATES)})[.]{_ID}")
NUMBER_CURSOR: Final = cursor("[0-9]{1,9}")


def identity(what: str) -> Parameter:
    """The id that a path ends in."""
    return Parameter(name="id", description=f"The {what}'s id", required=True, **_matching(_ID))


def wanted(given: Given) -> Wanted:
    """The conditions of a request."""
    names = (each.name for each in CONDITIONS)
    return Wanted(**{name: given[name] for name in names if name in given})


def read(parameters: Sequence[Parameter], path: Mapping[str, str], query: QueryParams) -> Given:
    """All that a request gives, checked.  Raises ``ProblemError``."""
    known = {each.name: each for each in parameters}
    given: Given = {}
    for name, value in path.items():
        try:
            given[name] = known[name].read(value)
        except ValueError as error:
            raise not_found("path") from error
    for name, value in query.multi_items():
        if name not in known or name in path:
            allowed = ", ".join(each for each in known if each not in path) or "none"
            raise ProblemError(400, f"there is no parameter {name[:100]!r}; accepted: {allowed}")
        if name in given:
            raise ProblemError(400, f"{name}: is given twice")
        try:
            given[name] = known[name].read(value)
        except ValueError as error:
            raise ProblemError(400, f"{name}: {error}") from error
    for each in parameters:
        if each.required and each.name not in given:
            raise ProblemError(400, f"{each.name}: is missing")
    return given
