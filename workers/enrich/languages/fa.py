"""Persian."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules, words

RULES = LanguageRules(
    code="fa",
    titles=words("""
رئیس وزیر سخنگوی نماینده سفیر ژنرال سردار آیت رهبر نخست
"""),
    particles=words("""
بن
"""),
    place_heads=words("""
شهر استان روستای
"""),
    org_heads=words("""
وزارت دانشگاه سازمان شورای کمیته بانک شرکت حزب خبرگزاری
"""),
    place_prepositions=words("""
در از به
"""),
    reporting_verbs=words("""
گفت گفتند گفته می‌گوید افزود اعلام اظهار تاکید نوشت نوشته خبر گزارش هشدار داد خواند کرد
"""),
    complementisers=("که",),
    according_to=(
        "به گفته",
        "به گزارش",
        "به نقل از",
        "بر اساس گزارش",
        "بنا به",
    ),
    pronouns=(
        "او",
        "وی",
        "آنها",
    ),
    credit_cues=(
        ("به گزارش", "reported-by"),
        ("به نقل از", "quoted-by"),
        ("منبع", "via"),
    ),
    source_nouns=(
        "خبرگزاری",
        "روزنامه",
        "شبکه",
        "مجله",
        "پایگاه",
        "سایت",
    ),
)
