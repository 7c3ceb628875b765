"""Who is quoted with which words, by language and convention of marks."""

from __future__ import annotations

import gzip
import json
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.enrich.bounds.counting import calls
from wireroom import limits
from wireroom.records import Entity
from workers.enrich.quotes import find_quotes
from workers.enrich.quoting.marks import quoted

# language, text, (words inside the marks, part of the speaker or None, cue)
DIRECT = [
    (
        "en",
        "“The dam will hold,” said Foreign Minister Ada Brook.",
        "The dam will hold,",
        "Ada Brook",
        "said",
    ),
    (
        "en",
        "Ada Brook told reporters: “We will rebuild the bridge.”",
        "We will rebuild the bridge.",
        "Ada Brook",
        "told",
    ),
    ("en", "“No,” she said.", "No,", "she", "said"),
    (
        "en",
        "‘The workers’ pay was late,’ Tom Reed said.",
        "The workers’ pay was late,",
        "Tom Reed",
        "said",
    ),
    ("en", "''Nobody slept,'' Mr. Reed added.", "Nobody slept,", "Reed", "added"),
    ("en", '"The lake is rising,” Tom Reed warned.', "The lake is rising,", "Tom Reed", "warned"),
    (
        "en",
        "“It is over,” Rep. Ada Brook (D-Ohio) said on Friday.",
        "It is over,",
        "Ada Brook",
        "said",
    ),
    (
        "en",
        "Ada Brook, who lost her house, said: “It was so loud.”",
        "It was so loud.",
        "Ada Brook",
        "said",
    ),
    (
        "en",
        "“It will rain for a week,” according to Tom Reed.",
        "It will rain for a week,",
        "Tom Reed",
        "according to",
    ),
    ("en", "The mayor’s message: “Stay at home.”", "Stay at home.", None, ":"),
    ("es", "«El puente resistirá», dijo Ana Ribera.", "El puente resistirá", "Ana Ribera", "dijo"),
    ("es", "Ana Ribera afirmó: “Volveremos mañana”.", "Volveremos mañana", "Ana Ribera", "afirmó"),
    (
        "fr",
        "« Le barrage tiendra », a déclaré Paul Vernier.",
        "Le barrage tiendra",
        "Paul Vernier",
        "déclaré",
    ),
    (
        "fr",
        "Paul Vernier a expliqué : « Nous reviendrons. »",
        "Nous reviendrons.",
        "Paul Vernier",
        "expliqué",
    ),
    ("de", "„Der Damm hält“, sagte Karl Brenner.", "Der Damm hält", "Karl Brenner", "sagte"),
    ("de", "»Der Damm hält«, erklärte Karl Brenner.", "Der Damm hält", "Karl Brenner", "erklärte"),
    (
        "de",
        "Karl Brenner sagte: „Wir kommen zurück.“",
        "Wir kommen zurück.",
        "Karl Brenner",
        "sagte",
    ),
    ("ru", "«Плотина выдержит», — сказал Пётр Лугин.", "Плотина выдержит", "Пётр Лугин", "сказал"),
    (
        "ru",
        "Пётр Лугин заявил: «Мы вернёмся завтра».",
        "Мы вернёмся завтра",
        "Пётр Лугин",
        "заявил",
    ),
    ("ru", "— Плотина выдержит, — сказал Пётр Лугин.", "Плотина выдержит", "Пётр Лугин", "сказал"),
    ("ar", "وقال سالم الكرمي: «سنعيد بناء الجسر».", "سنعيد بناء الجسر", "سالم الكرمي", "وقال"),
    (
        "ar",
        'قالت ليلى النجار "سنعود غدا إلى القرية".',
        "سنعود غدا إلى القرية",
        "ليلى النجار",
        "قالت",
    ),
    ("sv", "”Dammen håller i natt”, says Nils Berg.", "Dammen håller i natt", "Nils Berg", "says"),
    ("zh", "李明说:「大坝不会倒。」", "大坝不会倒。", "李明", "说"),
]


