"""Which watchlists an article meets, and why.

A list is looked at only where the article has one of the few keys under which the list is filed:
a word of each of its terms, else its entities, outlets or sources.  So the cost of an article does
not grow with the number of lists but with those that it nearly meets.  Lists that have nothing but
expressions are filed under the strings that these need, which are looked for one by one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from wireroom import limits
from wireroom.records import Article, Record
from wireroom.searchwords import words
from wireroom.text import fold
from wireroom.urls import registrable_domain
from wireroom.watching.expressions import Expression, expression
from wireroom.watching.reading import Reading, quoted
from wireroom.watching.watchlist import Watchlist


class Found(Record, frozen=True, kw_only=True):
    """A list that an article meets."""

    watchlist: str
    evidence: tuple[dict[str, Any], ...]
    """``field`` of the list and its ``value``; of terms, entities and expressions ``where`` (title
    or text), ``start`` and ``end`` (code points) and what is ``found`` there"""


class _Phrase(msgspec.Struct, frozen=True):
    term: str
    joined: str
    key: str
    """the word of it that is most likely rare: that the fewest lists name, else the longest"""

    @classmethod
    def of(cls, term: str, named: Counter[str]) -> _Phrase:
        found = words(term)
        return cls(term, " ".join(found), min(found, key=lambda word: (named[word], -len(word))))

    def occurs(self, read: Reading) -> bool:
        if self.key not in read.words:
            return False
        return self.key == self.joined or f" {self.joined} " in read.joined


class _Compiled:
    """A list as it is held against articles."""

    def __init__(self, watchlist: Watchlist, named: Counter[str]) -> None:
        self.name = watchlist.name
        self.copies = watchlist.copies
        self.any = [_Phrase.of(term, named) for term in watchlist.any]
        self.all = [_Phrase.of(term, named) for term in watchlist.all]
        self.none = [_Phrase.of(term, named) for term in watchlist.none]
        # Ids have a colon; what folds to nothing else is a name.
        self.entity_ids = [each for each in watchlist.entities if ":" in each]
        self.entity_names = {fold(each): each for each in watchlist.entities if ":" not in each}
        self.outlets = {_outlet(each): each for each in watchlist.outlets}
        self.sources = frozenset(watchlist.sources)
        self.languages = {each.lower(): each for each in watchlist.languages}
        self.patterns = [expression(each) for each in watchlist.patterns]

    def reasons(self, read: Reading) -> tuple[dict[str, Any], ...] | None:
        """Why the article meets the list; ``None`` where it does not."""
        article = read.article
        if article.duplicate is not None and not self.copies:
            return None
        if self.sources and article.source not in self.sources:
            return None
        language = self._language(read)
        if self.languages and language is None:
            return None
        if not all(each.occurs(read) for each in self.all):
            return None
        if any(each.occurs(read) for each in self.none):
            return None
        some = [each for each in self.any if each.occurs(read)]
        outlets = [self.outlets[key] for key in read.outlets if key in self.outlets]
        entities = [*self._entities(read)] if self.entity_ids or self.entity_names else []
        if (
            (self.any and not some)
            or (self.outlets and not outlets)
            or ((self.entity_ids or self.entity_names) and not entities)
        ):
            return None
        matches = [hit for each in self.patterns if (hit := _match(each, read)) is not None]
        if self.patterns and not matches:
            return None
        why = [{"field": "all", "value": each.term, **read.place(each.joined)} for each in self.all]
        for each in some[: limits.WATCH_EVIDENCE_MAX]:
            why.append({"field": "any", "value": each.term, **read.place(each.joined)})
        why += entities
        why += [{"field": "outlets", "value": each} for each in dict.fromkeys(outlets)]
        why += [{"field": "sources", "value": article.source}] if self.sources else []
        why += matches
        why += [{"field": "languages", "value": language}] if language else []
        return tuple(why[: limits.WATCH_EVIDENCE_MAX])

    def _language(self, read: Reading) -> str | None:
        """The code that holds for the article, the longest first."""
        tag = read.language
        while tag:
            if tag in self.languages:
                return self.languages[tag]
            tag = tag.rpartition("-")[0]
        return None

    def _entities(self, read: Reading) -> Iterator[dict[str, Any]]:
        for value in self.entity_ids:
            if (hit := read.entity_ids.get(value)) is not None:
                place = quoted("text", read.article.text, hit.start, hit.end)
                yield {"field": "entities", "value": value, **place}
        for key, value in self.entity_names.items():
            if (hit := read.entity_names.get(key)) is not None:
                place = quoted("text", read.article.text, hit.start, hit.end)
                yield {"field": "entities", "value": value, **place}


class Matcher:
    """Many lists at once; immutable, so threads may share it."""

    def __init__(self, watchlists: Sequence[Watchlist] = ()) -> None:
        self._words: dict[str, list[_Compiled]] = defaultdict(list)
        self._ids: dict[str, list[_Compiled]] = defaultdict(list)
        self._names: dict[str, list[_Compiled]] = defaultdict(list)
        self._outlets: dict[str, list[_Compiled]] = defaultdict(list)
        self._sources: dict[str, list[_Compiled]] = defaultdict(list)
        self._strings: dict[tuple[bool, str], list[_Compiled]] = defaultdict(list)
        """by whether case is ignored, and a string that a match of an expression holds"""
        self._rest: list[_Compiled] = []
        self.empty: Final = not watchlists
        named = Counter(key for each in watchlists for key in _named(each))
        for each in watchlists:
            self._file(_Compiled(each, named), named)

    def _file(self, made: _Compiled, named: Counter[str]) -> None:
        if made.all:
            keys = (each.key for each in made.all)
            self._words[min(keys, key=lambda word: (named[word], -len(word)))].append(made)
        elif made.any:
            for key in {each.key for each in made.any}:
                self._words[key].append(made)
        elif made.entity_ids or made.entity_names:
            for key in made.entity_ids:
                self._ids[key].append(made)
            for key in made.entity_names:
                self._names[key].append(made)
        elif made.outlets:
            for key in made.outlets:
                self._outlets[key].append(made)
        elif made.sources:
            for key in made.sources:
                self._sources[key].append(made)
        elif made.patterns:
            for pattern in made.patterns:
                group = min(pattern.needles, key=lambda each: max(named[needle] for needle in each))
                for needle in group:
                    self._strings[pattern.folds, needle].append(made)
        else:
            self._rest.append(made)

    def found(self, article: Article) -> tuple[Found, ...]:
        """The lists that the article meets, by name."""
        read = Reading(article)
        met: dict[str, tuple[dict[str, Any], ...]] = {}
        for each in self._candidates(read):
            reasons = each.reasons(read)
            if reasons is not None:
                met[each.name] = reasons
        return tuple(Found(watchlist=name, evidence=met[name]) for name in sorted(met))

    def _candidates(self, read: Reading) -> Iterable[_Compiled]:
        """Each list that the article can meet, once."""
        near = {id(each): each for each in self._rest}
        views: tuple[tuple[dict[str, list[_Compiled]], Callable[[], Iterable[str]]], ...] = (
            (self._words, lambda: read.words),
            (self._ids, lambda: read.entity_ids),
            (self._names, lambda: read.entity_names),
            (self._outlets, lambda: read.outlets),
            (self._sources, lambda: [read.article.source or ""]),
        )
        for filed, keys in views:
            if filed:
                for key in filed.keys() & keys():
                    near.update((id(each), each) for each in filed[key])
        for (folds, needle), lists in self._strings.items():
            if needle in read.searched(folds=folds):
                near.update((id(each), each) for each in lists)
        return near.values()


def _named(watchlist: Watchlist) -> set[str]:
    """The words and strings that a list names: those that many do are likely frequent."""
    terms = {word for term in (*watchlist.any, *watchlist.all) for word in words(term)}
    groups = [group for each in watchlist.patterns for group in expression(each).needles]
    return terms.union(*groups)


def _outlet(value: str) -> str:
    """The key under which a publisher's domain or name is compared."""
    if "." in value and " " not in value.strip():
        address = value.strip().lower()
        if "://" not in address:
            address = f"https://{address}"
        host = address.split("://", 1)[1].split("/", 1)[0]
        return registrable_domain(address) or host.removeprefix("www.")
    return fold(value)


def _match(wanted: Expression, read: Reading) -> dict[str, Any] | None:
    """The first match of an expression, the title before the text."""
    for number, (where, passage) in enumerate(read.passages):
        searched = read.lowered[number] if wanted.folds else passage
        if not wanted.may_match(searched):
            continue
        if (hit := wanted.compiled.search(passage)) is not None:
            place = quoted(where, passage, hit.start(), hit.end())
            return {"field": "patterns", "value": wanted.text, **place}
    return None
