"""Which blocks of a plain text are the article and which are residue of its page.

Position decides how much proof a block needs.  Before the first sentence a line may be title,
label, byline or date; among the sentences only a whole line with a cue is taken; after the last
one, blocks next to certain boilerplate need no cue of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Final, Literal

from wireroom.records import BoilerplateKind
from workers.extract.byline import AGENCIES, Byline, bare_names, only_names, parse_byline
from workers.extract.folding import cue_fold
from workers.extract.plain.forms import (
    breadcrumb,
    heading_like,
    lone_number,
    marks_only,
    only_url,
    size,
)
from workers.extract.plain.layout import Block, closed
from workers.extract.plain.meta import Meta, read_meta
from workers.extract.plain.signs import Signs

Role = Literal["body", "title", "meta"] | BoilerplateKind
SENTENCE_WORDS: Final = 6
UNCLOSED_WORDS: Final = 16
"""Words of a line without a full stop that counts as a sentence where no line has one."""
SENTENCES_SHARE: Final = 0.9
SOURCE_BLOCKS: Final = 8
"""Last blocks among which a line may name the source of the whole text."""
KEY_MAX_CHARS: Final = 300
_NO_WORD: Final = re.compile(r"[\W_]+")
REPUBLISHED_WORDS: Final = 25
HEAD_BLOCKS: Final = 25
"""Lines before the first sentence that are looked at as a page's head."""
SLOGAN_WORDS: Final = 12
COMMENTS_AFTER: Final = 0.6
"""Share of the words that stands before a page's comments, at least."""


