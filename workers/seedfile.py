"""A seed file's bytes, from inside its folder only."""

from __future__ import annotations

from pathlib import Path

from wireroom.errors import DefectError


def read_seed(path: Path, root: Path, most: int) -> bytes:
    """A seed's bytes.  Raises ``DefectError``: missing, unreadable, outside-folder, too-large."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root):
            raise DefectError("outside-folder", f"{path} leads out of {root}")
        if not real.is_file():
            raise DefectError("unreadable", f"{path} is not a regular file")
        if real.stat().st_size > most:
            raise DefectError("too-large", f"{path} has more than {most} bytes")
        return real.read_bytes()
    except FileNotFoundError as error:
        raise DefectError("missing", f"{path} is not there") from error
    except OSError as error:
        raise DefectError("unreadable", f"{path}: {error.strerror}") from error
