"""What a command loads: the start is most of the time of a command that only asks the store."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = """
import sys
import wireroom.cli
from wireroom.cli import cli
import click
cli.get_command(click.Context(cli), sys.argv[1])
print(*sorted({"celery", "numpy", "redis", "spacy", "alembic"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("command", ["articles", "stories", "export"])
def test_a_command_that_only_asks_the_store_loads_nothing_else(command: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, command], capture_output=True, text=True, timeout=60
    )
    assert (ran.stdout.split(), ran.stderr) == ([], "")
