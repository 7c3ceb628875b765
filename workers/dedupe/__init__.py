"""Which texts are copies of which, who came first, and what a copy changed.  Pure.

`fingerprint` goes to the index (`workers.state.fingerprints`), which proposes candidates;
`decide` verifies them on the texts; `original_of` says which of them came first; `settle` makes
groups of them; `inherit` and `inherited_notes` carry the original's analysis over; `overlaps`
tells who took from whom; `differences` compares two texts, `new_version` two versions of one
article; `unlike` tells these from two articles.
"""

from workers.dedupe.addresses import unlike
from workers.dedupe.fingerprint import Fingerprint, fingerprint
from workers.dedupe.grouping import Place, Relations, settle
from workers.dedupe.inheritance import Inheritance, inherit
from workers.dedupe.notes import inherited_notes
from workers.dedupe.origin import Precedence, Ranking, earlier, original_of
from workers.dedupe.overlapping import overlaps
from workers.dedupe.similarity import Match, Similarity, decide, matches, verify
from workers.dedupe.versions import differences, new_version

__all__ = [
    "Fingerprint",
    "Inheritance",
    "Match",
    "Place",
    "Precedence",
    "Ranking",
    "Relations",
    "Similarity",
    "decide",
    "differences",
    "earlier",
    "fingerprint",
    "inherit",
    "inherited_notes",
    "matches",
    "new_version",
    "original_of",
    "overlaps",
    "settle",
    "unlike",
    "verify",
]
