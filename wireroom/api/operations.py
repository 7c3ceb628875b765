"""What an operation of the API is, and what it has to work with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

import redis

from wireroom import limits
from wireroom.errors import TransientError
from wireroom.log import printable_json
from wireroom.records import Record, to_json
from wireroom.settings import Settings
from wireroom.store import Head, Store

JSON: Final = "application/json"
Given = dict[str, Any]
"""Parameters of one request by name, read and checked; those that were not given are absent."""


class Backend(Record, frozen=True, kw_only=True):
    """Where answers come from.  ``copies`` and ``bursts`` are the workers' knowledge, which this
    package does not import: the command hands them in."""

    settings: Settings
    store: Store
    client: redis.Redis
    copies: Callable[[Store, Head], dict[str, Any] | None]
    bursts: Callable[[redis.Redis, str | None], list[Any]]

    def redis(self) -> redis.Redis | None:
        """Redis, where it answers; none where the embedded one does not run.

        Raises ``TransientError`` where the settings name one that does not answer.
        """
        try:
            self.client.ping()
        except (redis.RedisError, OSError) as error:
            if self.settings.redis_url is None:
                return None
            raise TransientError(f"Redis does not answer ({type(error).__name__})") from error
        return self.client


class Answer(NamedTuple):
    body: bytes
    media_type: str = JSON
    following: str | None = None
    """cursor of the page after this one"""


class Parameter(Record, frozen=True, kw_only=True):
    """One parameter of a query or path.  ``schema`` says in JSON Schema what ``read`` accepts;
    ``read`` raises ``ValueError`` for all else."""

    name: str
    description: str
    schema: dict[str, Any]
    read: Callable[[str], Any]
    required: bool = False


class Operation(Record, frozen=True, kw_only=True):
    """A path that can be asked."""

    path: str
    name: str
    summary: str
    handle: Callable[[Backend, Given], Answer]
    returns: Any
    """type of the JSON, or none for other media"""
    parameters: tuple[Parameter, ...] = ()
    media_type: str = JSON
    public: bool = False
    """asked without a token"""
    missing: bool = False
    """whether it can find nothing, a 404"""


def answer(record: object) -> Answer:
    """One record as JSON."""
    return Answer(json_of(record))


def json_of(record: object) -> bytes:
    """JSON that no terminal obeys, whatever strangers wrote into it."""
    return printable_json(to_json(record).decode()).encode()


def page(rendered: Iterable[tuple[bytes, str]], limit: int) -> Answer:
    """A page of at most ``limit`` records, each with the cursor of what comes after it; it ends
    early where it would be too large, and has a next page where there is more."""
    parts: list[bytes] = []
    size, cursor = 0, None
    for part, following in rendered:
        if len(parts) == limit or size > limits.SERVE_PAGE_MAX_BYTES:
            break
        parts.append(part)
        size, cursor = size + len(part), following
    else:
        cursor = None
    body = b'{"items":[' + b",".join(parts) + b'],"next":' + to_json(cursor) + b"}"
    return Answer(body, JSON, cursor)
