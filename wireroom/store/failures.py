"""What the databases' errors mean to us: may time cure it, or is it our fault?"""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from wireroom.errors import DefectError, UnavailableError, WireroomError

# https://sqlite.org/rescode.html: primary codes of busy, locked, no memory, read-only,
# interrupted, input/output, disk full, cannot open, protocol.
_SQLITE_TRANSIENT: Final = frozenset({5, 6, 7, 8, 9, 10, 13, 14, 15})
_SQLITE_NOT_A_DATABASE: Final = 26
# https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, rollback
# (deadlock, serialisation), resources (disk, memory, connections), operator intervention,
# system error; lock not available; read-only transaction.
_POSTGRES_TRANSIENT: Final = ("08", "40", "53", "57", "58", "55P03", "25006")
_POSTGRES_AGAIN: Final = frozenset({"40001", "40P01"})
# Wrong user or password, no such database, no permission.
_POSTGRES_USAGE: Final = ("28", "3D", "42501")
_USAGE_WORDS: Final = ("authentication failed", "no pg_hba.conf", "does not exist")


def translate(error: SQLAlchemyError, where: str) -> WireroomError:
    """``error`` as one of our own; ``where`` names the store (without its password).

    Parameters never enter the message: they are other people's texts.
    """
    if isinstance(error, PoolTimeout):
        return UnavailableError(f"{where}: all connections are in use")
    if not isinstance(error, DBAPIError):
        return DefectError("store", f"{where}: {_line(error)}")
    message = f"{where}: {_line(error.orig)}"
    if is_transient(error):
        return UnavailableError(message)
    return DefectError("store", message)


def is_transient(error: DBAPIError) -> bool:
    """Whether trying again later may succeed."""
    if error.connection_invalidated:
        return True
    code = sqlite_code(error)
    if code is not None:
        return code in _SQLITE_TRANSIENT
    state = _state(error)
    if state is None:
        # libpq gives no SQLSTATE where it could not connect or lost the connection.
        return type(error.orig).__name__ == "OperationalError"
    return state.startswith(_POSTGRES_TRANSIENT)


def worth_repeating(error: DBAPIError) -> bool:
    """Whether the same transaction should run again at once: lost connection, deadlock, or
    a row that another process wrote between our look and our insert."""
    return (
        error.connection_invalidated
        or isinstance(error, IntegrityError)
        or _state(error) in _POSTGRES_AGAIN
    )


def is_usage(error: DBAPIError) -> bool:
    """Whether the operator has to change something before a connection can work."""
    if sqlite_code(error) == _SQLITE_NOT_A_DATABASE:
        return True
    state = _state(error)
    if state is not None:
        return state.startswith(_POSTGRES_USAGE)
    return any(words in str(error.orig) for words in _USAGE_WORDS)


def sqlite_code(error: DBAPIError) -> int | None:
    """SQLite's primary result code, if the error is SQLite's."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _state(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    return state if isinstance(state, str) else None


def _line(error: BaseException | None) -> str:
    return " ".join(str(error).split())[:300]
