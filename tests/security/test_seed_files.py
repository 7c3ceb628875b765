"""Only files that the operator named are read, whatever a folder or Redis holds."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler.replay import Seed, plan
from scheduler.seedfeed import SeedFeed
from tests.security.conftest import Attacked
from tests.system.conftest import eventually
from wireroom import seedfile
from wireroom.errors import DefectError
from wireroom.frontier import NewItem
from wireroom.records import ItemKind
from wireroom.seedfile import named_by_us, read_seed, read_start, signed
from wireroom.store import Store

SECRET = "The combination of the safe in the harbour office is 31-04-77."
KEY = b"k" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of seeds with everything in it that is none, and a secret beside it."""
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text(SECRET)
    seeds = tmp_path / "seeds"
    (seeds / "inner").mkdir(parents=True)
    (seeds / "plain.txt").write_text("A plain report.")
    (seeds / "inner" / "deep.txt").write_text("A deep report.")
    for name, target in {
        "link-inside": "plain.txt",
        "link-deeper": "inner/deep.txt",
        "link-out": "../secret.txt",
        "link-to-folder": "../elsewhere",
        "link-to-link": "link-out",
        "loop": "loop",
        "dangling": "nothing",
        "zero": "/dev/zero",
        "memory": "/proc/self/mem",
        "environment": "/proc/self/environ",
    }.items():
        (seeds / name).symlink_to(target)
    os.mkfifo(seeds / "pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(seeds)  # a socket's path has an upper bound
        try:
            bound.bind("socket")
        finally:
            os.chdir(here)
    return seeds


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("plain.txt", b"A plain report."),
        ("link-inside", b"A plain report."),
        ("link-deeper", b"A deep report."),
        ("inner/../plain.txt", b"A plain report."),
        ("link-out", "outside-folder"),
        ("link-to-link", "outside-folder"),
        ("link-to-folder/secret.txt", "outside-folder"),
        ("../secret.txt", "outside-folder"),
        ("inner/../../secret.txt", "outside-folder"),
        ("zero", "outside-folder"),
        ("memory", "outside-folder"),
        ("environment", "outside-folder"),
        (".", "outside-folder"),
        ("inner", "unreadable"),
        ("pipe", "unreadable"),
        ("socket", "unreadable"),
        ("loop", "unreadable"),
        ("plain.txt\0.html", "unreadable"),
        ("n" * 5000, "unreadable"),
        ("plain.txt/more", "unreadable"),
        ("dangling", "missing"),
        ("nothing", "missing"),
    ],
)
def test_what_is_no_file_of_the_folder_is_not_read(
    folder: Path, name: str, outcome: bytes | str
) -> None:
    if isinstance(outcome, bytes):
        assert read_seed(folder / name, folder, 1000) == outcome
        return
    with pytest.raises(DefectError) as caught:
        read_seed(folder / name, folder, 1000)
    assert caught.value.reason == outcome
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/dev/zero", "unreadable"),
        ("/proc/self/mem", "unreadable"),
        ("/dev/tty", "unreadable"),
        ("/proc/self/maps", "too-large"),
    ],
)
def test_files_without_a_size_are_bounded_where_they_are_named_themselves(
    path: str, reason: str
) -> None:
    with pytest.raises(DefectError) as caught:
        read_seed(Path(path), Path(path).parent, 100)
    assert caught.value.reason == reason


def test_a_seed_is_as_large_as_it_is_when_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(b"x" * 100)
    assert len(read_seed(file, tmp_path, 100)) == 100
    assert read_start(file, tmp_path, 7) == b"x" * 7
    with pytest.raises(DefectError) as caught:
        read_seed(file, tmp_path, 99)
    assert caught.value.reason == "too-large"


def put(link: Path, target: Path) -> None:
    """``link`` leads to ``target``, at once."""
    fresh = link.with_name(f"{link.name}.{threading.get_ident()}")
    fresh.symlink_to(target)
    fresh.replace(link)


