"""Persian."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
گفت گفتند گفته می‌گوید افزود اعلام اظهار تاکید نوشت نوشته خبر گزارش هشدار داد خواند کرد
"""

_TITLES = """
رئیس وزیر سخنگوی نماینده سفیر ژنرال سردار آیت رهبر نخست
"""
_PARTICLES = """
بن
"""
_PLACE_HEADS = """
شهر استان روستای
"""
_ORG_HEADS = """
وزارت دانشگاه سازمان شورای کمیته بانک شرکت حزب خبرگزاری
"""
_PLACE_PREPOSITIONS = """
در از به
"""

RULES = LanguageRules(
    code="fa",
    titles=tuple(_TITLES.split()),
    particles=tuple(_PARTICLES.split()),
    place_heads=tuple(_PLACE_HEADS.split()),
    org_heads=tuple(_ORG_HEADS.split()),
    place_prepositions=tuple(_PLACE_PREPOSITIONS.split()),
    reporting_verbs=tuple(_VERBS.split()),
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
