"""French."""

from workers.extract.cues.record import Cues, phrases

CUES = Cues(
    language="fr",
    by=phrases(
        "par | par : | par: | écrit par | publié par | auteur : | auteur: | "
        "auteure : | rédigé par | propos recueillis par | un texte de | texte :"
    ),
    via=phrases("via | avec l'aimable autorisation de"),
    joins=phrases("et | avec"),
    roles=phrases(
        "journaliste | correspondant | correspondante | rédacteur | rédactrice | "
        "envoyé | envoyée | spécial | spéciale | chroniqueur | chroniqueuse | "
        "éditorialiste | reporter | chef | stagiaire | grand | à"
    ),
    outlets=phrases(
        "rédaction | agence | journal | presse | radio | télévision | magazine | "
        "afp | quotidien | hebdo | équipe | médias | info | infos | actualités | "
        "le monde | tribune | collectif"
    ),
    published=phrases(
        "publié | publié le | publiée le | mis en ligne le | date | posté le | "
        "date de publication | créé le | paru le | le"
    ),
    updated=phrases(
        "mis à jour | mis à jour le | mise à jour | dernière mise à jour | "
        "modifié le | actualisé le | maj"
    ),
    source=phrases("source : | source: | sources :"),
    counted=phrases(
        "commentaire | commentaires | vues | partages | lectures | j'aime | "
        "min de lecture | minutes de lecture | mn | temps de lecture | lecture | "
        "réactions | réponses | lecteurs"
    ),
    reading=phrases(
        "temps de lecture | durée de lecture | temps de lecture estimé | lecture | "
        "de lecture | lire en | à lire en | se lit en"
    ),
    minutes=phrases("min | mn | minute | minutes"),
    republished=phrases(
        "publié initialement sur | publié initialement dans | "
        "publié initialement par | publié initialement en | initialement publié sur | "
        "initialement publié dans | initialement publié par | paru initialement sur | "
        "paru initialement dans | initialement paru sur | initialement paru dans | "
        "publié à l'origine sur | publié à l'origine dans | publié à l'origine par | "
        "publié originellement sur | publié originellement dans | est republié de | "
        "republié à partir de | repris de"
    ),
    sections=phrases(
        "actualités | actualité | monde | politique | économie | sport | "
        "sports | culture | société | opinion | opinions | international | "
        "france | europe | santé | sciences | technologie | accueil | à la une | "
        "faits divers | débats | tribune | afrique | planète | environnement | "
        "région | régions | infos | analyse"
    ),
    label={
        "share": phrases(
            "imprimer l'article | imprimer cet article | envoyer par e-mail | "
            "envoyer à un ami | partager | partagez | partager sur facebook | "
            "imprimer | envoyer | "
            "suivez-nous | copier le lien"
        ),
        "promotion": phrases(
            "publicité | annonce | s'abonner | abonnez-vous | newsletter | "
            "contenu sponsorisé | je m'abonne"
        ),
        "related": phrases(
            "lire aussi | à lire aussi | voir aussi | articles liés | "
            "sur le même sujet | à lire également | les plus lus | rappel | "
            "pour rappel | lire la suite | mots-clés | articles similaires | "
            "à voir aussi | en savoir plus | tags | dans la même rubrique | "
            "nos articles | contenus liés"
        ),
        "navigation": phrases(
            "accueil | retour | retour à l'accueil | suivant | précédent | menu | "
            "rechercher | haut de page | article suivant | article précédent | "
            "contact | mentions légales | retour à la liste"
        ),
        "comment-form": phrases(
            "réagissez à cet article | réagir à cet article | commenter cet article | "
            "donnez votre avis | vos réactions | commentaires | "
            "laisser un commentaire | laissez un commentaire | "
            "poster un commentaire | ajouter un commentaire | réagir | "
            "publier le commentaire | nom * | e-mail * | annuler la réponse | "
            "votre commentaire | réagissez | nom | rejoignez la conversation | "
            "commenter | participer à la discussion | site web"
        ),
        "caption": phrases("photo | image | vidéo | photo d'archives | illustration"),
        "author-bio": phrases(
            "à propos de l'auteur | à propos de l'autrice | l'auteur | biographie"
        ),
        "disclaimer": phrases("avertissement | clause de non-responsabilité"),
    },
    opener={
        "share": phrases(
            "partager sur | partagez cet | partager cet | suivez-nous sur | retrouvez-nous sur"
        ),
        "promotion": phrases(
            "abonnez-vous à | inscrivez-vous à | recevez notre | "
            "recevez gratuitement | téléchargez notre | soutenez-nous | "
            "découvrez notre offre | je m'inscris | faites un don"
        ),
        "related": phrases(
            "lire aussi : | lire aussi: | lire aussi | à lire aussi : | "
            "à lire aussi | voir aussi : | à lire également : | "
            "sur le même sujet : | mots-clés : | lire également : | "
            "en savoir plus : | tags : | à voir aussi | catégories :"
        ),
        "navigation": phrases(
            "<< retour | retour à | « précédent | article précédent : | "
            "article suivant : | aller au contenu"
        ),
        "comment-form": phrases(
            "réagissez à | réagir à cet | commentez cet | donnez votre avis | "
            "commentaires sur « | réflexions sur | laisser un commentaire | "
            "laissez un commentaire | votre adresse e-mail ne sera pas publiée | "
            "les champs obligatoires | "
            "votre adresse de messagerie ne sera pas publiée | enregistrer mon nom | "
            "vous devez être connecté | connectez-vous pour | soyez le premier à | "
            "les commentaires sont fermés | ajouter un commentaire"
        ),
        "copyright": phrases(
            "copyright | © | tous droits réservés | reproduction interdite | droits réservés"
        ),
        "caption": phrases(
            "photo : | photo: | photos : | crédit photo | crédit : | image : | "
            "photo d'archives | légende : | vidéo : | © photo"
        ),
        "disclaimer": phrases(
            "les opinions exprimées | les propos tenus | "
            "les points de vue exprimés | avertissement : | cet article n'engage"
        ),
        "author-bio": phrases("à propos de l'auteur | à propos de l'autrice"),
    },
    tail={
        "comment-policy": phrases(
            "charte de modération | commentaires sont modérés | "
            "modération des commentaires | règles de la communauté | "
            "propos injurieux | commentaires injurieux | "
            "nous nous réservons le droit | supprimer tout commentaire | "
            "commentaires insultants | commentaires haineux | restez courtois | "
            "contraires à la charte"
        ),
        "comment-form": phrases("ne sera pas publiée | champs obligatoires | enregistrer mon nom"),
        "disclaimer": phrases(
            "opinions exprimées | ne reflètent pas nécessairement | n'engagent que | "
            "n'engage que | ne représentent pas nécessairement | "
            "ne reflète pas nécessairement | point de vue de l'auteur | "
            "responsabilité de leurs auteurs"
        ),
        "copyright": phrases(
            "tous droits réservés | reproduction interdite | toute reproduction | "
            "© | sans autorisation | creative commons"
        ),
        "promotion": phrases(
            "écoutez notre | regardez notre | retrouvez-nous | abonnez-vous | "
            "notre newsletter | notre infolettre | notre application | soutenez | "
            "faire un don | à tout moment | votre boîte mail | offre d'abonnement | "
            "chaîne whatsapp"
        ),
        "related": phrases(
            "publié initialement | article publié à l'origine | paru initialement | est republié"
        ),
        "share": phrases("suivez-nous sur | partagez cet article"),
        "navigation": phrases("retour à | article suivant | article précédent"),
    },
    biography=phrases(
        "est journaliste | est correspondant | est correspondante | "
        "est écrivain | est l'auteur | est l'autrice | a étudié | diplômé | "
        "diplômée | vit à | a travaillé | est professeur | est chercheur | "
        "est chercheuse | est rédacteur | est rédactrice | collabore | "
        "est chroniqueur | est basé | est basée"
    ),
)
