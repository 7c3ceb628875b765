# ruff: noqa: E501 (paragraphs stay on one line)
"""Invented texts with the residue of their pages, in ten languages."""

from __future__ import annotations

from typing import NamedTuple


class Residue(NamedTuple):
    """One text: ``tail`` and ``head`` are (kind, line) pairs around the article."""

    language: str
    head: tuple[tuple[str, str], ...]
    title: str
    byline_line: str
    names: tuple[str, ...]
    date_line: str
    date: str
    body: tuple[str, ...]
    tail: tuple[tuple[str, str], ...]

    def text(self) -> str:
        lines = [line for _, line in self.head]
        lines += [self.title, self.byline_line, self.date_line, *self.body]
        return "\n\n".join([*lines, *(line for _, line in self.tail)])


PAGES = (
    Residue(
        "en",
        (("section-label", "World"),),
        "Harbour bridge in Port Elwin to close for a year",
        "By Nora Quill and Tom Vane",
        ("Nora Quill", "Tom Vane"),
        "Published: 4 May 2024, 10:30 GMT",
        "2024-05-04T10:30:00+00:00",
        (
            "The bridge over the harbour of Port Elwin will close in June for repairs that engineers expect to last a year.",
            "“We looked at every other way and found none,” said the town's engineer, Lena Marsh, on Friday.",
            "Ferries will run every ten minutes between the two quays, and the council has promised that they will be free.",
            "Shopkeepers on the northern bank fear for their trade during the summer season.",
        ),
        (
            ("related", "Read also: Ferry crews ask for better pay"),
            ("share", "Share this:"),
            ("counter", "12 comments"),
            (
                "disclaimer",
                "The opinions expressed in this article do not necessarily reflect those of the Elwin Courier.",
            ),
            ("author-bio", "About the author"),
            (
                "author-bio",
                "Nora Quill is a reporter who has covered the coast for the Courier since 2011.",
            ),
            ("comment-form", "Leave a Reply"),
            (
                "comment-form",
                "Your email address will not be shown to readers. Required fields are starred *",
            ),
            (
                "comment-policy",
                "Comments are moderated, and abusive comments will be removed by our moderators.",
            ),
            ("promotion", "Watch The Elwin Hour"),
            ("copyright", "© 2024 Elwin Courier. All rights reserved."),
            ("navigation", "<< back to news"),
        ),
    ),
    Residue(
        "ar",
        (("section-label", "اقتصاد"),),
        "إغلاق جسر الميناء في مدينة الوادي لمدة عام كامل",
        "بقلم أحمد النجار",
        ("أحمد النجار",),
        "نشر في 4 مايو 2024",
        "2024-05-04T00:00:00+00:00",
        (
            "أعلنت بلدية مدينة الوادي أن جسر الميناء القديم سيغلق أمام حركة السيارات بدءا من الشهر المقبل لمدة عام كامل.",
            "وقال رئيس البلدية إن أعمال الترميم ضرورية بعد أن ظهرت تشققات واسعة في الأعمدة الرئيسية خلال فصل الشتاء.",
            "وستعمل العبارات بين الضفتين كل عشر دقائق، ووعد المجلس بأن تكون مجانية للسكان.",
        ),
        (
            ("related", "اقرأ أيضا: عمال العبارات يطالبون بزيادة الأجور"),
            ("counter", "عدد المشاهدات: 120"),
            ("disclaimer", "المقالات المنشورة لا تعبر بالضرورة عن رأي الموقع."),
            ("comment-form", "اترك تعليقاً"),
            ("comment-form", "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *"),
            ("copyright", "جميع الحقوق محفوظة © 2024"),
        ),
    ),
    Residue(
        "es",
        (("section-label", "Sociedad"),),
        "El puente del puerto de Villamar cerrará durante un año",
        "Por María Lagos y Juan Peralta",
        ("María Lagos", "Juan Peralta"),
        "Publicado el 4 de mayo de 2024 a las 10:30",
        "2024-05-04T10:30:00+00:00",
        (
            "El viejo puente del puerto de Villamar cerrará en junio por unas obras que durarán cerca de un año.",
            "«No encontramos otra manera de hacerlo», explicó el viernes la ingeniera municipal, Lena Ríos, a los vecinos.",
            "Los transbordadores cruzarán la bahía cada diez minutos y serán gratuitos para todos los residentes.",
        ),
        (
            ("related", "Lea también: Los marineros piden mejores sueldos"),
            ("share", "Compartir"),
            (
                "disclaimer",
                "Las opiniones expresadas en este texto no reflejan necesariamente la postura del diario.",
            ),
            ("comment-form", "Deja un comentario"),
            (
                "comment-form",
                "Tu dirección de correo electrónico no será publicada. Los campos obligatorios están marcados con *",
            ),
            ("copyright", "© 2024 Diario de Villamar. Todos los derechos reservados."),
        ),
    ),
    Residue(
        "fr",
        (("section-label", "Société"),),
        "Le pont du port de Bréhan fermera pendant un an",
        "Par Élodie Marchal",
        ("Élodie Marchal",),
        "Publié le 4 mai 2024 à 10h30",
        "2024-05-04T10:30:00+00:00",
        (
            "Le vieux pont du port de Bréhan fermera au mois de juin pour des travaux qui dureront environ un an.",
            "« Nous avons cherché une autre solution sans la trouver », a expliqué vendredi l'ingénieure Lena Morvan.",
            "Des bacs traverseront la rade toutes les dix minutes, et la mairie promet qu'ils seront gratuits.",
        ),
        (
            ("related", "À lire aussi : Les marins réclament de meilleurs salaires"),
            ("share", "Partager"),
            ("disclaimer", "Les opinions exprimées dans cette tribune n'engagent que leur auteur."),
            ("comment-form", "Laisser un commentaire"),
            (
                "comment-form",
                "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *",
            ),
            ("copyright", "© 2024 La Gazette de Bréhan. Tous droits réservés."),
        ),
    ),
    Residue(
        "de",
        (("section-label", "Panorama"),),
        "Hafenbrücke in Altenfleet bleibt ein Jahr lang gesperrt",
        "Von Anna Rautal und Karl Osten",
        ("Anna Rautal", "Karl Osten"),
        "Veröffentlicht am 4. Mai 2024, 10:30 Uhr",
        "2024-05-04T10:30:00+00:00",
        (
            "Die alte Hafenbrücke in Altenfleet wird im Juni für Bauarbeiten gesperrt, die etwa ein Jahr dauern sollen.",
            "„Wir haben keinen anderen Weg gefunden“, sagte die Stadtingenieurin Lena Moor am Freitag den Anwohnern.",
            "Fähren sollen alle zehn Minuten zwischen den Ufern verkehren und für alle Bürger kostenlos sein.",
        ),
        (
            ("related", "Lesen Sie auch: Fährleute fordern mehr Lohn"),
            ("promotion", "Anzeige"),
            ("counter", "3 Kommentare"),
            ("comment-form", "Schreibe einen Kommentar"),
            (
                "comment-form",
                "Deine E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert",
            ),
            ("copyright", "© 2024 Altenfleeter Bote. Alle Rechte vorbehalten."),
        ),
    ),
    Residue(
        "ru",
        (("section-label", "Общество"),),
        "Мост в порту Заречного закроют на год",
        "Автор: Иван Заречный",
        ("Иван Заречный",),
        "Опубликовано: 4 мая 2024, 10:30",
        "2024-05-04T10:30:00+00:00",
        (
            "Старый мост в порту Заречного закроют в июне на ремонт, который продлится около года.",
            "«Другого пути мы не нашли», — заявила в пятницу главный инженер города Елена Болотова.",
            "Паромы будут ходить между берегами каждые десять минут, и для жителей они останутся бесплатными.",
        ),
        (
            ("related", "Читайте также: Паромщики требуют прибавки"),
            ("share", "Поделиться"),
            ("counter", "Просмотров: 144"),
            ("disclaimer", "Мнение автора может не совпадать с позицией редакции."),
            ("comment-form", "Оставить комментарий"),
            ("copyright", "© 2024 Заречный вестник. Все права защищены."),
        ),
    ),
    Residue(
        "pt",
        (("section-label", "Sociedade"),),
        "Ponte do porto de Vilamaré ficará fechada durante um ano",
        "Por Ana Serrado",
        ("Ana Serrado",),
        "Publicado em 4 de maio de 2024 às 10h30",
        "2024-05-04T10:30:00+00:00",
        (
            "A velha ponte do porto de Vilamaré fechará em junho para obras que devem durar cerca de um ano.",
            "“Não encontrámos outra solução”, disse na sexta-feira a engenheira da câmara, Helena Brejo, aos moradores.",
            "As balsas vão atravessar a baía a cada dez minutos e serão gratuitas para todos os moradores.",
        ),
        (
            ("related", "Leia também: Marinheiros pedem melhores salários"),
            ("share", "Compartilhar"),
            (
                "disclaimer",
                "As opiniões expressas neste texto não refletem necessariamente a posição do jornal.",
            ),
            ("comment-form", "Deixe um comentário"),
            ("copyright", "© 2024 Folha de Vilamaré. Todos os direitos reservados."),
        ),
    ),
    Residue(
        "it",
        (("section-label", "Cronaca"),),
        "Il ponte del porto di Roccamare chiuderà per un anno",
        "Di Marco Pontile",
        ("Marco Pontile",),
        "Pubblicato il 4 maggio 2024 alle 10:30",
        "2024-05-04T10:30:00+00:00",
        (
            "Il vecchio ponte del porto di Roccamare chiuderà a giugno per lavori che dureranno circa un anno.",
            "«Non abbiamo trovato un'altra strada», ha spiegato venerdì l'ingegnera comunale Elena Palude.",
            "I traghetti attraverseranno la baia ogni dieci minuti e saranno gratuiti per tutti i residenti.",
        ),
        (
            ("related", "Leggi anche: I marinai chiedono salari migliori"),
            ("share", "Condividi"),
            (
                "disclaimer",
                "Le opinioni espresse in questo articolo non riflettono necessariamente quelle del giornale.",
            ),
            ("comment-form", "Lascia un commento"),
            ("copyright", "© 2024 Il Corriere di Roccamare. Tutti i diritti riservati."),
        ),
    ),
    Residue(
        "tr",
        (("section-label", "Gündem"),),
        "Limankent'teki liman köprüsü bir yıl kapalı kalacak",
        "Yazan: Ayşe Kırmızı",
        ("Ayşe Kırmızı",),
        "Yayın tarihi: 4 Mayıs 2024 10:30",
        "2024-05-04T10:30:00+00:00",
        (
            "Limankent'teki eski liman köprüsü, yaklaşık bir yıl sürecek onarım çalışmaları için haziran ayında kapatılacak.",
            "Belediye mühendisi Elif Bataklı cuma günü yaptığı açıklamada başka bir yol bulamadıklarını söyledi.",
            "Vapurlar iki kıyı arasında her on dakikada bir sefer yapacak ve bütün sakinler için ücretsiz olacak.",
        ),
        (
            ("related", "İlgili haber: Gemiciler daha iyi ücret istiyor"),
            ("share", "Paylaş"),
            (
                "disclaimer",
                "Yazıda ifade edilen görüşler yazara aittir ve gazetenin görüşlerini yansıtmayabilir.",
            ),
            ("comment-form", "Bir yanıt yazın"),
            (
                "comment-form",
                "E-posta adresiniz yayınlanmayacak. Gerekli alanlar * ile işaretlenmişlerdir",
            ),
            ("copyright", "© 2024 Limankent Postası. Tüm hakları saklıdır."),
        ),
    ),
    Residue(
        "zh",
        (("section-label", "社会"),),
        "临江港大桥将封闭一年进行大修",
        "记者 张文远",
        ("张文远",),
        "发布时间：2024年5月4日 10:30",
        "2024-05-04T10:30:00+00:00",
        (
            "临江市政府星期五宣布，港口老桥将从六月起封闭，维修工程预计持续大约一年时间。",
            "市政工程师林岸说：“我们考虑过所有其他办法，都行不通。”她感谢市民的理解和支持。",
            "两岸之间的渡船每十分钟一班，市政府承诺对所有居民免费开放。",
        ),
        (
            ("related", "相关阅读：渡船工人要求加薪"),
            ("share", "分享到"),
            ("disclaimer", "本文仅代表作者个人观点，不代表本站立场。"),
            ("comment-form", "发表评论"),
            ("copyright", "版权所有 © 2024 临江日报"),
        ),
    ),
)
