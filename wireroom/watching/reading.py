"""An article as watchlists look at it: each view of it is made when the first list asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from wireroom import limits
from wireroom.records import Article, Entity
from wireroom.searchwords import article_words, words
from wireroom.text import fold, token_spans
from wireroom.watching.expressions import lowered


class Reading:
    """Views of one article."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(article_words(self.article.title, self.article.text))

    @cached_property
    def joined(self) -> str:
        """All words in order, a space on either side of each."""
        return f" {' '.join(article_words(self.article.title, self.article.text))} "

    @cached_property
    def entity_ids(self) -> dict[str, Entity]:
        return {each.id: each for each in reversed(self.article.entities) if each.id}

    @cached_property
    def entity_names(self) -> dict[str, Entity]:
        """By their folded names, as written and canonical."""
        found: dict[str, Entity] = {}
        for each in self.article.entities:
            for name in (each.text, each.name):
                if name:
                    found.setdefault(fold(name), each)
        return found

    @cached_property
    def outlets(self) -> dict[str, str]:
        """Keys of the publisher: its domain and its folded name, with what they stand for."""
        publisher = self.article.publisher
        found: dict[str, str] = {}
        if publisher.domain:
            found[publisher.domain.lower()] = publisher.domain
        if publisher.name and (name := fold(publisher.name)):
            found.setdefault(name, publisher.name)
        return found

    @cached_property
    def language(self) -> str:
        return (self.article.language or "").lower()

    @cached_property
    def passages(self) -> tuple[tuple[str, str], ...]:
        """The texts in which expressions are looked for, by name."""
        most = limits.WATCH_PATTERN_TEXT_MAX_CHARS
        return ("title", (self.article.title or "")[:most]), ("text", self.article.text[:most])

    @cached_property
    def lowered(self) -> tuple[str, ...]:
        """``passages`` where case is ignored."""
        return tuple(lowered(passage) for _name, passage in self.passages)

    def searched(self, *, folds: bool) -> str:
        """All ``passages`` in one, each on a line of its own."""
        return self._lowered_whole if folds else self._whole

    @cached_property
    def _whole(self) -> str:
        return "\n".join(passage for _name, passage in self.passages)

    @cached_property
    def _lowered_whole(self) -> str:
        return "\n".join(self.lowered)

    @cached_property
    def lines(self) -> tuple[_Line, ...]:
        return tuple(
            _Line(where, whole, start, line)
            for where, whole in (("title", self.article.title or ""), ("text", self.article.text))
            for start, line in _divided(whole)
        )

    def place(self, phrase: str) -> dict[str, Any]:
        """Where the folded ``phrase``, known to occur, stands as it was written: ``where``, and
        ``start``, ``end`` and ``found`` unless it goes over the end of a line."""
        for line in self.lines:
            if f" {phrase} " in line.joined and (at := line.span(phrase.split(" "))) is not None:
                return quoted(line.where, line.whole, line.start + at[0], line.start + at[1])
        return {"where": "text"}


class _Line:
    """A line of the title or the text, with its folded words."""

    def __init__(self, where: str, whole: str, start: int, line: str) -> None:
        self.where = where
        self.whole = whole
        self.start = start
        self._line = line
        self.joined = f" {' '.join(words(line))} "

    @cached_property
    def _words(self) -> tuple[list[str], list[tuple[int, int]]]:
        """The folded words, and where the token of each stands."""
        line = self._line
        found = [(word, at) for at in token_spans(line) for word in words(line[at[0] : at[1]])]
        return [word for word, _at in found], [at for _word, at in found]

    def span(self, phrase: list[str]) -> tuple[int, int] | None:
        """Where the words of ``phrase`` follow each other, without the punctuation around them."""
        (found, spans), line = self._words, self._line
        at = -1
        for _ in range(found.count(phrase[0])):
            at = found.index(phrase[0], at + 1)
            if found[at : at + len(phrase)] == phrase:
                start, end = spans[at][0], spans[at + len(phrase) - 1][1]
                while start < end and not line[start].isalnum():
                    start += 1
                while end > start and not line[end - 1].isalnum():
                    end -= 1
                return start, end
        return None


def _divided(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text and where each begins."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def quoted(where: str, whole: str, start: int, end: int) -> dict[str, Any]:
    """A place in a text (offsets in code points), with what stands there."""
    found = whole[start : min(end, start + limits.WATCH_FOUND_MAX_CHARS)]
    return {"where": where, "start": start, "end": end, "found": found}
