"""Greek."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
είπε είπαν δήλωσε δήλωσαν δηλώνει τόνισε ανέφερε αναφέρει πρόσθεσε υποστήριξε σημείωσε
ανακοίνωσε υπογράμμισε λέει λένε έγραψε γράφει εξήγησε μεταδίδει
"""
_FEMININE = """
αυτή κυρία εκπρόσωπος
"""

RULES = LanguageRules(
    code="el",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=(
        "ότι",
        "πως",
    ),
    according_to=(
        "σύμφωνα με",
        "κατά",
    ),
    pronouns=(
        "αυτός",
        "αυτή",
    ),
    credit_cues=(
        ("σύμφωνα με", "reported-by"),
        ("μεταδίδει", "reported-by"),
        ("αναφέρει", "reported-by"),
        ("γράφει", "reported-by"),
        ("πηγή", "via"),
        ("επικαλούμενο", "reported-by"),
    ),
    source_nouns=(
        "πρακτορείο",
        "εφημερίδα",
        "περιοδικό",
        "κανάλι",
        "δίκτυο",
        "ιστοσελίδα",
    ),
)
