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

_TITLES = """
presidente vicepresidente ministro ministra premier cancelliere senatore senatrice deputato
deputata governatore sindaco sindaca ambasciatore ambasciatrice segretario segretaria
direttore direttrice capo comandante generale colonnello capitano re regina principe papa
arcivescovo vescovo cardinale giudice procuratore avvocato avvocata portavoce analista
professore professoressa giornalista leader dittatore oppositore consigliere esperto esperta
attivista allenatore attore attrice cantante scrittore scrittrice ricercatore economista
candidato candidata inviato
"""
_HONORIFICS = """
signor signora sig dott dottoressa
"""
_KIN = """
moglie marito figlio figlia fratello sorella padre madre vedova
"""
_PARTICLES = """
de di del della da d la lo
"""
_ORG_HEADS = """
ministero università banca istituto consiglio comitato commissione associazione federazione
unione agenzia autorità organizzazione tribunale corte parlamento accademia ospedale
fondazione società lega partito fronte esercito camera ambasciata assemblea senato polizia
procura
"""
_ORG_LINKS = """
di del della degli dei delle per e la
"""
_PLACE_PREPOSITIONS = """
a in da di
"""

RULES = LanguageRules(
    code="it",
    titles=tuple(_TITLES.split()),
    honorifics=tuple(_HONORIFICS.split()),
    kin=tuple(_KIN.split()),
    particles=tuple(_PARTICLES.split()),
    org_heads=tuple(_ORG_HEADS.split()),
    org_links=tuple(_ORG_LINKS.split()),
    place_prepositions=tuple(_PLACE_PREPOSITIONS.split()),
    adjectives_follow=True,
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
    hearer_marks=("a", "al", "alla", "allo", "all"),
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
