"""Whatever a stranger wrote, no command lets it drive the terminal or begin a line of its own."""

from __future__ import annotations

import ast
import io
import json
import logging
import os
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
import redis
from rich.console import Console

import wireroom
from wireroom import log as logs
from wireroom.cli import cli, main
from wireroom.cli.live import _titles
from wireroom.frontier import Frontier, Item, NewItem
from wireroom.log import printable, printable_json
from wireroom.records import (
    Article,
    Attribution,
    Boilerplate,
    Disposition,
    Duplicate,
    Entity,
    Evidence,
    Image,
    ItemKind,
    Keyword,
    Link,
    Origin,
    Publisher,
    Quote,
    Rights,
    Source,
)
from wireroom.settings import Settings, load
from wireroom.sources import poll_item
from wireroom.store import Occurrence, Outcome, Quarantined, Store
from wireroom.watching import make_watchlist

EVIL = (
    "Valdo\x1b]8;;https://evil.example/\x07here\x1b]8;;\x1b\\\x1b[2J\x9b31m\x90q\x9c\x07\b"
    "\r\nwireroom: FORGED\nFORGED\x0bFORGED\x85FORGED\u2028FORGED\u202eevil\u2066\u200f\x7f"
)
"""OSC 8, CSI in both forms, DCS, bell, backspace, every line end, bidirectional overrides."""
ORDERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
AT = datetime(2031, 5, 4, 12, tzinfo=UTC)
ID, COPY = "ab" * 16, "cd" * 16
BODY = "The ferry Lunaria ran aground off Port Valdo with 214 people on board. " * 8


def drives(text: str) -> list[str]:
    """What a terminal would obey, or show in another order, or take for the end of a line."""
    return [
        f"{ord(char):#x}"
        for char in text
        if (unicodedata.category(char) in ("Cc", "Zl", "Zp") and char != "\n") or char in ORDERS
    ]


def evil_article(article_id: str, **fields: Any) -> Article:
    """Every field of text is a stranger's."""
    made = Article(
        id=article_id,
        url=f"https://gazette.example/{EVIL}",
        canonical_url=f"https://gazette.example/{article_id}/{EVIL}",
        source=EVIL,
        publisher=Publisher(name=EVIL, domain=EVIL),
        section=EVIL,
        title=EVIL,
        byline=(EVIL,),
        language=EVIL,
        published_at=AT,
        text=f"{EVIL}\n\n{BODY}",
        boilerplate=(Boilerplate(kind="other", text=EVIL),),
        evidence={EVIL: Evidence(method=EVIL, value=EVIL, source=EVIL, runner_up=EVIL)},
        entities=(Entity(text=EVIL, label=EVIL, start=0, end=5, id=EVIL, name=EVIL),),
        quotes=(Quote(text=EVIL, start=0, end=5, speaker=EVIL, speaker_id=EVIL, cue=EVIL),),
        attributions=(Attribution(kind="via", outlet=EVIL, outlet_id=EVIL, url=EVIL, text=EVIL),),
        keywords=(Keyword(text=EVIL, score=1.0),),
        story=EVIL,
        origin=Origin(outlet=EVIL),
        links=(Link(url=EVIL, text=EVIL),),
        images=(Image(url=EVIL, caption=EVIL),),
        rights=Rights(noticed=EVIL),
        notes={EVIL: EVIL, "site_rule": {"name": EVIL, "missed": {EVIL: EVIL}}},
    )
    return msgspec.structs.replace(made, **fields)


def fill(store: Store, frontier: Frontier) -> str:
    """A system that only strangers have written to; the name of an item in quarantine."""
    trail = [{"stage": EVIL, "at": 1, "what": EVIL, EVIL: EVIL, "reason": EVIL, "shared": [EVIL]}]
    waiting = Item(
        key="page:x",
        seq=7,
        kind=ItemKind.PAGE,
        stage="process",
        queue="process",
        payload={"name": EVIL},
    )
    kept = Quarantined(
        id=f"page:{EVIL}.7",
        key=EVIL,
        stage=EVIL,
        url=EVIL,
        reason=EVIL,
        detail=EVIL,
        input=EVIL.encode(),
        item=waiting,
        attempts=1,
    )
    quoting = make_watchlist("evil", any=["Valdo"], patterns=["Valdo[^z]{1,60}"], copies=True)
    store.save_watchlists([quoting])
    for number, (article, ending) in enumerate(
        (
            (evil_article(ID), Disposition.STORED),
            (
                evil_article(COPY, duplicate=Duplicate(kind="near", of=ID, similarity=0.9)),
                Disposition.DUPLICATE,
            ),
            (evil_article(ID, text=f"{EVIL}\n\nAnother. {BODY}"), Disposition.UPDATED),
        )
    ):
        store.commit(
            Outcome(
                item=Occurrence(
                    id=f"{EVIL}.{number}", key=EVIL, kind="page", url=article.url, trail=trail
                ),
                disposition=ending,
                reason=EVIL,
                article=article,
                story={"id": EVIL, "title": EVIL},
            )
        )
    store.commit(
        Outcome(
            item=Occurrence(id=kept.id, key=EVIL, kind="page", url=EVIL, trail=trail),
            disposition=Disposition.QUARANTINED,
            reason=EVIL,
            quarantine=kept,
        )
    )
    source = Source(id=EVIL, url=f"https://gazette.example/{EVIL}", name=EVIL, tags=(EVIL,))
    store.save_source(source)
    store.save_source_state(
        EVIL,
        dict.fromkeys(("failure", "why", "form", "title", "address", "feed"), EVIL)
        | {"status": "failing", "defects": [EVIL]},
    )
    key = f"page:{EVIL}"[:250]
    frontier.enter(
        [
            NewItem(key=key, kind=ItemKind.PAGE, stage="process", queue="process", url=EVIL,
                    payload={"name": EVIL}),
            poll_item(Source(id="plain", url="https://gazette.example/feed", name=EVIL), 60.0),
        ]
    )  # fmt: skip
    return kept.id


