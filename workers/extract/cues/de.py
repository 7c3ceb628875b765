"""German."""

from workers.extract.cues.record import Cues, phrases

CUES = Cues(
    language="de",
    by=phrases(
        "von | von: | autor: | autorin: | autor | autoren: | text: | "
        "ein beitrag von | ein kommentar von | eine analyse von | "
        "geschrieben von | bericht von | aus"
    ),
    via=phrases("via | über"),
    joins=phrases("und | mit | sowie"),
    roles=phrases(
        "redakteur | redakteurin | korrespondent | korrespondentin | reporter | "
        "reporterin | autor | autorin | kolumnist | kolumnistin | journalist | "
        "journalistin | volontär | volontärin | chefredakteur | leiter | "
        "leiterin | ressortleiter | in"
    ),
    outlets=phrases(
        "redaktion | agentur | zeitung | nachrichten | presse | rundfunk | dpa | "
        "tageblatt | anzeiger | magazin | rundschau | fernsehen | post | "
        "kurier | team | bote | spiegel | online | newsdesk"
    ),
    published=phrases(
        "veröffentlicht | veröffentlicht am | erschienen am | stand | stand: | "
        "datum | publiziert am | erstellt am | erstellt | am | vom"
    ),
    updated=phrases(
        "aktualisiert | aktualisiert am | zuletzt aktualisiert | "
        "letzte aktualisierung | zuletzt geändert | geändert am | update"
    ),
    source=phrases("quelle: | quellen:"),
    counted=phrases(
        "kommentar | kommentare | aufrufe | lesezeit | min. lesezeit | "
        "minuten lesezeit | mal geteilt | gefällt mir | min | leser | "
        "ansichten | reaktionen | antworten | minuten | klicks"
    ),
    reading=phrases(
        "lesezeit | lesedauer | geschätzte lesezeit | zum lesen | zu lesen | gelesen in | lesen"
    ),
    minutes=phrases("min | minute | minuten"),
    republished=phrases(
        "ursprünglich erschienen bei | ursprünglich erschienen in | "
        "ursprünglich erschienen auf | ursprünglich erschienen im | "
        "zuerst erschienen bei | zuerst erschienen in | zuerst erschienen auf | "
        "zuerst erschienen im | erschien zuerst bei | erschien zuerst in | "
        "erschien zuerst auf | erschien zuerst im | erschien ursprünglich bei | "
        "erschien ursprünglich in | erschien ursprünglich auf | "
        "erschien ursprünglich im | ursprünglich veröffentlicht bei | "
        "ursprünglich veröffentlicht von | ursprünglich veröffentlicht in | "
        "ursprünglich veröffentlicht auf | zuerst veröffentlicht bei | "
        "zuerst veröffentlicht in | zuerst veröffentlicht auf | ist zuerst bei | "
        "ist zuerst in | ist zuerst im | ist zuerst auf | ist ursprünglich bei | "
        "ist ursprünglich in | ist ursprünglich auf | übernommen von"
    ),
    sections=phrases(
        "nachrichten | politik | wirtschaft | sport | kultur | meinung | "
        "ausland | inland | welt | panorama | gesellschaft | wissen | "
        "wissenschaft | technik | lokales | regional | startseite | gesundheit | "
        "reise | leben | digital | finanzen | kommentar | international | "
        "aktuell | umwelt | vermischtes | schlagzeilen"
    ),
    label={
        "share": phrases(
            "teilen | artikel teilen | drucken | merken | auf facebook teilen | "
            "folgen sie uns | e-mail | link kopieren"
        ),
        "promotion": phrases(
            "anzeige | werbung | newsletter | abonnieren | jetzt abonnieren | "
            "jetzt anmelden | gesponsert | advertorial"
        ),
        "related": phrases(
            "lesen sie auch | mehr zum thema | siehe auch | "
            "das könnte sie auch interessieren | weitere artikel | "
            "auch interessant | verwandte artikel | meistgelesen | zur erinnerung | "
            "schlagworte | themen | mehr lesen | hintergrund | weiterlesen | "
            "ähnliche artikel | passend dazu | lesetipps | zum thema"
        ),
        "navigation": phrases(
            "startseite | zurück | zurück zur startseite | weiter | menü | suche | "
            "nach oben | nächster artikel | vorheriger artikel | zur übersicht | "
            "impressum | datenschutz | kontakt | zurück zur übersicht"
        ),
        "comment-form": phrases(
            "kommentare | kommentar schreiben | schreibe einen kommentar | "
            "kommentar verfassen | kommentar abschicken | diskutieren | "
            "hinterlasse einen kommentar | name * | e-mail * | antworten abbrechen | "
            "diskutieren sie mit | name | website | antwort | mitdiskutieren | "
            "ihre meinung | kommentieren"
        ),
        "caption": phrases(
            "foto | bild | video | archivbild | symbolbild | archivfoto | symbolfoto"
        ),
        "author-bio": phrases(
            "über den autor | über die autorin | zum autor | zur autorin | zur person"
        ),
        "disclaimer": phrases("haftungsausschluss | hinweis"),
    },
    opener={
        "share": phrases(
            "teilen auf | teilen sie diesen | artikel teilen | folgen sie uns auf | folge uns auf"
        ),
        "promotion": phrases(
            "abonnieren sie | melden sie sich | jetzt newsletter | jetzt kostenlos | "
            "laden sie unsere | unterstützen sie | jetzt herunterladen | "
            "zum newsletter | hier geht es zum newsletter"
        ),
        "related": phrases(
            "lesen sie auch: | lesen sie auch | lesen sie hier | mehr zum thema: | "
            "siehe auch: | mehr dazu: | auch interessant: | schlagworte: | themen: | "
            "weiterlesen: | lesen sie mehr | tags: | das könnte sie auch | video: | "
            "kategorien:"
        ),
        "navigation": phrases(
            "<< zurück | zurück zu | « zurück | zurück zur | vorheriger artikel: | "
            "nächster artikel: | zum inhalt"
        ),
        "comment-form": phrases(
            "kommentare zu „ | gedanken zu | schreibe einen kommentar | "
            "kommentar schreiben | deine e-mail-adresse wird nicht | "
            "ihre e-mail-adresse wird nicht | erforderliche felder sind | "
            "meinen namen, meine e-mail | du musst angemeldet | "
            "sie müssen angemeldet | bitte melden sie sich an | "
            "die kommentarfunktion | kommentare sind geschlossen | "
            "hinterlassen sie einen | sei der erste | seien sie der erste"
        ),
        "copyright": phrases("copyright | © | alle rechte vorbehalten | nachdruck verboten"),
        "caption": phrases(
            "foto: | fotos: | bild: | bilder: | bildquelle: | archivbild | "
            "symbolbild | video: | quelle: getty | grafik: | bildrechte"
        ),
        "disclaimer": phrases(
            "die hier geäußerten | die in diesem | gastbeiträge | "
            "haftungsausschluss: | die meinung des autors | "
            "namentlich gekennzeichnete"
        ),
        "author-bio": phrases("über den autor | über die autorin | zur person:"),
    },
    tail={
        "comment-policy": phrases(
            "netiquette | kommentarregeln | kommentare werden moderiert | "
            "kommentare werden vor der veröffentlichung | bleiben sie sachlich | "
            "beleidigende kommentare | behalten uns vor | kommentare zu löschen | "
            "beleidigungen | sachlich und fair | kommentare, die | freischaltung | "
            "unsere kommentarrichtlinien | diskussionsregeln"
        ),
        "comment-form": phrases(
            "e-mail-adresse wird nicht veröffentlicht | erforderliche felder | "
            "für die nächste kommentierung"
        ),
        "disclaimer": phrases(
            "geäußerten meinungen | nicht unbedingt die meinung | "
            "nicht zwingend die meinung | geben nicht unbedingt | "
            "meinung des autors | meinung der autorin | spiegeln nicht | "
            "keine anlageberatung | keine haftung | nicht notwendigerweise"
        ),
        "copyright": phrases(
            "alle rechte vorbehalten | nachdruck | vervielfältigung | © | "
            "ohne genehmigung | creative commons | urheberrechtlich"
        ),
        "promotion": phrases(
            "hören sie | sehen sie unsere | schalten sie ein | unser newsletter | "
            "unseren newsletter | unsere app | jetzt abonnieren | kostenlos testen | "
            "unterstützen sie | whatsapp-kanal | probeabo | jederzeit kündbar | "
            "jederzeit und überall"
        ),
        "related": phrases("erschien zuerst | zuerst erschienen | ursprünglich veröffentlicht"),
        "share": phrases("folgen sie uns | teilen sie diesen"),
        "navigation": phrases("zurück zu | zurück zur | nächster artikel | vorheriger artikel"),
    },
    biography=phrases(
        "ist journalist | ist journalistin | ist redakteur | ist redakteurin | "
        "ist autor | ist autorin | studierte | arbeitet als | arbeitete | "
        "lebt in | schreibt für | schreibt über | ist korrespondent | "
        "ist korrespondentin | ist professor | berichtet | hat studiert | "
        "ist freier | ist freie | promovierte"
    ),
)
