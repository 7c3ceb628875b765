"""What each way in which an exchange can break means for its item."""

from __future__ import annotations

import ssl

import h2.exceptions
import httpcore

from wireroom.errors import PermanentError, TransientError, WireroomError
from workers.fetch.network import TIMEOUT_WEIGHT

FOREIGN = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    h2.exceptions.H2Error,
    OSError,
)
"""Everything that httpcore, the HTTP/2 that it lets through, and the socket raise."""


def translated(host: str, error: Exception) -> WireroomError:
    """Our error for one of ``FOREIGN`` that an exchange with ``host`` raised."""
    said = _line(error)
    if isinstance(error, httpcore.TimeoutException):
        return TransientError(f"{host}: no answer in time", weight=TIMEOUT_WEIGHT)
    if isinstance(error, httpcore.ProxyError):
        return TransientError(f"the proxy refused: {said}")
    if isinstance(error, httpcore.ConnectError):
        return _connect_error(host, error)
    if isinstance(_origin(error), h2.exceptions.H2Error):
        # httpcore takes them for ours, but what cannot be read is what the server sent.
        return TransientError(f"{host}: broken answer ({said})")
    if isinstance(error, httpcore.RemoteProtocolError):
        if getattr(_origin(error), "error_status_hint", None) == 431:
            return PermanentError("headers-too-large", f"{host}: too many headers")
        return TransientError(f"{host}: broken answer ({said})")
    if isinstance(error, httpcore.LocalProtocolError | httpcore.UnsupportedProtocol):
        return PermanentError("bad-url", f"{host}: {said}")
    return TransientError(f"{host}: connection lost ({said})")


def _connect_error(host: str, error: httpcore.ConnectError) -> WireroomError:
    cause = _origin(error)
    if isinstance(cause, ssl.SSLError) and not isinstance(
        cause, ssl.SSLEOFError | ssl.SSLZeroReturnError
    ):
        return PermanentError("tls", f"{host}: {getattr(cause, 'verify_message', '') or cause}")
    return TransientError(f"{host}: cannot connect ({_line(error)})")


def _origin(error: Exception) -> BaseException | None:
    """What an httpcore error was translated from (its pool raises ``from None``)."""
    return (
        error if isinstance(error, h2.exceptions.H2Error) else error.__cause__ or error.__context__
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
