"""Portuguese."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules, words

RULES = LanguageRules(
    code="pt",
    titles=words("""
presidente presidenta vice-presidente ministro ministra chanceler senador senadora deputado
deputada governador governadora prefeito prefeita embaixador embaixadora secretário
secretária diretor diretora chefe comandante general coronel capitão rei rainha príncipe
papa arcebispo bispo cardeal juiz juíza procurador promotor advogado advogada porta-voz
analista professor professora jornalista líder ditador opositor assessor especialista
ativista treinador jogador ator atriz cantor cantora escritor pesquisador pesquisadora
economista candidato candidata voz
"""),
    honorifics=words("""
senhor senhora sr sra dr dra dom
"""),
    kin=words("""
esposa esposo mulher marido filho filha irmão irmã pai mãe viúva
"""),
    particles=words("""
de da do dos das e
"""),
    org_heads=words("""
ministério universidade banco instituto conselho comitê comissão associação federação união
agência autoridade organização tribunal parlamento academia hospital fundação sociedade liga
partido frente exército câmara embaixada assembleia congresso senado polícia
"""),
    org_links=words("""
de da do dos das para e
"""),
    place_prepositions=words("""
em no na de para
"""),
    adjectives_follow=True,
    reporting_verbs=words("""
disse disseram diz dizem afirmou afirmaram afirma afirmam declarou declararam declara explicou
explica acrescentou acrescenta destacou destaca ressaltou ressalta informou informaram informa
anunciou anunciaram anuncia alertou alerta garantiu garante sublinhou sublinha escreveu escreve
respondeu responde contou conta admitiu admite reconheceu reconhece criticou defendeu defende
lembrou lembra avisou referiu refere comentou noticiou relatou relata dito afirmado
"""),
    feminine=words("""
ela elas ministra presidenta senhora diretora
"""),
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
