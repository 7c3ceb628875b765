"""French."""

from __future__ import annotations

from workers.enrich.languages.base import EventCues, LanguageRules, word_set, words

RULES = LanguageRules(
    code="fr",
    stopwords=word_set("""
le la les un une des du de d l au aux et ou où mais donc or ni car que qui quoi dont ce cet cette
ces c ça cela ceci il elle ils elles on nous vous je tu j me te se s son sa ses leur leurs mon ma
mes ton ta tes notre nos votre vos en y à dans par pour sur sous avec sans chez entre vers depuis
pendant avant après contre selon ne n pas plus moins très tout toute tous toutes même aussi si
comme quand lorsque alors ainsi est sont était étaient être a ont avait avaient avoir fait faire
peut doit deux trois autre autres aucun aucune quel quelle quels quelles ici là lui eux afin car
cependant toutefois pourtant enfin puis déjà encore jamais toujours hier aujourd demain malgré
plusieurs certains certaines chaque face grâce outre parmi près lors
"""),
    titles=words("""
président présidente vice-président ministre chancelier chancelière sénateur sénatrice
député députée gouverneur maire ambassadeur ambassadrice secrétaire directeur directrice
chef cheffe commandant général colonel capitaine amiral roi reine prince princesse pape
archevêque évêque cardinal juge procureur procureure avocat avocate porte-parole analyste
professeur professeure journaliste dirigeant dirigeante leader dictateur opposant opposante
conseiller conseillère expert experte militant militante émissaire envoyé envoyée entraîneur
joueur acteur actrice chanteur chanteuse écrivain chercheur chercheuse économiste candidat
candidate premier première commissaire homologue parole préfet préfète responsable gérant
gérante patron patronne adjoint adjointe propriétaire
bourgmestre lieutenant pdg entraîneure sélectionneur gardien attaquant défenseur magistrat
magistrate témoin rescapé rescapée élu élue syndicaliste délégué déléguée écrivaine cinéaste
fondateur fondatrice guide sauveteur perchiste institutrice instituteur médecin infirmier
infirmière
"""),
    honorifics=words("""
m mme mlle monsieur madame dr me
"""),
    kin=words("""
épouse époux femme mari fils fille frère sœur père mère veuve
"""),
    particles=words("""
de du des la le d
bin ibn ben al ould af
"""),
    org_heads=words("""
ministère université banque institut conseil comité commission association fédération union
agence autorité organisation office bureau tribunal cour parlement académie collège hôpital
fondation société ligue parti front armée chambre ambassade assemblée sénat police mouvement
groupe compagnie parquet
peloton forces caisse centre collectif confédération croissant haut haute rassemblement syndicat
pêcheries secours
"""),
    org_tails=words("""
sa sarl
"""),
    org_links=words("""
de du des la le les l d pour et à aux
"""),
    place_cues=words("""
maire port ville habitants rues aéroport mairie banlieue
"""),
    place_prepositions=words("""
à en depuis vers près
"""),
    adjectives_follow=True,
    reporting_verbs=words("""
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
soupire sourit tranche glisse ironise justifie défendue défendu justifié emporté ironisé tranché
glissé rétorqué salué évoqué démenti
"""),
    feminine=words("""
elle elles mme madame ministre-déléguée présidente directrice députée maire
"""),
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
        ("sondage", "reported-by"),
        ("au micro de", "quoted-by"),
        ("repris de", "republished-from"),
        ("une information de", "reported-by"),
        ("une information du", "reported-by"),
        ("rapportent", "reported-by"),
        ("contacté par", "quoted-by"),
        ("contactée par", "quoted-by"),
        ("contactés par", "quoted-by"),
        ("interrogé par", "quoted-by"),
        ("interrogée par", "quoted-by"),
        ("interrogés par", "quoted-by"),
        ("joint par", "quoted-by"),
        ("jointe par", "quoted-by"),
        ("sollicité par", "quoted-by"),
        ("sollicitée par", "quoted-by"),
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
        ("citant", "reported-by"),
        ("révèle", "reported-by"),
        ("annonce", "reported-by"),
    ),
    hearer_marks=(
        "à",
        "au",
        "aux",
        "sur",
        "chez",
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
    abbreviations=words(
        "M MM Mme Mmes Mlle Dr Pr St Ste etc env av apr art chap éd janv févr avr juill "
        "sept oct nov déc"
    ),
    event=EventCues(
        place_before=words("à en au aux dans près frappé secoué touché endeuillé"),
        place_path=words(
            "la le les l de du des d ville commune village province capitale port région état "
            "département nord sud est ouest centre banlieue île côte quartier district vallée "
            "une un large sein périphérie gare aéroport nord-est nord-ouest sud-est sud-ouest"
        ),
        place_bars=(
            "basé",
            "basée",
            "né",
            "née",
            "siège",
            "ambassadeur",
            "ambassadrice",
            "ambassade",
            "guerre",
            "vit",
            "réside",
            "installé",
            "installée",
            "université",
            "troupes",
        ),
        day_words=(
            ("aujourd'hui", 0),
            ("ce matin", 0),
            ("cet après-midi", 0),
            ("ce soir", 0),
            ("cette nuit", 0),
            ("hier", -1),
            ("hier soir", -1),
            ("avant-hier", -2),
            ("demain", 1),
        ),
        weekday_last=("dernier", "passé"),
        weekday_next=("prochain",),
        future=(
            "devra",
            "devrait",
            "doit",
            "doivent",
            "sera",
            "seront",
            "prévu",
            "prévue",
            "va",
            "vont",
            "aura",
            "auront",
            "votera",
            "prévoit",
            "rencontrera",
            "débutera",
        ),
        bounds=("depuis", "jusqu", "avant", "après", "partir", "anniversaire"),
        date_links=("le", "de", "du", "au", "ce", "jour"),
        range_links=("au", "et"),
    ),
)
