"""A backup made as the documentation says while the system runs, restored on an empty Redis."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from tests.system.articles import article
from tests.system.conftest import ROOT, Installation, eventually, write_seeds
from tests.system.feeds import Site
from wireroom.records import Article

POLL_SECONDS = "2"
DATABASE = "restored"
DOCUMENTED = "postgresql://wireroom@db.example/wireroom"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COUNT = re.compile(r"^ *(\d+) (.+)$", re.MULTILINE)
LOST_BEFORE_RESTORE = ("redis", "wireroom.sqlite3-wal", "wireroom.sqlite3-shm")


class Commands(NamedTuple):
    """The commands of the section on backups, as they stand there."""

    sqlite: str
    dump: str
    restore: str


def documented() -> Commands:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = page.partition("\n## Backup and restore\n")[2].partition("\n## ")[0]
    sqlite, postgres = BLOCK.findall(section)[:2]
    dump, restore = postgres.strip().splitlines()
    return Commands(sqlite.strip(), dump, restore)


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture
def database(postgres_url: str) -> Iterator[str]:
    """URL of an empty database, which the server's own tools can dump as a whole."""
    plain = postgres_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
        yield postgres_url.replace("/postgres?", f"/{DATABASE}?")
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def postgres_tools(address: str) -> Path:
    """The folder of the server's own pg_dump: another version may refuse to work with it."""
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'").fetchone()
    assert found is not None
    folder = Path(found[0])
    if not (folder / "pg_dump").exists():
        pytest.skip("the test server comes without pg_dump")
    return folder


class Backup:
    """Backing up and restoring one installation."""

    def __init__(self, made: Installation, address: str | None) -> None:
        self.made = made
        self.address = address
        self.commands = documented()

    def make(self) -> None:
        self._shell(self.commands.dump if self.address else self.commands.sqlite)

    def restore(self) -> None:
        var = self.made.folder / "var"
        for name in LOST_BEFORE_RESTORE:
            path = var / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        if self.address:
            self._shell(self.commands.restore)
        else:
            shutil.copy(self.made.folder / "backup.sqlite3", var / "wireroom.sqlite3")

    def _shell(self, command: str) -> None:
        path = self.made.environ["PATH"]
        if self.address:
            command = command.replace(DOCUMENTED, f"'{self.address}'")
            path = f"{postgres_tools(self.address)}:{path}"
        subprocess.run(  # noqa: S602  the page's own command
            command,
            shell=True,
            check=True,
            cwd=self.made.folder,
            env={**self.made.environ, "PATH": path},
            timeout=60,
        )


def stored(made: Installation) -> dict[str, Article]:
    return {each.id: each for each in made.articles()}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_system_goes_on_where_the_backup_was_made(
    kind: str,
    install: Callable[..., Installation],
    site: Site,
    request: pytest.FixtureRequest,
) -> None:
    settings, address = {}, None
    if kind == "postgresql":
        settings["store_url"] = request.getfixturevalue("database")
        address = settings["store_url"].replace("postgresql+psycopg://", "postgresql://", 1)
        postgres_tools(address)
    made = install(
        fetch_allow_networks="127.0.0.0/8",
        fetch_allow_ports=site.url.rpartition(":")[2],
        poll_min_seconds=POLL_SECONDS,
        poll_max_seconds=POLL_SECONDS,
        host_min_interval_seconds="0.05",
        **settings,
    )
    (made.folder / "sources.toml").write_text(f'[[source]]\nurl = "{site.url}/feed.xml"\n')
    for number in range(3):
        site.add(f"early{number}", article(number))
    seeds = write_seeds(made.folder / "seeds", [article(20), article(21)])
    backup = Backup(made, address)

    up = made.start("up")
    eventually(lambda: made.stored() == 3, "the feed's entries were not stored")
    assert made.run("replay", str(seeds)).returncode == 0
    before = stored(made)
    assert len(before) == 5
    backup.make()
    site.add("later", article(40))
    eventually(lambda: made.stored() == 6, "the later entry was not stored")
    up.send_signal(signal.SIGTERM)
    assert up.wait(20) == 0

    backup.restore()
    assert stored(made) == before
    rebuilt = made.run("reindex")
    assert rebuilt.returncode == 0, rebuilt.stderr
    # It starts the system, which may have fetched the later entry already.
    counts = {what: int(count) for count, what in COUNT.findall(rebuilt.stdout)}
    for what in ("articles remembered", "articles placed in open stories", "search rows"):
        assert counts[what] in (5, 6), rebuilt.stdout
    made.audit()

    again = made.start("up")
    site.add("newest", article(50))
    wanted = {f"{site.url}/news/later", f"{site.url}/news/newest"}
    eventually(lambda: wanted <= {each.url for each in made.articles()}, "polling did not go on")
    copy = article(20).replace("statement 20-3", "a statement on Monday")
    copies = write_seeds(made.folder / "copies", [copy])
    lines = made.records("replay", str(copies))
    again.send_signal(signal.SIGTERM)
    assert again.wait(20) == 0

    assert [line["disposition"] for line in lines] == ["duplicate"]
    after = stored(made)
    near = after[lines[0]["article"]].duplicate
    original = next(each for each in before.values() if each.text.count("statement 20-3"))
    assert near is not None
    assert (near.kind, near.of) == ("near", original.id)
    assert after[lines[0]["article"]].story == original.story
    assert len(after) == 8, "an article of the backup was stored twice"
    for key, each in before.items():
        assert (after[key].text, after[key].story) == (each.text, each.story)
    assert made.run("articles", "statement", "--limit", "50").stdout.count("\n") == 8
    made.audit()
