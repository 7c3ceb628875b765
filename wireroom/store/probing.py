"""What a database says of itself, for `wireroom doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection, text

from wireroom.store.engine import Database
from wireroom.store.revisions import read_revision


class Probe(NamedTuple):
    name: str
    """without user and password"""
    server: str
    """kind and version"""
    revision: str | None
    """of the schema; none: there are no tables"""
    size: int
    """bytes"""
    encoding: str
    now: float | None
    """the server's clock, Unix seconds; none for SQLite, which has ours"""
    path: Path | None
    """of an SQLite file"""


_POSTGRES: Final = text(
    "SELECT current_setting('server_version'), pg_database_size(current_database()), "
    "pg_encoding_to_char(encoding), extract(epoch FROM clock_timestamp()) "
    "FROM pg_database WHERE datname = current_database()"
)
_SQLITE: Final = text(
    "SELECT sqlite_version(), page_count * page_size, encoding "
    "FROM pragma_page_count, pragma_page_size, pragma_encoding"
)
_TOUCH: Final = text("UPDATE alembic_version SET version_num = version_num")


def probe(database: Database) -> Probe:
    """Raises ``TransientError`` where it cannot be read or written."""
    revision = database.read(read_revision)

    def touch(connection: Connection) -> None:
        """Writes a row as it is: fails where nothing can be written."""
        connection.execute(_TOUCH)

    if revision is not None:
        database.write(touch)
    if database.sqlite:
        version, size, encoding = database.read(lambda c: c.execute(_SQLITE).one())
        path = Path(str(database.url.database)).absolute()
        return Probe(database.name, f"SQLite {version}", revision, size, encoding, None, path)
    version, size, encoding, now = database.read(lambda c: c.execute(_POSTGRES).one())
    server = f"PostgreSQL {str(version).partition(' ')[0]}"
    return Probe(database.name, server, revision, int(size), encoding, float(now), None)
