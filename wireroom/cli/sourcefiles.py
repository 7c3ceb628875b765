"""Lists of sources in files: OPML, TOML, plain addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from wireroom.errors import DefectError, UsageError
from wireroom.records import Source
from wireroom.sources import make_source, usable_sources, write_sources

OPML_TYPE: Final = "rss"
"""What OPML calls every feed, whatever its format."""
IMPORT_MAX: Final = 1_000_000
"""Sources taken from one file."""


def read(file: Path) -> tuple[list[Source], list[str]]:
    """The usable sources of a file, and a line for each that is not.

    A folder of an OPML file becomes a tag.  Raises ``UsageError`` where the file is no list of
    sources at all.
    """
    if not file.is_file():
        raise UsageError(f"{file}: there is no such file")
    if file.suffix == ".toml":
        return usable_sources(file)
    return _read_list(file)


def written(sources: Iterable[Source], file: Path) -> Iterator[str]:
    """The text of ``file``, by its name TOML or OPML, in pieces."""
    if file.suffix == ".toml":
        for source in sources:
            yield write_sources([source])
        return
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        "  <head><title>wireroom</title></head>\n  <body>\n"
    )
    for source in sources:
        tags = f" category={quoteattr(','.join(source.tags))}" if source.tags else ""
        yield (
            f'    <outline type="{OPML_TYPE}" text={quoteattr(source.name or source.url)} '
            f"xmlUrl={quoteattr(source.url)}{tags}/>\n"
        )
    yield "  </body>\n</opml>\n"


def _read_list(file: Path) -> tuple[list[Source], list[str]]:
    from workers.discover import Format, detect, expand

    try:
        data = file.read_bytes()
        form = detect(data, file.name)
        if form not in (Format.OPML, Format.URL_LIST):
            raise UsageError(f"{file}: is {form}, not OPML, TOML or a list of URLs")
        opened = expand(data, form, name=file.name, limit=IMPORT_MAX)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from error
    except DefectError as error:
        raise UsageError(f"{file}: {error}") from error
    found: list[Source] = []
    problems = list(opened.defects)
    if opened.truncated:
        problems.append(f"only the first {len(opened.entries)} are taken from one file")
    for entry in opened.entries:
        tags = (entry.section,) if entry.section else ()
        try:
            found.append(make_source(entry.url or "", name=entry.title, tags=tags))
        except UsageError as error:
            problems.append(str(error))
    return found, problems
