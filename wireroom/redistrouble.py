"""Why Redis does not serve us, in words that hold no address and so no password."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Final

import redis

from wireroom.log import printable

_FORBIDDEN: Final = ("ACL failure in script", "The user executing the script can't")
"""What a script ends with whose user lacks a right, in Redis 7 and 6."""


def why(error: BaseException) -> str:
    """The cause of a failed connection or command, on one line."""
    for each in _causes(error):
        if isinstance(each, redis.AuthenticationError):
            return "wrong user or password"
        if lacks_right(each):
            return f"it lacks a right: {printable(str(each))}; see docs/security.md"
        if isinstance(each, ssl.SSLCertVerificationError):
            return (
                f"its certificate is not trusted: {each.verify_message}; "
                "?ssl_ca_certs=FILE in the address names an authority of your own"
            )
        if isinstance(each, ssl.SSLError):
            return f"it does not speak TLS as we do ({each.reason or 'no reason given'})"
        if isinstance(each, OSError) and each.strerror:
            return each.strerror
        if isinstance(each, (ValueError, TypeError)):
            return "an option in its address is not known"
    return type(error).__name__


def lacks_right(error: BaseException) -> bool:
    """Whether our user of Redis may not do what was asked, itself or in a script."""
    return isinstance(error, redis.exceptions.NoPermissionError) or (
        isinstance(error, redis.ResponseError) and any(word in str(error) for word in _FORBIDDEN)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it, the latest first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
