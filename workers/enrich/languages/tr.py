"""Turkish."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
dedi dediler diyor söyledi söylediler belirtti belirttiler açıkladı açıkladılar vurguladı ifade
kaydetti duyurdu bildirdi ekledi yazdı konuştu aktardı uyardı savundu
belirten söyleyen kullandı etti eden konuşan değerlendirdi yanıtladı cevapladı anlattı paylaştı
açıklayan duyuran diyen
"""
_FEMININE = """
hanım sözcüsü
"""

_TITLES = """
cumhurbaşkanı başkan başkanı başbakan bakan bakanı sözcüsü sözcü lideri lider büyükelçi
büyükelçisi vali valisi genel sekreteri sekreter müdürü general albay kral kraliçe prens
papa yargıç savcı avukat profesör gazeteci uzman aktivist milletvekili senatör danışmanı
yüzbaşı halterci antrenör teknik direktör temsilcisi temsilci başsavcı kaymakam rektör dekan
sporcu futbolcu oyuncu yazar şarkıcı doktor öğretmen mühendis işçi çiftçi müsteşar komutan
binbaşı teğmen yarbay avukatı kurucusu ceo
"""
_HONORIFICS = """
sayın bay bayan dr
"""
_KIN = """
eşi oğlu kızı kardeşi
"""
_PARTICLES = """
el bin
"""
_ORG_TAILS = """
bakanlığı üniversitesi bankası partisi kurumu örgütü meclisi mahkemesi birliği derneği
federasyonu komitesi konseyi ajansı ordusu
sendikası vakfı kulübü konfederasyonu holding şirketi odası barosu platformu hareketi cephesi
grubu
"""
_ORG_LINKS = """
ve
"""
_PLACE_TAILS = """
ili ilçesi
"""

RULES = LanguageRules(
    code="tr",
    titles=tuple(_TITLES.split()),
    honorifics=tuple(_HONORIFICS.split()),
    kin=tuple(_KIN.split()),
    particles=tuple(_PARTICLES.split()),
    org_tails=tuple(_ORG_TAILS.split()),
    org_links=tuple(_ORG_LINKS.split()),
    place_tails=tuple(_PLACE_TAILS.split()),
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=("ki",),
    according_to=("göre",),
    pronouns=(
        "o",
        "onlar",
    ),
    credit_cues=(
        ("duyurdu", "reported-by"),
        ("haberine göre", "reported-by"),
        ("ile yaptığı röportajda", "quoted-by"),
        ("verdiği röportajda", "quoted-by"),
        ("göre", "reported-by"),
        ("bildirdi", "reported-by"),
        ("aktardı", "reported-by"),
        ("yazdı", "reported-by"),
        ("kaynak", "via"),
    ),
    source_nouns=(
        "ajansı",
        "gazetesi",
        "dergisi",
        "kanalı",
        "televizyonu",
        "sitesi",
        "haber",
    ),
)
