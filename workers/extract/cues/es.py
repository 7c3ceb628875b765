"""Spanish."""

from workers.extract.cues.record import Cues, phrases

CUES = Cues(
    language="es",
    by=phrases(
        "por | por: | escrito por | publicado por | redacción: | texto: | "
        "autor: | autora: | autor | firma:"
    ),
    via=phrases("vía | a través de | cortesía de"),
    joins=phrases("y | e | con"),
    roles=phrases(
        "redactor | redactora | corresponsal | periodista | reportero | "
        "reportera | editor | editora | enviado | enviada | especial | "
        "columnista | colaborador | colaboradora | jefe | director | directora | "
        "en"
    ),
    outlets=phrases(
        "redacción | agencia | agencias | diario | periódico | noticias | "
        "prensa | radio | televisión | revista | equipo | medios | editorial | "
        "efe | semanario | digital | canal"
    ),
    published=phrases(
        "publicado | publicado el | publicada el | fecha | "
        "fecha de publicación | fecha: | creado | creado el | publicación"
    ),
    updated=phrases(
        "actualizado | actualizado el | actualizada | última actualización | modificado | act."
    ),
    source=phrases("fuente: | fuentes:"),
    counted=phrases(
        "comentario | comentarios | visitas | vistas | lecturas | "
        "veces compartido | compartidos | me gusta | minutos de lectura | "
        "min de lectura | min. de lectura | tiempo de lectura | lectura | "
        "reacciones | visualizaciones"
    ),
    reading=phrases(
        "tiempo de lectura | tiempo estimado de lectura | lectura | de lectura | "
        "leer en | se lee en | para leer"
    ),
    minutes=phrases("min | mins | minuto | minutos"),
    republished=phrases(
        "publicado originalmente en | publicado originalmente por | "
        "originalmente publicado en | originalmente publicado por | "
        "publicada originalmente en | publicada originalmente por | "
        "apareció originalmente en | apareció primero en | "
        "publicado por primera vez en | reproducido de | tomado de"
    ),
    sections=phrases(
        "noticias | mundo | política | economía | deportes | cultura | opinión | "
        "sociedad | internacional | internacionales | nacional | nacionales | "
        "locales | tecnología | salud | ciencia | portada | inicio | sucesos | "
        "américa | españa | negocios | espectáculos | actualidad | última hora | "
        "análisis | policiales"
    ),
    label={
        "share": phrases(
            "compartir | comparte | compártelo | facebook | síguenos | enviar | imprimir | tuitear"
        ),
        "promotion": phrases(
            "publicidad | anuncio | suscríbete | suscribirse | boletín | contenido patrocinado"
        ),
        "related": phrases(
            "lea también | lee también | te puede interesar | le puede interesar | "
            "noticias relacionadas | ver también | artículos relacionados | "
            "más noticias | lo más leído | relacionadas | etiquetas | temas | "
            "leer más | recordemos | archivado en | también te puede interesar | "
            "te recomendamos | contexto | más información"
        ),
        "navigation": phrases(
            "inicio | volver | volver al inicio | siguiente | anterior | menú | "
            "buscar | volver atrás | ir arriba | noticia anterior | "
            "noticia siguiente | contacto | volver a noticias"
        ),
        "comment-form": phrases(
            "comentarios | deja un comentario | deja una respuesta | "
            "dejar comentario | publicar comentario | comenta | "
            "escribe un comentario | comentar | nombre * | correo electrónico * | "
            "enviar comentario | nombre | web | únete a la conversación | "
            "cancelar la respuesta | añadir comentario | opina | participa"
        ),
        "caption": phrases("foto | imagen | vídeo | video | foto de archivo"),
        "author-bio": phrases(
            "sobre el autor | sobre la autora | acerca del autor | acerca de la autora"
        ),
        "disclaimer": phrases("aviso legal | descargo de responsabilidad"),
    },
    opener={
        "share": phrases(
            "comparte esto | comparte en | compartir en | síguenos en | síganos en | comparte esta"
        ),
        "promotion": phrases(
            "suscríbete a | suscríbase a | regístrate | recibe nuestro | "
            "recibe las noticias | descarga nuestra | apúntate a | hazte socio | "
            "únete a nuestro | apoya nuestro"
        ),
        "related": phrases(
            "lea también: | lee también: | te puede interesar: | ver también: | "
            "leer más: | más información: | le puede interesar: | relacionado: | "
            "etiquetas: | temas: | archivado en: | mira también: | lea además: | "
            "lea más: | te recomendamos: | puedes leer: | categorías:"
        ),
        "navigation": phrases(
            "<< volver | volver a | « anterior | ir al inicio | noticia anterior: | "
            "noticia siguiente:"
        ),
        "comment-form": phrases(
            "comentarios en “ | pensamientos sobre | respuestas a “ | "
            "deja un comentario | deja una respuesta | "
            "tu dirección de correo electrónico no será publicada | "
            "los campos obligatorios | guarda mi nombre | debes iniciar sesión | "
            "inicia sesión para comentar | sé el primero en comentar | "
            "escribe tu comentario | comentarios cerrados | deja tu comentario | "
            "los comentarios están cerrados | tu correo electrónico no"
        ),
        "copyright": phrases(
            "copyright | © | todos los derechos reservados | derechos reservados | "
            "prohibida la reproducción"
        ),
        "caption": phrases(
            "foto: | fotos: | imagen: | foto de archivo | fotografía: | vídeo: | crédito: | (foto"
        ),
        "disclaimer": phrases(
            "las opiniones expresadas | las opiniones vertidas | "
            "los artículos de opinión | aviso legal: | nota: las opiniones"
        ),
        "author-bio": phrases("sobre el autor | sobre la autora | acerca del autor"),
    },
    tail={
        "comment-policy": phrases(
            "comentarios ofensivos | normas de participación | "
            "normas de la comunidad | comentarios serán moderados | "
            "comentarios son moderados | "
            "los comentarios son responsabilidad | nos reservamos el derecho | "
            "eliminar los comentarios | insultos | comentarios que contengan | "
            "política de comentarios | no se permiten comentarios | "
            "comentarios injuriosos"
        ),
        "comment-form": phrases(
            "correo electrónico no será publicad | campos obligatorios | guarda mi nombre"
        ),
        "disclaimer": phrases(
            "opiniones expresadas | opiniones vertidas | "
            "no reflejan necesariamente | no representan necesariamente | "
            "responsabilidad de sus autores | responsabilidad exclusiva | "
            "responsabilidad del autor | no se hace responsable | "
            "no necesariamente reflejan | no coinciden necesariamente"
        ),
        "copyright": phrases(
            "derechos reservados | prohibida la reproducción | "
            "prohibida su reproducción | reproducción total o parcial | © | "
            "sin autorización | creative commons"
        ),
        "promotion": phrases(
            "escucha nuestro | mira el programa | sintoniza | suscríbete | "
            "nuestro boletín | nuestra newsletter | nuestra app | descarga la app | "
            "canal de whatsapp | hazte socio | en cualquier momento | en tu correo"
        ),
        "related": phrases(
            "publicado originalmente | este artículo fue publicado originalmente | "
            "apareció primero en"
        ),
        "share": phrases("síguenos en | síguenos también | comparte esta"),
        "navigation": phrases("volver a | noticia anterior | noticia siguiente"),
    },
    biography=phrases(
        "es periodista | es escritor | es escritora | es redactor | "
        "es corresponsal | estudió | licenciado en | licenciada en | "
        "ha trabajado | vive en | reside en | es autor | es autora | "
        "es profesor | es profesora | es analista | colabora | es editor | "
        "es columnista | graduado en | es investigador"
    ),
)
