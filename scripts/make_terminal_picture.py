"""Draws docs/terminal.svg: the live view of a real run over the project's own seeds.

A whole system is started in a temporary data directory, the seed texts are replayed through
it, and the last frame of the view is written as SVG.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path

from rich.console import Console, RenderableType

from scheduler.replay import Replay, plan
from wireroom.cli.live import Pace, picture
from wireroom.settings import load
from wireroom.system import System

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "terminal.svg"
COLUMNS = 110
FOLDERS = ("de", "ru", "es", "fr", "en", "ar")
_FONT_FACES = re.compile(r"@font-face \{[^}]{0,500}\}\s{0,20}")


def last_frame() -> RenderableType:
    """The view at the end of a replay."""
    with tempfile.TemporaryDirectory(prefix="wireroom-") as folder:
        settings = load(environ={"WIREROOM_DATA_DIR": folder})
        with System(settings, quiet=True) as system:
            system.wait_until_complete()
            paths = (Path(each) for each in FOLDERS)
            replay = Replay(system.frontier, plan(paths), system.store.seed_key())
            pace = Pace()
            frame = picture(system, replay, pace)

            def show() -> bool:
                nonlocal frame
                frame = picture(system, replay, pace)
                return True

            for _result in replay.results(show):
                continue
            show()
            return frame


def draw(frame: RenderableType) -> str:
    """The frame as SVG that needs nothing from elsewhere: fonts are the viewer's."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(frame)
    return _FONT_FACES.sub("", console.export_svg(title="make run", unique_id="terminal"))


def main() -> None:
    os.chdir(ROOT / "seeds")
    TARGET.write_text(draw(last_frame()), encoding="utf-8")


if __name__ == "__main__":
    main()
