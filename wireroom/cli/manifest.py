"""A manifest says what each seed must become; this holds results against it.

["en/harbour-strike.txt"]             # path relative to the manifest; entries: "feed.xml#2"
disposition = "stored"                # or a list of those that are accepted
reason = "truncated-gzip"
title, language, direction = …        # equal to the record's
byline = ["…"]
published_at = "2026-03-04T09:30:00+01:00"   # the same moment; "" says: must be unknown
text_has, text_lacks = ["…"]          # strings in the main text, or not
boilerplate = ["comment-form"]        # kinds that must be there
entities = ["iso3166:FR"]             # ids that must be there
speakers = ["…"]                      # of quotes
outlets = ["…"]                       # of attributions
duplicate = "near"                    # kind; "" says: none
duplicate_of = "en/other.txt"
same_story = ["ar/other.txt"]         # seeds that must be in the same story
other_story = ["en/another.txt"]      # seeds that must not
one_original = ["en/other.txt"]       # of this seed and those, exactly one is no duplicate
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scheduler.replay import Result
from wireroom.errors import UsageError
from wireroom.records import Article
from wireroom.store import Store

Strings = tuple[str, ...]


class Expectation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one seed must become; what is ``None`` is not looked at."""

    disposition: str | Strings | None = None
    reason: str | None = None
    title: str | None = None
    language: str | None = None
    direction: str | None = None
    byline: Strings | None = None
    published_at: str | None = None
    text_has: Strings = ()
    text_lacks: Strings = ()
    boilerplate: Strings = ()
    entities: Strings = ()
    speakers: Strings = ()
    outlets: Strings = ()
    duplicate: str | None = None
    duplicate_of: str | None = None
    same_story: Strings = ()
    other_story: Strings = ()
    one_original: Strings = ()

    def __post_init__(self) -> None:
        if self.published_at:
            datetime.fromisoformat(self.published_at)


class Manifest:
    """Expectations by the seeds' names."""

    def __init__(self, path: Path, expectations: dict[str, Expectation]) -> None:
        self.path = path
        self.expectations = expectations

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Raises ``UsageError`` where the file cannot be read or says what we don't know."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            kind = dict[Annotated[str, Meta(min_length=1)], Expectation]
            return cls(path, msgspec.convert(table, kind))
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
        except (ValueError, msgspec.ValidationError) as error:
            raise UsageError(f"{path}: is not a manifest ({error})") from error

    def differences(self, results: Sequence[Result], store: Store) -> list[str]:
        """A line for each point where results and manifest disagree."""
        base = self.path.resolve().parent
        found = {_relative(result.item, base): result for result in results}
        articles = {
            name: store.article(result.article)
            for name, result in found.items()
            if result.article is not None
        }
        lines = [f"{name}: is not in the manifest" for name in found.keys() - self.expectations]
        for name, wanted in self.expectations.items():
            result = found.get(name)
            if result is None:
                lines.append(f"{name}: had no result")
                continue
            lines += [f"{name}: {line}" for line in _ending(wanted, result)]
            article = articles.get(name)
            if article is not None:
                lines += [f"{name}: {line}" for line in _content(wanted, article)]
                lines += [f"{name}: {line}" for line in _relations(wanted, article, articles)]
        return sorted(lines)


def _relative(item: str, base: Path) -> str:
    path, hash_sign, number = item.partition("#")
    try:
        return str(Path(path).resolve().relative_to(base)) + hash_sign + number
    except ValueError:
        return item


def _ending(wanted: Expectation, result: Result) -> list[str]:
    lines = []
    accepted = (wanted.disposition,) if isinstance(wanted.disposition, str) else wanted.disposition
    if accepted and result.disposition not in accepted:
        why = f" ({result.reason})" if result.reason else ""
        lines.append(f"ended as {result.disposition}{why}, not {' or '.join(accepted)}")
    if wanted.reason is not None and result.reason != wanted.reason:
        lines.append(f"reason is {result.reason}, not {wanted.reason}")
    return lines


def _content(wanted: Expectation, article: Article) -> list[str]:
    lines = []
    for field in ("title", "language", "direction", "byline"):
        value, expected = getattr(article, field), getattr(wanted, field)
        if expected is not None and (value or "") != expected:
            lines.append(f"{field} is {value!r}, not {expected!r}")
    if wanted.published_at is not None:
        value = article.published_at.isoformat() if article.published_at else ""
        expected = datetime.fromisoformat(wanted.published_at) if wanted.published_at else None
        if article.published_at != expected:
            lines.append(f"published_at is {value!r}, not {wanted.published_at!r}")
    kinds = {block.kind for block in article.boilerplate}
    sets: list[tuple[str, Strings, set[Any]]] = [
        ("boilerplate", wanted.boilerplate, kinds),
        ("entities", wanted.entities, {each.id for each in article.entities}),
        ("speakers", wanted.speakers, _speakers(article)),
        ("outlets", wanted.outlets, {each.outlet for each in article.attributions}),
    ]
    for field, expected, values in sets:
        lines += [f"{field} lack {each!r}" for each in expected if each not in values]
    lines += [f"the text lacks {each!r}" for each in wanted.text_has if each not in article.text]
    lines += [f"the text has {each!r}" for each in wanted.text_lacks if each in article.text]
    return lines


def _speakers(article: Article) -> set[str | None]:
    """Speakers as the text names them and, of a pronoun or a short form, whom it stands for."""
    names = {each.id: each.name or each.text for each in article.entities if each.id}
    written = {each.speaker for each in article.quotes}
    return written | {names[each.speaker_id] for each in article.quotes if each.speaker_id in names}


def _relations(
    wanted: Expectation, article: Article, articles: dict[str, Article | None]
) -> list[str]:
    lines = []
    kind = article.duplicate.kind if article.duplicate else ""
    if wanted.duplicate is not None and kind != wanted.duplicate:
        lines.append(f"duplicate is {kind!r}, not {wanted.duplicate!r}")
    if wanted.duplicate_of is not None:
        other = articles.get(wanted.duplicate_of)
        of = article.duplicate.of if article.duplicate else None
        if other is None or other.id != of:
            lines.append(f"is a duplicate of {of}, not of {wanted.duplicate_of}")
    for name, same in [(n, True) for n in wanted.same_story] + [
        (n, False) for n in wanted.other_story
    ]:
        other = articles.get(name)
        if other is None or (other.story == article.story) is not same:
            lines.append(f"is {'not ' if same else ''}in one story with {name}")
    if wanted.one_original:
        # Which of several copies is the original can depend on which worker is quicker.
        copies = [article, *(articles.get(name) for name in wanted.one_original)]
        count = sum(each is not None and each.duplicate is None for each in copies)
        if count != 1:
            lines.append(f"{count} of this and {', '.join(wanted.one_original)} are originals")
    return lines
