"""Single lines around an article: counts, first outlets, names, rows of labels, controls."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.extract.plain.plain_pages import PAGES, Residue
from wireroom.records import Article, Entry, Page, Rejection
from workers.extract import extract
from workers.extract.plain.signs import signs_for

NOW = datetime(2026, 6, 1, tzinfo=UTC)
EN = PAGES[0]
READING = {
    "en": ("Reading time: 3 min", "Estimated reading time: 4 minutes", "3 min read",
           "5-minute read", "2 comments · 3 min read", "< 1 min read"),
    "fr": ("Temps de lecture : 2 min", "Temps de lecture estimé : 3 minutes", "Lecture 2 min.",
           "Lire en 3 minutes"),
    "de": ("Lesezeit: 3 Min.", "Lesezeit: ca. 4 Minuten", "Geschätzte Lesezeit 2 Minuten"),
    "es": ("Tiempo de lectura: 3 min", "3 minutos de lectura", "Tiempo de lectura aprox.: 2 min"),
    "it": ("Tempo di lettura: 3 min", "Lettura 2 min."),
    "pt": ("Tempo de leitura: 4 min", "Leitura: 3 minutos"),
    "ru": ("Время чтения: 3 мин.", "3 минуты чтения", "Время на чтение 4 мин"),
    "tr": ("Okuma süresi: 3 dk", "3 dakikada okunur"),
    "ar": ("مدة القراءة: 3 دقائق", "وقت القراءة ٤ دقائق", "وقت القراءة: دقيقتان"),
    "zh": ("阅读时间：3分钟", "预计阅读时间 3 分钟", "全文约5分钟"),
}  # fmt: skip
NOT_READING = {
    "en": ("The 3 minutes that changed reading", "He takes 5 minutes", "Five minutes to midnight"),
    "fr": ("Lecture publique : 2 minutes de silence",),
    "de": ("90 Minuten lesen die Kinder",),
    "ru": ("3 минуты до полуночи",),
}
FIRST = {
    "en": (
        ("Originally published on The Harbour Post", "The Harbour Post"),
        ("This article was originally published by the Tolvern Courier on 3 May 2031.",
         "Tolvern Courier"),
        ("This story first appeared in Coast & Country.", "Coast & Country"),
        ("Republished from openwire.example under a licence.", "openwire.example"),
        ("Originally published at https://www.bay.example/x", "bay.example"),
        ("First published in 1922", None),
        ("Originally published on May 3, 2031", None),
        ("The book was first published in London", None),
    ),
    "de": (
        ("Ursprünglich erschienen bei Küstenbote", "Küstenbote"),
        ("Dieser Artikel ist zuerst bei Nordlicht Wochenblatt erschienen.",
         "Nordlicht Wochenblatt"),
    ),
    "fr": (("Article publié initialement sur Le Phare de Brisac.", "Le Phare de Brisac"),),
    "es": (("Este artículo fue publicado originalmente por La Voz de Almar.",
            "La Voz de Almar"),),
    "it": (("Pubblicato originariamente su Il Molo", "Il Molo"),),
    "pt": (("Este texto foi publicado originalmente no Diário da Costa.", "Diário da Costa"),),
    "ru": (
        ("Впервые опубликовано в «Вестнике гавани»", "Вестнике гавани"),
        ("Этот материал впервые опубликован на сайте Прибрежный вестник.", "Прибрежный вестник"),
    ),
    "tr": (("İlk yayın: Kıyı Postası", "Kıyı Postası"),),
    "ar": (("نشر هذا المقال لأول مرة في صحيفة الساحل الجديد.", "صحيفة الساحل الجديد"),),
    "zh": (("本文首发于《海岸日报》", "海岸日报"), ("原载于海岸周刊，2031年5月", "海岸周刊")),
}  # fmt: skip


def article(text: str, keep: frozenset[str] = frozenset(), **fields: object) -> Article:
    page = Page(text=text, **fields)  # type: ignore[arg-type]
    found = extract(page, now=NOW, keep_rejected=keep)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(("language", "lines"), READING.items())
def test_reading_times_are_counters(language: str, lines: tuple[str, ...]) -> None:
    assert [line for line in lines if not signs_for(language).counter(line)] == []


@pytest.mark.parametrize(("language", "lines"), NOT_READING.items())
def test_lines_with_minutes_are_not_all_counters(language: str, lines: tuple[str, ...]) -> None:
    assert [line for line in lines if signs_for(language).counter(line)] == []


@pytest.mark.parametrize("page", PAGES, ids=[p.language for p in PAGES])
def test_a_reading_time_under_the_title_is_cut(page: Residue) -> None:
    line = READING[page.language][0]
    found = article("\n\n".join([page.title, line, *page.body]))
    assert found.text == "\n\n".join(page.body)
    assert [(b.kind, b.text) for b in found.boilerplate] == [("counter", line)]


@pytest.mark.parametrize(
    ("language", "line", "outlet"),
    [(language, line, outlet) for language, rows in FIRST.items() for line, outlet in rows],
)
def test_the_outlet_in_which_a_text_stood_first(
    language: str, line: str, outlet: str | None
) -> None:
    assert signs_for(language).republished(line) == outlet


@pytest.mark.parametrize("page", PAGES, ids=[p.language for p in PAGES])
@pytest.mark.parametrize("place", ["head", "tail"])
def test_a_line_about_the_first_outlet_becomes_an_attribution(page: Residue, place: str) -> None:
    line, outlet = FIRST[page.language][0]
    lines = [page.title, line, *page.body] if place == "head" else [page.title, *page.body, line]
    found = article("\n\n".join(lines))
    assert found.text == "\n\n".join(page.body)
    assert [(a.kind, a.outlet, a.text) for a in found.attributions] == [
        ("republished-from", outlet, line)
    ]


def test_a_sentence_about_a_first_edition_stays() -> None:
    sentence = (
        "First published in Port Elwin in the year of the flood, the atlas is still for sale."
    )
    body = [*EN.body[:1], sentence, *EN.body[1:], *EN.body, *EN.body]
    assert sentence in article("\n\n".join([EN.title, *body])).text


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("{title}", "Nora Quill"), ("Nora Quill",)),
        (("{title}", "Nora Quill and Tom Vane"), ("Nora Quill", "Tom Vane")),
        (("{title}", "Harbour News"), ()),
        (("{title}", "New Elwin"), ()),
        (("{title}", "Middle East"), ()),
        (("{title}", "NORTH COAST"), ()),
        (("{title}", "Fact Check"), ()),
        (("{title}", "Long Read Weekend"), ()),
        (("Nora Quill", "{title}"), ()),
    ],
)
def test_a_name_alone_under_the_title(lines: tuple[str, ...], names: tuple[str, ...]) -> None:
    head = [line.replace("{title}", EN.title) for line in lines]
    found = article("\n\n".join([*head, *EN.body]))
    assert (found.title, found.byline) == (EN.title, names)


def test_a_name_over_the_title_needs_a_second_witness() -> None:
    bio = "Nora Quill writes about ships and lives in Port Elwin."
    found = article("\n\n".join(["Nora Quill", EN.title, *EN.body, bio]))
    assert (found.title, found.byline, found.section) == (EN.title, ("Nora Quill",), None)


@pytest.mark.parametrize(
    ("language", "line", "kind"),
    [
        ("zh", "【打印】【关闭】", "share"),
        ("zh", "打印 | 关闭", "share"),
        ("fr", "Réagissez à cet article", "comment-form"),
        ("en", "Print | Close", "share"),
        ("en", "Share · Email · Print", "share"),
    ],
)
def test_rows_of_labels_below_the_text(language: str, line: str, kind: str) -> None:
    page = next(p for p in PAGES if p.language == language)
    found = article("\n\n".join([page.title, *page.body, line]))
    assert found.text == "\n\n".join(page.body)
    assert [(b.kind, b.text) for b in found.boilerplate] == [(kind, line)]


CONTROLS = (
    "\u0000\u0007\u00ad\u061c\u200b\u200e\u200f\u202a\u202c\u202d\u202e\u2060\u2066\u2069\ufeff"
)


@pytest.mark.parametrize("form", ["text", "html"])
def test_format_controls_go_from_text_and_title_and_joiners_stay(form: str) -> None:
    joined = (
        "The word \u0645\u06cc\u200c\u0631\u0648\u062f was painted on the \u200dgirder, they say."
    )
    title = f"{CONTROLS}Harbour {CONTROLS}bridge to close for a month"
    lines = [CONTROLS + line for line in (joined, *EN.body)]
    if form == "text":
        found = article("\n\n".join([title, *lines]))
    else:
        paragraphs = "".join(f"<p>{line}</p>" for line in lines)
        page = Page(html=f"<title>x</title><article><h1>{title}</h1>{paragraphs}</article>")
        read = extract(page, now=NOW)
        assert isinstance(read, Article)
        found = read
    assert found.title == "Harbour bridge to close for a month"
    assert found.text == "\n\n".join([joined, *EN.body])


def test_a_body_given_as_clean_keeps_its_marks_but_no_overrides() -> None:
    text = "A \u200fword\u200b and\u202e another\u202c."
    found = article(text, clean=True, entry=Entry(title="T\u202eitle", text=text, clean=True))
    assert (found.text, found.title) == ("A \u200fword\u200b and another.", "Title")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("Harbour bridge", "too-short"), ("Anna\nBerta\nClara\nDora\nEmma\nFrida", "not-an-article")],
)
def test_rejected_texts_are_kept_where_a_setting_says_so(text: str, reason: str) -> None:
    rejected = extract(Page(text=text), now=NOW)
    assert isinstance(rejected, Rejection)
    assert rejected.reason == reason
    found = article(text, keep=frozenset({reason}))
    assert found.notes["rejected"]["reason"] == reason
    assert found.text.split("\n\n") == text.split("\n")
    other = extract(Page(text=text), now=NOW, keep_rejected=frozenset({"paywall"}))
    assert isinstance(other, Rejection)
