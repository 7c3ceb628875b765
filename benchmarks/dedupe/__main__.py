"""How fast, small and right the index of remembered texts is.

    python -m benchmarks.dedupe race|datasketch|libraries|quality|curve|scale|parts

Starts servers of its own.  Times are processor time of the client and of Redis together, beside
wall time, so that other work on the machine matters less.  The libraries that are compared are
installed beside the environment, not in it: ``pip install --target DIR datasketch rensa gaoya``,
then ``PYTHONPATH=DIR``.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.dedupe.datasketch import compare
from benchmarks.dedupe.libraries import libraries
from benchmarks.dedupe.parts import parts
from benchmarks.dedupe.quality import curve, quality
from benchmarks.dedupe.race import race
from benchmarks.dedupe.scale import scale

PARTS = ("race", "datasketch", "libraries", "quality", "curve", "scale", "parts")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--theirs", type=int, default=20_000, help="texts that datasketch gets")
    parser.add_argument("--copies", type=int, default=6_000)
    parser.add_argument("--remembered", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--race-texts", type=int, default=1_000)
    parser.add_argument("--race-runs", type=int, default=20)
    options = parser.parse_args()
    match options.part:
        case "race":
            return 0 if race(options.processes, options.race_texts, options.race_runs) else 1
        case "datasketch":
            compare(options.texts, options.theirs)
        case "libraries":
            libraries(options.texts, options.copies)
        case "quality":
            quality(options.texts, options.copies)
        case "curve":
            curve(options.copies)
        case "parts":
            parts(options.texts)
        case _:
            scale((10_000, options.remembered))
    return 0


if __name__ == "__main__":
    sys.exit(main())
