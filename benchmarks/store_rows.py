"""A large store in little time: articles by number, as outcomes to commit or as their rows."""

from __future__ import annotations

import hashlib
import math
import random
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

import msgspec

from benchmarks.generate import paragraphs
from wireroom.records import Article, Disposition, Duplicate, Entity, Publisher
from wireroom.searchwords import words as words_of
from wireroom.store import Occurrence, Outcome, articles
from wireroom.store.values import digest, micros, to_json

DAYS: Final = 30
"""Over which the articles were stored."""
POOL: Final = 2_000
"""Different bodies; each article adds a line of its own."""
WORDS: Final = 140
VOCABULARY: Final = 50_000
ENTITIES: Final = 20_000
CYCLE: Final = 7
"""Every seventh article is an exact copy of the one three before it."""
STORY: Final = 5
BIG_STORY: Final = 300
"""Articles of one story in each ten thousand; all others have ``STORY``."""
LANGUAGES: Final = ("en",) * 60 + ("es",) * 12 + ("de",) * 10 + ("ru",) * 8 + ("ar",) * 7
RARE: Final = ("zh", "fr", "et")
ROWS_AT_ONCE: Final = 10_000

Rows = dict[str, list[dict[str, Any]]]


class Plan:
    """The articles ``0 … count - 1``, the last of them stored at ``end``."""

    def __init__(self, count: int, end: datetime) -> None:
        self.count = count
        self.step = timedelta(days=DAYS) / count
        self.start = end - self.step * count

    def at(self, number: int) -> datetime:
        """When it was stored."""
        return self.start + self.step * (number + 1)

    def article(self, number: int) -> Article:
        """As the stages hand it to the store."""
        model = _model(number)
        draw = random.Random(model)
        title, _, _ = _pool(model % POOL)
        at = self.at(number)
        source = f"outlet{number % 997}"
        url = f"https://www.{source}.example/news/{name(number)[:12]}/{number}.html"
        ranks = {_rank(draw, ENTITIES) for _ in range(6)}
        return Article(
            id=name(number),
            url=url,
            canonical_url=url,
            source=source,
            publisher=Publisher(name=f"Outlet {number % 997}", domain=f"{source}.example"),
            title=title,
            language=(LANGUAGES + RARE)[model % 100],
            published_at=at - timedelta(minutes=20),
            first_seen_at=at - timedelta(minutes=2),
            fetched_at=at - timedelta(minutes=1),
            text=_body(model),
            entities=tuple(
                Entity(text=f"Name {rank}", label="GPE", start=0, end=4, id=f"geonames:{rank}")
                for rank in sorted(ranks)
            ),
            duplicate=None
            if model == number
            else Duplicate(kind="exact", of=name(model), similarity=1.0),
        )

    def outcome(self, number: int) -> Outcome:
        """The article's item, as a worker ends it."""
        return Outcome(
            item=self._item(number, "page"),
            disposition=Disposition.STORED,
            article=self.article(number),
            text_key=_key(number),
            story={"id": story(number), "title": f"Story {story(number)}"},
        )

    def rejected(self, number: int) -> Outcome:
        """An item that led to no article."""
        item = self._item(number, "rejected")
        return Outcome(item=item, disposition=Disposition.REJECTED, reason="too-short")

    def _item(self, number: int, what: str) -> Occurrence:
        at = self.at(number)
        stages = ("enter", "fetch", "extract", "dedupe", "enrich", "store")
        return Occurrence(
            id=f"{what}:{name(number)}.1",
            key=f"{what}:{name(number)}",
            url=f"https://www.outlet{number % 997}.example/news/{name(number)[:12]}/{number}.html",
            source=f"outlet{number % 997}",
            entered_at=at - timedelta(minutes=2),
            trail=[{"at": number, "stage": each, "seconds": 0.0125} for each in stages],
        )

    def rows(self, numbers: Iterable[int], notices_from: int = 0) -> Rows:
        """What committing the outcomes would write; notices only from one article on."""
        found: Rows = {}
        for number in numbers:
            now = micros(self.at(number)) or 0
            for table, row in self._rows(number, now, number >= notices_from):
                found.setdefault(table, []).append(row)
        return found

    def _rows(self, number: int, now: int, notice: bool) -> Iterator[tuple[str, dict[str, Any]]]:
        model, told = _model(number), self.outcome(number)
        article = told.article
        assert article is not None
        serial = model - model // CYCLE + 1
        copied = article.duplicate
        if copied is None:
            body = zlib.compress(article.text.encode(), 3)
            mark = digest(article.text)
            yield "texts", {"id": serial, "digest": mark, "base_id": None, "body": body}
            words = [*_pool(model % POOL)[2], *words_of(_own_line(model))]
            yield "article_search", {"id": serial, "body": words}
        stored = msgspec.structs.replace(article, story=story(number), stored_at=self.at(number))
        yield (
            "articles",
            articles.columns(stored)
            | {
                "id": article.id,
                "seen_at": now,
                "text_key": told.text_key,
                "text_id": serial,
                "search_row": serial,
                "duplicate_kind": copied and copied.kind,
                "duplicate_of": copied and copied.of,
                "duplicate_similarity": copied and copied.similarity,
                "group_id": copied.of if copied else article.id,
                "story_id": story(number),
                "versions": 1,
            },
        )
        for each in article.entities:
            row = {"article_id": article.id, "entity_id": each.id, "label": each.label}
            yield "article_entities", row
        ending = "duplicate" if copied else "stored"
        yield "items", _ended(told.item, ending, "", article.id, now)
        if number % 3 == 0:
            yield "items", _ended(self.rejected(number).item, "rejected", "too-short", None, now)
        if notice:
            payload = to_json({"item": told.item.id, "version": 1})
            yield (
                "outbox",
                {
                    "id": number + 1,
                    "article_id": article.id,
                    "event": ending,
                    "payload": payload,
                    "created_at": now,
                    "batch": None,
                    "sent_at": None,
                },
            )

    def stories(self, until: int) -> Iterator[dict[str, Any]]:
        """The rows of the stories of the articles before ``until``."""
        members: dict[str, list[int]] = {}
        for number in range(until):
            members.setdefault(story(number), []).append(number)
        for key, numbers in members.items():
            languages = {(LANGUAGES + RARE)[_model(number) % 100] for number in numbers}
            yield {
                "id": key,
                "title": f"Story {key}",
                "first_at": micros(self.at(numbers[0]) - timedelta(minutes=20)),
                "last_at": micros(self.at(numbers[-1]) - timedelta(minutes=20)),
                "languages": to_json(sorted(languages)),
                "article_count": len(numbers),
                "record": "{}",
            }


