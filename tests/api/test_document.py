"""The OpenAPI document says what the API does: schemathesis tries, over real HTTP."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import TOKEN, fill
from tests.system.conftest import ROOT, Installation, eventually, install
from wireroom.api.app import OPERATIONS
from wireroom.store import Store

__all__ = ["install"]

EXAMPLES = "2"
"""Requests that are made up for each operation and kind, besides those for each bound."""


@pytest.fixture
def served(install: Callable[..., Installation], redis_server: Path) -> Iterator[str]:
    """The address of ``wireroom serve`` as an operator starts it, with a token."""
    made = install(
        serve_token=TOKEN,
        serve_address="127.0.0.1:0",
        redis_url=f"unix://{redis_server}",
        redis_prefix="document:",
    )
    with Store.open(f"sqlite:///{made.folder / 'var' / 'wireroom.sqlite3'}", migrate=True) as store:
        fill(store)
    process = made.start("serve")
    found = eventually(
        lambda: re.search(r"serving at (http://\S+),", made.log.read_text()),
        "the server did not say its address",
    )
    yield found[1]
    process.terminate()
    assert process.wait(30) == 0
    assert "stopped" in made.log.read_text()
    assert TOKEN not in made.log.read_text()
    assert "Traceback" not in made.log.read_text()


@pytest.mark.timeout(500)  # a thousand requests, ten seconds of processor time
def test_the_document_holds_against_everything_that_can_be_asked(
    served: str, tmp_path: Path
) -> None:
    """All checks of schemathesis: answers fit their schemas, statuses and media types are those
    of the document, what it forbids is refused, what it allows is accepted, nothing is a 500,
    nothing is answered without the token."""
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "--no-color",
            "run",
            f"{served}/openapi.json",
            "--header",
            f"Authorization: Bearer {TOKEN}",
            "--phases=coverage,fuzzing",
            f"--max-examples={EXAMPLES}",
            "--seed=1",
            "--no-shrink",
            "--continue-on-failure",
            "--generation-database=none",
        ],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if not k.startswith("WIREROOM_")},
        capture_output=True,
        text=True,
        timeout=400,
    )
    shown = "\n".join(line[:300] for line in done.stdout.splitlines())[-6_000:]
    assert done.returncode == 0, shown + done.stderr[-2_000:]
    assert f"Tested: {len(OPERATIONS)}" in done.stdout


def test_the_document_names_each_route_and_each_type(api: Any) -> None:
    document = api.get("/openapi.json").json
    assert document["openapi"].startswith("3.1.")
    assert set(document["paths"]) == {each.path for each in OPERATIONS}
    text = json.dumps(document)
    for name in re.findall(r"#/components/schemas/(\w+)", text):
        assert name in document["components"]["schemas"], name
    assert "securitySchemes" not in document["components"]
    article = document["components"]["schemas"]["Article"]["properties"]
    assert {"id", "text", "boilerplate", "evidence", "entities", "rights"} <= set(article)


def test_the_page_about_outputs_names_each_path() -> None:
    page = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
    assert [each.path for each in OPERATIONS if f"`{each.path}`" not in page] == []
