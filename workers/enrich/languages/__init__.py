"""The languages that rules exist for.  A new one is a file and a line in ``LANGUAGES``."""

from __future__ import annotations

from workers.enrich.languages import ar, de, el, en, es, fa, fr, he, it, nl, pl, pt, ru, tr, uk, zh
from workers.enrich.languages.base import LanguageRules

__all__ = ["LANGUAGES", "LanguageRules", "rules_for"]

LANGUAGES: dict[str, LanguageRules] = {
    rules.code: rules
    for rules in (
        ar.RULES,
        de.RULES,
        el.RULES,
        en.RULES,
        es.RULES,
        fa.RULES,
        fr.RULES,
        he.RULES,
        it.RULES,
        nl.RULES,
        pl.RULES,
        pt.RULES,
        ru.RULES,
        tr.RULES,
        uk.RULES,
        zh.RULES,
    )
}
_NONE = LanguageRules(code="und")


def rules_for(code: str | None) -> LanguageRules:
    """The rules of a BCP 47 tag's primary language; an empty record where there are none."""
    return LANGUAGES.get((code or "").replace("_", "-").partition("-")[0].lower(), _NONE)
