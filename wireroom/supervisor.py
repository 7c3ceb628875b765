"""Keeps child processes alive, and ends them all in time.

Children run in process groups of their own, so that Ctrl-C on a terminal reaches only the
supervisor, which then ends them in order.  Each child holds the reading end of a pipe whose
writing end only the supervisor has: when the supervisor is killed, the pipe closes and the
children end themselves (``end_with_parent``).
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

import psutil

log = logging.getLogger("wireroom.supervisor")

LIFELINE_VARIABLE = "PARENT_LIFELINE_FD"
BACKOFF_SECONDS = (0.2, 1.0, 2.0, 5.0, 15.0)
STEADY_SECONDS = 60.0
"""A child that lived this long starts again without waiting."""


def end_with_parent() -> None:
    """Called by a child at start: SIGTERM to itself once the supervisor is gone."""
    number = os.environ.pop(LIFELINE_VARIABLE, "")
    if not number.isdigit():
        return
    fd = int(number)
    os.set_inheritable(fd, False)

    def watch() -> None:
        os.read(fd, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


class Child:
    """One process that is started again whenever it ends."""

    def __init__(
        self, name: str, argv: Sequence[str], environ: Mapping[str, str], output: int | None
    ) -> None:
        self.name = name
        self._output = output
        self.starts = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._argv = list(argv)
        self._environ = dict(environ)
        self._started = 0.0
        self._start_at = 0.0
        self._failures = 0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, lifeline: int) -> None:
        environ = {**self._environ, LIFELINE_VARIABLE: str(lifeline)}
        self.process = subprocess.Popen(
            self._argv,
            env=environ,
            pass_fds=(lifeline,),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            # Standard output is for the results of a command: a service has none.
            stdout=self._output if self._output is not None else sys.stderr.fileno(),
            stderr=self._output,
        )
        self._started = time.monotonic()
        self.starts += 1

    def tend(self, lifeline: int) -> bool:
        """Starts the child if it is due; returns whether it has just been found dead."""
        now = time.monotonic()
        if self.alive:
            return False
        if self.process is not None:
            lived = now - self._started
            self._failures = 0 if lived > STEADY_SECONDS else self._failures + 1
            wait = BACKOFF_SECONDS[min(self._failures, len(BACKOFF_SECONDS) - 1)]
            log.warning(
                "%s ended with status %s; starting it again in %.1f s",
                self.name,
                self.process.returncode,
                wait,
            )
            self.process = None
            self._start_at = now + wait
            return True
        if now >= self._start_at:
            self.start(lifeline)
        return False


class Supervisor:
    """Runs children until ``stop`` is asked for by a signal."""

    def __init__(self, output: int | None = None) -> None:
        """``output``: file descriptor that the children write to; none: the supervisor's own."""
        self._output = output
        self.children: list[Child] = []
        self._stopping = threading.Event()
        self._lifeline_read, self._lifeline_write = os.pipe()
        os.set_inheritable(self._lifeline_write, False)

    def add(self, name: str, module: str, args: Sequence[str], environ: Mapping[str, str]) -> None:
        """A child that runs ``python -m module args``."""
        # Not from the working directory, which may hold a file that is named like a module.
        argv = [sys.executable, "-P", "-m", module, *args]
        self.children.append(Child(name, argv, environ, self._output))

    def handle_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stopping.set())

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def start(self) -> None:
        for child in self.children:
            child.start(self._lifeline_read)

    def tend(self) -> None:
        for child in self.children:
            child.tend(self._lifeline_read)

    def run_once(self, seconds: float = 0.2) -> None:
        """Waits a little (or until a stop is asked for) and tends the children."""
        if not self._stopping.wait(seconds):
            self.tend()

    def stop(self, seconds: float) -> bool:
        """SIGTERM to all, SIGKILL to the process groups that outlive ``seconds``.

        Returns whether all of them ended by themselves.
        """
        deadline = time.monotonic() + seconds
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        clean = True
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.05, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                clean = False
                log.warning("%s did not end in time and is killed", child.name)
            _kill_group(child.process.pid)
            child.process.wait()
        os.close(self._lifeline_write)
        os.close(self._lifeline_read)
        return clean

    def resident_bytes(self) -> int:
        """Resident memory of the whole tree, shared pages counted in each process."""
        me = psutil.Process()
        total = 0
        for process in [me, *me.children(recursive=True)]:
            try:
                total += process.memory_info().rss
            except psutil.Error:
                continue
        return total


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
