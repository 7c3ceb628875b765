"""Hebrew."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules, words

RULES = LanguageRules(
    code="he",
    titles=words("""
נשיא הנשיא שר השר ראש דובר דוברת גנרל מלך שגריר מנכ
"""),
    org_heads=words("""
משרד אוניברסיטת בנק ועדת
"""),
    reporting_verbs=words("""
אמר אמרה אמרו הודיע הודיעה הוסיף הוסיפה ציין ציינה הדגיש הדגישה טען טענה כתב כתבה מסר מסרה הסביר
הסבירה דיווח דיווחה הצהיר הצהירה
"""),
    feminine=words("""
היא אמרה הודיעה הוסיפה ציינה הדגישה טענה כתבה
"""),
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
