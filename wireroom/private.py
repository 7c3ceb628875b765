"""Files and folders for their user alone, whatever the umask is.

What strangers wrote lies in the data directory, and seeds that are nobody else's business; a
socket there is the door to everything.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import IO, Final

from wireroom.errors import UsageError

UMASK: Final = 0o077
FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600


def make_folder(path: Path) -> Path:
    """``path`` as a folder; what is missing of it is made with mode 0700.

    What is there already keeps its mode: it may be shared on purpose.  Raises ``OSError``.
    """
    for each in [*reversed(path.parents), path]:
        if not each.is_dir():
            each.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return path


def opener(path: str, flags: int) -> int:
    """For ``open(…, opener=…)``: a file that is made has mode 0600, and a link is not followed."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)


def open_to_append(path: Path) -> IO[bytes]:
    """The file, made where it is not there; it can be read too.  Raises ``OSError``."""
    return open(path, "a+b", opener=opener)


def require_own(folder: Path) -> None:
    """Raises ``UsageError`` where a folder in a place that all may write to is somebody else's, a
    link, or open to others.  One that is not there is nobody's."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return
    if (
        not stat.S_ISDIR(found.st_mode)
        or found.st_uid != os.getuid()
        or stat.S_IMODE(found.st_mode) & UMASK
    ):
        raise UsageError(
            f"{folder}: is not a folder of this user alone, so its socket is not trusted; remove "
            "it, or set WIREROOM_DATA_DIR to a path of at most 90 characters"
        )
