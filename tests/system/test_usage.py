"""Wrong usage: one clear line on standard error, the exit code of the contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.system.conftest import Installation

WRONG = [
    (["replay", "no-such-file.txt"], {}, "no-such-file.txt"),
    (["replay"], {}, "PATH"),
    (["up", "--replay", "no-such-folder"], {}, "no-such-folder"),
    (["frobnicate"], {}, "frobnicate"),
    (["articles", "--since", "yesterdayish"], {}, "--since"),
    (["preview", "no-such-page.html"], {}, "no-such-page.html"),
    (["sources", "add", "ftp://example.org/feed"], {}, "ftp://example.org/feed"),
    (["sources", "import", "missing.opml"], {}, "missing.opml"),
    (["worker", "--queues", "nonsense"], {}, "--queues"),
    (["audit"], {"redis_url": "redis://127.0.0.1:1/0"}, "WIREROOM_REDIS_URL"),
    (["up"], {"redis_url": "redis://127.0.0.1:1/0"}, "WIREROOM_REDIS_URL"),
    (["up"], {"store_url": "nonsense"}, "store"),
    (["articles"], {"store_url": "postgresql+psycopg://nobody@127.0.0.1:1/x"}, "store"),
    (["up"], {"metrics_address": "127.0.0.1"}, "WIREROOM_METRICS_ADDRESS"),
    (["up"], {"fetch_allow_networks": "everything"}, "WIREROOM_FETCH_ALLOW_NETWORKS"),
    (["up"], {"lease_seconds": "soon"}, "WIREROOM_LEASE_SECONDS"),
    (["up"], {"no_such_setting": "1"}, "WIREROOM_NO_SUCH_SETTING"),
    (["quarantine", "show", "nothing"], {}, "nothing"),
]


@pytest.mark.parametrize(("args", "settings", "named"), WRONG)
def test_wrong_usage_is_one_line_that_names_the_cause(
    install: Callable[..., Installation], args: list[str], settings: dict[str, str], named: str
) -> None:
    done = install(**settings).run(*args, timeout=60)
    assert done.returncode in (1, 2)
    if "store" not in named:
        assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if line.startswith("wireroom: ")]
    assert len(lines) == 1, done.stderr
    assert named.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr + done.stdout


def test_a_password_in_an_address_is_never_shown(install: Callable[..., Installation]) -> None:
    made = install(
        redis_url="redis://user:s3cretword@127.0.0.1:1/0",
        store_url="postgresql+psycopg://user:s3cretword@127.0.0.1:1/x",
    )
    for command in (["up"], ["audit"], ["articles"]):
        done = made.run(*command)
        assert "s3cretword" not in done.stdout + done.stderr


def test_help_is_for_people(install: Callable[..., Installation]) -> None:
    """What each command's help must have: tests/cli/test_help.py."""
    done = install().run("replay", "--help")
    assert done.returncode == 0
    assert "Example: wireroom replay" in done.stdout
