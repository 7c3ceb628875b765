"""Dutch."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules, words

RULES = LanguageRules(
    code="nl",
    titles=words("""
president premier minister kanselier senator gouverneur burgemeester ambassadeur secretaris
directeur generaal koning koningin prins paus rechter advocaat woordvoerder woordvoerster
analist hoogleraar journalist leider
"""),
    honorifics=words("""
meneer mevrouw dhr mevr dr
"""),
    particles=words("""
van de der den
"""),
    org_heads=words("""
ministerie universiteit bank instituut
"""),
    org_links=words("""
van voor de
"""),
    place_prepositions=words("""
in uit naar
"""),
    reporting_verbs=words("""
zei zeiden zegt zeggen gezegd verklaarde verklaarden verklaart vertelde vertelt benadrukte
benadrukt schreef schrijft schrijven meldde melden meldt voegde voegt waarschuwde waarschuwt
liet laat antwoordde vroeg vraagt stelde stelt reageerde reageert bevestigde bevestigt legde
vindt
"""),
    feminine=words("""
zij ze mevrouw woordvoerster
"""),
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
