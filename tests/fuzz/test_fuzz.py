"""A short run of each target, the cases that long runs have found, and growth of cost with size."""

from __future__ import annotations

import time

import pytest

from tests.fuzz.exploring import Target, attempt, explore
from tests.fuzz.seeds import corpus
from tests.fuzz.targets import TARGETS

SECONDS = 0.7
SEED = 20_310_601


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_found_in_a_moment(name: str) -> None:
    report = explore(TARGETS[name], seconds=SECONDS, seed=SEED)
    assert report.executions
    assert {key: finding.detail for key, finding in report.findings.items()} == {}


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_found_once_stays_mended(name: str) -> None:
    for data in corpus(name):
        assert attempt(TARGETS[name], data)[3] is None


def test_what_is_found_is_reported_once_and_small() -> None:
    def fragile(data: bytes) -> int:
        if b"xy" in data:
            raise ValueError("as planted")
        return len(data) % 7

    target = Target(name="planted", run=fragile, seeds=lambda: [b"a" * 50], words=[b"xy", b"zz"])
    report = explore(target, seconds=20, seed=1, most=2_000)
    (finding,) = report.findings.values()
    assert finding.data == b"xy"
    assert "as planted" in finding.detail


def test_what_takes_too_long_is_reported() -> None:
    def slow(data: bytes) -> int:
        end = time.process_time() + (0.05 if len(data) > 500 else 0.0)
        while time.process_time() < end:
            pass
        return 0

    target = Target(
        name="slow", run=slow, seeds=lambda: [b"ab" * 30], seconds=0.02, seconds_per_byte=0.0
    )
    report = explore(target, seconds=20, seed=1, most=300)
    assert list(report.findings) == ["slow"]
