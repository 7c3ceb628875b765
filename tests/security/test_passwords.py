"""An address may hold a password or a key: it is used, and shown to nobody."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from wireroom import log as logs
from wireroom.cli import main
from wireroom.hiding import without_secrets
from wireroom.settings import load

ADDRESS = "https://joe:hunter2-s3cret@gazette.invalid/feed?api_key=s3cret&edition=2"


@pytest.mark.parametrize("form", ["plain", "json"])
def test_no_log_shows_the_secrets_of_an_address(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.configure(load({}, log_format=form))
        log = logging.getLogger("wireroom.x")
        log.warning("%s failed", ADDRESS, extra={"fields": {"url": ADDRESS}})
        try:
            raise ValueError(ADDRESS)
        except ValueError:
            log.exception("no answer")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    err = capsys.readouterr().err
    assert err.count("gazette.invalid") >= 3
    assert "s3cret" not in err


def test_no_line_shows_the_secrets_of_a_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIREROOM_DATA_DIR", str(tmp_path / "var"))
    commands = [["sources", "add"], ["sources", "check"], ["explain"], ["sources", "remove"]]
    for command in [*commands[:1], ["sources", "list"], *commands[1:]]:
        words = command if command[-1] == "list" else [*command, ADDRESS]
        monkeypatch.setattr("sys.argv", ["wireroom", *words])
        with pytest.raises(SystemExit):
            main()
        out, err = capfd.readouterr()
        assert "s3cret" not in out + err, words
        if command[-1] == "list":
            assert "gazette" in out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("redis://:pw@host/0 and https://a:b@c", "redis://…@host/0 and https://…@c"),
        ("https://host/a@b?c=d@e", "https://host/a@b?c=d@e"),
        ("write to desk@gazette.example", "write to desk@gazette.example"),
        ("://" * 50_000, "://" * 50_000),
        (f"https://{'u' * 9000}:p@host/?key={'k' * 9000}", "https://…@host/?key=…"),
        ("://u?key=" * 50_000, "://u?key=…"),
        ("https://host/?access_token=t1&page=2", "https://host/?access_token=…&page=2"),
        ("asked https://host/?Key=a'b#top", "asked https://host/?Key=…#top"),
        ("/feed?sig=a%22b;sid=c d", "/feed?sig=…;sid=… d"),
        ('{"url": "https://host/?token=t1", "n": 1}', '{"url": "https://host/?token=…", "n": 1}'),
        ('{"said": "\\"?token=t1\\" no"}', '{"said": "\\"?token=…\\" no"}'),
        ("https://host/?keyword=ferry&monkey=2", "https://host/?keyword=ferry&monkey=2"),
    ],
)
def test_what_is_left_out(text: str, shown: str) -> None:
    assert without_secrets(text) == shown
