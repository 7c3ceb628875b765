"""Which language a text is in: by script, model, letters and hint; honest where it is open."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.language import direction_of, identify, primary_subtag

SENTENCES = {
    "en": "The harbour master said on Tuesday that the new ferry would sail twice a day from May.",
    "ar": "قال مدير الميناء يوم الثلاثاء إن العبارة الجديدة ستبحر مرتين في اليوم ابتداء من مايو.",
    "es": "El jefe del puerto dijo el martes que el nuevo transbordador navegará dos veces al día.",
    "fr": "Le directeur du port a déclaré mardi que le nouveau bac naviguerait deux fois par jour.",
    "de": "Der Hafenmeister sagte am Dienstag, dass die neue Fähre ab Mai zweimal täglich fahre.",
    "ru": "Начальник порта сообщил во вторник, что новый паром будет ходить два раза в день.",
    "pt": "O diretor do porto disse na terça-feira que a nova balsa não sairá duas vezes por dia.",
    "it": "Il direttore del porto ha detto martedì che il nuovo traghetto salperà due volte al.",
    "tr": "Liman müdürü salı günü yaptığı açıklamada yeni feribotun günde iki sefer yapacağını.",
    "zh": "港务局长星期二表示，新渡轮将从五月起每天航行两次。",
    "ja": "港長は火曜日、新しいフェリーが五月から一日二回運航すると述べた。",
    "ko": "항만청장은 화요일 새 여객선이 오월부터 하루 두 번 운항할 것이라고 밝혔다.",
    "uk": "Начальник порту повідомив у вівторок, що новий пором ходитиме двічі на день, її чекали.",
    "be": "Начальнік порта паведаміў у аўторак, што новы паром будзе хадзіць два разы на дзень.",
    "bg": "Началникът на пристанището съобщи във вторник, че новият ферибот ще пътува два пъти.",
    "sr": "Начелник луке је у уторак рекао да ће нови трајект пловити два пута дневно, њега.",
    "fa": "رئیس بندر روز سه‌شنبه گفت که کشتی جدید از ماه مه روزی دو بار حرکت خواهد کرد.",
    "ur": "بندرگاہ کے سربراہ نے منگل کو کہا کہ نئی کشتی مئی سے دن میں دو بار چلے گی۔",
    "ckb": "بەڕێوەبەری بەندەرەکە ڕۆژی سێشەممە گوتی کە کەشتییە نوێیەکە ڕۆژانە دوو جار دەڕوات.",
    "ug": "پورت باشلىقى سەيشەنبە كۈنى يېڭى پاراخوتنىڭ كۈنىگە ئىككى قېتىم قاتنايدىغانلىقىنى ئېيتتى.",
    "el": "Ο λιμενάρχης δήλωσε την Τρίτη ότι το νέο πλοίο θα ταξιδεύει δύο φορές την ημέρα.",
    "he": "מנהל הנמל אמר ביום שלישי כי המעבורת החדשה תפליג פעמיים ביום החל ממאי.",
    "hy": "Նավահանգստի պետը երեքշաբթի օրը հայտնեց, որ նոր լաստանավը կնավարկի օրը երկու անգամ։",
    "ka": "ნავსადგურის უფროსმა სამშაბათს განაცხადა, რომ ახალი ბორანი დღეში ორჯერ იმოძრავებს.",
    "th": "ผู้อำนวยการท่าเรือกล่าวเมื่อวันอังคารว่าเรือข้ามฟากลำใหม่จะแล่นวันละสองครั้ง",
    "hi": "बंदरगाह प्रमुख ने मंगलवार को कहा कि नई नौका मई से दिन में दो बार चलेगी।",
    "nl": "De havenmeester zei dinsdag dat de nieuwe veerboot vanaf mei twee keer per dag zal.",
    "pl": "Kapitan portu powiedział we wtorek, że nowy prom będzie pływał dwa razy dziennie od.",
    "sv": "Hamnchefen sade på tisdagen att den nya färjan ska gå två gånger om dagen från och med.",
    "hu": "A kikötő vezetője kedden azt mondta, hogy az új komp májustól naponta kétszer fog.",
    "vi": "Giám đốc cảng cho biết hôm thứ Ba rằng chuyến phà mới sẽ chạy hai lần mỗi ngày từ.",
}
RTL = {"ar", "fa", "ur", "he", "ckb", "ug"}


@pytest.mark.parametrize("code", SENTENCES)
def test_one_sentence_is_enough(code: str) -> None:
    found = identify(SENTENCES[code])
    assert found.code == code
    assert found.confidence > 0.5
    assert found.second is None


@pytest.mark.parametrize("code", SENTENCES)
def test_direction(code: str) -> None:
    expected = "rtl" if code in RTL else "ltr"
    assert direction_of(code, SENTENCES[code]) == expected
    assert direction_of(None, SENTENCES[code]) == expected


@pytest.mark.parametrize(
    "text", ["", " \n", "OK", "2026-11-20", "!!! 10:30", "https://a.example/x/y", "♥"]
)
def test_too_little_is_no_language(text: str) -> None:
    found = identify(text)
    assert found.code is None
    assert found.confidence == 0


@pytest.mark.parametrize(
    ("text", "hint", "code"),
    [
        ("Paris", "fr-FR", "fr"),
        ("Paris", None, None),
        ("東京都", "ja", "ja"),
        ("東京都庁発表", "zh-Hant", "zh"),
        (SENTENCES["de"], "en", "de"),
        (SENTENCES["ru"], "en", "ru"),
        ("Привет", "de", None),
    ],
)
def test_a_hint_settles_only_what_is_open(text: str, hint: str | None, code: str | None) -> None:
    assert identify(text, hint=hint).code == code


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-US", "en"), ("EN", "en"), ("pt_BR", "pt"), ("zh-Hans-CN", "zh"), ("nb-NO", "no"),
     ("iw", "he"), ("und", None), ("", None), (None, None), ("english", None), ("en, de", "en"),
     ("x" * 10_000, None)],
)  # fmt: skip
def test_tags(tag: str | None, code: str | None) -> None:
    assert primary_subtag(tag) == code


@pytest.mark.parametrize(
    ("first", "second"), [("de", "en"), ("en", "ar"), ("ar", "en"), ("ru", "de")]
)
def test_a_second_language_is_noted(first: str, second: str) -> None:
    text = "\n\n".join([SENTENCES[first]] * 6 + [SENTENCES[second]] * 2)
    found = identify(text)
    assert (found.code, found.second) == (first, second)
    # Six paragraphs of the one and two of the other, of which the starts are looked at.
    assert 0.15 <= found.second_share <= 0.4


def test_a_foreign_name_or_quotation_is_no_second_language() -> None:
    text = "\n\n".join([SENTENCES["en"] + " He called it “la Belle Époque”."] * 10)
    found = identify(text)
    assert (found.second, found.second_share) == (None, 0.0)


def test_a_kurdish_name_does_not_make_a_text_kurdish() -> None:
    assert identify(f"{SENTENCES['fa']} شهر هەولێر در شمال است.").code == "fa"
    assert identify(f"{SENTENCES['ar']} وقالت بلدية هەولێر ذلك.").code == "ar"


def test_a_million_characters_are_sampled() -> None:
    text = (SENTENCES["en"] + "\n") * 12_000
    identify(SENTENCES["en"])
    started = time.monotonic()
    assert identify(text).code == "en"
    assert time.monotonic() - started < 1


@given(st.text(max_size=300), st.none() | st.text(max_size=20))
def test_any_text_gets_an_answer(text: str, hint: str | None) -> None:
    found = identify(text, hint=hint)
    assert 0 <= found.confidence <= 1
    assert found.code is None or found.code.isalpha()
    assert found.second is None or found.second != found.code
    assert direction_of(found.code, text) in ("ltr", "rtl")
