"""Dutch."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
zei zeiden zegt zeggen gezegd verklaarde verklaarden verklaart vertelde vertelt benadrukte
benadrukt schreef schrijft schrijven meldde melden meldt voegde voegt waarschuwde waarschuwt
liet laat antwoordde vroeg vraagt stelde stelt reageerde reageert bevestigde bevestigt legde
vindt
"""
_FEMININE = """
zij ze mevrouw woordvoerster
"""

RULES = LanguageRules(
    code="nl",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=("dat",),
    according_to=(
        "volgens",
        "aldus",
    ),
    pronouns=(
        "hij",
        "zij",
        "ze",
    ),
    credit_cues=(
        ("volgens", "reported-by"),
        ("meldt", "reported-by"),
        ("melden", "reported-by"),
        ("meldde", "reported-by"),
        ("schrijft", "reported-by"),
        ("aldus", "reported-by"),
        ("geciteerd door", "quoted-by"),
        ("tegen", "quoted-by"),
        ("tegenover", "quoted-by"),
        ("bron", "via"),
        ("vertaald uit", "translated-from"),
    ),
    source_nouns=(
        "persbureau",
        "krant",
        "dagblad",
        "omroep",
        "zender",
        "tijdschrift",
        "weekblad",
        "site",
    ),
)