class Sorting:
    """Roles of the blocks of one text.

    ``roles`` has one entry for each block; ``title`` is an index or ``None``; ``meta`` maps
    indices of byline and date lines to what they say; ``republished`` maps lines around the text
    to the outlet in which it stood first; ``section`` and ``bio_name`` are texts.
    """

    def __init__(
        self, blocks: Sequence[Block], signs: Signs, now: datetime, *, known_title: str | None
    ) -> None:
        self.blocks = blocks
        self.signs = signs
        self.roles: list[Role] = ["body"] * len(blocks)
        self.title: int | None = None
        self.meta: dict[int, Meta] = {}
        self.section: str | None = None
        self.bio_name: str | None = None
        self.republished: dict[int, str] = {}
        self._keys = [_key(b.text) for b in blocks]
        self._known = _key(known_title) if known_title else None
        forms = [self._form(b.text) for b in blocks]
        self._find_republished(forms)
        free = [i for i, kind in enumerate(forms) if not kind]
        start = next((i for i in free if self._sentence(blocks[i].text)), None)
        if start is None:
            start = next((i for i in free if size(blocks[i].text) >= UNCLOSED_WORDS), None)
        self.start = start
        if start is None:
            return
        self._keep_dividers(forms, start)
        self._by_form(forms)
        self._read_metas(start, now)
        self._choose_title(start, forms)
        self._bare_byline(start)
        self._repeats(start)
        self._tail(start, forms, now)

    def _form(self, text: str) -> BoilerplateKind | None:
        if marks_only(text):
            return "navigation"
        if self.signs.counter(text):
            return "counter"
        return self.signs.label(text) or (
            "navigation" if only_url(text) else self.signs.opener(text)
        )

    def _find_republished(self, forms: list[BoilerplateKind | None]) -> None:
        """Lines before the first sentence or among the last blocks that name the first outlet."""
        before = True
        for i, block in enumerate(self.blocks):
            text = block.text
            near = before or i >= len(self.blocks) - SOURCE_BLOCKS
            if near and size(text) <= REPUBLISHED_WORDS and (named := self.signs.republished(text)):
                self.republished[i] = named
                forms[i] = forms[i] or "other"
            elif not forms[i] and self._sentence(text):
                before = False

    @staticmethod
    def _sentence(text: str) -> bool:
        words = size(text)
        return words >= 40 or (words >= SENTENCE_WORDS and closed(text) and text[-1] not in ":：")

    def _keep_dividers(self, forms: list[BoilerplateKind | None], start: int) -> None:
        """Rules and lone numbers between sentences divide the article's sections."""
        last = max(i for i in range(start, len(forms)) if not forms[i])
        for i in range(start + 1, last):
            if marks_only(self.blocks[i].text) or lone_number(self.blocks[i].text):
                forms[i] = None

    def _by_form(self, forms: list[BoilerplateKind | None]) -> None:
        for i, kind in enumerate(forms):
            if kind:
                self.roles[i] = kind

    def _read_metas(self, start: int, now: datetime) -> None:
        for i, block in enumerate(self.blocks[: min(start + 3, start + HEAD_BLOCKS)]):
            if i >= HEAD_BLOCKS or self.roles[i] not in ("body", "caption"):
                continue
            if i != start and (meta := read_meta(block.text, self.signs, now)):
                self.roles[i] = "meta"
                self.meta[i] = meta
        for i, block in enumerate(self.blocks[: min(start, HEAD_BLOCKS)]):
            if self.roles[i] != "body" or size(block.text) > 6:
                continue
            byline = parse_byline(block.text, language=self.signs.language)
            if byline and byline.outlet and cue_fold(byline.outlet) in AGENCIES:
                self.roles[i] = "meta"
                self.meta[i] = Meta(byline, None, None, False)
            elif self.signs.source(block.text):
                self.roles[i] = "other"
        for i in sorted(self.meta):
            if self.meta[i].published is None:
                continue
            for j in (i - 1, i + 1):
                near = self.blocks[j].text if 0 < j < len(self.blocks) else ""
                if near and self.roles[j] == "body" and size(near) <= 4 and not closed(near):
                    byline = parse_byline(near, language=self.signs.language)
                    if byline and byline.names and not self.signs.section(near):
                        self.roles[j] = "meta"
                        self.meta[j] = Meta(byline, None, None, False)

    def _choose_title(self, start: int, forms: list[BoilerplateKind | None]) -> None:
        texts = [b.text for b in self.blocks]
        head = range(min(start, HEAD_BLOCKS))
        crumbs = {
            i: parts for i in head if self.roles[i] == "body" and (parts := breadcrumb(texts[i]))
        }
        labels = {i for i in head if self.roles[i] == "body" and self.signs.section(texts[i])}
        free = [i for i in head if self.roles[i] == "body" and i not in crumbs and i not in labels]
        candidates = [i for i in free if heading_like(texts[i]) and size(texts[i]) >= 2]
        repeated = [
            i
            for i in (*candidates, *([start] if start < 2 and size(texts[start]) <= 30 else []))
            if self._known == self._keys[i] or self._keys[i] in self._keys[i + 1 :]
        ]
        if repeated:
            self.title = repeated[0]
        elif candidates:
            first = candidates[0]
            second = candidates[1] if len(candidates) > 1 else first
            label = (
                size(texts[first]) <= 4 < size(texts[second]) and texts[first][-1] not in "?!…？！؟"
            )
            self.title = second if label else first
        else:
            taken = ("caption", "related", "copyright", "promotion", "disclaimer")
            kept = [i for i in head if forms[i] in taken and size(texts[i]) >= 5]
            self.title = kept[0] if kept and heading_like(texts[kept[0]]) else None
        if self.title is not None:
            self.roles[self.title] = "title"
        self._label_head(head, crumbs, labels, free)

    def _bare_byline(self, start: int) -> None:
        """A line of names alone under the title; elsewhere only if the text's end confirms it."""
        if self.title is None or any(m.byline and m.byline.names for m in self.meta.values()):
            return
        for i in (self.title + 1, self.title - 1):
            if not 0 <= i < start or self.roles[i] not in ("body", "section-label"):
                continue
            text, language = self.blocks[i].text, self.signs.language
            if closed(text) or self.signs.section(text) or size(text) > 8:
                continue
            names = only_names(text, language=language)
            confirmed = names and any(
                b.text.startswith(names[0]) and len(b.text) > len(names[0])
                for b in self.blocks[start + 2 :]
            )
            if not confirmed:
                under = i == self.title + 1 and self.roles[i] == "body"
                names = bare_names(text, language=language) if under else ()
            if names:
                self.roles[i] = "meta"
                self.meta[i] = Meta(Byline(names=names), None, None, False)
                self.section = None if self.section == text else self.section
                return

    def _label_head(
        self, head: range, crumbs: dict[int, list[str]], labels: set[int], free: list[int]
    ) -> None:
        for i in head:
            text = self.blocks[i].text
            if i == self.title:
                continue
            before = self.title is not None and i < self.title
            follows_label = i - 1 in crumbs or i - 1 in labels
            if i in crumbs or i in labels:
                self.roles[i] = "section-label"
                parts = crumbs.get(i, [text])
                self.section = self.section or (parts[-1] if len(parts) > 1 else parts[0])
            elif i in free and follows_label and size(text) <= 2 and not closed(text):
                self.roles[i] = "section-label"
            elif i in free and before and not closed(text):
                short = size(text) <= 4
                self.roles[i] = "section-label" if short else "other"
                self.section = self.section or (text.strip(" |/") if short else None)

    def _repeats(self, start: int) -> None:
        title = self._keys[self.title] if self.title is not None else self._known
        again: int | None = None
        for i, key in enumerate(self._keys):
            if i == self.title or self.roles[i] != "body":
                continue
            if title and (key == title or (i <= start + 1 and key == self._known)):
                self.roles[i] = "repeat"
                again = i if again is None else again
        self._copies()
        body = [i for i, role in enumerate(self.roles) if role == "body"]
        if again is not None and self.title is not None and self.title < again:
            below = " ".join(self.blocks[i].text for i in body if i > again)
            later = set(_folded(below[:6_000]).split())
            for i in body:
                if i < again and later and _contained(self.blocks[i].text, later) >= 0.7:
                    self.roles[i] = "repeat"
        elif len(body) > 2:
            first, second = (_triples(self.blocks[i].text) for i in body[:2])
            if SLOGAN_WORDS < len(first) < len(second) and len(first & second) >= 0.9 * len(first):
                self.roles[body[0]] = "repeat"

    def _copies(self) -> None:
        """A teaser that the article repeats, or a text that stands there twice."""
        first: dict[str, int] = {}
        copies: list[tuple[int, int]] = []
        body = [i for i, role in enumerate(self.roles) if role == "body"]
        for i in body:
            if size(self.blocks[i].text) < SLOGAN_WORDS:
                continue
            if self._keys[i] in first:
                copies.append((first[self._keys[i]], i))
            else:
                first[self._keys[i]] = i
        twice = len(copies) >= max(2, 0.3 * len(body))
        for early, late in copies:
            if twice:
                self.roles[late] = "repeat"
            elif early in body[:1]:
                self.roles[early] = "repeat"

    def _tail(self, start: int, forms: list[BoilerplateKind | None], now: datetime) -> None:
        self._comments(start, forms)
        pending: list[int] = []
        for i in range(len(self.blocks) - 1, start, -1):
            text = self.blocks[i].text
            if self.roles[i] != "body":
                if self.roles[i] not in ("meta", "title") and not self._labels_text(i):
                    self._settle(pending, "related" if self.roles[i] == "related" else "promotion")
                continue
            kind = self.signs.tail(text, sure=True)
            if kind:
                self.roles[i] = kind
                self._settle(pending)
            elif self._biography(i, start):
                self._settle(pending)
            elif (meta := read_meta(text, self.signs, now)) and (meta.labelled or meta.byline):
                self.roles[i] = "meta"
                self.meta[i] = meta
            elif i >= len(self.blocks) - SOURCE_BLOCKS and self.signs.source(text):
                self.roles[i] = "other"
                self._settle(pending)
            elif size(text) <= SLOGAN_WORDS or (size(text) <= 40 and self.signs.tail(text)):
                pending.append(i)
                if len(pending) > 8:
                    break
            else:
                break
        self._slogans(pending)

    def _slogans(self, pending: list[int]) -> None:
        """The last lines, where all above are sentences and they alone are not."""
        body = [i for i, role in enumerate(self.roles) if role == "body" and i not in pending]
        whole = sum(closed(self.blocks[i].text) for i in body)
        if len(body) < 3 or len(pending) > 2 or whole < SENTENCES_SHARE * len(body):
            return
        for i in pending:
            text = self.blocks[i].text
            plain = heading_like(text) and text[-1] not in "?!…)" and text[0].isalpha()
            if size(text) > SLOGAN_WORDS - 4 or closed(text) or not plain:
                return
            self.roles[i] = "promotion"

    def _labels_text(self, i: int) -> bool:
        """Whether a related label (as "Recall") has a sentence of the article below it."""
        if self.roles[i] != "related" or i + 1 >= len(self.roles) or self.roles[i + 1] != "body":
            return False
        below = self.blocks[i + 1].text
        return closed(below) or not heading_like(below)

    def _settle(self, pending: list[int], kind: BoilerplateKind = "promotion") -> None:
        """Short lines below certain boilerplate are boilerplate."""
        for i in pending:
            self.roles[i] = self.signs.tail(self.blocks[i].text) or kind
        pending.clear()

    def _biography(self, i: int, start: int) -> bool:
        """An author's biography: after its label, under the author's name, or opening with it."""
        text = self.blocks[i].text
        if i - 1 <= start or size(text) > 220:
            return False
        above = self.blocks[i - 1].text
        if self.roles[i - 1] == "author-bio" and size(above) <= SLOGAN_WORDS:
            self.roles[i] = "author-bio"
            return True
        known = {name for meta in self.meta.values() if meta.byline for name in meta.byline.names}
        if any(text.startswith(name) for name in known) and self.signs.biography(text):
            self.roles[i] = "author-bio"
            return True
        if self.roles[i - 1] != "body" or not 2 <= size(above) <= 5 or closed(above):
            return False
        byline = parse_byline(above, language=self.signs.language)
        if byline is None or len(byline.names) != 1:
            return False
        surname = byline.names[0].split()[-1]
        if surname in text and (self.signs.biography(text) or text.startswith(byline.names[0])):
            self.roles[i] = self.roles[i - 1] = "author-bio"
            self.bio_name = byline.names[0]
            return True
        return False

    def _comments(self, start: int, forms: list[BoilerplateKind | None]) -> None:
        """Everything below a comment heading that stands far down is the comment section."""
        sizes = [size(b.text) for b in self.blocks]
        whole = sum(sizes)
        above = [0.0, *accumulate(sizes)]
        for i, kind in enumerate(forms):
            if kind != "comment-form" or i <= start:
                continue
            if above[i] >= COMMENTS_AFTER * whole:
                for j in range(i + 1, len(self.blocks)):
                    if self.roles[j] == "body":
                        found = self.signs.tail(self.blocks[j].text)
                        self.roles[j] = found or "comment-form"
                return


def _key(text: str) -> str:
    """What a block is compared by: folded words, or long paragraphs as they are."""
    return text if len(text) > KEY_MAX_CHARS else _folded(text)


def _folded(text: str) -> str:
    return _NO_WORD.sub(" ", cue_fold(text)).strip()


def _triples(text: str) -> set[tuple[str, ...]]:
    words = _folded(text).split()
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def _contained(text: str, words: set[str]) -> float:
    """Share of the words of ``text`` that are among ``words``."""
    own = set(_folded(text).split())
    return len(own & words) / len(own) if own else 0.0