@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_what_is_put_in_its_place_after_the_check_is_not_read(
    folder: Path, swapped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The swap happens at the very moment between the check and the opening."""
    opening = seedfile._open

    def late(base: Path, parts: tuple[str, ...]) -> int:
        if swapped == "file":
            put(folder / "inner" / "deep.txt", folder.parent / "secret.txt")
        else:
            shutil.rmtree(folder / "inner")
            (folder.parent / "elsewhere" / "deep.txt").write_text(SECRET)
            put(folder / "inner", folder.parent / "elsewhere")
        return opening(base, parts)

    monkeypatch.setattr(seedfile, "_open", late)
    with pytest.raises(DefectError) as caught:
        read_seed(folder / "inner" / "deep.txt", folder, 1000)
    assert caught.value.reason == "unreadable"


def test_a_file_that_changes_all_the_time_never_shows_what_is_outside(folder: Path) -> None:
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            put(folder / "moving", folder.parent / "secret.txt")
            put(folder / "moving", folder / "plain.txt")

    thread = threading.Thread(target=swap)
    thread.start()
    seen: set[str] = set()
    try:
        for _ in range(2_000):
            try:
                seen.add(read_seed(folder / "moving", folder, 1000).decode())
            except DefectError as error:
                seen.add(error.reason)
    finally:
        stop.set()
        thread.join()
    assert SECRET not in seen
    assert {"A plain report.", "outside-folder"} <= seen


# --- signatures --------------------------------------------------------------------------------


def payload(**changes: Any) -> dict[str, Any]:
    return signed(KEY, name="report", path="/seeds/report.txt", root="/seeds") | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "/etc/passwd"},
        {"root": "/"},
        {"name": "another"},
        {"signature": "0" * 64},
        {"signature": ""},
        {"signature": "ä" * 64},
        {"signature": None},
        {"signature": 7},
        {"signature": ["a"]},
        {"path": None},
        {"path": {"a": 1}},
        {"root": ["/"]},
        {"name": 3},
    ],
)
def test_only_what_was_signed_is_known(changes: dict[str, Any]) -> None:
    assert named_by_us(payload(), KEY)
    assert not named_by_us(payload(**changes), KEY)


def test_fields_cannot_be_moved_into_one_another() -> None:
    made = signed(KEY, name="a", path="b", root="c")
    for name, path, root in (
        ("ab", "", "c"),
        ("a", "bc", ""),
        ("a\0b", "", "c"),
        ('a","b', "", "c"),
    ):
        assert not named_by_us(made | {"name": name, "path": path, "root": root}, KEY)
    assert not named_by_us(made, b"another key")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_has_one_key_and_no_other_store_has_it(
    new_store_url: Callable[[str], str], kind: str
) -> None:
    url = new_store_url(kind)
    with Store.open(url, migrate=True) as first, Store.open(url) as second:
        assert first.seed_key() == second.seed_key()
        assert len(first.seed_key()) == seedfile.KEY_BYTES
    with Store.open(url) as again, Store.open(new_store_url(kind), migrate=True) as other:
        assert again.seed_key() == first.seed_key() != other.seed_key()


# --- the system --------------------------------------------------------------------------------


def forged(secret: Path) -> Iterator[dict[str, Any]]:
    """Payloads of someone who can write to Redis and knows no key."""
    path, root = str(secret), "/"
    yield {"path": path, "root": root}
    yield {"name": "n", "path": path, "root": root, "signature": "0" * 64}
    yield signed(b"", name="n", path=path, root=root)
    yield signed(KEY, name="n", path=path, root=root)
    yield {"name": None, "path": path, "root": root, "own": True, "once": True}
    yield {"path": [path], "root": {"a": root}}
    yield {"path": "/dev/zero", "root": "/dev"}


def test_a_forged_item_makes_no_worker_read_a_file(attacked: Attacked, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"{SECRET}\n\n" * 20)
    payloads = list(forged(secret))
    attacked.frontier.enter(
        [
            NewItem(
                key=f"seed:forged:{number}:{kind}",
                kind=kind,
                stage="process",
                queue="process",
                payload=each,
            )
            for number, each in enumerate(payloads)
            for kind in (ItemKind.SEED, ItemKind.PAGE)
        ]
    )
    kept = eventually(
        lambda: (
            len(found := [e for e in attacked.store.quarantine_list() if "forged" in str(e.key)])
            == 2 * len(payloads)
            and found
        ),
        "forged items have no ending",
    )
    assert {each.reason for each in kept} == {"not-signed"}
    for each in kept:
        full = attacked.store.quarantine_get(each.id)
        assert full is not None
        assert full.input is None
    assert not any(SECRET in article.text for article in attacked.store.find())


def test_a_link_out_of_the_folder_is_neither_read_nor_kept(
    attacked: Attacked, folder: Path
) -> None:
    done = attacked.made.run("replay", str(folder), "--json")
    assert done.returncode == 1
    kept = {Path(e.item["payload"]["name"]).name: e for e in attacked.store.quarantine_list()
            if e.item["payload"].get("root") == str(folder)}  # fmt: skip
    assert {name: each.reason for name, each in kept.items()}.items() >= {
        "link-out": "outside-folder",
        "zero": "outside-folder",
        "pipe": "unreadable",
        "loop": "unreadable",
    }.items()
    for each in kept.values():
        full = attacked.store.quarantine_get(each.id)
        assert full is not None
        assert SECRET.encode() not in (full.input or b"")
        if each.reason in ("outside-folder", "unreadable"):
            assert full.input is None


def test_seeds_as_a_feed_are_guarded_too(folder: Path) -> None:
    import urllib.error
    import urllib.request

    seeds = [Seed(name=each.name, path=each.path, root=each.root) for each in plan([folder])]
    feed = SeedFeed(seeds)
    answers: dict[str, str] = {}
    try:
        for number, seed in enumerate(seeds):
            name = Path(seed.path).name
            try:
                url = f"{feed.host}/seeds/{number}/{name}"
                with urllib.request.urlopen(url, timeout=5) as answer:
                    answers[name] = answer.read().decode()
            except urllib.error.HTTPError as error:
                answers[name] = str(error.code)
    finally:
        feed.close()
    assert answers["plain.txt"] == "A plain report."
    for name in ("link-out", "zero", "pipe", "socket", "memory", "environment"):
        assert answers[name] == "403"


def test_a_replayed_item_can_be_retried(attacked: Attacked, tmp_path: Path) -> None:
    """The signature is kept with the item."""
    file = tmp_path / "late.txt"
    file.write_text("")
    assert attacked.made.run("replay", str(file)).returncode == 1
    (kept,) = [each for each in attacked.store.quarantine_list() if each.reason == "empty"]
    file.write_text("Valdo harbour reopens\n\n" + "The tugs were back at work by noon. " * 40)
    assert attacked.made.run("quarantine", "retry", kept.id).returncode == 0
    assert eventually(
        lambda: [a for a in attacked.made.articles() if a.title == "Valdo harbour reopens"],
        "the retried seed was not stored",
    )
