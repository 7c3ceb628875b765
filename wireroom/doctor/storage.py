"""The store: reached, of our schema, writable, on a disk that can hold it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from wireroom.doctor.clocks import compare
from wireroom.doctor.finding import Finding, bad, good, warning
from wireroom.doctor.machine import REMOTE, file_system
from wireroom.errors import UsageError, WireroomError
from wireroom.settings import Settings
from wireroom.store import HEAD, Probe, Store


def look_at_store(settings: Settings) -> Iterator[Finding]:
    """The one that the settings name, or SQLite in the data folder."""
    url = settings.effective_store_url
    if settings.store_url is None and not Path(url.removeprefix("sqlite:///")).exists():
        yield good("store", "there is none yet; the first start makes it")
        return
    begun = time.time()
    try:
        probe = Store.probe(url)
    except UsageError as error:
        yield bad("store", str(error).partition(";")[0], "check WIREROOM_STORE_URL and its rights")
        return
    except WireroomError as error:
        yield bad("store", str(error), "does the server run, is the disk full, is it read-only?")
        return
    ended = time.time()
    yield good("store", f"{probe.name}: {probe.server}, {probe.size / 2**20:.0f} MiB, writable")
    yield _schema(probe)
    if probe.now is not None:
        yield compare("the store's clock", probe.now, (begun + ended) / 2, (ended - begun) / 2)
    if probe.encoding not in ("UTF8", "UTF-8"):
        yield bad(
            "store",
            f"its encoding is {probe.encoding}: it cannot hold every text",
            "make the database anew with ENCODING 'UTF8'",
        )
    if probe.path is not None and (kind := file_system(probe.path)) in REMOTE:
        yield bad(
            "store",
            f"SQLite on {kind}: its locks do not hold there, and the file will be damaged",
            "put it on a local disk, or use PostgreSQL",
        )


def _schema(probe: Probe) -> Finding:
    if probe.revision == HEAD:
        return good("store", f"schema {HEAD}, that of this release")
    if probe.revision is None:
        return warning("store", "has no tables yet", "the first start makes them")
    if probe.revision > HEAD:
        return bad(
            "store",
            f"schema {probe.revision} is of a newer release, this one knows {HEAD}",
            "install that release",
        )
    return warning(
        "store",
        f"schema {probe.revision} is of an older release, this one needs {HEAD}",
        "back up; the next start brings it up to date",
    )
