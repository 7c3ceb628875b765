"""Sentences of an article that begin as residue does, and residue that is written as a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks.plain import LANGUAGES, own_bodies, read, rows
from tests.extract.plain.plain_pages import PAGES
from wireroom.records import Page
from workers.extract import extract
from workers.extract.plain.signs import signs_for

NOW = datetime(2031, 6, 1, tzinfo=UTC)
RESIDUE = {
    "en": (
        "About the author: Hanna Orr writes about the sea and the people who live from it.",
        "Copyright © 2031 by the Wexmouth Gazette and those who work for it.",
        "The views expressed in this article do not necessarily reflect those of the editors.",
    ),
    "ar": ("الآراء الواردة في هذا المقال تعبر عن رأي كاتبها ولا تعبر بالضرورة عن رأي الصحيفة.",),
    "de": ("Über die Autorin: Anna Orr schreibt über das Meer und die Menschen dort.",),
    "ru": ("Об авторе: Анна Орлик пишет о море и о тех, кто им живёт.",),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_that_begin_as_residue_stay(language: str) -> None:
    for name, body in own_bodies():
        if name == language:
            found = read(body)
            assert found is not None
            assert [each.text for each in found.boilerplate] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_trap_alone_looks_like_residue(language: str) -> None:
    signs = signs_for(language)
    traps = [trap for (trap,) in rows("traps.tsv")[language]]
    assert [trap for trap in traps if signs.opener(trap) or signs.label(trap)] == []


@pytest.mark.parametrize(("language", "lines"), RESIDUE.items())
def test_residue_in_whole_sentences_goes(language: str, lines: tuple[str, ...]) -> None:
    body = next(page.body for page in PAGES if page.language == language)
    for line in lines:
        found = extract(Page(text="\n\n".join([*body, line])), now=NOW)
        assert line not in getattr(found, "text", line)
