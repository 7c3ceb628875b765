"""What a system changes in its process so that its children share their counts."""

from __future__ import annotations

import os
from pathlib import Path

from wireroom.metrics.exposition import DIRECTORY_VARIABLE
from wireroom.settings import Settings
from wireroom.system import System


def test_a_system_that_stopped_leaves_no_folder_and_no_word_of_it(tmp_path: Path) -> None:
    assert DIRECTORY_VARIABLE not in os.environ
    with System(Settings(data_dir=str(tmp_path)), services=()):
        folder = Path(os.environ[DIRECTORY_VARIABLE])
        assert folder.is_dir()
    assert not folder.exists()
    assert DIRECTORY_VARIABLE not in os.environ
