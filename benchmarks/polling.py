"""Polling, from the frontier to the ledger, against hosts on loopback.

    python -m benchmarks.polling unchanged|changed|polite|million|all
        [--round-seconds 10] [--rounds 3]

``unchanged``: every answer is 304.  ``changed``: 20 entries, 18 of them known.  ``polite``: what
the hosts' own logs say about budgets, and whether a slow host holds up the others.  ``million``:
a million sources at their natural rate; what follows goes to ``polling_million``.  Prints
Markdown.

The rates are polls by processor seconds of all our processes (scheduler, worker, Redis; not the
hosts'); other work on the same cores makes a processor second do less, so a busy machine shows
too little.
"""

from __future__ import annotations

import argparse
from typing import Final

from benchmarks import polling_million, polling_polite, polling_rate

SECTIONS: Final = ("unchanged", "changed", "polite", "million")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("section", choices=(*SECTIONS, "all"))
    parser.add_argument("--round-seconds", type=float, default=10.0, help="length of a round")
    parser.add_argument("--rounds", type=int, default=3)
    given, more = parser.parse_known_args()
    for section in SECTIONS if given.section == "all" else (given.section,):
        print(f"## {section}\n")
        match section:
            case "unchanged" | "changed":
                lines = polling_rate.measure(section, given.round_seconds, given.rounds)
            case "polite":
                lines = polling_polite.measure()
            case _:
                lines = polling_million.main(polling_million.parser().parse_args(more))
        print("\n".join(lines), flush=True)
        print()


if __name__ == "__main__":
    main()
