"""What the marks, the capitals and the stops around a quotation say."""

from __future__ import annotations

from typing import Final

from workers.enrich.quoting.marks import Quoted
from workers.enrich.quoting.page import Page

FULL_STOP: Final = ".!?…。！？؟"


def led_in(page: Page, span: Quoted, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """``As for the cost, “…,” said X``: a short adverbial before, the verb directly behind."""
    first, last = before
    lead = page.text[page.words.ends[last] : span.outer].strip() if last >= 0 else ""
    verb = page.verb_in(after[0], min(after[0] + 3, after[1]))
    return last - first < 6 and lead == "," and page.text[span.end - 1] == "," and verb is not None


def ends_sentence(page: Page, span: Quoted) -> bool:
    """Whether a sentence ends with the quotation or in it."""
    after = page.text[span.close : span.close + 1]
    return not after or after in ".!?\n。" or page.text[span.end - 1] in FULL_STOP


def title_like(page: Page, span: Quoted) -> bool:
    """``“The Old Harbour”``: several words, all capitalised but the small ones, no stop."""
    first, last = page.word_from(span.start), page.word_before(span.end)
    long = [at for at in range(first, last + 1) if len(page.words.words[at]) > 3]
    capitals = long and all(page.words.upper[at] for at in long)
    return bool(capitals) and last > first and page.text[span.end - 1].isalnum()


def capital(page: Page, span: Quoted) -> bool:
    """Whether the first letter is a capital, or of a script that has none."""
    letter = next((char for char in page.text[span.start : span.start + 8] if char.isalnum()), "")
    return bool(letter) and not letter.islower()


def clause_initial(page: Page, before: tuple[int, int]) -> bool:
    """Nothing but a conjunction stands between the start of the sentence and the mark."""
    first, last = before
    between = (
        page.text[page.words.starts[first] - 2 : page.words.starts[first]] if last >= first else ""
    )
    if between[:1] in ("”", "»", '"') and between[:1]:  # “…” and “…”: parts of one clause
        return False
    return last - first < 1 and all(len(word) <= 4 for word in page.words.words[first : last + 1])
