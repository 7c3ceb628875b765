"""The short form of ``make chaos``: some faults of each sort, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.faults import FAULTS
from tests.chaos.run import run

SEED = 20
LEASE = 5.0


@pytest.mark.parametrize(
    ("database", "faults"),
    [
        (
            "postgresql",
            (
                "a worker is killed with its children",
                "PostgreSQL crashes and starts",
                "Redis is emptied",
                "PostgreSQL is read-only",
                "Redis starts with an old append-only file",
            ),
        ),
        (
            "sqlite",
            (
                "the leading scheduler is killed",
                "Redis has no memory left",
                "a machine's clock jumps by an hour",
                "the disk is full",
                "the network between the machines is cut",
            ),
        ),
    ],
)
def test_nothing_is_lost_and_nothing_comes_twice(
    tmp_path: Path, database: str, faults: tuple[str, ...]
) -> None:
    assert set(faults) <= set(FAULTS)
    said: list[str] = []
    report = run(
        tmp_path,
        database=database,
        pages=60,
        seeds=30,
        faults=len(faults),
        seed=SEED,
        rate=2.0,
        lease=LEASE,
        only=faults,
        say=said.append,
    )
    assert report.good, (report.lost, report.doubled, report.audit, said)
    assert len(report.tried) == len(faults)
