"""Insert, or replace, or leave, in the words of either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, row: dict[str, Any], **new_only: Any) -> None:
    """Writes ``row``; where its primary key is there, the given columns take its values, except
    for those of ``new_only``, which only a new row gets."""
    keys = [column.name for column in table.primary_key]
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values({**row, **new_only})
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Writes ``row``; where its primary key is there, what is there stays."""
    keys = [column.name for column in table.primary_key]
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(table).values(row).on_conflict_do_nothing(index_elements=keys)
    )