Setting = tuple[Settings, Path, str]


@pytest.fixture
def evil(
    tmp_path: Path,
    redis_server: Path,
    redis_client: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Setting]:
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith("WIREROOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WIREROOM_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WIREROOM_REDIS_URL", f"unix://{redis_server}")
    monkeypatch.setenv("WIREROOM_REDIS_PREFIX", "evil:")
    settings = load()
    with Store.open(settings.effective_store_url, migrate=True) as store:
        kept = fill(store, Frontier.from_settings(redis_client, settings))
    handlers = logging.getLogger().handlers[:]
    yield settings, tmp_path, kept
    logging.getLogger().handlers[:] = handlers


def pages(folder: Path) -> dict[str, str]:
    """Files that say what strangers say."""
    from html import escape
    from xml.sax.saxutils import escape as xml

    kept = "".join(c for c in EVIL if ord(c) >= 32 or c in "\t\n\r")  # what XML may hold at all
    found = {
        "page.html": f"<html><head><title>{escape(EVIL)}</title></head><body><article><h1>"
        f"{escape(EVIL)}</h1><p>By {escape(EVIL)}</p><p>{escape(EVIL)} {BODY}</p>"
        f"<p>{BODY}</p></article></body></html>",
        "thin.html": f"<html><title>{escape(EVIL)}</title><body>{escape(EVIL)}</body></html>",
        "feed.xml": f"<rss version='2.0'><channel><title>{xml(kept)}</title><item><title>"
        f"{xml(kept)}</title><link>https://gazette.example/{xml(kept)}</link></item>"
        "</channel></rss>",
        "list.opml": f"<opml version='2.0'><body><outline text='{xml(kept)}' type='rss' "
        f"xmlUrl='https://gazette.example/x'/><outline text='{xml(kept)}' type='rss' "
        f"xmlUrl='gopher://{xml(kept)}'/></body></opml>",
        "list.toml": f"[[watchlist]]\nname = {json.dumps(kept)}\nany = ['x']\n",
        "batch.jsonl": json.dumps({"id": EVIL, "text": f"{EVIL}\n\n{BODY}", "url": EVIL}) + "\n",
    }
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")
    return found


CASES: dict[str, list[list[str]]] = {
    "preview": [["page.html"], ["thin.html"], ["feed.xml"], ["page.html", "--url", EVIL], [EVIL],
                ["--jsonl"]],
    "explain": [[EVIL], [ID], [f"https://gazette.example/{EVIL}"], [f"{EVIL}.0"], ["KEPT"]],
    "sources add": [[EVIL], [f"https://gazette.example/{EVIL}", "--name", EVIL, "--tag", EVIL]],
    "sources list": [[], ["--state", "failing"]],
    "sources check": [[EVIL], [f"https://gazette.invalid/{EVIL}"], ["http://127.0.0.1:9/x"]],
    "sources import": [["list.opml"], [EVIL]],
    "sources export": [["out.toml"], ["out.opml"], [f"{EVIL}/out.toml"]],
    "sources remove": [[EVIL], ["unknown" + EVIL]],
    "articles": [[], ["Valdo"], [EVIL], ["--entity", EVIL], ["--story", EVIL], ["--since", EVIL],
                 ["--source", EVIL], ["--language", EVIL], ["--watch", "evil"], ["--watch", EVIL]],
    "watch add": [[EVIL, "--any", "x"], ["x", "--any", EVIL], ["x", "--source", EVIL],
                  ["x", "--pattern", f"{EVIL}("]],
    "watch list": [[]],
    "watch show": [["evil"], [EVIL]],
    "watch remove": [[EVIL], ["unknown" + EVIL]],
    "watch test": [["evil"], [EVIL], ["evil", "--since", EVIL]],
    "watch hook": [["*", EVIL], [EVIL, "https://gazette.example/"]],
    "watch unhook": [[EVIL]],
    "watch resume": [[EVIL]],
    "watch import": [["page.html"], ["list.toml"], [EVIL]],
    "watch export": [["out.toml"], [f"{EVIL}/out.toml"]],
    "stories": [[], ["--outlets"]],
    "bursts": [[], ["--language", EVIL]],
    "export": [["--format", "jsonl", "-"], ["--format", "atom", "--query", EVIL, "-"],
               ["--format", "rss", "-"], ["--format", "jsonfeed", "--feed-url", EVIL, "-"],
               ["--format", "jsonl", f"{EVIL}/x"], ["--format", EVIL]],
    "quarantine list": [[]],
    "quarantine show": [["KEPT"], [EVIL]],
    "quarantine drop": [["KEPT"], [EVIL]],
    "quarantine retry": [["KEPT"], [EVIL], ["--reason", EVIL]],
    "audit": [[]],
    "doctor": [[]],
    "reindex": [[]],
    "replay": [[EVIL], ["page.html", "--check", EVIL]],
    "listen": [[EVIL]],
    "serve": [[EVIL]],
    "up": [["--replay", EVIL]],
    "scheduler": [[EVIL]],
    "worker": [["--queues", EVIL]],
}  # fmt: skip
"""Arguments by command.  Those that go on running only meet a stranger's words in their logs, and
as the endings of a replay: tests of their own are below."""


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield path + name, command


