"""Italian."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules, words

RULES = LanguageRules(
    code="it",
    titles=words("""
presidente vicepresidente ministro ministra premier cancelliere senatore senatrice deputato
deputata governatore sindaco sindaca ambasciatore ambasciatrice segretario segretaria
direttore direttrice capo comandante generale colonnello capitano re regina principe papa
arcivescovo vescovo cardinale giudice procuratore avvocato avvocata portavoce analista
professore professoressa giornalista leader dittatore oppositore consigliere esperto esperta
attivista allenatore attore attrice cantante scrittore scrittrice ricercatore economista
candidato candidata inviato
"""),
    honorifics=words("""
signor signora sig dott dottoressa
"""),
    kin=words("""
moglie marito figlio figlia fratello sorella padre madre vedova
"""),
    particles=words("""
de di del della da d la lo
"""),
    org_heads=words("""
ministero università banca istituto consiglio comitato commissione associazione federazione
unione agenzia autorità organizzazione tribunale corte parlamento accademia ospedale
fondazione società lega partito fronte esercito camera ambasciata assemblea senato polizia
procura
"""),
    org_links=words("""
di del della degli dei delle per e la
"""),
    place_prepositions=words("""
a in da di
"""),
    adjectives_follow=True,
    reporting_verbs=words("""
detto dice dicono disse affermato afferma affermano dichiarato dichiara dichiarano spiegato
spiega spiegano aggiunto aggiunge sottolineato sottolinea annunciato annuncia riferito riferisce
riferiscono scritto scrive scrivono sostenuto sostiene osservato osserva ribadito ribadisce
precisato precisa commentato commenta ricordato ricorda concluso conclude avvertito avverte
risposto risponde ammesso ammette assicurato assicura raccontato racconta
"""),
    feminine=words("""
lei ella ministra presidente signora direttrice
"""),
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
