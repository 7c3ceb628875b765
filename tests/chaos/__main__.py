"""``python -m tests.chaos``: a long run, its seed and its table."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from tests.chaos.faults import FAULTS
from tests.chaos.run import run


def main() -> int:
    parser = argparse.ArgumentParser(description="Faults at random under load.")
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--items", type=int, default=5_000, help="pages and seeds together")
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--rate", type=float, default=2.0, help="seeds a second")
    parser.add_argument("--lease", type=float, default=10.0, help="seconds")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--only", default="", help="faults whose name has these words")
    parser.add_argument("--keep", type=Path, help="empty folder for logs and data, kept")
    given = parser.parse_args()
    print(f"random seed {given.seed}", flush=True)
    folder = given.keep or Path(tempfile.mkdtemp(prefix="wireroom-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    report = run(
        folder,
        database=given.database,
        pages=given.items // 2,
        seeds=given.items - given.items // 2,
        faults=given.faults,
        seed=given.seed,
        rate=given.rate,
        lease=given.lease,
        only=[name for name in FAULTS if given.only in name],
        say=lambda line: print(line, flush=True),
    )
    print(report.table())
    for name, found in (
        ("lost", report.lost),
        ("doubled", report.doubled),
        ("audit", report.audit),
    ):
        print(f"{name}: {len(found)}")
        for line in found[:20]:
            print(f"  {line}")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
