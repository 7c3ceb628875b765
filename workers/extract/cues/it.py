"""Italian."""

from workers.extract.cues.record import Cues, phrases

CUES = Cues(
    language="it",
    by=phrases(
        "di | di: | a cura di | scritto da | pubblicato da | autore: | "
        "autrice: | testo di | dal nostro inviato | dal nostro corrispondente | "
        "servizio di"
    ),
    via=phrases("via | tramite | per gentile concessione di"),
    joins=phrases("e | ed | con"),
    roles=phrases(
        "giornalista | corrispondente | inviato | inviata | redattore | "
        "redattrice | direttore | editorialista | cronista | collaboratore | "
        "caporedattore | da"
    ),
    outlets=phrases(
        "redazione | agenzia | giornale | quotidiano | notizie | stampa | "
        "radio | televisione | rivista | ansa | corriere | gazzetta | team | "
        "messaggero"
    ),
    published=phrases(
        "pubblicato | pubblicato il | pubblicata il | data | "
        "data di pubblicazione | postato il | inserito il | creato il | del"
    ),
    updated=phrases(
        "aggiornato | aggiornato il | ultimo aggiornamento | modificato il | "
        "ultima modifica | aggiornamento"
    ),
    source=phrases("fonte: | fonti:"),
    counted=phrases(
        "commento | commenti | visualizzazioni | condivisioni | letture | "
        "mi piace | min di lettura | minuti di lettura | tempo di lettura | "
        "lettura | visite | reazioni | minuti"
    ),
    reading=phrases(
        "tempo di lettura | tempo stimato di lettura | lettura | di lettura | "
        "leggi in | si legge in | per leggere"
    ),
    minutes=phrases("min | minuto | minuti"),
    republished=phrases(
        "pubblicato originariamente su | pubblicato originariamente da | "
        "pubblicato originariamente in | originariamente pubblicato su | "
        "originariamente pubblicato da | originariamente pubblicato in | "
        "pubblicato originalmente su | pubblicato per la prima volta su | "
        "pubblicato per la prima volta da | apparso originariamente su | "
        "apparso per la prima volta su | ripreso da"
    ),
    sections=phrases(
        "notizie | mondo | politica | economia | sport | cultura | opinioni | "
        "società | esteri | interni | cronaca | salute | scienza | tecnologia | "
        "home | attualità | italia | europa | spettacoli | ambiente | "
        "editoriale | ultime notizie | prima pagina"
    ),
    label={
        "share": phrases(
            "condividi | condividi su facebook | stampa | seguici | invia | tweet | "
            "copia link | condividi articolo"
        ),
        "promotion": phrases(
            "pubblicità | annuncio | abbonati | iscriviti | newsletter | contenuto sponsorizzato"
        ),
        "related": phrases(
            "leggi anche | leggi tutto | vedi anche | articoli correlati | "
            "notizie correlate | potrebbe interessarti | i più letti | tag | "
            "ricordiamo | per approfondire | altre notizie | approfondimenti | "
            "leggi di più | argomenti | ti potrebbe interessare | continua a leggere"
        ),
        "navigation": phrases(
            "home | indietro | torna indietro | torna alla home | avanti | "
            "successivo | precedente | menu | cerca | torna su | "
            "articolo successivo | articolo precedente | contatti"
        ),
        "comment-form": phrases(
            "commenti | lascia un commento | lascia una risposta | "
            "scrivi un commento | aggiungi un commento | invia commento | commenta | "
            "nome * | email * | annulla risposta | partecipa alla discussione | "
            "nome | sito web | pubblica commento"
        ),
        "caption": phrases("foto | immagine | video | foto d'archivio | foto di repertorio"),
        "author-bio": phrases(
            "l'autore | l'autrice | sull'autore | informazioni sull'autore | chi è l'autore"
        ),
        "disclaimer": phrases("disclaimer | avvertenza"),
    },
    opener={
        "share": phrases(
            "condividi su | condividi questo | seguici su | segui la nostra | seguiteci su"
        ),
        "promotion": phrases(
            "iscriviti alla | iscriviti al | abbonati a | ricevi la nostra | "
            "scarica la nostra | scarica l'app | sostieni il nostro | registrati"
        ),
        "related": phrases(
            "leggi anche: | leggi anche | vedi anche: | per approfondire: | "
            "potrebbe interessarti: | tag: | argomenti: | approfondisci: | "
            "leggi tutto: | guarda anche: | articoli correlati: | categorie:"
        ),
        "navigation": phrases(
            "<< indietro | torna a | torna alla | « precedente | "
            "articolo precedente: | articolo successivo: | vai al contenuto"
        ),
        "comment-form": phrases(
            "commenti su “ | pensieri su | lascia un commento | "
            "lascia una risposta | il tuo indirizzo email non sarà pubblicato | "
            "i campi obbligatori | salva il mio nome | devi essere connesso | "
            "accedi per commentare | sii il primo a | i commenti sono chiusi | "
            "il tuo indirizzo e-mail non"
        ),
        "copyright": phrases(
            "copyright | © | tutti i diritti riservati | riproduzione riservata | "
            "riproduzione vietata | diritti riservati"
        ),
        "caption": phrases(
            "foto: | foto di repertorio | immagine: | credit: | crediti: | "
            "foto d'archivio | video: | (foto | nella foto:"
        ),
        "disclaimer": phrases(
            "le opinioni espresse | gli articoli pubblicati | disclaimer: | "
            "i contenuti di questo | le idee espresse"
        ),
        "author-bio": phrases("sull'autore | informazioni sull'autore"),
    },
    tail={
        "comment-policy": phrases(
            "commenti offensivi | commenti sono moderati | regole della community | "
            "ci riserviamo il diritto | rimuovere i commenti | "
            "linguaggio offensivo | insulti | policy dei commenti | "
            "commenti che contengono | moderazione dei commenti | "
            "si riserva il diritto"
        ),
        "comment-form": phrases("non sarà pubblicato | campi obbligatori | salva il mio nome"),
        "disclaimer": phrases(
            "opinioni espresse | non riflettono necessariamente | "
            "non rappresentano necessariamente | non rispecchiano | "
            "esclusiva responsabilità | responsabilità degli autori | "
            "non si assume alcuna responsabilità | dell'autore e non"
        ),
        "copyright": phrases(
            "diritti riservati | riproduzione riservata | "
            "riproduzione anche parziale | © | senza autorizzazione | "
            "creative commons | vietata la riproduzione"
        ),
        "promotion": phrases(
            "ascolta il | guarda il programma | seguici in | nostra newsletter | "
            "nostra app | nostro canale | scarica l'app | canale whatsapp | "
            "iscriviti | abbonati | in qualsiasi momento | sostienici"
        ),
        "related": phrases(
            "pubblicato originariamente | pubblicato per la prima volta | "
            "originariamente pubblicato"
        ),
        "share": phrases("seguici su | condividi questo"),
        "navigation": phrases("torna a | articolo successivo | articolo precedente"),
    },
    biography=phrases(
        "è giornalista | è un giornalista | è una giornalista | è scrittore | "
        "è scrittrice | ha studiato | laureato in | laureata in | vive a | "
        "ha lavorato | è corrispondente | è autore | è autrice | è professore | "
        "è professoressa | collabora con | è redattore | scrive per"
    ),
)
