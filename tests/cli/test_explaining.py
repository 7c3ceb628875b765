"""``wireroom explain`` tells a copy from its original and one version from the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from redis import Redis

from tests.dedupe.racing import Delivery, deliver_one, page
from wireroom.cli import cli
from wireroom.settings import Settings
from wireroom.store import Store
from workers.context import Context

BODY = (
    "The ferry Lunaria ran aground off Port Valdo on Tuesday morning with 214 people on board, "
    "the harbour office said. A tug from Kestrel Bay freed the ship before noon.",
    "Captain Ines Marrow told the radio station that the buoy at the entrance had been moved by "
    "the storm and that nobody had told the crew of it.",
    "The company will carry the passengers to the island by bus and bridge until the hull has "
    "been looked at in the dry dock of Merrin, which may take until the end of the month.",
    "An inquiry begins in the town hall on Friday. Its sittings are public, and everyone who was "
    "on board has been asked to write down what they saw.",
)
WIRE = "\n\n".join(BODY)
NEAR = f"Readers of the Hill Gazette saw it first.\n\n{WIRE.replace('214', '216')}"
EDITED = "\n\n".join(
    [BODY[3], BODY[0].replace("214", "219"), BODY[1].replace("Ines", "Inez"), BODY[2]]
)


DATES = (
    '<meta property="article:published_time" content="2024-05-07T{:02}:20:00Z">'
    '<meta property="article:modified_time" content="2024-05-07T{:02}:30:00Z">'
)


def _page(text: str, hour: int, title: str = "Ferry aground", modified: int = 0) -> str:
    made = page(title, text)
    return made.replace("<title>", DATES.format(hour, modified or hour) + "<title>")


class System:
    """A process stage with its store, and the command line beside it."""

    def __init__(self, socket: Path, store_url: str) -> None:
        Store.migrate(store_url)
        self._environ = {
            "WIREROOM_REDIS_URL": f"unix://{socket}",
            "WIREROOM_REDIS_PREFIX": "explain:",
            "WIREROOM_STORE_URL": store_url,
        }
        settings = Settings(
            redis_url=f"unix://{socket}", redis_prefix="explain:", store_url=store_url
        )
        self._context = Context(settings, "test")
        self._at = 1_730_000_000.0

    def deliver(self, name: str, made: str) -> str:
        self._at += 60
        return deliver_one(
            None, self._context, Delivery(f"https://{name}.example/ferry", made, self._at)
        )

    def explain(self, name: str) -> str:
        command = ["explain", f"https://{name}.example/ferry"]
        done = CliRunner().invoke(cli, command, env=self._environ)
        assert done.exit_code == 0, done.output
        return done.output

    def record(self, name: str) -> Any:
        command = ["explain", f"https://{name}.example/ferry", "--json"]
        done = CliRunner().invoke(cli, command, env=self._environ)
        return json.loads(done.stdout)


def test_copies_and_versions_are_explained(
    redis_client: Redis, redis_server: Path, new_store_url: Callable[[str], str]
) -> None:
    system = System(redis_server, new_store_url("sqlite"))
    assert system.deliver("gazette", _page(NEAR, 11)) == "stored"
    assert system.deliver("wire", _page(WIRE, 9)) == "duplicate"

    found = system.record("gazette")
    (copy,) = found["copies"].values()
    assert (copy["kind"], copy["original"]["url"]) == ("near", "https://wire.example/ferry")
    assert copy["why"] == {"reason": "published", "before": copy["original"]["id"]}
    assert copy["differences"]["numbers"] == {"added": ["216"], "removed": ["214"]}
    assert copy["differences"]["added"] == ["Readers of the Hill Gazette saw it first."]
    found = system.record("wire")
    (original,) = found["copies"].values()
    assert [(each["url"], each["kind"]) for each in original["members"]] == [
        ("https://gazette.example/ferry", "near")
    ]

    changed = _page(EDITED, 9, title="Ferry freed")
    assert system.deliver("wire", changed) == "updated"
    assert system.deliver("wire", _page(EDITED.upper(), 9, modified=10)) == "unchanged"
    found = system.record("wire")
    ((first, second),) = found["versions"].values()
    assert (first["silent"], second["silent"]) == (None, True)
    assert second["diff"]["title"] == {"old": "Ferry aground", "new": "Ferry freed"}
    assert second["diff"]["moved"] == [BODY[3]]
    assert second["diff"]["numbers"] == {"added": ["219"], "removed": ["214"]}
    assert second["diff"]["names"]["added"] == ["Inez Marrow"]

    said = system.explain("wire")
    for line in (
        "1 copy:",
        "a silent edit",
        "- title: Ferry aground",
        "+ numbers: 219",
        "~ An inquiry begins",
    ):
        assert line in said
    assert "\x1b" not in said
    said = system.explain("gazette")
    assert "the original because it was published earlier" in said
