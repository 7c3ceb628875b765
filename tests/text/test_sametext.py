"""The same text has one key, in every script; another text has another."""

from __future__ import annotations

import unicodedata
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.sametext import copy_key, without_residue

# For each script a text with a figure and a name, the same as another outlet writes it, what to
# put before and after it, and one other figure and one other name.
TEXTS: Final = {
    "en": (
        "The ferry struck the quay and 12 people were hurt, Mira Tolland said. The café on the "
        "pier will stay closed while the harbour office looks for the cause of the accident.",
        "THE FERRY struck the quay, and 12 people were hurt -- Mira Tolland said! The cafe on the "
        "pier will stay closed\u00ad while the harbour office looks for the cause of the accident",
        "PORT ALDER (AP) — ",
        "\n\nRead also: A quiet winter on the coast\n\nPhoto: J. Marrow / Coast Pictures",
        ("12", "14"),
        ("Tolland", "Vell"),
    ),
    "ar": (
        "أُصيبَ ١٢ شخصًا عندما اصطدمت العبّارة بالرصيف، قالت ليلى النجار. وستبقى المقهى على الميناء "
        "مغلقة إلى أن تنتهي إدارة المرفأ من التحقيق في سبب الحادثة.",
        "اصيب 12 شخصا عندما اصطدمت العبارة بالرصيف قالت ليلي النجار. وستبقي المقهي علي المينـــاء "
        "مغلقه الي ان تنتهي ادارة المرفا من التحقيق في سبب الحادثه",
        "بور الدر (رويترز) - ",
        "\n\nاقرأ أيضا: شتاء هادئ على الساحل\n\nالصورة: وكالة الساحل",
        ("١٢", "١٤"),
        ("النجار", "العبدي"),
    ),
    "ru": (
        "Паром ударился о причал, пострадали 12 человек, сообщила Алёна Крылова. Кафе на пирсе "
        "останется закрытым, пока порт не найдёт причину аварии.",
        "ПАРОМ ударился о причал: пострадали 12 человек – сообщила Алена Крылова. Кафе на пирсе "
        "останется закрытым, пока порт не найдет причину аварии!",
        "ПОРТ АЛЬДЕР (ТАСС) — ",
        "\n\nЧитайте также: Тихая зима на берегу\n\nФото: Берег",
        ("12", "14"),
        ("Крылова", "Зимина"),
    ),
    "el": (
        "Το πλοίο χτύπησε την αποβάθρα και 12 άνθρωποι τραυματίστηκαν, είπε η Μαρία Λάμπρου. Το "
        "καφενείο θα μείνει κλειστό ώσπου να βρεθεί η αιτία.",
        "ΤΟ ΠΛΟΙΟ χτυπησε την αποβαθρα και 12 ανθρωποι τραυματιστηκαν ειπε η Μαρια Λαμπρου. Το "
        "καφενειο θα μεινει κλειστο ωσπου να βρεθει η αιτια",
        "",
        "\n\nΔιαβάστε επίσης: Ήσυχος χειμώνας\n\nΠηγή: Reuters",
        ("12", "14"),
        ("Λάμπρου", "Βέλλη"),
    ),
    "he": (
        "המעבורת פגעה ברציף ו-12 בני אדם נפצעו, אמרה מירה טולנד. בית הקפה על המזח יישאר סגור עד "
        "שהנמל ימצא את סיבת התאונה.",
        "המעבורת פגעה ברציף ו־12 בני אדם נִפְצְעוּ — אמרה מירה טולנד. בית הקפה על "
        "המזח יישאר סגור עד שהנמל ימצא את סיבת התאונה!",
        "",
        "\n\nקראו גם: חורף שקט בחוף\n\nצילום: חוף",
        ("12", "14"),
        ("טולנד", "ולדמן"),
    ),
    "hi": (
        "नाव घाट से टकराई और १२ लोग घायल हुए, सुनीता वर्मा ने कहा। कारण मिलने तक घाट की चाय की दुकान "
        "बंद रहेगी और जाँच शुक्रवार को शुरू होगी।",
        "नाव घाट से टकराई और 12 लोग घायल हुए — सुनीता वर्मा ने कहा ! कारण मिलने तक घाट की चाय की "
        "दुकान बंद रहेगी और जाँच शुक्रवार को शुरू होगी",
        "",
        "\n\nयह भी पढ़ें: तट पर शांत सर्दी\n\nफोटो: तट",
        ("१२", "१४"),
        ("वर्मा", "तिवारी"),
    ),
    "zh": (
        "渡轮撞上码头，12人受伤，港口发言人林书雅说。事故原因查明之前，码头上的咖啡馆将继续关闭，"
        "调查将于周五开始，会议对公众开放，所有乘客都已被请求写下他们所看到的情况。",
        "渡轮撞上码头,１２人受伤,港口发言人林书雅说.\u200b事故原因查明之前,码头上的咖啡馆将继续关闭,"
        "调查将于周五开始,会议对公众开放,所有乘客都已被请求写下他们所看到的情况。",
        "奥尔德港（新华社）—",
        "\n\n相关阅读：海岸的冬天\n\n图片来源：海岸",
        ("12", "14"),
        ("林书雅", "陈立安"),
    ),
    "ja": (
        "フェリーが岸壁に衝突し、12人がけがをしたと港の広報担当の森川さんが話した。原因がわかるまで"
        "桟橋のカフェは閉まったままで、調査は金曜日に始まる予定である。",
        "ﾌｪﾘｰが岸壁に衝突し，１２人がけがをしたと港の広報担当の森川さんが話した．原因がわかるまで"
        "桟橋のカフェは閉まったままで，調査は金曜日に始まる予定である。",
        "",
        "\n\n関連記事：静かな冬\n\n写真：海岸",
        ("12", "14"),
        ("森川", "石原"),
    ),
    "th": (
        "เรือข้ามฟากชนท่าเรือและมีผู้บาดเจ็บ 12 คน นางวิไล แสงทอง กล่าว ร้านกาแฟบนท่าเรือจะปิดต่อไป"
        "จนกว่าจะพบสาเหตุของอุบัติเหตุ",
        "เรือข้ามฟากชนท่าเรือและมีผู้บาดเจ็บ ๑๒ คน นางวิไล แสงทอง กล่าว \u200bร้านกาแฟบนท่าเรือจะปิดต่อไป"
        "จนกว่าจะพบสาเหตุของอุบัติเหตุ!",
        "",
        "\n\nอ่านเพิ่มเติม: ฤดูหนาวที่เงียบสงบ\n\nภาพ: ชายฝั่ง",
        ("12", "14"),
        ("แสงทอง", "ใจงาม"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_another_outlet_s_writing_is_the_same_text(language: str) -> None:
    text, varied, before, after, _, _ = TEXTS[language]
    key = copy_key(text)
    for form in (varied, before + text, text + after, before + varied + after, text.swapcase()):
        assert copy_key(form) == key, form
    for normal in ("NFC", "NFD", "NFKC", "NFKD"):
        assert copy_key(unicodedata.normalize(normal, text)) == key, normal


@pytest.mark.parametrize("language", TEXTS)
def test_another_figure_or_name_is_another_text(language: str) -> None:
    text, _, _, after, figures, names = TEXTS[language]
    keys = {copy_key(text)}
    for old, new in (figures, names, figures[::-1]):
        other = text.replace(old, new)
        assert (copy_key(other) in keys) == (other == text)
        assert copy_key(other + after) == copy_key(other)


_NOISE: Final = " \u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad.,;:!?…—–«»“”‘’()[]\t"


@given(
    st.sampled_from(sorted(TEXTS)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(_NOISE)), max_size=12),
    st.booleans(),
)
def test_punctuation_case_and_what_cannot_be_seen_change_nothing(
    language: str, noise: list[tuple[float, str]], upper: bool
) -> None:
    text = TEXTS[language][0]
    words = text.split(" ")
    for place, char in noise:
        at = int(place * len(words))
        words[at] += char
    changed = " ".join(words)
    assert copy_key(changed.upper() if upper else changed) == copy_key(text)


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_a_word_more_or_less_is_another_text(language: str, data: st.DataObject) -> None:
    text = TEXTS[language][0]
    letters = [at for at, char in enumerate(text) if unicodedata.category(char)[0] == "L"]
    at = data.draw(st.sampled_from(letters))
    assert copy_key(text[:at] + text[at + 1 :]) != copy_key(text)
    digit = data.draw(st.integers(0, 9))
    assert copy_key(f"{text[:at]}{digit}{text[at:]}") != copy_key(text)


@pytest.mark.parametrize(
    "line",
    [
        "Photos of the quay were taken on Tuesday.",
        "Source code was lost in the fire.",
        "Related companies paid nothing.",
        "The AP reported it first.",
        "Fotos zeigen den Hafen am Abend.",
    ],
)
def test_a_sentence_that_only_begins_like_a_credit_stays(line: str) -> None:
    text = TEXTS["en"][0]
    assert without_residue(f"{text}\n\n{line}") == f"{text}\n\n{line}"


def test_a_text_of_nothing_but_credits_is_what_it_is() -> None:
    assert copy_key("Photo: A. Marrow") != copy_key("Photo: B. Tolland")
    assert without_residue("(Reuters)") == "(Reuters)"
    assert without_residue("") == ""
