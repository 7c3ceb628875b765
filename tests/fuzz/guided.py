"""``python -m tests.fuzz.guided TARGET [libFuzzer's options]``: steered by coverage, with atheris.

It is no dependency, because its wheels are for Linux and some versions of Python only and it
needs a compiler elsewhere: ``.venv/bin/uv pip install atheris`` brings it for a while.  Useful
options: ``-max_total_time=600 -seed=1 -rss_limit_mb=2000 CORPUS_FOLDER``.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any


def main() -> None:
    """Ends with libFuzzer's exit code; a found input lies in the folder where it was started."""
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["wireroom", "workers"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[sys.argv[1]]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(target.seeds()):
            Path(folder, str(number)).write_bytes(seed)
        words = Path(folder, "words")
        entries = ("".join(f"\\x{byte:02x}" for byte in word) for word in target.words)
        words.write_text("".join(f'"{entry}"\n' for entry in entries if entry))
        options = [f"-dict={words}", *sys.argv[2:], folder]
        atheris.Setup([sys.argv[0], *options], lambda data: void(target.run(data)))
        atheris.Fuzz()


def void(_: object) -> None:
    """libFuzzer takes no other answer."""


if __name__ == "__main__":
    main()
