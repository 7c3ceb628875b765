"""What the system writes is for its user alone, whatever the umask."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.security.conftest import Attacked
from tests.system.conftest import Installation
from wireroom import private
from wireroom.embedded import socket_path
from wireroom.errors import UsageError
from wireroom.store import Store


def open_to_others(folder: Path) -> dict[str, str]:
    """Everything at and below ``folder`` that another user could do something with."""
    return {
        str(path.relative_to(folder)): oct(stat.S_IMODE(found.st_mode))
        for path in [folder, *folder.rglob("*")]
        if not stat.S_ISLNK((found := path.lstat()).st_mode) and found.st_mode & 0o077
    }


def under_umask(made: Installation, umask: int, *args: str, stdin: str = "") -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wireroom", *args],
        cwd=made.folder,
        env=made.environ,
        input=stdin,
        capture_output=True,
        text=True,
        umask=umask,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_all_that_a_running_system_holds(attacked: Attacked) -> None:
    """Under the umask of this process, which is what most people have."""
    folder = attacked.settings.data_path
    there = {path.name for path in folder.rglob("*")}
    assert {"wireroom.sqlite3", "wireroom.sqlite3-wal", "redis.sock", "lock"} <= there
    assert any(name.endswith(".db") for name in there), "no metrics"
    assert open_to_others(folder) == {}


def test_all_that_commands_write_under_no_umask_at_all(
    install: Callable[..., Installation],
) -> None:
    made = install(process_workers="1")
    under_umask(made, 0, "sources", "add", "https://gazette.example/feed.xml")
    text = "The lock of Merrin opens\n\n" + "Barges passed it at noon on Friday. " * 40
    under_umask(made, 0, "replay", "-", stdin=text)
    folder = made.folder / "var"
    there = {path.name for path in folder.rglob("*")}
    assert {"stdin", "redis.log", "lock", "wireroom.sqlite3"} <= there
    assert open_to_others(folder) == {}
    # What a user names is the user's.
    under_umask(made, 0o022, "export", "--format", "jsonl", "out.jsonl")
    assert stat.S_IMODE((made.folder / "out.jsonl").stat().st_mode) == 0o644


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_a_new_store_and_its_folders(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        Store.open(f"sqlite:///{tmp_path}/a/b/store.sqlite3", migrate=True).close()
    finally:
        os.umask(before)
    assert open_to_others(tmp_path / "a") == {}
    assert (tmp_path / "a/b/store.sqlite3").exists()


def test_a_folder_that_is_shared_on_purpose_stays_so(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o770)
    private.make_folder(shared / "inner")
    assert stat.S_IMODE(shared.stat().st_mode) == 0o770
    assert stat.S_IMODE((shared / "inner").stat().st_mode) == 0o700


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError), open(tmp_path / "link", "wb", opener=private.opener):
        pass
    assert not (tmp_path / "elsewhere").exists()


# --- a socket whose path would be too long lies in a folder that all may write to ----------------


def lay_open(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)


def lay_link(folder: Path) -> None:
    target = folder.with_name("target")
    target.mkdir(mode=0o700)
    folder.symlink_to(target)


def lay_strange(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    os.chown(folder, 65_534, 65_534)


@pytest.mark.parametrize(
    "lay",
    [
        lay_open,
        lay_link,
        pytest.param(
            lay_strange,
            marks=pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away"),
        ),
    ],
)
def test_a_socket_folder_that_others_have_made_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lay: Callable[[Path], None]
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    data = Path("/var") / ("long" * 30)
    folder = socket_path(data).parent
    assert folder.parent == tmp_path
    assert not folder.exists()
    lay(folder)
    with pytest.raises(UsageError, match="not trusted"):
        socket_path(data)
