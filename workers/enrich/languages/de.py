"""German."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
sagte sagten sagt sagen gesagt erklärte erklärten erklärt erklären betonte betonten betont
teilte teilten mitteilte meinte meint meinen behauptete behaupteten behauptet warnte warnten
warnt kündigte kündigt ankündigte forderte forderten fordert fügte fügt ergänzte ergänzt schrieb
schreiben schreibt geschrieben berichtete berichteten berichtet berichten antwortete antwortet
fragte fragt kritisierte kritisiert bekräftigte bekräftigt versicherte versichert räumte räumt
zitierte zitiert hieß heißt unterstrich äußerte äußert urteilte rief hob bestätigte bestätigt
bestritt versprach bilanzierte mahnte mahnt lobte nannte nennt begründete erläuterte erläutert
meldete melden meldet kommentierte kommentiert verkündete resümierte beklagte beklagt
verteidigte gab
"""
_FEMININE = """
sie frau sprecherin ministerin kanzlerin präsidentin chefin direktorin bürgermeisterin
politikerin
"""

RULES = LanguageRules(
    code="de",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=(
        "dass",
        "daß",
        "ob",
        "wie",
    ),
    according_to=(
        "nach Angaben",
        "laut",
        "zufolge",
        "nach Worten",
        "den Worten",
        "nach Aussage",
        "nach Darstellung",
        "gemäß",
    ),
    pronouns=(
        "er",
        "sie",
    ),
    credit_cues=(
        ("nach Angaben der", "reported-by"),
        ("nach Angaben des", "reported-by"),
        ("nach Angaben von", "reported-by"),
        ("laut", "reported-by"),
        ("berichtet", "reported-by"),
        ("berichtete", "reported-by"),
        ("berichten", "reported-by"),
        ("meldet", "reported-by"),
        ("meldete", "reported-by"),
        ("wie", "reported-by"),
        ("zitiert von", "quoted-by"),
        ("von der zitiert", "quoted-by"),
        ("sagte der", "quoted-by"),
        ("sagte dem", "quoted-by"),
        ("sagte den", "quoted-by"),
        ("der Nachrichtenagentur", "quoted-by"),
        ("gegenüber", "quoted-by"),
        ("im Gespräch mit", "quoted-by"),
        ("im Interview mit", "quoted-by"),
        ("im Interview der", "quoted-by"),
        ("im Interview des", "quoted-by"),
        ("Quelle", "via"),
        ("übersetzt aus", "translated-from"),
        ("zuerst erschienen in", "republished-from"),
        ("zuerst erschienen bei", "republished-from"),
        ("mit Material von", "via"),
        ("mit Material der", "via"),
        ("unter Berufung auf", "reported-by"),
    ),
    source_nouns=(
        "Agentur",
        "Nachrichtenagentur",
        "Zeitung",
        "Tageszeitung",
        "Magazin",
        "Nachrichtenmagazin",
        "Sender",
        "Fernsehsender",
        "Blatt",
        "Portal",
        "Wochenzeitung",
        "Radio",
        "Zeitschrift",
        "Rundfunk",
    ),
)
