"""Italian."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
detto dice dicono disse affermato afferma affermano dichiarato dichiara dichiarano spiegato
spiega spiegano aggiunto aggiunge sottolineato sottolinea annunciato annuncia riferito riferisce
riferiscono scritto scrive scrivono sostenuto sostiene osservato osserva ribadito ribadisce
precisato precisa commentato commenta ricordato ricorda concluso conclude avvertito avverte
risposto risponde ammesso ammette assicurato assicura raccontato racconta
"""
_FEMININE = """
lei ella ministra presidente signora direttrice
"""

RULES = LanguageRules(
    code="it",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=("che",),
    according_to=(
        "secondo",
        "stando a",
        "a detta di",
        "a giudizio di",
    ),
    pronouns=(
        "lui",
        "lei",
        "egli",
        "ella",
        "loro",
    ),
    credit_cues=(
        ("secondo", "reported-by"),
        ("riferisce", "reported-by"),
        ("riporta", "reported-by"),
        ("scrive", "reported-by"),
        ("citato da", "quoted-by"),
        ("citata da", "quoted-by"),
        ("ha detto a", "quoted-by"),
        ("ha detto all'", "quoted-by"),
        ("in un'intervista a", "quoted-by"),
        ("intervista a", "quoted-by"),
        ("fonte", "via"),
        ("via", "via"),
        ("tradotto da", "translated-from"),
        ("pubblicato originalmente su", "republished-from"),
    ),
    source_nouns=(
        "agenzia",
        "quotidiano",
        "giornale",
        "rivista",
        "settimanale",
        "emittente",
        "canale",
        "sito",
        "portale",
        "testata",
    ),
)
