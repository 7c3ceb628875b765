"""The lead: sentences of the text as they stand there, chosen in every language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.enrich.summary import lead

LEADS = [
    (
        "en",
        "GENEVA, March 5 (Reuters) — Envoys of six states agreed on Tuesday to share data on "
        "glaciers. The U.S. envoy, Dr. Ann Porley, called the glacier data long overdue.\n\n"
        "Nobody else spoke.",
        "Envoys of six states agreed on Tuesday to share data on glaciers. The U.S. envoy, "
        "Dr. Ann Porley, called the glacier data long overdue.",
        "a dateline is no part of the sentence; U.S. and Dr. end none",
    ),
    (
        "en",
        "“We lost the whole harvest and nobody came to see it for a week,” said a farmer.\n\n"
        "Hail has destroyed most of the harvest around the village of Orn, officials said. The "
        "harvest was the best for years in Iran. Officials will count what is left of it tomorrow.",
        "Hail has destroyed most of the harvest around the village of Orn, officials said. The "
        "harvest was the best for years in Iran.",
        "a quotation is no lead; a country of four letters is no abbreviation",
    ),
    (
        "en",
        "Bridge to the island stays closed for a year, council says.\n\nThe bridge to the island "
        "stays closed for a year, the council says. Ferries will carry the island's children to "
        "school.",
        "Bridge to the island stays closed for a year, council says. Ferries will carry the "
        "island's children to school.",
        "a headline said again adds nothing",
    ),
    (
        "de",
        "Graz (dpa) – Die Brücke über die Mur bleibt z. B. für Lastwagen bis zum Herbst gesperrt. "
        "Laut Dr. Anna Holt kostet die Brücke rund 3,5 Mio. Euro mehr als geplant.",
        "Die Brücke über die Mur bleibt z. B. für Lastwagen bis zum Herbst gesperrt. Laut Dr. "
        "Anna Holt kostet die Brücke rund 3,5 Mio. Euro mehr als geplant.",
        "z. B., Dr. and Mio. end no sentence",
    ),
    (
        "de",
        "»Wir haben in dieser Nacht alles verloren, was wir hatten«, sagt eine Bäuerin aus Orn.\n\n"
        "Der Hagel hat am Montag fast die ganze Ernte im Tal von Orn vernichtet.",
        "Der Hagel hat am Montag fast die ganze Ernte im Tal von Orn vernichtet.",
        "guillemets that point inwards open a quotation too",
    ),
    (
        "de",
        "Die Brücke über die Mur bleibt bis zum 13. März für alle Lastwagen gesperrt, heißt es.",
        "Die Brücke über die Mur bleibt bis zum 13. März für alle Lastwagen gesperrt, heißt es.",
        "an ordinal ends no sentence",
    ),
    (
        "fr",
        "Lyon (AFP) – Le pont sur le Rhône restera fermé aux camions jusqu'à l'automne prochain. "
        "Selon M. Étienne Valcourt, la fermeture du pont coûtera 3 millions d'euros.",
        "Le pont sur le Rhône restera fermé aux camions jusqu'à l'automne prochain. Selon M. "
        "Étienne Valcourt, la fermeture du pont coûtera 3 millions d'euros.",
        "M. ends no sentence",
    ),
    (
        "es",
        "Lima, 5 mar (EFE).- El puente sobre el Rímac seguirá cerrado a los camiones hasta otoño. "
        "La Sra. Lucía Berandez dijo que el puente costará 3 millones más.",
        "El puente sobre el Rímac seguirá cerrado a los camiones hasta otoño. La Sra. Lucía "
        "Berandez dijo que el puente costará 3 millones más.",
        "Sra. ends no sentence",
    ),
    (
        "es",
        "¿Por qué sigue cerrado el puente sobre el río desde hace un año? El puente tiene grietas "
        "que nadie vio a tiempo, según los ingenieros.",
        "¿Por qué sigue cerrado el puente sobre el río desde hace un año? El puente tiene grietas "
        "que nadie vio a tiempo, según los ingenieros.",
        "a question is a sentence, its opening mark belongs to it",
    ),
    (
        "ru",
        "ТОМСК, 5 марта. /ТАСС/. Мост через Томь закрыт для грузовиков с 3 марта 2031 г. до конца "
        "осени. Ремонт моста обойдётся в 300 млн. Рублей в бюджете пока нет.",
        "Мост через Томь закрыт для грузовиков с 3 марта 2031 г. до конца осени. Ремонт моста "
        "обойдётся в 300 млн. Рублей в бюджете пока нет.",
        "г. and млн. end no sentence",
    ),
    (
        "ru",
        "«Томскнефть» сообщила во вторник о закрытии двух старых скважин под городом Стрежевой. "
        "Скважины работали с прошлого века и давали мало нефти в год.",
        "«Томскнефть» сообщила во вторник о закрытии двух старых скважин под городом Стрежевой. "
        "Скважины работали с прошлого века и давали мало нефти в год.",
        "a name in quotation marks is no quotation",
    ),
    (
        "ar",
        "جنيف (وكالات) – اتفق مبعوثو ست دول يوم الثلاثاء على تبادل بيانات الأنهار الجليدية. هل "
        "تكفي بيانات الأنهار الجليدية وحدها لحماية القرى في الوديان؟ لا أحد يعلم.",
        "اتفق مبعوثو ست دول يوم الثلاثاء على تبادل بيانات الأنهار الجليدية. هل تكفي بيانات الأنهار "
        "الجليدية وحدها لحماية القرى في الوديان؟",
        "the Arabic question mark ends a sentence",
    ),
    (
        "zh",
        "北港大桥星期一上午在暴雨后突然倒塌。工程师多年来一直警告说北港大桥不安全。",
        "北港大桥星期一上午在暴雨后突然倒塌。 工程师多年来一直警告说北港大桥不安全。",
        "full stops without blanks",
    ),
    (
        "uk",
        "Міст через річку закрили для вантажівок до кінця осені, повідомила міська рада. Ремонт "
        "мосту коштуватиме громаді міста понад три мільйони гривень.",
        "Міст через річку закрили для вантажівок до кінця осені, повідомила міська рада. Ремонт "
        "мосту коштуватиме громаді міста понад три мільйони гривень.",
        "a language without a list of abbreviations",
    ),
]


@pytest.mark.parametrize(
    ("language", "text", "expected", "why"), LEADS, ids=[f"{c[0]} {c[3]}" for c in LEADS]
)
def test_leads(language: str, text: str, expected: str, why: str) -> None:
    assert lead(text, language=language) == expected, why


PIECES = st.sampled_from(
    [
        *("The bridge over the river near Orn is closed for a whole year now", "Dr", "z", "B", " "),
        *("г", ".", "?", "!", "؟", "。", "\n", "“", "”", "«", "»", "GENEVA (AP) — ", "U.S."),
        "اتفق مبعوثو ست دول يوم الثلاثاء على تبادل بيانات الأنهار الجليدية",
    ]
)


@given(st.lists(PIECES, max_size=30).map(" ".join), st.sampled_from(["en", "ru", "ar", "de", None]))
@settings(max_examples=150, deadline=None)
def test_every_sentence_of_a_lead_stands_in_the_text(text: str, language: str | None) -> None:
    chosen = lead(text, language=language)
    cuts = [at for at in range(len(chosen) + 1) if at == len(chosen) or chosen[at] == " "]
    assert chosen == "" or any(chosen[:cut] in text and chosen[cut + 1 :] in text for cut in cuts)
