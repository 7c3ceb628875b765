"""Which texts are copies of which, who came first, and what a copy changed.  Pure.

`fingerprint` goes to the index (`workers.state.fingerprints`), which proposes candidates;
`decide` verifies them on the texts; `earlier` says which of two is the original; `inherit`
carries the original's analysis over; `overlaps` tells who took from whom; `differences` compares
two versions of one article.
"""

from workers.dedupe.fingerprint import Fingerprint, fingerprint
from workers.dedupe.inheritance import Inheritance, inherit
from workers.dedupe.origin import Precedence, earlier
from workers.dedupe.overlapping import overlaps
from workers.dedupe.similarity import Match, Similarity, decide, verify
from workers.dedupe.versions import differences, new_version

__all__ = [
    "Fingerprint",
    "Inheritance",
    "Match",
    "Precedence",
    "Similarity",
    "decide",
    "differences",
    "earlier",
    "fingerprint",
    "inherit",
    "new_version",
    "overlaps",
    "verify",
]