COMMANDS = dict(commands(cli))


def test_every_command_has_its_cases() -> None:
    assert set(CASES) == set(COMMANDS)


@pytest.mark.parametrize("command", CASES)
def test_no_command_lets_strangers_drive_the_terminal(
    command: str,
    evil: Setting,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    _settings, folder, kept = evil
    batch = pages(folder)["batch.jsonl"]
    takes_json = any("--json" in each.opts for each in COMMANDS[command].params)
    for case in CASES[command]:
        for extra in ([], ["--json"]) if takes_json and "--jsonl" not in case else ([],):
            arguments = [kept if each == "KEPT" else each for each in case] + extra
            monkeypatch.setattr("sys.argv", ["wireroom", *command.split(), *arguments])
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(batch.encode())))
            with pytest.raises(SystemExit) as ended:
                main()
            assert ended.value.code in (0, 1, 2)
            out, err = capfd.readouterr()
            said = f"{command} {case} {extra}"
            assert drives(out) == [], said
            assert drives(err) == [], said
            assert "this is a defect" not in err, err
            lines = [*out.splitlines(), *err.splitlines()]
            assert not [line for line in lines if line.startswith("FORGED")], said
            assert not [line for line in lines if line.startswith("wireroom: FORGED")], said
            for line in out.splitlines() if extra and ended.value.code == 0 else ():
                json.loads(line)


def test_the_words_are_shown_all_the_same(
    evil: Setting, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Escaped in lines for people, and in JSON so that programs read what was written."""
    monkeypatch.setattr("sys.argv", ["wireroom", "articles", "--json"])
    with pytest.raises(SystemExit):
        main()
    records = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert {each["title"] for each in records} == {EVIL}
    monkeypatch.setattr("sys.argv", ["wireroom", "articles"])
    with pytest.raises(SystemExit):
        main()
    assert "Valdo\\x1b]8" in capfd.readouterr().out


def test_the_live_view_is_as_safe() -> None:
    console = Console(width=100, file=io.StringIO(), color_system=None)
    console.print(_titles([evil_article(ID), evil_article(COPY, title=None)]))
    shown = console.file
    assert isinstance(shown, io.StringIO)
    assert drives(shown.getvalue()) == []


def test_lines_are_said_in_one_place() -> None:
    """A line that is printed past ``say`` and ``emit`` would not be escaped."""
    folder = Path(wireroom.__file__).parent / "cli"
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(folder.glob("*.py"))
        if path.name not in ("options.py", "__init__.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("click.echo", "click.secho", "print", "sys.stdout.write")
    ]
    assert found == []


# --- logs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["plain", "json"])
def test_no_message_forges_a_line_of_the_log(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    forged = f"{EVIL}\n12:00:00 error   wireroom.audit: FORGED\n" + '{"level": "error"}\n'
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.configure(load({}, log_format=form))
        log = logging.getLogger(f"wireroom.{'x' * 3}")
        log.warning("a title: %s", forged, extra={"fields": {"url": forged, "level_of": forged}})
        try:
            raise ValueError(forged)
        except ValueError:
            log.exception("a failure of %s", forged)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    err = capsys.readouterr().err
    assert drives(err) == []
    lines = err.splitlines()
    assert len(lines) == 2
    if form == "json":
        entries = [json.loads(line) for line in lines]
        assert [each["level"] for each in entries] == ["warning", "error"]
        assert all(forged in each["message"] for each in entries)
        assert entries[0]["url"] == forged
    else:
        assert all(re.match(r"\d\d:\d\d:\d\d (warning|error  ) wireroom\.xxx: ", x) for x in lines)


@pytest.mark.parametrize("number", range(0x110000 // 0x1000))
def test_no_character_gets_through(number: int) -> None:
    block = [chr(n) for n in range(number * 0x1000, (number + 1) * 0x1000)]
    text = "".join(char for char in block if not 0xD800 <= ord(char) < 0xE000)
    assert drives(printable(text)) == []
    assert "\n" not in printable(text)
    packed = msgspec.json.encode(text).decode()
    assert drives(printable_json(packed)) == []
    assert json.loads(printable_json(packed)) == text
