"""Which revision of the schema a database has, and the way to another.

Alembic is loaded only when there is something to change: it costs more time than a whole
command otherwise takes.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, inspect, text

from wireroom.errors import UsageError
from wireroom.store.engine import Database, lock

REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""All that this program knows, oldest first (held against the scripts by a test)."""
HEAD: Final = REVISIONS[-1]


def read_revision(connection: Connection) -> str | None:
    """The revision in the database; ``None`` for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def check(revision: str | None, name: str) -> None:
    """Raises ``UsageError`` unless the schema is the one that this program works with."""
    if revision == HEAD:
        return
    if revision is None:
        raise UsageError(f"{name}: has no tables yet; `wireroom up` makes them")
    if revision not in REVISIONS:
        raise UsageError(
            f"{name}: is of a newer wireroom (schema {revision}, this one knows {HEAD}); "
            "install that version"
        )
    raise UsageError(
        f"{name}: is of an older wireroom (schema {revision}, needed {HEAD}); "
        "`wireroom up` brings it up to date"
    )


def upgrade(database: Database, target: str = HEAD) -> None:
    """Brings the schema forward to ``target``; nothing happens where it is there already.

    Several processes may call this at once: the first one does it, the others wait for it.
    All steps are one transaction.  Raises ``UsageError`` for a schema that is newer.
    """
    revision = database.read(read_revision)
    if revision == target:
        return
    if revision is not None and revision not in REVISIONS:
        check(revision, database.name)

    def work(connection: Connection) -> None:
        lock(connection, "wireroom-schema")
        if read_revision(connection) != target:
            _alembic(connection, target, forward=True)

    database.write(work)


def downgrade(database: Database, target: str) -> None:
    """Takes the schema back to ``target`` (``base``: no tables at all)."""

    def work(connection: Connection) -> None:
        lock(connection, "wireroom-schema")
        _alembic(connection, target, forward=False)

    database.write(work)


def _alembic(connection: Connection, target: str, *, forward: bool) -> None:
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    config = Config()
    config.set_main_option("script_location", "wireroom.store:migrations")
    config.attributes["connection"] = connection
    if forward:
        command.upgrade(config, target)
    else:
        command.downgrade(config, target)
