"""Persian."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
گفت گفتند گفته می‌گوید افزود اعلام اظهار تاکید نوشت نوشته خبر گزارش هشدار داد خواند کرد
"""

RULES = LanguageRules(
    code="fa",
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
