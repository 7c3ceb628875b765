"""Seed files, between those who name them and those who read them.

An item in Redis names a file, and whoever can write to Redis can write an item.  So a worker reads
only what a replay has signed with a key that is kept in the store, which Redis does not know: a
forged item names no file, whichever it may be.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from wireroom.errors import DefectError

KEY_BYTES: Final = 32
SIGNATURE: Final = "signature"
_DESCEND: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_OPEN: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def signed(key: bytes, *, name: str, path: str, root: str) -> dict[str, Any]:
    """The payload of a seed's item.  ``root``: folder that ``path`` must not lead out of."""
    return {"name": name, "path": path, "root": root, SIGNATURE: _signature(key, name, path, root)}


def named_by_us(payload: Mapping[str, Any], key: bytes) -> bool:
    """Whether the payload is as ``signed`` made it with this key."""
    parts = [payload.get(each) for each in ("name", "path", "root", SIGNATURE)]
    name, path, root, signature = parts
    if not all(isinstance(each, str) for each in parts) or not str(signature).isascii():
        return False
    return hmac.compare_digest(_signature(key, name, path, root), str(signature))


def _signature(key: bytes, *named: Any) -> str:
    return hmac.new(key, msgspec.json.encode(named), hashlib.sha256).hexdigest()


def read_seed(path: Path, root: Path, most: int) -> bytes:
    """A seed's bytes.  Raises ``DefectError``: missing, unreadable, outside-folder, too-large."""
    data = read_start(path, root, most + 1)
    if len(data) > most:
        raise DefectError("too-large", f"{path} has more than {most} bytes")
    return data


def read_start(path: Path, root: Path, most: int) -> bytes:
    """At most the first ``most`` bytes of a regular file that lies below ``root``, also where
    links lead to it.  Raises ``DefectError``: missing, unreadable, outside-folder.

    What is checked is what is read: the file is opened folder by folder below ``root``, through no
    link, so that nothing that is put in its place meanwhile is taken for it.
    """
    try:
        real, base = path.resolve(strict=True), root.resolve(strict=True)
        if not real.is_relative_to(base) or real == base:
            raise DefectError("outside-folder", f"{path} leads out of {root}")
        with open(_open(base, real.relative_to(base).parts), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DefectError("unreadable", f"{path} is not a regular file")
            return file.read(most)
    except FileNotFoundError as error:
        raise DefectError("missing", f"{path} is not there") from error
    except OSError as error:
        raise DefectError("unreadable", f"{path}: {error.strerror}") from error
    except (RuntimeError, ValueError) as error:
        raise DefectError("unreadable", f"{path}: {error}") from error


def _open(base: Path, parts: tuple[str, ...]) -> int:
    """A descriptor of the file; a device or pipe is opened without waiting for it."""
    folder = os.open(base, _DESCEND)
    try:
        for part in parts[:-1]:
            inner = os.open(part, _DESCEND, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(parts[-1], _OPEN, dir_fd=folder)
    finally:
        os.close(folder)
