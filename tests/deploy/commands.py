"""Command lines in deployment files, read as the command line reads them."""

from __future__ import annotations

import click

from wireroom.cli import cli


def check_is_ours(command: list[str]) -> None:
    """Raises ``AssertionError`` or ``click.ClickException`` for what is not a command of ours."""
    program, *words = command
    assert program == "wireroom"
    with cli.make_context("wireroom", list(words)) as context:
        _, found, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
        assert isinstance(found, click.Command)
        assert found.make_context(found.name, rest, parent=context).args == []
