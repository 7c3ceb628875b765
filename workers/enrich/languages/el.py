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

_TITLES = """
πρόεδρος προέδρου πρόεδρο πρωθυπουργός πρωθυπουργού υπουργός υπουργού καγκελάριος
γερουσιαστής βουλευτής κυβερνήτης δήμαρχος πρέσβης γραμματέας διευθυντής στρατηγός βασιλιάς
πάπας δικαστής εισαγγελέας δικηγόρος εκπρόσωπος αναλυτής καθηγητής δημοσιογράφος ηγέτης
σύμβουλος επίτροπος
"""
_HONORIFICS = """
κύριος κυρία κ
"""
_KIN = """
σύζυγος γιος κόρη αδελφός αδελφή πατέρας μητέρα
"""
_ORG_HEADS = """
υπουργείο πανεπιστήμιο τράπεζα ινστιτούτο συμβούλιο επιτροπή οργανισμός δικαστήριο κόμμα
"""
_ORG_LINKS = """
της του των
"""
_PLACE_PREPOSITIONS = """
στην στο στη από
"""

RULES = LanguageRules(
    code="el",
    titles=tuple(_TITLES.split()),
    honorifics=tuple(_HONORIFICS.split()),
    kin=tuple(_KIN.split()),
    org_heads=tuple(_ORG_HEADS.split()),
    org_links=tuple(_ORG_LINKS.split()),
    place_prepositions=tuple(_PLACE_PREPOSITIONS.split()),
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
