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
from workers.extract.siterules import RULES_MAX, SiteRule, SiteRules, parse_rules

log = logging.getLogger("wireroom.sites")

LOOK_SECONDS: Final = 5.0
"""How often the folder is looked at for changes."""
FILES_MAX: Final = 2_000
FILE_MAX_BYTES: Final = 2**20

_Stamp = tuple[int, int]
"""Time and size of a file"""


class SiteFolder:
    """The rules of ``*.toml`` in ``folder``.  A folder that is not there has none."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._read: dict[str, tuple[_Stamp, list[SiteRule]]] = {}
        self._rules = SiteRules()
        self._next = 0.0

    def load(self) -> SiteRules:
        """Reads what has changed.  Raises ``UsageError`` where a file is not as it should be."""
        with self._lock:
            self._update(strict=True)
            return self._rules

    def current(self) -> SiteRules:
        """The rules as they are, looked for changes now and then; never raises.

        A file that was spoilt while the system runs keeps the rules that it had.
        """
        if self._clock() >= self._next and self._lock.acquire(blocking=False):
            try:
                self._update(strict=False)
            except UsageError as error:
                log.warning("site rules stay as they were: %s", error)
            finally:
                self._lock.release()
        return self._rules

    def _update(self, *, strict: bool) -> None:
        self._next = self._clock() + LOOK_SECONDS
        stamps = self._stamps()
        read: dict[str, tuple[_Stamp, list[SiteRule]]] = {}
        changed = stamps.keys() != self._read.keys()
        for name, stamp in stamps.items():
            before, rules = self._read.get(name, (None, []))
            if before != stamp:
                changed = True
                try:
                    rules = _rules_of(self._folder / name, stamp[1])
                except UsageError as error:
                    if strict:
                        raise
                    log.warning("not taken over: %s", error)
            read[name] = stamp, rules
        if not changed:
            return
        every = [rule for _, rules in read.values() for rule in rules]
        if len(every) > RULES_MAX:
            raise UsageError(f"{self._folder}: has more than {RULES_MAX} rules")
        self._read, self._rules = read, SiteRules(every)
        log.debug("%d site rules in %s", len(every), self._folder)

    def _stamps(self) -> dict[str, _Stamp]:
        found: dict[str, _Stamp] = {}
        try:
            if not self._folder.is_dir():
                return found
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith(".toml") and entry.is_file():
                        status = entry.stat()
                        found[entry.name] = status.st_mtime_ns, status.st_size
        except OSError as error:
            raise UsageError(f"{self._folder}: cannot be read ({error.strerror})") from error
        if len(found) > FILES_MAX:
            raise UsageError(f"{self._folder}: has more than {FILES_MAX} files of rules")
        return dict(sorted(found.items()))


def _rules_of(path: Path, size: int) -> list[SiteRule]:
    if size > FILE_MAX_BYTES:
        raise UsageError(f"{path}: has more than {FILE_MAX_BYTES} bytes")
    try:
        return parse_rules(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8") from error


@lru_cache(maxsize=8)
def site_folder(folder: str) -> SiteFolder:
    """The folder as this process knows it; what was read is shared with forked children."""
    return SiteFolder(Path(folder))
