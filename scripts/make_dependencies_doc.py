"""Writes docs/dependencies.md: each package that wireroom needs to run, version and licence.

Ends with 1 where a licence is not known or not allowed.  ``--check`` writes nothing and ends with
1 where the page is stale.
"""

from __future__ import annotations

import sys

from dependencies import ALLOWED, CARRIED, ROOT, allowed, locked

PAGE = ROOT / "docs" / "dependencies.md"

INTRODUCTION = """\
# Dependencies

This page is written by `scripts/make_dependencies_doc.py` from `requirements-run.lock` and the
metadata of the packages; a test fails when it is stale or when a licence does not permit use under
Apache-2.0.

`make sbom` writes the same as a software bill of materials (CycloneDX 1.6, JSON) with the hashes of
all files and who needs whom:

```sh
make sbom OUT=wireroom.cdx.json
```

Data that lies in the repository or in these packages is named in [NOTICE](../NOTICE). What is only
needed to develop and test is in `requirements.lock`.

## Packages

| package | version | licence | needed by |
|---|---|---|---|
"""


def document() -> str:
    """The whole page.  Raises ``LookupError`` for a licence that is unknown or not allowed."""
    rows = []
    for each in locked():
        if not allowed(each.licence):
            raise LookupError(f"{each.name}: {each.licence} is not among the allowed licences")
        where = f" where `{each.marker}`" if each.marker else ""
        by = ", ".join(each.needed_by)
        rows.append(f"| {each.name} | {each.version}{where} | {each.licence} | {by} |\n")
    programs = "".join(
        f"| {name} | {version} | {licence} | {carrier} |\n"
        for carrier, (name, version, licence) in sorted(CARRIED.items())
    )
    reasons = "".join(f"| {name} | {why} |\n" for name, why in sorted(ALLOWED.items()))
    return (
        f"{INTRODUCTION}{''.join(rows)}\n## Programs inside packages\n\n"
        f"| program | version | licence | inside |\n|---|---|---|---|\n{programs}\n"
        f"## Allowed licences\n\n| licence | why |\n|---|---|\n{reasons}"
    )


def main() -> None:
    try:
        page = document()
    except LookupError as error:
        sys.exit(str(error))
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        sys.exit("docs/dependencies.md is stale: run scripts/make_dependencies_doc.py")


if __name__ == "__main__":
    main()
