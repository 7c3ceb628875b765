"""The receiver of docs/watchlists.md, run as it is written."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.system.conftest import eventually
from wireroom import webhooks

PAGE = Path(__file__).resolve().parents[2] / "docs" / "watchlists.md"
SECRET = webhooks.secret_of("a secret for this test alone, long enough", "hook")
BODY = b'{"data": [{"event": "stored", "record": {"title": "Ferry aground"}}]}'


class Running:
    def __init__(self, folder: Path) -> None:
        (code,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
        file = folder / "receiver.py"
        file.write_text(code, encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as bound:
            self.port = int(bound.getsockname()[1])
        environ = os.environ | {"HOOK": webhooks.shown(SECRET), "PORT": str(self.port)}
        self.out = folder / "out.txt"
        with self.out.open("w") as out, (folder / "log.txt").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(file)], env=environ, stdout=out, stderr=log
            )
        eventually(self.answers, "the receiver does not listen")

    def answers(self) -> bool:
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def post(self, headers: dict[str, str], body: bytes = BODY) -> int:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    yield made
    made.process.terminate()
    made.process.wait(10)


def test_the_receiver_of_the_documentation_believes_only_what_is_signed_and_fresh(
    running: Running,
) -> None:
    now = datetime.now(UTC)
    good = webhooks.headers(SECRET, "msg_1", now, BODY)
    forged = webhooks.headers(webhooks.secret_of("x" * 40, "hook"), "msg_2", now, BODY)
    recorded = webhooks.headers(SECRET, "msg_3", now - timedelta(minutes=6), BODY)
    assert running.post(good) == 204
    assert running.post(forged) == 401
    assert running.post(good, BODY + b" ") == 401
    assert running.post(good | {"webhook-id": "msg_4"}) == 401
    assert running.post(recorded) == 401
    assert running.post(recorded | {"webhook-timestamp": good["webhook-timestamp"]}) == 401
    assert running.post({"Content-Type": "application/json"}) == 401
    assert running.post(good | {"webhook-signature": "v1,ä v1a,x"}) == 401
    assert running.post(good) == 204  # a repetition is acknowledged, and handled once
    assert running.out.read_text() == "stored Ferry aground\n"


def test_the_signature_is_that_of_the_published_example() -> None:
    """Header values of the example in the specification of Standard Webhooks."""
    import base64

    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    made = webhooks.headers(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
