"""The services, on one machine or two: each is started again when it ends, as systemd would.

The second machine is a network namespace with a clock of its own, where the process may
make one and there is a C compiler.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import psutil

NEAR: Final = "127.0.0.1"
SOURCE: Final = Path(__file__).with_name("clock.c")


class Service:
    """One ``wireroom`` command that is kept running."""

    def __init__(
        self, name: str, command: list[str], environ: dict[str, str], log: Path, prefix: list[str]
    ) -> None:
        self.name = name
        self._command = [*prefix, sys.executable, "-m", "wireroom", *command]
        self._environ = environ
        self._log = log
        self.starts = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._start_at = 0.0

    def tend(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            self._start_at = time.monotonic() + 0.5
        if self.process is None and time.monotonic() >= self._start_at:
            with self._log.open("ab") as out:
                self.process = subprocess.Popen(
                    self._command, env=self._environ, stdout=out, stderr=out,
                    stdin=subprocess.DEVNULL, cwd=self._log.parent,
                )  # fmt: skip
            self.starts += 1

    def inside(self, words: str) -> list[psutil.Process]:
        """Running processes of the service whose command line has ``words``."""
        if self.process is None:
            return []
        found = []
        try:
            family = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.Error:
            return []
        for each in family:
            try:
                if words in " ".join(each.cmdline()):
                    found.append(each)
            except psutil.Error:
                continue
        return found

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Network:
    """A pair of linked addresses, the far one in a namespace of its own."""

    def __init__(self) -> None:
        number = os.getpid() % 250
        self._names = f"wrc{os.getpid()}", f"wrh{number}", f"wrf{number}"
        self.near, self.far = f"10.213.{number}.1", f"10.213.{number}.2"
        space, here, there = self._names
        for command in (
            f"ip netns add {space}",
            f"ip link add {here} type veth peer name {there} netns {space}",
            f"ip addr add {self.near}/24 dev {here}",
            f"ip link set {here} up",
            f"ip -n {space} addr add {self.far}/24 dev {there}",
            f"ip -n {space} link set {there} up",
            f"ip -n {space} link set lo up",
        ):
            subprocess.run(command.split(), check=True, capture_output=True)

    @classmethod
    def if_possible(cls) -> Network | None:
        if os.geteuid() != 0 or shutil.which("ip") is None:
            return None
        try:
            return cls()
        except subprocess.CalledProcessError:
            return None

    @property
    def prefix(self) -> list[str]:
        """What runs a command over there."""
        return ["ip", "netns", "exec", self._names[0]]

    def up(self, *, yes: bool) -> None:
        command = ["ip", "link", "set", self._names[1], "up" if yes else "down"]
        subprocess.run(command, check=True, capture_output=True)

    def close(self) -> None:
        subprocess.run(["ip", "netns", "del", self._names[0]], check=False, capture_output=True)


class SmallDisk:
    """A file system in memory that can be filled."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self._folder = folder
        command = f"mount -t tmpfs -o size={megabytes}m none {folder}"
        subprocess.run(command.split(), check=True, capture_output=True)

    @classmethod
    def if_possible(cls, folder: Path, megabytes: int) -> SmallDisk | None:
        if os.geteuid() != 0:
            return None
        try:
            return cls(folder, megabytes)
        except (OSError, subprocess.CalledProcessError):
            return None

    def close(self) -> None:
        subprocess.run(["umount", "-l", str(self._folder)], check=False, capture_output=True)


class Clock:
    """The second machine's clock, set by eight bytes of a file that its processes have mapped."""

    def __init__(self, folder: Path) -> None:
        """Raises ``OSError`` or ``CalledProcessError`` where there is no C compiler."""
        self._file, self._library = folder / "clock", folder / "clock.so"
        self.set(0)
        command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(self._library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)

    @classmethod
    def if_possible(cls, folder: Path) -> Clock | None:
        try:
            return cls(folder)
        except (OSError, subprocess.CalledProcessError):
            return None

    def set(self, seconds: int) -> None:
        """From now on the clock is so far ahead (behind, where negative)."""
        mode = "r+b" if self._file.exists() else "wb"
        with self._file.open(mode) as file:
            file.write(struct.pack("=q", seconds))

    def environ(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "CHAOS_CLOCK": str(self._file)}
