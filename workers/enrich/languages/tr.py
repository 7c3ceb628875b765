"""Turkish."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
dedi dediler diyor söyledi söylediler belirtti belirttiler açıkladı açıkladılar vurguladı ifade
kaydetti duyurdu bildirdi ekledi yazdı konuştu aktardı uyardı savundu
"""
_FEMININE = """
hanım sözcüsü
"""

RULES = LanguageRules(
    code="tr",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=("ki",),
    according_to=("göre",),
    pronouns=(
        "o",
        "onlar",
    ),
    credit_cues=(
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
