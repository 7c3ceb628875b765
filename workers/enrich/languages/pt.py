"""Portuguese."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
disse disseram diz dizem afirmou afirmaram afirma afirmam declarou declararam declara explicou
explica acrescentou acrescenta destacou destaca ressaltou ressalta informou informaram informa
anunciou anunciaram anuncia alertou alerta garantiu garante sublinhou sublinha escreveu escreve
respondeu responde contou conta admitiu admite reconheceu reconhece criticou defendeu defende
lembrou lembra avisou referiu refere comentou noticiou relatou relata dito afirmado
"""
_FEMININE = """
ela elas ministra presidenta senhora diretora
"""

RULES = LanguageRules(
    code="pt",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=("que",),
    according_to=(
        "segundo",
        "de acordo com",
        "conforme",
        "nas palavras de",
    ),
    pronouns=(
        "ele",
        "ela",
        "eles",
        "elas",
    ),
    credit_cues=(
        ("segundo", "reported-by"),
        ("de acordo com", "reported-by"),
        ("informa", "reported-by"),
        ("informou", "reported-by"),
        ("noticiou", "reported-by"),
        ("citado por", "quoted-by"),
        ("citada por", "quoted-by"),
        ("disse à", "quoted-by"),
        ("disse ao", "quoted-by"),
        ("em entrevista à", "quoted-by"),
        ("em entrevista ao", "quoted-by"),
        ("com informações da", "via"),
        ("com informações do", "via"),
        ("fonte", "via"),
        ("via", "via"),
        ("traduzido de", "translated-from"),
        ("publicado originalmente em", "republished-from"),
    ),
    source_nouns=(
        "agência",
        "jornal",
        "diário",
        "revista",
        "canal",
        "emissora",
        "portal",
        "site",
        "rádio",
        "televisão",
    ),
)
