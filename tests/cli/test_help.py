"""Every command and option says what it is for."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from wireroom.cli import COMMANDS, cli


def every_command() -> Iterator[tuple[str, click.Command]]:
    """All commands with their names, those of groups too."""
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {key}", each) for key, each in command.commands.items())


@pytest.mark.parametrize(("name", "command"), list(every_command()))
def test_a_command_has_help_an_example_and_a_word_for_each_option(
    name: str, command: click.Command
) -> None:
    _text, _, example = (command.help or "").partition("Example: ")
    assert f"wireroom {name}" in example
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_the_options_of_all_commands_have_help() -> None:
    options = [each for each in cli.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []
