"""Watchlists in a TOML file: a ``[[watchlist]]`` table each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from wireroom import limits
from wireroom.errors import UsageError
from wireroom.watching.watchlist import Watchlist, make_watchlist


def read_watchlists(path: Path) -> tuple[list[Watchlist], list[str]]:
    """The good lists of a file, and what is wrong with each of the others.

    Raises ``UsageError`` where the file cannot be read as a whole.
    """
    try:
        with path.open("rb") as opened:
            data = opened.read(limits.WATCH_FILE_MAX_BYTES + 1)
        if len(data) > limits.WATCH_FILE_MAX_BYTES:
            raise UsageError(f"{path}: is larger than {limits.WATCH_FILE_MAX_BYTES} bytes")
        document = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: is not valid TOML ({error})") from error
    tables = document.get("watchlist", [])
    if not isinstance(tables, list) or set(document) - {"watchlist"}:
        raise UsageError(f"{path}: holds [[watchlist]] tables only")
    found: dict[str, Watchlist] = {}
    problems: list[str] = []
    for number, table in enumerate(tables, 1):
        try:
            made = _of_table(table, number)
            if made.name in found:
                raise UsageError(f"watchlist {made.name}: is there twice")
            found[made.name] = made
        except UsageError as error:
            problems.append(str(error))
    return list(found.values()), problems


def _of_table(table: object, number: int) -> Watchlist:
    if not isinstance(table, dict) or not isinstance(table.get("name"), str):
        raise UsageError(f"watchlist {number} has no name")
    if unknown := sorted(set(table) - set(Watchlist.__struct_fields__)):
        raise UsageError(f"watchlist {table['name']}: there is no field {unknown[0]!r}")
    return make_watchlist(**table)


def write_watchlists(watchlists: Iterable[Watchlist]) -> str:
    """The lists as TOML that `read_watchlists` reads back."""
    lines: list[str] = []
    for each in watchlists:
        lines.append("[[watchlist]]")
        for name in Watchlist.__struct_fields__:
            value = getattr(each, name)
            if value not in ((), False):
                # A JSON string is a TOML string, and a JSON array of them a TOML array.
                lines.append(f"{name} = {msgspec.json.encode(value).decode()}")
        lines.append("")
    return "\n".join(lines)
