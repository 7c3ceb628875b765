"""``wireroom doctor``: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import click

from wireroom.cli.options import counted, emit, json_option, say, settings_of
from wireroom.doctor import LOOKS, Finding, State
from wireroom.doctor.finding import good, warning
from wireroom.settings import Settings

COLOURS = {State.GOOD: "green", State.WARNING: "yellow", State.BAD: "red"}


@click.command()
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Look at machine, Redis, services, store and models; say what is wrong and how to mend it.

    Changes nothing. Exit 1 where something is bad; warnings alone are no failure.

    Example: wireroom doctor
    """
    settings = settings_of(ctx)
    found: list[Finding] = []
    for look in (*LOOKS, look_at_models):
        for each in look(settings):
            found.append(each)
            if as_json:
                emit(each)
            else:
                _print(each)
    wrong = sum(each.state is State.BAD for each in found)
    warnings = sum(each.state is State.WARNING for each in found)
    if not as_json:
        say(f"{wrong or 'nothing'} bad, {counted(warnings, 'warning')}")
    ctx.exit(1 if wrong else 0)


def _print(finding: Finding) -> None:
    say(f"{finding.state:8} {finding.part}: {finding.what}", colour=COLOURS[finding.state])
    if finding.mend:
        say(f"{'':8} mend: {finding.mend}")


def look_at_models(settings: Settings) -> Iterator[Finding]:
    """Each trained pipeline that the settings name can be loaded."""
    from workers.enrich.pipelines import installed

    for language, package in settings.pipelines.items():
        whose = "all other languages" if language == "*" else language
        if installed(package):
            yield good("models", f"{package} for {whose}")
        else:
            yield warning(
                "models",
                f"{package} for {whose} is not installed: rules and gazetteers alone find names",
                f"python -m spacy download {shlex.quote(package)}, or take it out of "
                "WIREROOM_SPACY_PIPELINES",
            )
