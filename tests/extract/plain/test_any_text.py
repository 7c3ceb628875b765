"""Whatever the text: no error, nothing lost, nothing invented."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.plain.plain_pages import PAGES
from wireroom.records import Article, Page
from workers.extract.folding import without_format_controls
from workers.extract.plain import extract_text
from workers.extract.plain.layout import normalise
from workers.language import Language

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LINES = [line for page in PAGES for line in page.text().split("\n\n")]


def english(text: str, *, hint: str | None = None) -> Language:
    return Language(code=None, confidence=0.0, second=None, method="unknown")


def extract(text: str) -> Article | None:
    found = extract_text(Page(text=text), now=NOW, identify=english)
    return found if isinstance(found, Article) else None


def bare(text: str) -> str:
    return "".join(text.split())


def shown(text: str) -> str:
    """What is left to see of a text."""
    return without_format_controls(normalise(text))


texts = st.text(max_size=400) | st.lists(
    st.sampled_from(LINES) | st.text(max_size=40), max_size=20
).flatmap(lambda lines: st.sampled_from(["\n", "\n\n", "\r\n"]).map(lambda end: end.join(lines)))


@given(texts)
@settings(max_examples=150, deadline=None)
def test_text_boilerplate_and_title_cover_the_input(text: str) -> None:
    found = extract(text)
    if found is None:
        return
    titles = [found.title] if found.title and bare(found.title) not in bare(found.text) else []
    parts = [found.text, *(b.text for b in found.boilerplate), *titles]
    assert Counter(bare("".join(parts))) == Counter(bare(shown(text))) or (
        found.title is not None and titles == []
    )


@given(texts)
@settings(max_examples=150, deadline=None)
def test_every_paragraph_stands_in_the_input(text: str) -> None:
    found = extract(text)
    if found is None:
        return
    whole = bare(shown(text))
    for paragraph in (*found.text.split("\n\n"), *(b.text for b in found.boilerplate)):
        assert bare(paragraph) in whole


@given(texts)
@settings(max_examples=100, deadline=None)
def test_extraction_is_idempotent_on_its_own_text(text: str) -> None:
    found = extract(text)
    if found is None:
        return
    again = extract_text(Page(text=found.text, clean=True), now=NOW, identify=english)
    assert isinstance(again, Article)
    assert again.text == found.text


def test_an_enormous_line_becomes_paragraphs_of_bounded_length() -> None:
    sentence = (
        "The ferry left the northern quay at noon and came back an hour later with nobody aboard. "
    )
    found = extract(sentence * 5_000)
    assert found is not None
    assert max(len(p) for p in found.text.split("\n\n")) <= 100_000
    assert bare(found.text) == bare(sentence * 5_000)


def test_many_cut_lines_stay_within_the_limit() -> None:
    body = "\n\n".join(PAGES[0].body)
    found = extract(f"{body}\n\n" + "\n\n".join(["Share this:"] * 2_000))
    assert found is not None
    assert len(found.boilerplate) <= 400
    assert sum(b.text.count("Share this:") for b in found.boilerplate) == 2_000