@pytest.mark.parametrize(("language", "text", "words", "speaker", "cue"), DIRECT)
def test_direct_speech(language: str, text: str, words: str, speaker: str | None, cue: str) -> None:
    quote = next(quote for quote in find_quotes(text, language) if not quote.indirect)
    assert quote.text == words
    assert quote.cue == cue
    if speaker is None:
        assert quote.speaker is None
    else:
        assert quote.speaker is not None
        assert speaker in quote.speaker


INDIRECT = [
    (
        "en",
        "According to Ada Brook, the bridge will reopen in May.",
        "the bridge will reopen in May",
        "Ada Brook",
    ),
    (
        "en",
        "Ada Brook said that the bridge was never safe.",
        "the bridge was never safe",
        "Ada Brook",
    ),
    (
        "en",
        "The bridge was never safe at all, Ada Brook said.",
        "The bridge was never safe at all",
        "Ada Brook",
    ),
    ("es", "Según Ana Ribera, el puente abrirá en mayo.", "el puente abrirá en mayo", "Ana Ribera"),
    (
        "fr",
        "Selon Paul Vernier, le pont rouvrira en mai.",
        "le pont rouvrira en mai",
        "Paul Vernier",
    ),
    (
        "de",
        "Karl Brenner sagte, dass die Brücke im Mai öffnet.",
        "die Brücke im Mai öffnet",
        "Karl Brenner",
    ),
    ("ru", "По словам Петра Лугина, мост откроют в мае.", "мост откроют в мае", "Петра Лугина"),
    ("ar", "وقالت ليلى النجار إن الجسر لم يكن آمنا.", "الجسر لم يكن آمنا", "ليلى النجار"),
]


@pytest.mark.parametrize(("language", "text", "words", "speaker"), INDIRECT)
def test_indirect_speech(language: str, text: str, words: str, speaker: str) -> None:
    (quote,) = find_quotes(text, language)
    assert quote.indirect
    assert quote.text == words
    assert speaker in (quote.speaker or "")


def test_a_split_quotation_has_one_speaker() -> None:
    text = "“By noon,” Ada Brook said, “the water was in the hall.” Nobody was hurt."
    first, second = find_quotes(text, "en")
    assert (first.text, second.text) == ("By noon,", "the water was in the hall.")
    assert first.speaker == second.speaker == "Ada Brook"


def test_the_paragraphs_of_a_long_quotation_are_one_with_the_speaker_named_at_its_end() -> None:
    text = (
        "“We left at dawn with two bags.\n\n“We came back to an empty street,” Ada Brook said.\n\n"
        "The town had 900 inhabitants."
    )
    (quote,) = find_quotes(text, "en")
    assert quote.text.startswith("We left at dawn")
    assert quote.text.endswith("empty street,")
    assert quote.speaker == "Ada Brook"


def test_quotations_go_on_after_their_cue() -> None:
    text = "“We are tired,” said Ada Brook. “We want to go home. It is late.”"
    assert [quote.speaker for quote in find_quotes(text, "en")] == ["Ada Brook", "Ada Brook"]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “green belt” will be widened in spring.",
        "He reads “The Old Harbour” every winter and the film is near.",
        'The tube is 6" wide and 4" long, and costs more than in May.',
        "The rock’n’roll band of the ’90s plays at the farmers’ market.",
    ],
)
def test_marks_that_are_no_speech(text: str) -> None:
    assert not [quote for quote in find_quotes(text, "en") if not quote.indirect]


def test_short_words_with_a_cue_are_speech() -> None:
    (quote,) = find_quotes("Ada Brook called it “madness”.", "en")
    assert (quote.text, quote.speaker) == ("madness", "Ada Brook")


def test_a_paragraph_is_given_to_the_publication_named_below_it() -> None:
    text = "The fleet will leave the harbour in May.\n\n– the publication writes."
    (quote,) = find_quotes(text, "en")
    assert quote.text == "The fleet will leave the harbour in May."
    assert quote.speaker == "the publication"


