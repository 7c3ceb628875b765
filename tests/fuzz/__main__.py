"""``python -m tests.fuzz TARGET [--seconds N] [--seed S] [--save FOLDER]``: prints seconds,
executions, found cases, the slowest input and the largest rise of memory.  ``guided`` is steered
by coverage.
"""

from __future__ import annotations

import argparse
import sys
import time
from hashlib import blake2b
from pathlib import Path

import click

from tests.fuzz.exploring import Report
from tests.fuzz.guarded import explore_guarded
from tests.fuzz.seeds import CORPUS
from tests.fuzz.targets import TARGETS


def main() -> int:
    """1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="+", choices=(*TARGETS, "all"), metavar="TARGET")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", type=Path, help="folder for the found inputs")
    given = parser.parse_args()
    names = list(TARGETS) if "all" in given.targets else given.targets
    found = False
    for name in names:
        begun = time.monotonic()
        report = explore_guarded(TARGETS[name], seconds=given.seconds, seed=given.seed)
        _print(name, report, time.monotonic() - begun)
        found = found or bool(report.findings)
        for finding in report.findings.values():
            folder = (given.save or CORPUS) / name
            folder.mkdir(parents=True, exist_ok=True)
            digest = blake2b(finding.data, digest_size=6).hexdigest()
            (folder / digest).write_bytes(finding.data)
            click.echo(f"  {folder / digest}\n{finding.detail}")
    return int(found)


def _print(name: str, report: Report, seconds: float) -> None:
    click.echo(
        f"{name}: {seconds:.0f} s, {report.processor:.0f} of them processor time: "
        f"{report.executions} executions, {report.ways} ways, {len(report.findings)} "
        f"findings; slowest {report.slowest:.3f} s for {len(report.slowest_input)} bytes, most "
        f"memory {report.most_memory / 2**20:.0f} MiB"
    )
    for finding in report.findings.values():
        click.echo(f"  {finding.key} ({len(finding.data)} bytes)")


if __name__ == "__main__":
    sys.exit(main())
