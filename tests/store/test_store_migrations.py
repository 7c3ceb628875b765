"""The schema's way forward and back, with data in it, also when several start at once."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom.errors import UsageError
from wireroom.store import HEAD, REVISIONS, Store
from wireroom.store.engine import Database
from wireroom.store.schema import metadata


def test_the_revisions_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", "wireroom.store:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    assert tuple(each.revision for each in scripts.walk_revisions())[::-1] == REVISIONS


def test_the_migrations_lead_to_the_schema_in_the_code(store_url: str) -> None:
    Store.migrate(store_url)

    def differences(connection: Connection) -> list[object]:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _: (
                kind != "table" or not (name or "").startswith("article_search")
            ),
        }
        return list(
            compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        )

    assert Database(store_url).read(differences) == []


def test_back_and_forward_with_data(store_url: str) -> None:
    with Store.open(store_url, migrate=True) as store:
        store.commit(outcome(article("a1")))
        store.commit(outcome(article("a1", ORCHARD)))
        before = store.article("a1")
    for revision in reversed(REVISIONS[:-1]):
        Store.downgrade(store_url, revision)
        assert Store.current_revision(store_url) == revision
        with pytest.raises(UsageError, match="older wireroom"):
            Store.open(store_url)
    with Store.open(store_url, migrate=True) as store:
        assert store.article("a1") == before
        assert [each.text for each in store.versions_of("a1")] == [FERRY, ORCHARD]
        assert [each.id for each in store.find("apple blossom")] == ["a1"]
        seen = store._database.read(
            lambda c: c.execute(text("SELECT count(*) FROM articles WHERE seen_at > 0")).scalar()
        )
        assert seen == 1
    Store.downgrade(store_url, "base")
    assert Store.current_revision(store_url) is None
    with Store.open(store_url, migrate=True) as store:
        assert store.article("a1") is None


def test_a_store_of_a_newer_program_is_left_alone(store_url: str) -> None:
    Store.migrate(store_url)
    database = Database(store_url)
    database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    for migrate in (False, True):
        with pytest.raises(UsageError, match="newer wireroom"):
            Store.open(store_url, migrate=migrate)
    assert Store.current_revision(store_url) == "9999"


def test_processes_that_migrate_at_once_do_it_once(store_url: str) -> None:
    program = (
        "import sys\nfrom wireroom.store import Store\n"
        "sys.stdin.read(1)\nStore.migrate(sys.argv[1])\n"
        "print(Store.current_revision(sys.argv[1]))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, store_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [each.communicate("g", timeout=60) for each in started]
    assert [out.strip() for out, _ in told] == [HEAD] * 3, [err for _, err in told]


def test_opening_again_loads_no_alembic(store_url: str) -> None:
    """Which costs more than a whole command otherwise takes."""
    Store.migrate(store_url)
    program = """
import sys
from wireroom.store import Store
Store.open(sys.argv[1], migrate=True).close()
print("alembic" in sys.modules)
"""
    out = subprocess.run(
        [sys.executable, "-c", program, store_url], capture_output=True, text=True, check=True
    ).stdout
    assert out.strip() == "False"
