"""Whether the user's rules for single sites can be read, asked before anything is started."""

from __future__ import annotations

from pathlib import Path

from wireroom.errors import UsageError
from wireroom.settings import Settings


def check_site_rules(settings: Settings) -> None:
    """Raises ``UsageError``: a line that names file, table and key."""
    if Path(settings.sites_dir).is_dir():
        from workers.extract.sitefolder import site_folder

        site_folder(settings.sites_dir).load()
    elif settings.sites_dir != Settings().sites_dir:
        raise UsageError(f"WIREROOM_SITES_DIR: {settings.sites_dir} is not a folder")
