"""What the searches for people share."""

from __future__ import annotations

from workers.enrich.lexicon import Lexicon
from workers.enrich.linking import person_id
from workers.enrich.mentions import Mention
from workers.enrich.tokens import JOIN, Words


def free(position: int, taken: dict[int, Mention]) -> bool:
    """Whether no mention, or only a soft one, holds the word."""
    return position not in taken or taken[position].soft


def person(words: Words, first: int, last: int, cut: int = 0) -> Mention:
    """A mention of words ``first`` to ``last`` without ``cut`` letters at its start."""
    start = words.starts[first] + cut
    parts = [words.words[first][cut:], *words.words[first + 1 : last + 1]]
    return Mention(
        first=first,
        last=last,
        start=start,
        end=words.ends[last],
        label="PERSON",
        id=person_id(parts),
        name=" ".join(words.text[start : words.ends[last]].split()),
    )


def title_near(words: Words, lexicon: Lexicon, position: int) -> bool:
    """Whether a title stands within three words before ``position`` in the same phrase."""
    for step in range(1, 4):
        at = position - step
        if at < 0 or words.gaps[at] != JOIN:
            return False
        if words.folded[at] in lexicon.titles:
            return True
    return False


def hyphenated(words: Words, position: int) -> bool:
    """Whether a hyphen joins the word to the next: ``al-Rashdi``, ``Pruitt-Hayes``."""
    return position + 1 < len(words) and (
        words.text[words.ends[position] : words.starts[position + 1]] in {"-", "‑"}
    )
