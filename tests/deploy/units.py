"""The systemd units, read as systemd reads them."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.deploy.compose import ROOT

FOLDER = ROOT / "deploy" / "systemd"
PROGRAM = "/opt/wireroom/bin/wireroom"
SERVICES = tuple(sorted(path.stem for path in FOLDER.glob("wireroom-*.service")))

Unit = dict[str, list[str]]
"""The values of ``Section.Name`` in their order."""


def read(path: Path) -> Unit:
    found: Unit = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(f"{section}.{name}", []).append(value)
    return found


def service(name: str) -> Unit:
    """The unit with its drop-in: what names a thing again adds to it."""
    found = read(FOLDER / f"{name}.service")
    for key, values in read(FOLDER / "wireroom-.service.d" / "common.conf").items():
        found[key] = [*found.get(key, []), *values]
    return found


def command(unit: Unit) -> list[str]:
    (line,) = unit["Service.ExecStart"]
    return shlex.split(line)


def environment(unit: Unit, folders: dict[str, str]) -> dict[str, str]:
    """The variables that the unit sets; ``folders`` by specifier (``%S``, ``%t``, ``%C``)."""
    found = {}
    for line in unit["Service.Environment"]:
        for pair in shlex.split(line):
            name, _, value = pair.partition("=")
            for specifier, folder in folders.items():
                value = value.replace(specifier, folder)
            found[name] = value
    return found
