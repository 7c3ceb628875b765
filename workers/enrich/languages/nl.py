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

_TITLES = """
president premier minister kanselier senator gouverneur burgemeester ambassadeur secretaris
directeur generaal koning koningin prins paus rechter advocaat woordvoerder woordvoerster
analist hoogleraar journalist leider
"""
_HONORIFICS = """
meneer mevrouw dhr mevr dr
"""
_PARTICLES = """
van de der den
"""
_ORG_HEADS = """
ministerie universiteit bank instituut
"""
_ORG_LINKS = """
van voor de
"""
_PLACE_PREPOSITIONS = """
in uit naar
"""

RULES = LanguageRules(
    code="nl",
    titles=tuple(_TITLES.split()),
    honorifics=tuple(_HONORIFICS.split()),
    particles=tuple(_PARTICLES.split()),
    org_heads=tuple(_ORG_HEADS.split()),
    org_links=tuple(_ORG_LINKS.split()),
    place_prepositions=tuple(_PLACE_PREPOSITIONS.split()),
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
