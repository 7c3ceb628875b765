"""Polish."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules, words

RULES = LanguageRules(
    code="pl",
    titles=words("""
prezydent prezydenta premier premiera minister ministra kanclerz senator poseł gubernator
burmistrz ambasador sekretarz dyrektor generał król królowa papież sędzia prokurator adwokat
rzecznik rzeczniczka analityk profesor dziennikarz lider szef szefowa
"""),
    honorifics=words("""
pan pani
"""),
    particles=words("""
de von
"""),
    org_heads=words("""
ministerstwo uniwersytet bank instytut rada komitet
"""),
    place_prepositions=words("""
w we z do
"""),
    reporting_verbs=words("""
powiedział powiedziała powiedzieli mówi mówią mówił mówiła stwierdził stwierdziła dodał dodała
oświadczył oświadczyła poinformował poinformowała poinformowało podkreślił podkreśliła zaznaczył
zaznaczyła wyjaśnił wyjaśniła napisał napisała pisze zapowiedział zapowiedziała ocenił oceniła
przekazał przekazała podaje podał podała podało ostrzegł odpowiedział odpowiedziała zapewnił
zapewniła przyznał przyznała twierdzi
"""),
    feminine=words("""
ona pani powiedziała mówiła stwierdziła dodała oświadczyła poinformowała podkreśliła rzeczniczka
"""),
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
