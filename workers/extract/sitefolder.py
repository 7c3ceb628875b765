"""The folder of site rules: read once a process, and again when a file changes."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from wireroom.errors import UsageError
from workers.extract.siterules import RULES_MAX, SiteRules, parse_rules

log = logging.getLogger("wireroom.sites")

LOOK_SECONDS: Final = 5.0
"""How often the folder is looked at for changes."""
FILES_MAX: Final = 2_000
FILE_MAX_BYTES: Final = 2**20

_Signature = tuple[tuple[str, int, int], ...]


class SiteFolder:
    """The rules of ``folder``/\\*.toml.  A folder that is not there has none."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._signature: _Signature | None = None
        self._rules = SiteRules()
        self._next = 0.0

    def load(self) -> SiteRules:
        """Reads the folder now.  Raises ``UsageError`` where a file is not as it should be."""
        try:
            with self._lock:
                self._read(self._look())
                return self._rules
        except OSError as error:
            raise UsageError(f"{self._folder}: cannot be read ({error.strerror})") from error

    def current(self) -> SiteRules:
        """The rules as they are, looked for changes now and then; never raises.

        A file that was spoilt while the system runs leaves the rules as they were.
        """
        if self._clock() < self._next or not self._lock.acquire(blocking=False):
            return self._rules
        try:
            signature = self._look()
            if signature != self._signature:
                self._read(signature)
                log.info("%d site rules from %s", self._rules.count, self._folder)
        except (UsageError, OSError) as error:
            log.warning("site rules stay as they were: %s", error)
        finally:
            self._lock.release()
        return self._rules

    def _look(self) -> _Signature:
        """Name, time and size of each file."""
        self._next = self._clock() + LOOK_SECONDS
        if not self._folder.is_dir():
            return ()
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(".toml") and entry.is_file():
                    status = entry.stat()
                    found.append((entry.name, status.st_mtime_ns, status.st_size))
        return tuple(sorted(found))

    def _read(self, signature: _Signature) -> None:
        # Remembered first: a file with a fault is complained about once, not at each look.
        self._signature = signature
        if len(signature) > FILES_MAX:
            raise UsageError(f"{self._folder}: has more than {FILES_MAX} files of rules")
        rules = []
        for name, _time, size in signature:
            path = self._folder / name
            if size > FILE_MAX_BYTES:
                raise UsageError(f"{path}: has more than {FILE_MAX_BYTES} bytes")
            try:
                text = path.read_text(encoding="utf-8")
            except OSError as error:
                raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
            except UnicodeDecodeError as error:
                raise UsageError(f"{path}: is not UTF-8") from error
            rules += parse_rules(text, str(path))
            if len(rules) > RULES_MAX:
                raise UsageError(f"{self._folder}: has more than {RULES_MAX} rules")
        self._rules = SiteRules(rules)


@lru_cache(maxsize=8)
def site_folder(folder: str) -> SiteFolder:
    """The folder as this process knows it, read on the first call.  Raises ``UsageError``."""
    opened = SiteFolder(Path(folder))
    opened.load()
    return opened
