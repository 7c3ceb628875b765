"""What is built once from installed data, and then read from the user's cache folder.

The folder is ``$XDG_CACHE_HOME/wireroom`` (default ``~/.cache/wireroom``).  One that cannot be
read or written costs the time of building, nothing else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")
_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, EOFError)


def digest_of(parts: Iterable[str | Path]) -> str:
    """Names what the parts (text, and files by their content) lead to."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part.read_bytes()
        digest.update(b"%d:%s" % (len(content), content))
    return digest.hexdigest()[:16]


def built_once(
    name: str,
    digest: str,
    *,
    build: Callable[[], T],
    write: Callable[[Path, T], None],
    read: Callable[[Path], T],
) -> T:
    """What ``read`` makes of the files that ``write`` left for ``name`` and ``digest``; where there
    are none that it can read, what ``build`` returns, which is written for the next time."""
    try:
        folder = _root() / f"{name}-{digest}"
    except RuntimeError:  # nobody's process has no home
        return build()
    try:
        return read(folder)
    except _UNREADABLE:
        damaged = folder.exists()
    built = build()
    try:
        if damaged:
            _remove(folder)
        _write(folder, built, write)
        return read(folder)
    except _UNREADABLE:
        return built


def _root() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~").expanduser() / ".cache") / "wireroom"


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
    else:
        folder.unlink()


def _write(folder: Path, built: T, write: Callable[[Path, T], None]) -> None:
    """Complete in a folder of its own first, then renamed, so that readers never see a part."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="building-") as temporary:
        part = Path(temporary) / "part"
        part.mkdir()
        write(part, built)
        part.rename(folder)
