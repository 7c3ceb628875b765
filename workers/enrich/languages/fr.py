"""French."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
dit disent disait disant déclaré déclare déclarent déclarait affirmé affirme affirment affirmait
assuré assure assurent expliqué explique expliquent ajouté ajoute ajoutent indiqué indique
indiquent souligné souligne soulignent estimé estime estiment annoncé annonce annoncent précisé
précise précisent rappelé rappelle rappellent répondu répond répété répète martelé martèle lancé
lance confié confie raconté raconte reconnu reconnaît admis admet averti avertit prévenu
prévient dénoncé dénonce regretté regrette insisté insiste conclu conclut écrit écrivent
commenté commente rapporté rapporte rapportent révélé révèle demandé demande poursuivi poursuit
renchéri renchérit promis promet jugé juge plaidé plaide noté note relevé relève observé observe
tweeté tonné tancé résumé résume témoigné témoigne argué argue soutenu soutient nuancé nuance
déploré déplore réagi réagit
"""
_FEMININE = """
elle elles mme madame ministre-déléguée présidente directrice députée maire
"""

RULES = LanguageRules(
    code="fr",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=(
        "que",
        "qu'",
    ),
    according_to=(
        "selon",
        "d'après",
        "d’après",
        "aux dires de",
        "de l'avis de",
        "de source",
    ),
    pronouns=(
        "il",
        "elle",
        "ils",
        "elles",
    ),
    credit_cues=(
        ("rapporte", "reported-by"),
        ("a rapporté", "reported-by"),
        ("rapporté par", "reported-by"),
        ("rapportée par", "reported-by"),
        ("selon", "reported-by"),
        ("d'après", "reported-by"),
        ("cité par", "quoted-by"),
        ("citée par", "quoted-by"),
        ("cités par", "quoted-by"),
        ("repris par", "quoted-by"),
        ("a déclaré à", "quoted-by"),
        ("a confié à", "quoted-by"),
        ("a dit à", "quoted-by"),
        ("auprès de", "quoted-by"),
        ("dans un entretien à", "quoted-by"),
        ("dans une interview à", "quoted-by"),
        ("traduit de", "translated-from"),
        ("traduit du", "translated-from"),
        ("publié initialement par", "republished-from"),
        ("publié à l'origine par", "republished-from"),
        ("paru dans", "republished-from"),
        ("source", "via"),
        ("via", "via"),
        ("avec", "via"),
        ("citant", "reported-by"),
        ("révèle", "reported-by"),
        ("annonce", "reported-by"),
    ),
    source_nouns=(
        "agence",
        "journal",
        "quotidien",
        "hebdomadaire",
        "magazine",
        "chaîne",
        "radio",
        "site",
        "média",
        "revue",
        "titre",
    ),
)
