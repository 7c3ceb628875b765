"""Writes docs/configuration.md from ``wireroom/settings.py`` and ``wireroom/limits.py``.

``--check`` writes nothing and ends with 1 where the page is stale.
"""

from __future__ import annotations

import ast
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Meta

from wireroom import limits, settings
from wireroom.settings import PREFIX, Names, Settings

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "configuration.md"

INTRODUCTION = """\
# Configuration

This page is written by `scripts/make_configuration_doc.py` from `wireroom/settings.py` and
`wireroom/limits.py`; a test fails when it is stale.

Every setting has a default, so that nothing needs to be configured to begin with. A value is
taken from, strongest first:

1. a flag of the command (`--data-dir`, `--log-format`, `--log-level`, `--workers`),
2. an environment variable that begins with `WIREROOM_`,
3. `wireroom.toml` in the working directory, or the file that `--config` names,
4. the default below.

In the file, tables are joined to names with `_`, so these two say the same:

```toml
fetch_max_bytes = 5_000_000

[fetch]
max_bytes = 5_000_000
```

Lists are TOML arrays in the file and are comma separated in a variable
(`WIREROOM_FETCH_ALLOW_PORTS=80,443,8000-8999`). Settings are checked before anything is
started: an unknown name or a value that is not accepted ends the command with exit code 2 and
one line that names the setting. An address with a password in it belongs in the environment
rather than in the file; messages never show it.

## Settings
"""
LIMITS_INTRODUCTION = """\
## Fixed limits

Bounds on what comes from outside that are not settings, or are the defaults of settings. They
are constants in `wireroom/limits.py`.
"""


def document() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    hints = get_type_hints(Settings, include_extras=True)
    defaults = Settings()
    for section, names in sections(Path(settings.__file__), "class Settings"):
        parts.append(f"### {section}\n")
        parts.append("| variable | accepted | default | meaning |\n|---|---|---|---|")
        for name in names:
            accepted, meaning = kind_of(hints[name])
            default = shown(getattr(defaults, name))
            parts.append(f"| `{PREFIX}{name.upper()}` | {accepted} | {default} | {cell(meaning)} |")
        parts.append("")
    parts.append(LIMITS_INTRODUCTION)
    said = docstrings(Path(limits.__file__))
    for section, names in sections(Path(limits.__file__)):
        parts.append(f"### {section}\n")
        parts.append("| limit | value | meaning |\n|---|---|---|")
        for name in names:
            value = number(getattr(limits, name), name)
            parts.append(f"| `{name}` | {value} | {cell(said.get(name, ''))} |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def sections(path: Path, after: str = "") -> Iterator[tuple[str, list[str]]]:
    """Headings (``# --- heading``) of a module and the names defined below each, in order."""
    heading, names = "", list[str]()
    start = path.read_text(encoding="utf-8").index(after)
    for line in path.read_text(encoding="utf-8")[start:].splitlines():
        if match := re.match(r"\s*# --- (.+?)[ -]*$", line):
            if names:
                yield heading, names
            heading, names = match[1][0].upper() + match[1][1:], []
        elif (match := re.match(r"(?: {4})?([A-Za-z]\w*): ", line)) and heading:
            names.append(match[1])
        elif heading and re.match(r"\s*(?:@|def )", line):
            break
    yield heading, names


def kind_of(hint: Any) -> tuple[str, str]:
    """What a setting accepts, in words, and its description."""
    bounds: list[str] = []
    meaning = ""
    while get_origin(hint) is Annotated:
        hint, *metas = get_args(hint)
        for meta in metas:
            if isinstance(meta, Meta):
                meaning = meaning or meta.description or ""
                bounds += [
                    f"{sign} {bound:g}"
                    for sign, bound in (("≥", meta.ge), (">", meta.gt), ("≤", meta.le))
                    if bound is not None
                ]
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is Literal:
        return " or ".join(f"`{each}`" for each in get_args(hint)), meaning
    words = {bool: "`true` or `false`", int: "whole number", float: "number", str: "text"}
    word = "list" if hint == Names else words[hint]
    return " ".join([word, ", ".join(bounds)]).strip(), meaning


def shown(value: object) -> str:
    """A default as one would write it in a variable."""
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return f"`{','.join(value)}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def number(value: float, name: str) -> str:
    """A limit with thousands grouped, and in binary units where it counts many bytes."""
    plain = f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"
    for size, unit in ((2**20, "MiB"), (2**10, "KiB")):
        if name.endswith("_BYTES") and value % size == 0:
            return f"{plain} ({value // size} {unit})"
    return plain


def docstrings(path: Path) -> dict[str, str]:
    """The string below each constant of a module."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {
        first.target.id: " ".join(second.value.value.split())
        for first, second in itertools.pairwise(body)
        if isinstance(first, ast.AnnAssign)
        and isinstance(first.target, ast.Name)
        and isinstance(second, ast.Expr)
        and isinstance(second.value, ast.Constant)
        and isinstance(second.value.value, str)
    }


def cell(text: str) -> str:
    """Text that does not end its cell of a table."""
    return text.replace("|", "\\|")


def main() -> None:
    page = document()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        sys.exit("docs/configuration.md is stale: run scripts/make_configuration_doc.py")


if __name__ == "__main__":
    main()
