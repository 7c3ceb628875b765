"""Runs a target on many inputs and keeps those that break a promise."""

from __future__ import annotations

import gc
import random
import resource
import time
import traceback
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fuzz.mutation import Mutator

MEMORY_BASE: Final = 150 * 2**20
MEMORY_PER_BYTE: Final = 400
"""What one input may add to the resident memory at its peak."""
SHRINK_SECONDS: Final = 6.0
_CLEAR: Final = Path("/proc/self/clear_refs")
_STATUS: Final = Path("/proc/self/status")


class BrokenError(AssertionError):
    """A promise that an answer does not keep."""


def promise(kept: object, what: str) -> None:
    """Raises ``BrokenError`` unless ``kept``."""
    if not kept:
        raise BrokenError(what)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Something that reads outside input.

    ``run`` checks what comes out and returns a mark of the way that was taken; it raises for a
    broken promise or lets an unexpected error through.  Processor time is bounded by
    ``seconds + seconds_per_byte * len(data)``.
    """

    name: str
    run: Callable[[bytes], Hashable]
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[bytes] = ()
    seconds: float = 0.25
    seconds_per_byte: float = 8e-6


@dataclass(kw_only=True)
class Finding:
    """One defect: ``key`` is what failed and where, ``data`` an input that shows it."""

    key: str
    data: bytes
    detail: str


@dataclass(kw_only=True)
class Report:
    """What a run saw; memory in bytes, times in processor seconds."""

    executions: int = 0
    processor: float = 0.0
    findings: dict[str, Finding] = field(default_factory=dict)
    ways: int = 0
    slowest: float = 0.0
    slowest_input: bytes = b""
    most_memory: int = 0


def explore(
    target: Target,
    *,
    seconds: float,
    seed: int,
    before: Callable[[bytes], None] = lambda _: None,
    most: int = 10**12,
) -> Report:
    """Runs mutated inputs for ``seconds`` of wall time, or ``most`` of them; ``before`` is told
    each input before it runs."""
    report = Report()
    draw = random.Random(seed)
    mutator = Mutator(target.seeds(), target.words, draw)
    # What is loaded on first use is not the doing of one input.
    ways = {way for seed in target.seeds() if (way := attempt(target, seed)[2]) is not None}
    deadline, begun = time.monotonic() + seconds, time.process_time()
    while report.executions < most and time.monotonic() < deadline:
        data = mutator.next()
        before(data)
        report.executions += 1
        taken, rise, way, finding = attempt(target, data)
        if taken > report.slowest:
            report.slowest, report.slowest_input = taken, data
        report.most_memory = max(report.most_memory, rise)
        if finding is not None:
            if finding.key not in report.findings:
                report.findings[finding.key] = shrunk(target, finding)
        elif way not in ways:
            ways.add(way)
            mutator.keep(data)
    report.ways = len(ways)
    report.processor = time.process_time() - begun
    return report


def attempt(target: Target, data: bytes) -> tuple[float, int, Hashable, Finding | None]:
    """Seconds, rise of memory, way taken, and the finding if there is one."""
    floor = _reset_peak()
    start = time.process_time()
    way: Hashable = None
    finding: Finding | None = None
    try:
        way = target.run(data)
    except Exception as error:  # noqa: BLE001  whatever comes out is the finding
        finding = Finding(
            key=_key(error), data=data, detail="".join(traceback.format_exception(error))
        )
    taken = time.process_time() - start
    rise = max(_peak() - floor, 0)
    if finding is None:
        finding = _beyond(target, data, taken, rise)
    return taken, rise, way, finding


def _beyond(target: Target, data: bytes, taken: float, rise: int) -> Finding | None:
    """A finding for an input that takes too long twice, or too much memory."""
    allowed = target.seconds + target.seconds_per_byte * len(data)
    if taken > allowed:
        gc.collect()
        start = time.process_time()
        target.run(data)
        taken = min(taken, time.process_time() - start)
    if taken > allowed:
        return Finding(
            key="slow",
            data=data,
            detail=f"{taken:.2f} s for {len(data)} bytes, {allowed:.2f} allowed",
        )
    if rise > MEMORY_BASE + MEMORY_PER_BYTE * len(data):
        detail = f"{rise / 2**20:.0f} MiB for {len(data)} bytes"
        return Finding(key="memory", data=data, detail=detail)
    return None


def shrunk(target: Target, finding: Finding) -> Finding:
    """The finding with pieces of its input taken away as long as it stays the same one."""
    if finding.key in ("slow", "memory"):
        return finding
    data, deadline = finding.data, time.monotonic() + SHRINK_SECONDS
    step = max(len(data) // 2, 1)
    while step and time.monotonic() < deadline:
        at = 0
        while at < len(data) and time.monotonic() < deadline:
            shorter = data[:at] + data[at + step :]
            try:
                target.run(shorter)
                at += step
            except Exception as error:  # noqa: BLE001  it is compared with the first one
                if _key(error) == finding.key:
                    data = shorter
                    finding.detail = "".join(traceback.format_exception(error))
                else:
                    at += step
        step //= 2
    finding.data = data
    return finding


def _key(error: Exception) -> str:
    """What failed where: the promise, or the last line of code that is ours."""
    if isinstance(error, BrokenError):
        return f"broken: {error}"
    frames = [
        f"{Path(frame.filename).name}:{frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "site-packages" not in frame.filename and "/lib/python" not in frame.filename
    ]
    return f"{type(error).__name__} in {frames[-1] if frames else '?'}"


def _reset_peak() -> int:
    """Resident bytes now; the kernel's high-water mark is set to it where that is allowed."""
    with suppress(OSError):
        _CLEAR.write_bytes(b"5")
    return _peak()


def _peak() -> int:
    try:
        status = _STATUS.read_bytes()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    at = status.find(b"VmHWM:")
    return int(status[at + 6 : status.find(b"kB", at)]) * 1024 if at >= 0 else 0