def test_pronouns_and_roles_are_resolved_to_linked_people() -> None:
    text = (
        "Spokeswoman Ada Brook opened the bridge. “It is safe,” she said.\n\n"
        "“It was tested twice,” the spokesperson added."
    )
    start = text.index("Ada Brook")
    entity = Entity(
        text="Ada Brook", label="PERSON", start=start, end=start + 9, id="person:brk.ad"
    )
    quotes = find_quotes(text, "en", (entity,))
    assert [quote.speaker for quote in quotes] == ["she", "the spokesperson"]
    assert {quote.speaker_id for quote in quotes} == {"person:brk.ad"}


def test_a_statement_never_overlaps_a_quotation() -> None:
    text = "Ada Brook said that it was late: “We go home now, all of us,” she said."
    quotes = find_quotes(text, "en")
    assert all(a.end <= b.start for a, b in pairwise(quotes))


MARKS = st.text(alphabet="“”„‟«»‹›‘’‚'\"`「」『』 \n.,:!—aZsé中قل", max_size=80)
WORDY = st.lists(
    st.sampled_from(
        ["“", "”", "«", "»", "„", '"', "‘", "’", ",", ".", "\n", "\n\n", " said", " Ada", " Brook",
         " that", " قال", " إن", "— ", "According to", " he", "🙂", "e\u0301", "(", ")"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(st.one_of(MARKS, WORDY), st.sampled_from(["en", "ar", "de", "ru", None]))
@settings(max_examples=150, deadline=None)
def test_offsets_are_true_for_any_text(text: str, language: str | None) -> None:
    end = 0
    for quote in find_quotes(text, language):
        assert text[quote.start : quote.end] == quote.text
        assert end <= quote.start < quote.end
        end = quote.end
        if quote.speaker is not None:
            assert text[quote.speaker_start : quote.speaker_end] == quote.speaker


@given(MARKS)
def test_quoted_stretches_do_not_overlap(text: str) -> None:
    end = 0
    for span in quoted(text):
        assert end <= span.outer <= span.start < span.end <= span.close
        end = span.close


@pytest.mark.parametrize(
    "unit",
    ['"', "“", " ‘a", "“a” ", "said ", "“A said,” B said, ", "— a, — said b\n", "according to A, "],
    ids=["straight", "opening", "single", "pairs", "verbs", "split", "dashes", "according"],
)
def test_hostile_texts_cost_linear_time(unit: str) -> None:
    def work(size: int) -> int:
        text = (unit * size)[:size] + "!"
        return calls(lambda: find_quotes(text, "en"))

    assert len(find_quotes(unit * (100_000 // len(unit)), "en")) <= limits.QUOTES_MAX
    work(8_000)
    assert work(8_000) < 1.5 * 4 * work(2_000)


def test_measured_on_annotated_articles() -> None:
    default = Path(__file__).parents[4] / "shared"
    data = Path(os.environ.get("WIREROOM_SHARED_DIR", default)) / "data/quotes/articles.jsonl.gz"
    if not data.exists():
        pytest.skip(f"no annotated articles at {data}")
    found = gold = right = 0
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        for line in list(lines)[:30]:
            article = json.loads(line)
            quotes = [q for q in find_quotes(article["text"], "en") if not q.indirect]
            for attribution in article["attributions"]:
                if not attribution["direct"]:
                    continue
                for start, end, _ in attribution["content"]:
                    gold += 1
                    best = next(
                        (q for q in quotes if q.start <= start + 2 and end - 2 <= q.end), None
                    )
                    if best is None:
                        continue
                    found += 1
                    right += best.speaker_start is not None and any(
                        best.speaker_start < to and at < (best.speaker_end or 0)
                        for at, to, _ in attribution["source"]
                    )
    assert found / gold > 0.85
    assert right / found > 0.80
