"""Polish."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
powiedział powiedziała powiedzieli mówi mówią mówił mówiła stwierdził stwierdziła dodał dodała
oświadczył oświadczyła poinformował poinformowała poinformowało podkreślił podkreśliła zaznaczył
zaznaczyła wyjaśnił wyjaśniła napisał napisała pisze zapowiedział zapowiedziała ocenił oceniła
przekazał przekazała podaje podał podała podało ostrzegł odpowiedział odpowiedziała zapewnił
zapewniła przyznał przyznała twierdzi
"""
_FEMININE = """
ona pani powiedziała mówiła stwierdziła dodała oświadczyła poinformowała podkreśliła rzeczniczka
"""

_TITLES = """
prezydent prezydenta premier premiera minister ministra kanclerz senator poseł gubernator
burmistrz ambasador sekretarz dyrektor generał król królowa papież sędzia prokurator adwokat
rzecznik rzeczniczka analityk profesor dziennikarz lider szef szefowa
"""
_HONORIFICS = """
pan pani
"""
_PARTICLES = """
de von
"""
_ORG_HEADS = """
ministerstwo uniwersytet bank instytut rada komitet
"""
_PLACE_PREPOSITIONS = """
w we z do
"""

RULES = LanguageRules(
    code="pl",
    titles=tuple(_TITLES.split()),
    honorifics=tuple(_HONORIFICS.split()),
    particles=tuple(_PARTICLES.split()),
    org_heads=tuple(_ORG_HEADS.split()),
    place_prepositions=tuple(_PLACE_PREPOSITIONS.split()),
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=(
        "że",
        "iż",
    ),
    according_to=(
        "według",
        "zdaniem",
        "jak podaje",
        "jak informuje",
        "w opinii",
    ),
    pronouns=(
        "on",
        "ona",
        "oni",
    ),
    credit_cues=(
        ("podaje", "reported-by"),
        ("podał", "reported-by"),
        ("podała", "reported-by"),
        ("informuje", "reported-by"),
        ("poinformowała", "reported-by"),
        ("pisze", "reported-by"),
        ("według", "reported-by"),
        ("cytowany przez", "quoted-by"),
        ("cytowana przez", "quoted-by"),
        ("w rozmowie z", "quoted-by"),
        ("w wywiadzie dla", "quoted-by"),
        ("źródło", "via"),
        ("za", "via"),
        ("tłumaczenie z", "translated-from"),
    ),
    source_nouns=(
        "agencja",
        "agencji",
        "gazeta",
        "dziennik",
        "tygodnik",
        "telewizja",
        "radio",
        "portal",
        "stacja",
    ),
)
