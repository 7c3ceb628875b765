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

_TITLES = """
presidente presidenta vice-presidente ministro ministra chanceler senador senadora deputado
deputada governador governadora prefeito prefeita embaixador embaixadora secretário
secretária diretor diretora chefe comandante general coronel capitão rei rainha príncipe
papa arcebispo bispo cardeal juiz juíza procurador promotor advogado advogada porta-voz
analista professor professora jornalista líder ditador opositor assessor especialista
ativista treinador jogador ator atriz cantor cantora escritor pesquisador pesquisadora
economista candidato candidata voz
"""
_HONORIFICS = """
senhor senhora sr sra dr dra dom
"""
_KIN = """
esposa esposo mulher marido filho filha irmão irmã pai mãe viúva
"""
_PARTICLES = """
de da do dos das e
"""
_ORG_HEADS = """
ministério universidade banco instituto conselho comitê comissão associação federação união
agência autoridade organização tribunal parlamento academia hospital fundação sociedade liga
partido frente exército câmara embaixada assembleia congresso senado polícia
"""
_ORG_LINKS = """
de da do dos das para e
"""
_PLACE_PREPOSITIONS = """
em no na de para
"""

RULES = LanguageRules(
    code="pt",
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
    hearer_marks=("à", "ao"),
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
