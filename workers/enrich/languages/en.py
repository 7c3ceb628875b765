"""English."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

RULES = LanguageRules(
    code="en",
    reporting_verbs=(),
    according_to=(),
    pronouns=(),
    credit_cues=(),
    source_nouns=(),
)
