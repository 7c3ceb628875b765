"""Portuguese."""

from workers.extract.cues.record import Cues, phrases

CUES = Cues(
    language="pt",
    by=phrases(
        "por | por: | escrito por | publicado por | texto: | texto de | autor: | "
        "autora: | autor | da redação | reportagem de"
    ),
    via=phrases("via | com informações de"),
    joins=phrases("e | com"),
    roles=phrases(
        "repórter | jornalista | correspondente | editor | editora | colunista | "
        "redator | redatora | enviado | enviada | especial | colaborador | "
        "colaboradora | chefe | estagiário | estagiária | em"
    ),
    outlets=phrases(
        "redação | agência | jornal | notícias | imprensa | rádio | televisão | "
        "revista | equipe | lusa | folha | diário | portal | da redação | correio"
    ),
    published=phrases(
        "publicado | publicado em | publicada em | data | data de publicação | "
        "postado em | criado em | em"
    ),
    updated=phrases(
        "atualizado | atualizado em | atualizada em | última atualização | "
        "modificado em | atualização"
    ),
    source=phrases("fonte: | fontes:"),
    counted=phrases(
        "comentário | comentários | visualizações | compartilhamentos | "
        "partilhas | curtidas | min de leitura | minutos de leitura | "
        "tempo de leitura | leitura | acessos | gostos | leituras | visitas"
    ),
    reading=phrases(
        "tempo de leitura | tempo estimado de leitura | leitura | de leitura | leia em | para ler"
    ),
    minutes=phrases("min | mins | minuto | minutos"),
    republished=phrases(
        "publicado originalmente em | publicado originalmente no | "
        "publicado originalmente na | publicado originalmente por | "
        "publicado originalmente pelo | publicado originalmente pela | "
        "originalmente publicado em | originalmente publicado no | "
        "originalmente publicado na | originalmente publicado por | "
        "originalmente publicado pelo | originalmente publicado pela | "
        "apareceu primeiro em | apareceu primeiro no | apareceu primeiro na | "
        "reproduzido de"
    ),
    sections=phrases(
        "notícias | mundo | política | economia | esportes | esporte | "
        "desporto | cultura | opinião | sociedade | internacional | nacional | "
        "brasil | portugal | saúde | ciência | tecnologia | início | cidades | "
        "polícia | últimas notícias | negócios | entretenimento | educação"
    ),
    label={
        "share": phrases(
            "compartilhar | compartilhe | partilhar | partilhe | imprimir | "
            "siga-nos | enviar | tweetar | copiar link"
        ),
        "promotion": phrases(
            "publicidade | anúncio | assine | assine já | newsletter | "
            "conteúdo patrocinado | inscreva-se | subscrever"
        ),
        "related": phrases(
            "leia também | leia mais | veja também | notícias relacionadas | "
            "artigos relacionados | mais lidas | relembre | saiba mais | tags | "
            "matérias relacionadas | relacionados | veja mais | mais notícias | "
            "ler mais | recomendadas | você também pode gostar | assuntos"
        ),
        "navigation": phrases(
            "início | voltar | voltar ao início | voltar ao topo | próximo | "
            "anterior | menu | buscar | próxima notícia | notícia anterior | contato"
        ),
        "comment-form": phrases(
            "comentários | deixe um comentário | deixe uma resposta | "
            "deixe seu comentário | enviar comentário | publicar comentário | "
            "comente | escreva um comentário | nome * | e-mail * | "
            "cancelar resposta | participe da conversa | nome | comentar | "
            "adicionar comentário"
        ),
        "caption": phrases("foto | imagem | vídeo | foto de arquivo | arquivo"),
        "author-bio": phrases("sobre o autor | sobre a autora | sobre os autores"),
        "disclaimer": phrases("aviso legal | isenção de responsabilidade"),
    },
    opener={
        "share": phrases(
            "compartilhe no | compartilhe esta | compartilhe isso | partilhe este | "
            "siga-nos no | siga o canal | siga a gente"
        ),
        "promotion": phrases(
            "assine a | assine nossa | assine o | inscreva-se em | receba nossa | "
            "receba as notícias | baixe o app | baixe nosso | participe do nosso | "
            "subscreva a"
        ),
        "related": phrases(
            "leia também: | leia mais: | veja também: | saiba mais: | leia ainda: | "
            "relacionado: | tags: | assuntos: | leia mais sobre | "
            "notícias relacionadas: | confira também: | veja mais: | categorias:"
        ),
        "navigation": phrases(
            "<< voltar | voltar para | « anterior | voltar ao | notícia anterior: | "
            "próxima notícia:"
        ),
        "comment-form": phrases(
            "comentários em “ | pensamentos sobre | deixe um comentário | "
            "deixe uma resposta | o seu endereço de e-mail não será publicado | "
            "campos obligatórios são | o seu endereço de email não será | "
            "campos obrigatórios são | salvar meus dados | "
            "você precisa estar logado | faça login para | seja o primeiro a | "
            "comentários encerrados | guardar o meu nome"
        ),
        "copyright": phrases(
            "copyright | © | todos os direitos reservados | direitos reservados | "
            "proibida a reprodução | é proibida a reprodução"
        ),
        "caption": phrases(
            "foto: | fotos: | imagem: | crédito: | foto de arquivo | vídeo: | (foto | legenda:"
        ),
        "disclaimer": phrases(
            "as opiniões expressas | as opiniões emitidas | os artigos de opinião | "
            "aviso legal: | este texto não reflete | os textos publicados"
        ),
        "author-bio": phrases("sobre o autor | sobre a autora"),
    },
    tail={
        "comment-policy": phrases(
            "comentários ofensivos | comentários são moderados | "
            "comentários são de responsabilidade | regras de comentários | "
            "termos de uso | reservamo-nos o direito | se reserva o direito | "
            "remover comentários | linguagem ofensiva | política de comentários | "
            "ofensas"
        ),
        "comment-form": phrases("não será publicado | campos obrigatórios | salvar meus dados"),
        "disclaimer": phrases(
            "opiniões expressas | não refletem necessariamente | "
            "não representam necessariamente | não reflete necessariamente | "
            "responsabilidade do autor | inteira responsabilidade | "
            "exclusiva responsabilidade | não se responsabiliza"
        ),
        "copyright": phrases(
            "direitos reservados | proibida a reprodução | "
            "reprodução total ou parcial | © | sem autorização | creative commons"
        ),
        "promotion": phrases(
            "ouça o | assista ao | acompanhe nosso | nossa newsletter | "
            "nosso canal | nosso aplicativo | baixe o aplicativo | "
            "canal no whatsapp | assine | a qualquer hora | seu e-mail"
        ),
        "related": phrases(
            "publicado originalmente | apareceu primeiro em | originalmente publicado"
        ),
        "share": phrases("siga-nos | compartilhe esta | siga nas redes"),
        "navigation": phrases("voltar para | próxima notícia | notícia anterior"),
    },
    biography=phrases(
        "é jornalista | é escritor | é escritora | é repórter | é editor | "
        "é editora | formado em | formada em | trabalhou | mora em | vive em | "
        "é autor | é autora | é professor | é professora | é colunista | "
        "é correspondente | estudou | é analista"
    ),
)
