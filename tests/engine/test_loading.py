"""What a worker need not load for its work."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "py3langid", "spacy", "trafilatura")
LOADED = "import sys, workers.main, workers.tasks; print(*sorted({*sys.modules}))"


def test_a_worker_that_fetches_starts_without_languages_and_extraction() -> None:
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    loaded = done.stdout.split()
    assert "workers.fetching" in loaded
    assert not {*HEAVY, "workers.processing"} & {*loaded}
