"""Turkish."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules, words

RULES = LanguageRules(
    code="tr",
    titles=words("""
cumhurbaşkanı başkan başkanı başbakan bakan bakanı sözcüsü sözcü lideri lider büyükelçi
büyükelçisi vali valisi genel sekreteri sekreter müdürü general albay kral kraliçe prens
papa yargıç savcı avukat profesör gazeteci uzman aktivist milletvekili senatör danışmanı
yüzbaşı halterci antrenör teknik direktör temsilcisi temsilci başsavcı kaymakam rektör dekan
sporcu futbolcu oyuncu yazar şarkıcı doktor öğretmen mühendis işçi çiftçi müsteşar komutan
binbaşı teğmen yarbay avukatı kurucusu ceo
"""),
    honorifics=words("""
sayın bay bayan dr
"""),
    kin=words("""
eşi oğlu kızı kardeşi
"""),
    particles=words("""
el bin
"""),
    org_tails=words("""
bakanlığı üniversitesi bankası partisi kurumu örgütü meclisi mahkemesi birliği derneği
federasyonu komitesi konseyi ajansı ordusu
sendikası vakfı kulübü konfederasyonu holding şirketi odası barosu platformu hareketi cephesi
grubu
"""),
    org_links=words("""
ve
"""),
    place_tails=words("""
ili ilçesi
"""),
    reporting_verbs=words("""
dedi dediler diyor söyledi söylediler belirtti belirttiler açıkladı açıkladılar vurguladı ifade
kaydetti duyurdu bildirdi ekledi yazdı konuştu aktardı uyardı savundu
belirten söyleyen kullandı etti eden konuşan değerlendirdi yanıtladı cevapladı anlattı paylaştı
açıklayan duyuran diyen
"""),
    feminine=words("""
hanım sözcüsü
"""),
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
