"""The Redis of our own: a long file is waited for, and an overlong one is written anew."""

from __future__ import annotations

import logging
import os
import stat
import time
from pathlib import Path

import pytest

from tests.system.conftest import eventually
from wireroom import embedded
from wireroom.embedded import EmbeddedRedis, connect, server_binary
from wireroom.errors import UsageError
from wireroom.settings import Settings

KEYS = 8


def written(settings: Settings, rounds: int = 1) -> int:
    """Leaves an append-only file of ``KEYS`` keys, each written ``rounds`` times; its bytes."""
    server = EmbeddedRedis(settings)
    server.start()
    with connect(settings) as client:
        for number in range(rounds):
            for key in range(KEYS):
                client.set(f"key:{key}", f"{number}" * 500)
    server.stop()
    return (settings.data_path / "redis" / "appendonly.aof").stat().st_size


def first_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """A ``redis-server`` that runs ``line`` of the shell."""
    folder.mkdir()
    script = folder / "redis-server"
    script.write_text(f"#!/bin/sh\n{line}\n")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_a_file_that_takes_long_to_load_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data_dir=str(tmp_path / "var"))
    written(settings, rounds=1_000)
    real = server_binary()
    # It answers that it loads after each thousand commands.
    slowly = f'exec {real} "$@" --key-load-delay 300'
    first_on_path(tmp_path / "bin", monkeypatch, slowly)
    monkeypatch.setattr(embedded, "START_SECONDS", 2.0)
    monkeypatch.setattr(embedded, "LOADING_SAID_SECONDS", 0.5)
    caplog.set_level(logging.INFO)
    server = EmbeddedRedis(settings)
    begun = time.monotonic()
    server.start()
    try:
        assert time.monotonic() - begun > embedded.START_SECONDS
        assert "loads its file" in caplog.text
        with connect(settings) as client:
            assert client.dbsize() == KEYS
    finally:
        server.stop()


def test_a_server_that_does_not_answer_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_on_path(tmp_path / "bin", monkeypatch, "exec sleep 60")
    monkeypatch.setattr(embedded, "START_SECONDS", 0.5)
    with pytest.raises(UsageError, match="did not start"):
        EmbeddedRedis(Settings(data_dir=str(tmp_path / "var"))).start()


def test_an_overlong_file_is_written_anew_after_a_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "REWRITE_MIN_BYTES", 100_000)
    settings = Settings(data_dir=str(tmp_path / "var"))
    long = written(settings, rounds=1_000)
    server = EmbeddedRedis(settings)
    server.start()
    try:
        with connect(settings) as client:
            file = settings.data_path / "redis" / "appendonly.aof"
            eventually(lambda: file.stat().st_size < long / 100, "the file stayed as long", 20)
            assert client.get("key:0") == b"999" * 500
    finally:
        server.stop()
