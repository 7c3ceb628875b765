"""The command line.  One module a command group; this one holds what they share.

Results go to standard output, messages to standard error.  Exit codes: 0 done, 1 the work had
failures, 2 wrong usage or configuration (one line, never a traceback).
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import click

from wireroom import __version__
from wireroom.errors import DefectError, PermanentError, TransientError, UsageError

log = logging.getLogger("wireroom")

COMMANDS = {
    "up": "wireroom.cli.run",
    "scheduler": "wireroom.cli.run",
    "worker": "wireroom.cli.run",
    "listen": "wireroom.cli.listen",
    "serve": "wireroom.cli.serve",
    "replay": "wireroom.cli.replay",
    "preview": "wireroom.cli.preview",
    "explain": "wireroom.cli.explain",
    "sources": "wireroom.cli.sources",
    "articles": "wireroom.cli.articles",
    "stories": "wireroom.cli.stories",
    "bursts": "wireroom.cli.bursts",
    "watch": "wireroom.cli.watch",
    "export": "wireroom.cli.export",
    "quarantine": "wireroom.cli.quarantine",
    "audit": "wireroom.cli.audit",
    "reindex": "wireroom.cli.reindex",
    "doctor": "wireroom.cli.doctor",
}
"""Each command's module: loaded only when the command is called, so that help is quick."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = __import__(COMMANDS[cmd_name], fromlist=[cmd_name])
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wireroom")
@click.option(
    "--config", type=click.Path(path_type=Path), help="Settings file (default: wireroom.toml)"
)
@click.option("--data-dir", help="Folder of the embedded defaults (WIREROOM_DATA_DIR)")
@click.option("--log-format", type=click.Choice(["plain", "json"]), help="Form of log lines")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    help="Least level that is logged",
)
@click.pass_context
def cli(
    ctx: click.Context,
    config: Path | None,
    data_dir: str | None,
    log_format: str | None,
    log_level: str | None,
) -> None:
    """Streaming news ingestion: fetch, extract, enrich, and group the copies.

    Example: wireroom up --replay seeds
    """
    from wireroom import log as logs
    from wireroom.settings import load

    ctx.obj = load(file=config, data_dir=data_dir, log_format=log_format, log_level=log_level)
    logs.configure(ctx.obj)


def main() -> None:
    """Entry point: runs a command and turns errors into one line and an exit code."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except click.Abort:
        status = 130
    except click.ClickException as error:
        hint = getattr(error, "ctx", None)
        _complain(error.format_message() + (f" (see {hint.command_path} --help)" if hint else ""))
        status = 2
    except UsageError as error:
        _complain(str(error))
        status = 2
    except (TransientError, PermanentError, DefectError) as error:
        _complain(str(error))
        status = 1
    except BrokenPipeError:
        # The reader of a pipe has seen enough: not an error, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except KeyboardInterrupt:
        status = 130
    except Exception as error:
        log.debug("unexpected", exc_info=True)
        _complain(
            f"this is a defect of wireroom ({type(error).__name__}: {error}); "
            "run again with --log-level debug for the details"
        )
        status = 1
    sys.exit(status if isinstance(status, int) else 0)


def _complain(message: str) -> None:
    from wireroom.hiding import without_secrets
    from wireroom.log import printable

    click.echo("wireroom: " + printable(without_secrets(" ".join(message.split()))), err=True)
