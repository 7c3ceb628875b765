"""Polling, from the frontier to the ledger, against hosts on loopback.

    python -m benchmarks.polling unchanged|changed|polite|all [--seconds 10] [--rounds 3]

``unchanged``: every answer is 304.  ``changed``: 20 entries, 18 of them known.  ``polite``: what
the hosts' own logs say about budgets, and whether a slow host holds up the others.  Prints
Markdown.

The rates are polls by processor seconds of all our processes (scheduler, worker, Redis; not the
hosts'), which a busy machine changes little, and the rate on the wall beside them.
"""

from __future__ import annotations

import argparse
from typing import Final

from benchmarks import polling_polite, polling_rate

SECTIONS: Final = ("unchanged", "changed", "polite")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("section", choices=(*SECTIONS, "all"))
    parser.add_argument("--seconds", type=float, default=10.0, help="length of a round")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    for section in SECTIONS if given.section == "all" else (given.section,):
        print(f"## {section}\n")
        match section:
            case "unchanged" | "changed":
                lines = polling_rate.measure(section, given.seconds, given.rounds)
            case _:
                lines = polling_polite.measure()
        print("\n".join(lines), flush=True)
        print()


if __name__ == "__main__":
    main()
