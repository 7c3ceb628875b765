"""Common nouns for kinds of organisations: operator, petrolera, «издательство», -konzern."""

from __future__ import annotations

from typing import Final

from workers.enrich.gazetteer.stems import stem
from workers.enrich.lexicon import Lexicon
from workers.enrich.tokens import Words
from workers.romanise import fold_token

_KIND_WORDS: Final = """
operator firm company conglomerate maker shipbuilder carrier airline retailer startup contractor
developer miner insurer lender brewer carmaker automaker chipmaker drugmaker publisher group
militia party union consortium charity nonprofit supermarket bank broker refiner utility app
platform studio label club empresa firma compania operador petrolera minera constructora
aerolinea aseguradora fabricante grupo consorcio banco guerrilla milicia partido sindicato ong
plataforma naviera cementera farmaceutica editorial entreprise societe operateur constructeur
assureur fabricant compagnie groupe armateur banque editeur milice parti syndicat distributeur
laboratoire geant operatrice plateforme azienda societa operatore costruttore gruppo banca
partito sindacato produttore compagnia operadora construtora seguradora bedrijf concern
maatschappij
"""
_STEM_WORDS: Final = """
оператор компания фирма издательство банк завод холдинг корпорация концерн группа группировка
фонд клуб партия движение застройщик авиакомпания разработчик производитель организация проект
центр предприятие комбинат сервис сеть платформа институт компанія видавництво корпорація група
угруповання рух забудовник авіакомпанія підприємство мережа організація εταιρεία εταιρία όμιλος
τράπεζα οργάνωση κόμμα ομάδα
"""
_KINDS: Final = frozenset(fold_token(word) for word in _KIND_WORDS.split())
_KIND_STEMS: Final = frozenset(stem(fold_token(word)) for word in _STEM_WORDS.split())
_GERMAN_KINDS: Final = (
    "betreiber", "betreibers", "konzern", "konzerns", "hersteller", "herstellers", "firma",
    "unternehmen", "unternehmens", "versicherer", "versicherers", "gruppe", "partei",
    "gewerkschaft", "verlag", "verlags", "gesellschaft", "bauer", "airline", "reederei", "bank",
    "anbieter", "anbieters", "agentur", "plattform", "stiftung", "organisation", "miliz",
)  # fmt: skip


def is_kind(words: Words, lexicon: Lexicon, position: int) -> bool:
    """Whether the word is such a noun, in lower case where the language has it so."""
    folded = words.folded[position]
    if lexicon.capitalised_nouns:
        return words.upper[position] and folded.endswith(_GERMAN_KINDS)
    if words.upper[position] and not words.initial[position]:
        return False
    return folded in _KINDS or (
        "\u0370" <= folded[:1] <= "\u052f" and len(folded) > 3 and stem(folded) in _KIND_STEMS
    )
