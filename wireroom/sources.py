"""The operator's list of sources: identity, files, and a source's place in the frontier."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from wireroom.errors import PermanentError, UsageError
from wireroom.frontier import NewItem
from wireroom.records import ItemKind, Source
from wireroom.urls import canonical_url, host_key, url_id

ID_CHARS = 16
_TABLE = re.compile(r"\s{0,100}\[\[\s{0,10}source\s{0,10}\]\]")


def make_source(url: str, **fields: Any) -> Source:
    """A source with its id, which is the same for the same address.

    Raises ``UsageError`` where ``url`` is not an http(s) address or a field is wrong.
    """
    try:
        canonical_url(url)
    except PermanentError as error:
        raise UsageError(f"{url!r} is not an address that can be polled: {error}") from error
    try:
        given = {name: value for name, value in fields.items() if value is not None}
        made = msgspec.convert(
            {**given, "id": url_id(url)[:ID_CHARS], "url": url}, Source, strict=False
        )
    except msgspec.ValidationError as error:
        raise UsageError(f"source {url}: {error}") from error
    if made.poll_seconds is not None and not 0 < made.poll_seconds < math.inf:
        raise UsageError(f"source {url}: poll_seconds must be a number above 0")
    return made


def read_sources(path: Path) -> list[Source]:
    """The ``[[source]]`` tables of a TOML file.  Raises ``UsageError``."""
    found, problems = usable_sources(path)
    if problems:
        raise UsageError(f"{path}: {problems[0]}")
    return found


def usable_sources(path: Path) -> tuple[list[Source], list[str]]:
    """The good ``[[source]]`` tables of a TOML file, and what is wrong with each of the others,
    with its line.  Raises ``UsageError`` where the file cannot be read at all."""
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is not valid TOML ({error})") from error
    tables = document.get("source", [])
    if not isinstance(tables, list) or set(document) - {"source"}:
        raise UsageError(f"{path}: holds [[source]] tables only")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if _TABLE.match(line)]
    found: list[Source] = []
    problems: list[str] = []
    for number, table in enumerate(tables):
        # Tables may also be written as one array, which has no line of each.
        where = f"line {lines[number]}: " if len(lines) == len(tables) else ""
        try:
            found.append(_of_table(table, number + 1))
        except UsageError as error:
            problems.append(f"{where}{error}")
    return found, problems


def _of_table(table: object, number: int) -> Source:
    known = set(Source.__struct_fields__) - {"id"}
    if not isinstance(table, dict) or not isinstance(table.get("url"), str):
        raise UsageError(f"source {number} has no url")
    if unknown := sorted(set(table) - known):
        raise UsageError(f"source {number}: there is no setting {unknown[0]!r}")
    return make_source(**table)


def write_sources(sources: Iterable[Source]) -> str:
    """The sources as TOML that ``read_sources`` reads back."""
    lines: list[str] = []
    for source in sources:
        lines.append("[[source]]")
        for name in Source.__struct_fields__:
            value = getattr(source, name)
            if name != "id" and value not in (None, (), False):
                # A JSON string is a TOML string, and a JSON array of them a TOML array.
                lines.append(f"{name} = {msgspec.json.encode(value).decode()}")
        lines.append("")
    return "\n".join(lines)


def poll_key(source_id: str) -> str:
    """The key of the source's next poll in the frontier."""
    return f"poll:{source_id}"


def poll_item(source: Source, due_in: float, url: str | None = None) -> NewItem:
    """The source's next poll.  ``url``: its adopted address, if it moved."""
    address = url or source.url
    return NewItem(
        key=poll_key(source.id),
        kind=ItemKind.POLL,
        stage="poll",
        queue="fetch",
        host=host_key(address),
        url=address,
        source=source.id,
        payload={"insecure_tls": True} if source.insecure_tls else {},
        due_in=due_in,
    )
