"""Spanish."""

from __future__ import annotations

from workers.enrich.languages.base import EventCues, LanguageRules, words

RULES = LanguageRules(
    code="es",
    titles=words("""
presidente presidenta vicepresidente vicepresidenta ministro ministra canciller senador
senadora diputado diputada gobernador gobernadora alcalde alcaldesa embajador embajadora
secretario secretaria director directora jefe jefa comandante general coronel capitán
almirante rey reina príncipe princesa papa arzobispo obispo cardenal juez jueza fiscal
abogado abogada portavoz vocero vocera analista profesor profesora periodista líder dictador
opositor opositora dirigente asesor asesora experto experta activista mandatario enviado
enviada entrenador jugador actor actriz cantante escritor escritora investigador
investigadora economista candidato candidata expresidente exministro comisario concejal concejala
gerente encargado encargada dueño dueña propietario propietaria capataz responsable médico médica
edil exalcalde exministra conseller consellera premier intendente teniente capitana ingeniero
ingeniera voceros testigo superviviente empresario empresaria delantero portero entrenadora
corredora corredor líderes comisaria sindicalista eurodiputado eurodiputada magistrado
magistrada
"""),
    honorifics=words("""
señor señora sr sra don doña dr dra
"""),
    kin=words("""
esposa esposo mujer marido hijo hija hermano hermana padre madre viuda
"""),
    particles=words("""
de la del los las y
bin ibn ben al von van der
"""),
    org_heads=words("""
ministerio universidad banco instituto consejo comité comisión asociación federación unión
agencia autoridad organización oficina tribunal corte parlamento academia colegio hospital
fundación sociedad liga partido frente ejército cámara embajada asamblea congreso senado
policía guardia fiscalía secretaría movimiento empresa compañía grupo
cuerpo sindicato junta confederación coalición central defensoría procuraduría contraloría
plataforma constructora cadena círculo club junts bolsa real
"""),
    org_tails=words("""
sa s.a. sl
"""),
    org_links=words("""
de del la las los el para y
"""),
    place_cues=words("""
alcalde alcaldesa puerto ciudad vecinos calles aeropuerto afueras
"""),
    place_prepositions=words("""
en desde hacia cerca a
"""),
    adjectives_follow=True,
    reporting_verbs=words("""
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
proclamó celebró bromeó ironizó dudó protestó defendió replicó replicado lamentado defendido
acusado pedido opinó definió habló remachó apostilló celebra reveló confirmó
"""),
    feminine=words("""
ella ellas la portavoz ministra presidenta señora directora alcaldesa jefa doctora
"""),
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
        ("sondeo de", "reported-by"),
        ("encuesta de", "reported-by"),
        ("en entrevista con", "quoted-by"),
        ("en una entrevista con", "quoted-by"),
        ("recogido por", "reported-by"),
        ("consultado por", "quoted-by"),
        ("consultada por", "quoted-by"),
        ("contactado por", "quoted-by"),
        ("contactada por", "quoted-by"),
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
    hearer_marks=("a", "al"),
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
    abbreviations=words(
        "Sr Sra Sres Srta Dr Dra Ud Uds Gral Cnel Lic Ing Prof pág núm aprox art etc EE "
        "UU ene feb abr ago sept oct nov dic Av"
    ),
    event=EventCues(
        place_before=words("en cerca frente sacudió sacude golpeó azotó azota"),
        place_path=words(
            "la el los las de del al ciudad pueblo localidad municipio provincia capital "
            "puerto región estado departamento norte sur este oeste noreste noroeste sureste "
            "suroeste centro afueras costa isla barrio distrito aldea comarca comunidad una "
            "un interior barrios aeropuerto plena oriental occidental"
        ),
        place_bars=(
            "sede",
            "nacido",
            "nacida",
            "residente",
            "embajador",
            "embajadora",
            "embajada",
            "guerra",
            "vive",
            "reside",
            "afincado",
            "afincada",
            "universidad",
            "tropas",
        ),
        day_words=(
            ("hoy", 0),
            ("esta mañana", 0),
            ("esta tarde", 0),
            ("esta noche", 0),
            ("esta madrugada", 0),
            ("ayer", -1),
            ("anoche", -1),
            ("anteayer", -2),
            ("antier", -2),
        ),
        weekday_last=("pasado", "último"),
        weekday_next=("próximo", "viene", "siguiente"),
        future=(
            "prevé",
            "previsto",
            "prevista",
            "prevén",
            "será",
            "serán",
            "va",
            "van",
            "tendrá",
            "celebrará",
            "reunirá",
            "comenzará",
            "votará",
            "viajará",
            "iniciará",
        ),
        bounds=("desde", "hasta", "antes", "después", "tras", "partir", "aniversario", "hace"),
        date_links=("de", "del", "el", "este", "día", "pasado", "al"),
        range_links=("al", "a", "y"),
    ),
)
