"""Hebrew."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
אמר אמרה אמרו הודיע הודיעה הוסיף הוסיפה ציין ציינה הדגיש הדגישה טען טענה כתב כתבה מסר מסרה הסביר
הסבירה דיווח דיווחה הצהיר הצהירה
"""
_FEMININE = """
היא אמרה הודיעה הוסיפה ציינה הדגישה טענה כתבה
"""

_TITLES = """
נשיא הנשיא שר השר ראש דובר דוברת גנרל מלך שגריר מנכ
"""
_ORG_HEADS = """
משרד אוניברסיטת בנק ועדת
"""

RULES = LanguageRules(
    code="he",
    titles=tuple(_TITLES.split()),
    org_heads=tuple(_ORG_HEADS.split()),
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=(
        "כי",
        "ש",
    ),
    according_to=(
        "לפי",
        "לדברי",
        "על פי",
    ),
    pronouns=(
        "הוא",
        "היא",
        "הם",
    ),
    credit_cues=(
        ("לפי", "reported-by"),
        ("דיווח", "reported-by"),
        ("דיווחה", "reported-by"),
        ("על פי", "reported-by"),
        ("מקור", "via"),
    ),
    source_nouns=(
        "סוכנות",
        "עיתון",
        "ערוץ",
        "אתר",
    ),
)
