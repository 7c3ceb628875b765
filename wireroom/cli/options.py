"""What several commands share: settings from the context, formats, times, columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from wireroom.errors import UsageError
from wireroom.hiding import without_secrets
from wireroom.log import printable, printable_json
from wireroom.moments import moment_of
from wireroom.records import Article, to_json
from wireroom.settings import Settings

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON record a line")
since_option = click.option(
    "--since", "since", metavar="WHEN", help="30m, 1h, 2d, or a date such as 2026-01-31"
)


_CONDITIONS = (
    since_option,
    click.option("--language", help="BCP 47 code, as ar"),
    click.option("--entity", metavar="ID", help="An entity's id, as iso3166:VE"),
    click.option("--story", metavar="ID", help="Articles of one story"),
    click.option("--source", metavar="ID", help="Articles of one source"),
    click.option("--watch", "watchlist", metavar="NAME", help="What a watchlist has marked"),
)
_F = TypeVar("_F", bound=Callable[..., Any])


def condition_options(command: _F) -> _F:
    """The options of a search, one for each condition of the store but its words."""
    for option in reversed(_CONDITIONS):
        command = option(command)
    return command


def settings_of(ctx: click.Context) -> Settings:
    """The settings that the group has loaded."""
    settings = ctx.find_root().obj
    assert isinstance(settings, Settings)  # noqa: S101  set by the group before any command
    return settings


def moment(text: str | None, now: datetime) -> datetime | None:
    """What ``--since`` says.  Raises ``UsageError``."""
    if text is None:
        return None
    try:
        return moment_of(text, now)
    except ValueError as error:
        raise UsageError(f"--since {text!r}: write 30m, 1h, 2d or 2026-01-31") from error


def emit(record: object) -> None:
    """A record as one line of JSON on standard output."""
    click.echo(printable_json(to_json(record).decode()))


def say(line: str = "", *, err: bool = False, colour: str | None = None) -> None:
    """A line for people, in a colour where it goes to a terminal.  Whatever came into it from
    outside drives no terminal and begins no other line."""
    shown = printable(without_secrets(line))
    click.echo(click.style(shown, fg=colour) if colour else shown, err=err)


def shorten(text: str, width: int) -> str:
    """``text`` on one line of at most ``width`` characters, safe for a terminal."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= width else line[: width - 1] + "…"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """``1 article``, ``2 articles``; ``plural`` where an s does not make it."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def article_line(article: Article) -> str:
    """One article for people: time (of storing, marked, where none is known of publication),
    language, marks, title, outlet."""
    at = article.published_at or article.stored_at
    guess = " " if article.published_at else "*"
    mark = f"={article.duplicate.kind}" if article.duplicate else ""
    outlet = article.publisher.name or article.publisher.domain or article.source or ""
    return (
        f"{article.id[:12]}  {at.strftime('%Y-%m-%d %H:%M') if at else '-':16}{guess} "
        f"{article.language or '-':3} {mark:10} "
        f"{shorten(article.title or article.text[:80] or '(no title)', 72)}"
        + (f"  [{shorten(outlet, 24)}]" if outlet else "")
    )
