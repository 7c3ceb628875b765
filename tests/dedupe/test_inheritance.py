"""A near copy inherits what is true of the text that it shares."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dedupe.dedupe_texts import calls
from wireroom.records import Article, Entity, Quote
from workers.dedupe import inherit

PARAGRAPHS = (
    "The harbour of Port Alder will close for a week, the mayor said on Tuesday.",
    "“We have no choice,” Mira Tolland told reporters. “The quay must be rebuilt.”",
    "Ferries will leave from Kestrel Bay instead, the company announced.",
)
TEXT = "\n\n".join(PARAGRAPHS)


def _entity(text: str) -> Entity:
    start = TEXT.index(text)
    return Entity(text=text, label="GPE", start=start, end=start + len(text))


def _quote(text: str, speaker: str) -> Quote:
    start, by = TEXT.index(text), TEXT.index(speaker)
    return Quote(
        text=text, start=start, end=start + len(text),
        speaker=speaker, speaker_start=by, speaker_end=by + len(speaker),
    )  # fmt: skip


ORIGINAL = Article(
    id="a" * 32,
    text=TEXT,
    entities=(_entity("Port Alder"), _entity("Kestrel Bay")),
    quotes=(_quote("We have no choice,", "Mira Tolland"),),
)


def test_spans_move_with_their_paragraphs() -> None:
    copy = f"PORT ALDER (Coast Agency) — {PARAGRAPHS[0]}\n\nA new paragraph.\n\n{PARAGRAPHS[1]}"
    found = inherit(ORIGINAL, copy)
    assert [each.text for each in found.entities] == ["Port Alder"]
    assert [copy[each.start : each.end] for each in found.entities] == ["Port Alder"]
    (quote,) = found.quotes
    assert copy[quote.start : quote.end] == quote.text
    assert quote.speaker_start is not None
    assert copy[quote.speaker_start : quote.speaker_end] == quote.speaker
    assert [copy[start:end].strip() for start, end in found.fresh] == [
        "PORT ALDER (Coast Agency) —",
        "A new paragraph.",
    ]


def test_a_text_that_shares_nothing_inherits_nothing() -> None:
    found = inherit(ORIGINAL, "Something else entirely happened in the hills on Sunday evening.")
    assert (found.entities, found.quotes, found.shared, found.share) == ((), (), (), 0)


_texts = st.lists(
    st.one_of(st.sampled_from(PARAGRAPHS), st.text(max_size=60), st.just(PARAGRAPHS[0][:50])),
    max_size=6,
).map("\n\n".join)


@given(_texts, _texts)
def test_what_is_called_shared_is_the_same_text(old: str, new: str) -> None:
    found = inherit(Article(text=old), new)
    at = 0
    for part in found.shared:
        assert part.start >= at
        assert new[part.start : part.end] == old[part.start - part.shift : part.end - part.shift]
        at = part.end
    covered = sum(part.end - part.start for part in found.shared)
    covered += sum(end - start for start, end in found.fresh)
    assert covered <= len(new)
    assert all(new[start:end].strip() for start, end in found.fresh) or not found.fresh


@pytest.mark.parametrize(
    "make",
    [
        lambda n: (["The same paragraph of the minutes, again and again."] * n,) * 2,
        lambda n: (
            [f"Paragraph {at} of the minutes of the long meeting." for at in range(n)],
            [f"Paragraph {at} of the other minutes of that meeting." for at in range(n)],
        ),
        lambda n: (
            [f"Paragraph {at} of the minutes of the long meeting." for at in range(n)],
            [" ".join(f"word{at}" for at in range(10 * n))],
        ),
    ],
    ids=["repeated", "all other", "one giant"],
)
def test_the_work_grows_with_the_length(make: Callable[[int], tuple[list[str], list[str]]]) -> None:
    def work(count: int) -> int:
        old, new = make(count)
        return calls(lambda: inherit(Article(text="\n\n".join(old)), "\n\n".join(new)))

    assert work(10_000) < 15 * work(1_000)
