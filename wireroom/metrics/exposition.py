"""The text exposition of a service, with what all its processes counted."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil

from wireroom import private

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

DIRECTORY_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
DEAD: Final = "0"
"""Stands for the process id of all processes that have ended."""

_scrape_lock = threading.Lock()


def use_directory(folder: Path, *, wipe: bool) -> None:
    """Makes this process and its children write their metrics below ``folder``."""
    if wipe and folder.exists():
        shutil.rmtree(folder)
    private.make_folder(folder)
    os.environ[DIRECTORY_VARIABLE] = str(folder)


def leave_directory(folder: Path) -> None:
    """Removes ``folder``, and what starts from now on in this process counts for itself again."""
    shutil.rmtree(folder, ignore_errors=True)
    if os.environ.get(DIRECTORY_VARIABLE) == str(folder):
        del os.environ[DIRECTORY_VARIABLE]


def render(registry: CollectorRegistry) -> bytes:
    """The text exposition of ``registry``, with the metrics of all processes that share it."""
    from prometheus_client import REGISTRY, generate_latest, multiprocess
    from prometheus_client import CollectorRegistry as Registry

    folder = os.environ.get(DIRECTORY_VARIABLE)
    with _scrape_lock:
        if folder is None:
            return generate_latest(REGISTRY) + generate_latest(registry)
        fold_dead(Path(folder))
        shared = Registry()
        multiprocess.MultiProcessCollector(shared, path=folder)
        return generate_latest(shared) + generate_latest(registry)


def fold_dead(folder: Path) -> int:
    """Adds the files of ended processes to one file a type, so that neither the sums nor the
    folder lose or grow when children are recycled.  Returns how many files were folded.

    prometheus_client keeps counters of dead processes for ever (client_python#902).
    """
    from prometheus_client.mmap_dict import MmapedDict

    folded = 0
    for path in sorted(folder.glob("*.db")):
        kind, _, pid = path.stem.rpartition("_")
        if pid == DEAD or not pid.isdigit() or psutil.pid_exists(int(pid)):
            continue
        target = MmapedDict(str(folder / f"{kind}_{DEAD}.db"))
        try:
            values = MmapedDict.read_all_values_from_file(str(path))
            for key, value, timestamp, _position in values:
                before, _stamp = target.read_value(key)
                merged = max(before, value) if kind.startswith("gauge") else before + value
                target.write_value(key, merged, timestamp)
        finally:
            target.close()
        path.unlink()
        folded += 1
    return folded
