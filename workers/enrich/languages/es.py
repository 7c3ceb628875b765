"""Spanish."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
dijo dijeron dice dicen diciendo decía afirmó afirmaron afirma afirman afirmando aseguró
aseguraron asegura aseguran aseguraba declaró declararon declara explicó explicaron explica
explican señaló señalaron señala señalan añadió añadieron añade agregó agregaron agrega indicó
indicaron indica manifestó manifestaron manifiesta expresó expresaron expresa sostuvo
sostuvieron sostiene sostienen subrayó subraya destacó destacaron destaca advirtió advirtieron
advierte anunció anunciaron anuncia informó informaron informa reportó reportaron reporta
comentó comenta confesó confiesa reconoció reconoce admitió admite insistió insiste recordó
recuerda reiteró reitera respondió responde contestó contesta preguntó pregunta pidió pide
exigió exige denunció denuncia criticó apuntó apunta precisó precisa detalló detalla aclaró
aclara concluyó concluye escribió escribe publicó publica relató relata contó cuenta lamentó
lamenta prometió promete zanjó matizó remarcó recalcó recalca ha dicho dicho afirmado asegurado
declarado explicado señalado añadido indicado manifestado subrayado destacado advertido
anunciado insistido recordado reiterado reconocido apuntado
"""
_FEMININE = """
ella ellas la portavoz ministra presidenta señora directora alcaldesa jefa doctora
"""

RULES = LanguageRules(
    code="es",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=("que",),
    according_to=(
        "según",
        "de acuerdo con",
        "conforme a",
        "en palabras de",
        "a juicio de",
    ),
    pronouns=(
        "él",
        "ella",
        "ellos",
        "ellas",
        "quien",
    ),
    credit_cues=(
        ("según informa", "reported-by"),
        ("según informó", "reported-by"),
        ("según", "reported-by"),
        ("de acuerdo con", "reported-by"),
        ("informa", "reported-by"),
        ("informó", "reported-by"),
        ("citado por", "quoted-by"),
        ("citada por", "quoted-by"),
        ("citados por", "quoted-by"),
        ("publicado por", "reported-by"),
        ("publicado en", "republished-from"),
        ("publicado originalmente en", "republished-from"),
        ("traducido de", "translated-from"),
        ("vía", "via"),
        ("fuente", "via"),
        ("declaró a", "quoted-by"),
        ("dijo a", "quoted-by"),
        ("declaraciones a", "quoted-by"),
        ("entrevista con", "quoted-by"),
        ("entrevista a", "quoted-by"),
        ("con información de", "via"),
        ("citando a", "reported-by"),
    ),
    source_nouns=(
        "agencia",
        "diario",
        "periódico",
        "revista",
        "semanario",
        "cadena",
        "canal",
        "emisora",
        "portal",
        "medio",
        "rotativo",
        "televisión",
        "radio",
        "web",
    ),
)
