"""The folders of a data directory."""

from __future__ import annotations

from pathlib import Path

from wireroom import private
from wireroom.errors import UsageError
from wireroom.settings import Settings


def run_folder(settings: Settings) -> Path:
    """Folder for what only matters while a system runs.  Raises ``UsageError``."""
    folder = settings.data_path / "run"
    try:
        private.make_folder(folder)
    except OSError as error:
        raise UsageError(
            f"WIREROOM_DATA_DIR={settings.data_dir}: cannot be written ({error.strerror})"
        ) from error
    return folder
