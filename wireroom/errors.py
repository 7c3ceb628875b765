"""Every error the system can name.

    WireroomError
    ├── UsageError        the operator must change something: one line, exit code 2
    ├── TransientError    may succeed later: the item waits in the frontier and is tried again
    │   └── UnavailableError   our own Redis or store: waits too, but no try is counted
    │       └── HeldBackError  they have no room for more until some of it is done
    ├── PermanentError    will never succeed: the item ends with a disposition and this reason
    └── DefectError       our own fault or poisoned input: quarantined together with its input

What is expected is a value, not an exception: "not modified", "duplicate" and "refused by
robots.txt" are results.  Foreign exceptions are translated where they enter, with ``from``.
"""

from __future__ import annotations


class WireroomError(Exception):
    """Root of the tree.  ``str(error)`` is one line that a user can act on."""


class UsageError(WireroomError):
    """Wrong usage or configuration: says what is wrong and how to mend it."""


class TransientError(WireroomError):
    """A failure that time may cure.

    ``retry_after`` is the wait in seconds that the other side asked for, if it did.
    ``weight`` is how much of a failure this was (1 hard, 0.5 timeout, 0.25 name resolution).
    """

    def __init__(
        self, message: str, *, retry_after: float | None = None, weight: float = 1.0
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.weight = weight


class UnavailableError(TransientError):
    """Our own Redis or store does not answer: nothing that the item could be blamed for."""


class HeldBackError(UnavailableError):
    """There is no room for more work until some is done."""


class PermanentError(WireroomError):
    """A failure that no retry will cure.

    ``reason`` is a short stable slug (``not-an-article``, ``robots``, ``too-large`` …) that
    becomes the disposition's reason; ``gone`` says that the resource was withdrawn.
    """

    def __init__(self, reason: str, message: str = "", *, gone: bool = False) -> None:
        super().__init__(message or reason)
        self.reason = reason
        self.gone = gone


class DefectError(WireroomError):
    """Input that our code could not process: kept in quarantine with ``reason`` (a slug)."""

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason
