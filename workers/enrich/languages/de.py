"""German."""

from __future__ import annotations

from workers.enrich.languages.base import EventCues, LanguageRules, words

RULES = LanguageRules(
    code="de",
    titles=words("""
präsident präsidentin bundespräsident bundeskanzler bundeskanzlerin kanzler kanzlerin
vizepräsident minister ministerin außenminister außenministerin innenminister
innenministerin verteidigungsminister verteidigungsministerin finanzminister
finanzministerin wirtschaftsminister gesundheitsminister ministerpräsident
ministerpräsidentin premierminister premierministerin senator senatorin gouverneur
bürgermeister bürgermeisterin oberbürgermeister botschafter botschafterin generalsekretär
generalsekretärin sekretär chef chefin kommandeur general oberst könig königin prinz
prinzessin papst erzbischof bischof kardinal richter richterin staatsanwalt anwalt anwältin
sprecher sprecherin regierungssprecher regierungssprecherin ministeriumssprecherin analyst
professor professorin journalist journalistin anführer machthaber oppositionsführer berater
beraterin experte expertin aktivist aktivistin trainer spieler schauspieler schauspielerin
sänger autor autorin forscher forscherin ökonom abgeordnete abgeordneter vorsitzende
vorsitzender parteichef parteichefin staatschef direktor direktorin leiter leiterin
us-präsident us-präsidenten präsidenten ministers kremlsprecher kremlchef kommissarin
kommissar stadtrat stadträtin gemeinderat gemeinderätin landrat landrätin wirt wirtin pfarrer
pfarrerin lehrer lehrerin ärztin arzt kapitän
politiker politikerin sprechers innensenator verkehrsminister justizminister justizministerin
kanzleramtschef vizekanzler staatsanwältin oberstaatsanwalt oberstaatsanwältin landeshauptmann
landeshauptfrau bundesrat bundesrätin bundespräsidentin gesandte gesandter sondergesandter
unterhändler unterhändlerin konzernchef konzernchefin firmenchef firmenchefin vorstand
vorständin vorstandschef vorstandschefin inhaber inhaberin gründer gründerin einsatzleiter
einsatzleiterin sportdirektor sportdirektorin torwart stürmer stürmerin verteidiger
mittelfeldspieler bundestrainer bundestrainerin juror jurorin schriftsteller schriftstellerin
maler malerin regisseur regisseurin historiker historikerin ökonomin wissenschaftler
wissenschaftlerin anwohner anwohnerin pilot pilotin zeuge zeugin opfer augenzeuge
wettbewerbskommissar handelsminister handelsministerin ex-präsident ex-kanzler
"""),
    title_suffixes=words("""
leiter leiterin meister meisterin sprecher sprecherin minister ministerin präsident präsidentin
chef chefin führer führerin stadtrat gemeinderat landrat rätin begleiter begleiterin direktor
direktorin trainer trainerin forscher forscherin händler händlerin anwalt anwältin ärztin arzt
pfleger pflegerin lehrer lehrerin inspektor inspektorin kommissar kommissarin vorstand vorsitzende
vorsitzender vorsitzenden beauftragte beauftragter beauftragten experte expertin arbeiter
arbeiterin wirt wirtin schreiber schreiberin wächter wächterin beamter beamtin fahrer fahrerin
richter richterin verwalter verwalterin besitzer besitzerin eigentümer eigentümerin inhaber
inhaberin gründer gründerin helfer helferin manager managerin referent referentin sekretär
sekretärin pfarrer pfarrerin kapitän kapitänin intendant intendantin dezernent dezernentin
"""),
    honorifics=words("""
herr frau herrn dr prof
"""),
    kin=words("""
ehefrau ehemann sohn tochter bruder schwester vater mutter witwe
"""),
    particles=words("""
von van der den zu zur
bin ibn ben al ould af
"""),
    org_heads=words("""
ministerium universität bank institut amt gericht verband partei bundesamt bundesministerium
auswärtiges auswärtige
"""),
    org_tails=words("""
ministerium außenministerium innenministerium verteidigungsministerium gericht bundesamt
gmbh ag se kg universität partei verband bank institut
"""),
    org_links=words("""
für der des und von
"""),
    place_cues=words("""
stadt hafen flughafen bürgermeister oberbürgermeister raum
"""),
    place_prepositions=words("""
in nach aus bei
"""),
    capitalised_nouns=True,
    reporting_verbs=words("""
sagte sagten sagt sagen gesagt erklärte erklärten erklärt erklären betonte betonten betont
teilte teilten mitteilte meinte meint meinen behauptete behaupteten behauptet warnte warnten
warnt kündigte kündigt ankündigte forderte forderten fordert fügte fügt ergänzte ergänzt schrieb
schreiben schreibt geschrieben berichtete berichteten berichtet berichten antwortete antwortet
fragte fragt kritisierte kritisiert bekräftigte bekräftigt versicherte versichert räumte räumt
zitierte zitiert hieß heißt unterstrich äußerte äußert urteilte rief hob bestätigte bestätigt
bestritt versprach bilanzierte mahnte mahnt lobte nannte nennt begründete erläuterte erläutert
meldete melden meldet kommentierte kommentiert verkündete resümierte beklagte beklagt
verteidigte gab
so protestierte reagierte kündigten erzählte erzählt begrüßte drohte verlangte bemerkte scherzte
klagte witzelte entgegnete erwiderte konterte beschrieb bezeichnete wies warf zeigte sprach
schilderte stellte
"""),
    feminine=words("""
sie frau sprecherin ministerin kanzlerin präsidentin chefin direktorin bürgermeisterin
politikerin
"""),
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
        ("unter berufung auf", "reported-by"),
        ("mit material von", "via"),
        ("übernommen von", "republished-from"),
        ("im interview mit", "quoted-by"),
        ("im gespräch mit", "quoted-by"),
        ("umfrage von", "reported-by"),
        ("auf Anfrage der", "quoted-by"),
        ("auf Anfrage des", "quoted-by"),
        ("auf Anfrage von", "quoted-by"),
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
    hearer_marks=(
        "dem",
        "gegenüber",
        "der",
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
    abbreviations=words(
        "Dr Prof Nr Mio Mrd St Str bzw ca evtl ggf inkl Abs Art Hrsg Ing Dipl usw etc vgl "
        "sog Jh geb gest Tel Bd Jan Feb Aug Sept Okt Nov Dez"
    ),
    event=EventCues(
        place_before=words("in im bei nahe vor am auf an erschütterte erschüttert traf"),
        place_path=words(
            "der die das den dem stadt hauptstadt provinz region gemeinde ort hafenstadt dorf "
            "kreis landkreis bundesstaat bundesland norden süden osten westen nordosten "
            "nordwesten südosten südwesten zentrum innenstadt von des nördlichen südlichen "
            "östlichen westlichen insel küste vorort nähe kleinstadt großstadt altstadt "
            "bezirk stadtteil hafen ganz flughafen nordrand südrand ostrand westrand"
        ),
        place_bars=(
            "sitz",
            "ansässige",
            "ansässigen",
            "geboren",
            "geborene",
            "lebt",
            "lebende",
            "botschafter",
            "botschafterin",
            "botschaft",
            "krieg",
            "universität",
            "truppen",
        ),
        day_words=(
            ("heute", 0),
            ("gestern", -1),
            ("gestern abend", -1),
            ("vorgestern", -2),
            ("übermorgen", 2),
        ),
        weekday_forms=tuple(
            (day + part, number)
            for number, names in enumerate(
                (
                    ("montag",),
                    ("dienstag",),
                    ("mittwoch",),
                    ("donnerstag",),
                    ("freitag",),
                    ("samstag", "sonnabend"),
                    ("sonntag",),
                )
            )
            for day in names
            for part in (
                "",
                "abend",
                "morgen",
                "mittag",
                "nachmittag",
                "vormittag",
                "nacht",
                "früh",
            )
        ),
        weekday_last=("letzten", "vergangenen", "vorigen", "letzter"),
        weekday_next=("nächsten", "kommenden", "kommender"),
        future=("wird", "werden", "will", "wollen", "soll", "sollen", "plant", "geplant", "würde"),
        bounds=("seit", "bis", "vor", "nach", "ab", "jahrestag"),
        date_links=("am", "den", "dem", "der", "vom"),
        range_links=("bis", "und"),
    ),
)
