"""This machine: the data folder, its disk, files, memory, and the ports of the settings."""

from __future__ import annotations

import errno
import os
import resource
import socket
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psutil

from wireroom.doctor.finding import Finding, bad, good, warning
from wireroom.settings import Settings, split_address

DISK_BAD_BYTES: Final = 256 * 2**20
DISK_WARNING_BYTES: Final = 2 * 2**30
MEMORY_WARNING_BYTES: Final = 1_200_000_000
"""What the whole tree takes on one machine (benchmarks/RESULTS.md)."""
FILES_WARNING: Final = 1_024
REMOTE: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "afs", "glusterfs"})
"""File systems on which SQLite's locks cannot be relied upon (sqlite.org/howtocorrupt.html)."""
ASK_SECONDS: Final = 3.0
_SIZE: Final = 4_096


def look_at_machine(settings: Settings) -> Iterator[Finding]:
    """Folder, disk, memory, open files, and who is told who fetches."""
    yield from _folder(settings.data_path)
    yield _disk(settings.data_path)
    yield _memory()
    yield _files()
    if settings.fetch_contact or settings.fetch_user_agent:
        yield good("contact", "the User-Agent says who fetches")
    else:
        yield warning(
            "contact",
            "hosts are not told who fetches, and may refuse a stranger",
            "set WIREROOM_FETCH_CONTACT to an address of yours",
        )
    for network in settings.allowed_networks:
        if network.prefixlen == 0:
            yield warning(
                "address guard",
                f"WIREROOM_FETCH_ALLOW_NETWORKS exempts all addresses ({network})",
                "name only the networks that are yours",
            )


def _folder(path: Path) -> Iterator[Finding]:
    nearest = next(each for each in (path, *path.parents) if each.exists())
    if nearest != path:
        if os.access(nearest, os.W_OK | os.X_OK):
            yield good("folder", f"{path} is not there yet; the first start makes it")
        else:
            yield bad(
                "folder",
                f"{path} is not there and cannot be made in {nearest}",
                "change the permissions or WIREROOM_DATA_DIR",
            )
        return
    if not path.is_dir():
        yield bad("folder", f"{path} is no folder", "move it away or change WIREROOM_DATA_DIR")
        return
    try:
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(bytes(_SIZE))
            file.flush()
    except OSError as error:
        yield bad(
            "folder",
            f"{path} cannot be written ({error.strerror})",
            "change its owner or permissions, or WIREROOM_DATA_DIR",
        )
        return
    told = path.stat()
    if told.st_mode & 0o002:
        yield warning("folder", f"{path} can be written by everyone", f"chmod o-w {path}")
    elif told.st_uid != os.geteuid():
        yield warning(
            "folder",
            f"{path} belongs to another user (number {told.st_uid})",
            "run every command as the user who runs the services",
        )
    else:
        yield good("folder", f"{path} can be written")


def _disk(path: Path) -> Finding:
    nearest = next(each for each in (path, *path.parents) if each.exists())
    usage = psutil.disk_usage(str(nearest))
    said = f"{usage.free / 2**30:.1f} GiB free where {path} is"
    mend = "make room: the store and the append-only file grow; docs/scale.md says how much"
    if usage.free < DISK_BAD_BYTES:
        return bad("disk", said, mend)
    if usage.free < DISK_WARNING_BYTES:
        return warning("disk", said, mend)
    return good("disk", said)


def file_system(path: Path) -> str:
    """The type of the file system that ``path`` is on; empty where that is not told."""
    mounts = {str(each.mountpoint): str(each.fstype) for each in psutil.disk_partitions(all=True)}
    for each in (path, *path.parents):
        if str(each) in mounts:
            return mounts[str(each)]
    return ""


def _memory() -> Finding:
    free = psutil.virtual_memory().available
    said = f"{free / 1e9:.1f} GB of memory available"
    if free < MEMORY_WARNING_BYTES:
        return warning(
            "memory", said, "`wireroom up` takes about 1.2 GB; lower WIREROOM_PROCESS_WORKERS"
        )
    return good("memory", said)


def _files() -> Finding:
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FILES_WARNING:
        return warning("files", f"a process may open {soft} files", f"ulimit -n {FILES_WARNING}")
    return good("files", f"a process may open {'any number of' if soft < 0 else soft} files")


def look_at_ports(settings: Settings) -> Iterator[Finding]:
    """Each port that the settings name: free, or ours already."""
    named = [("WIREROOM_METRICS_ADDRESS", settings.metrics_address)]
    if settings.push_callback_url:
        named.append(("WIREROOM_PUSH_LISTEN_ADDRESS", settings.push_listen_address))
    for name, address in named:
        yield _port(name, address)


def _port(name: str, address: str) -> Finding:
    host, port = split_address(address)
    if port == 0:
        return good("port", f"{name}: a free one is taken at start")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            return bad(
                "port", f"{name}={address}: {error.strerror}", "choose an address that is here"
            )
        if _is_ours(host, port):
            return good("port", f"{name}={address}: a service of wireroom answers there")
        return bad(
            "port",
            f"{name}={address}: another program has the port",
            "choose another, or 0 for a free one",
        )
    return good("port", f"{name}={address}: is free")


def _is_ours(host: str, port: int) -> bool:
    shown = f"[{host}]" if ":" in host else host
    where = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(shown, shown)  # noqa: S104  asked, not bound
    try:
        with urllib.request.urlopen(
            f"http://{where}:{port}/healthz", timeout=ASK_SECONDS
        ) as answer:
            return bool(answer.headers.get("Server", "").startswith("wireroom"))
    except (OSError, urllib.error.URLError, ValueError):
        return False