def _rank(draw: random.Random, size: int) -> int:
    """1 is the most frequent, as words are (Zipf)."""
    return int(math.exp(draw.random() * math.log(size)))


def name(number: int) -> str:
    """The id of the article."""
    return hashlib.blake2b(b"%d" % number, digest_size=16).hexdigest()


def story(number: int) -> str:
    """The id of the article's story; a copy goes where its original is."""
    number = _model(number)
    if number % 10_000 < BIG_STORY:
        return f"s{number // 10_000}big"
    return f"s{number // STORY}"


def _model(number: int) -> int:
    return number - 3 if number % CYCLE == CYCLE - 1 else number


def _key(number: int) -> str:
    return hashlib.blake2b(b"text %d" % _model(number), digest_size=16).hexdigest()


@cache
def _pool(number: int) -> tuple[str, str, list[str]]:
    title, parts = paragraphs(number, WORDS)
    body = "\n\n".join(parts)
    return title, body, words_of(f"{title} \n {body}")


def _own_line(model: int) -> str:
    draw = random.Random(-model)
    words = " ".join(f"zeta{_rank(draw, VOCABULARY)}" for _ in range(5))
    return f"Registered as r{model} under {words}."


def _body(model: int) -> str:
    return f"{_pool(model % POOL)[1]}\n\n{_own_line(model)}"


def _ended(
    item: Occurrence, disposition: str, reason: str, article_id: str | None, now: int
) -> dict[str, Any]:
    return {
        "id": item.id,
        "key": item.key,
        "kind": item.kind,
        "url": item.url,
        "source": item.source,
        "batch": None,
        "entered_at": micros(item.entered_at),
        "ended_at": now,
        "disposition": disposition,
        "reason": reason,
        "article_id": article_id,
        "trail": to_json(item.trail),
    }
