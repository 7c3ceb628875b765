"""A limit on the time of Python code in the main thread of a process."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from wireroom.errors import DefectError


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises ``DefectError("too-slow")`` inside the block after ``seconds``.

    C code that does not return to the interpreter is beyond its reach: a supervisor of the
    process has to end that.
    """

    def stop(*_: object) -> None:
        raise DefectError("too-slow", f"not done after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
