"""Exploring in a child process: what crashes or hangs the interpreter is a finding as well."""

from __future__ import annotations

import mmap
import os
import signal
import struct
import tempfile
import time
from pathlib import Path
from typing import Final

import msgspec

from tests.fuzz.exploring import Finding, Report, Target, explore

HANG_SECONDS: Final = 30.0
"""Of processor time on one input; ten times as much by the clock, where the machine has others."""
_ROOM: Final = 2**20
_HEAD: Final = struct.Struct("<QI")


def explore_guarded(target: Target, *, seconds: float, seed: int) -> Report:
    """As ``explore``; a child that dies or hangs is replaced by one with the next seed."""
    whole = Report()
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        with tempfile.NamedTemporaryFile() as answer, mmap.mmap(-1, _ROOM) as shared:
            child = os.fork()
            if child == 0:
                _in_child(target, left, seed, shared, Path(answer.name))
            died = _watch(child, shared)
            if died is None:
                _add(whole, msgspec.msgpack.decode(Path(answer.name).read_bytes(), type=Report))
                break
            count, size = _HEAD.unpack_from(shared)
            data = shared[_HEAD.size : _HEAD.size + size]
            whole.executions += count
            whole.findings.setdefault(died, Finding(key=died, data=data, detail=died))
        seed += 1
    return whole


def _in_child(target: Target, left: float, seed: int, shared: mmap.mmap, answer: Path) -> None:
    count = 0

    def note(data: bytes) -> None:
        nonlocal count
        count += 1
        shared[_HEAD.size : _HEAD.size + len(data)] = data
        _HEAD.pack_into(shared, 0, count, len(data))

    code = 1
    try:
        report = explore(target, seconds=left, seed=seed, before=note)
        answer.write_bytes(msgspec.msgpack.encode(report))
        code = 0
    finally:
        os._exit(code)


def _watch(child: int, shared: mmap.mmap) -> str | None:
    """``None`` when the child has ended well, else what became of it."""
    last, since, spent = -1, time.monotonic(), 0.0
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return None if status == 0 else f"died with status {status}"
        count = _HEAD.unpack_from(shared)[0]
        if count != last:
            last, since, spent = count, time.monotonic(), _processor(child)
        elif time.monotonic() - since > HANG_SECONDS and (
            _processor(child) - spent > HANG_SECONDS or time.monotonic() - since > 10 * HANG_SECONDS
        ):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return f"hangs for {HANG_SECONDS:.0f} s"
        time.sleep(0.1)


def _processor(child: int) -> float:
    """Processor seconds that a child has had."""
    fields = Path(f"/proc/{child}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _add(whole: Report, part: Report) -> None:
    whole.executions += part.executions
    whole.processor += part.processor
    whole.findings |= part.findings
    whole.ways = max(whole.ways, part.ways)
    whole.most_memory = max(whole.most_memory, part.most_memory)
    if part.slowest > whole.slowest:
        whole.slowest, whole.slowest_input = part.slowest, part.slowest_input
