"""What watchlists cost: ``python -m benchmarks.watchlists [--articles 400] [--commits 400]``.

Lists of four kinds are held against generated articles (two thirds of them English, the rest with
an Arabic report in their middle): rare terms, frequent terms, entities and outlets, and expressions
alone.  First the matcher by itself, then whole commits to a SQLite store, then the slowest
expression that is accepted on the text that makes it slowest.  Times are processor time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.generate import ADJECTIVES, FAMILIES, NAMES, NOUNS, PLACES, THINGS, paragraphs
from tests.store.store_examples import outcome
from wireroom import limits
from wireroom.records import Article, Entity, Publisher
from wireroom.searchwords import article_words
from wireroom.store import Store
from wireroom.watching import Matcher, Watchlist, make_watchlist
from wireroom.watching.expressions import expression

ARABIC: Final = (
    "أعلن عمّال الميناء الإضراب يوم الثلاثاء بعد أن رفضت الإدارة مطالبهم.\n\n"
    "وقالت إدارة الميناء إن السفن تنتظر أمام المدينة وإن المفاوضات ستبدأ غدا."
)
SLOWEST: Final = r"[^.]{0,20}[^.]{0,4}harbour"


def make_article(number: int) -> Article:
    draw = random.Random(number)
    title, parts = paragraphs(number, 450)
    if number % 3 == 0:
        parts.insert(len(parts) // 2, ARABIC)
    place = draw.choice(PLACES)
    return Article(
        id=f"{number:032x}",
        url=f"https://paper{number % 50}.example/{number}",
        source=f"source{number % 50}",
        publisher=Publisher(name=f"Paper {number % 50}", domain=f"paper{number % 50}.example"),
        title=title,
        language="ar" if number % 3 == 0 else "en",
        text="\n\n".join(parts),
        entities=(Entity(text=place, label="GPE", start=0, end=5, id=f"place:{place.lower()}"),),
    )


def rare(number: int, draw: random.Random) -> Watchlist:
    """Phrases of which few articles have one; a fifth of them Arabic."""
    terms = [f"{draw.choice(NAMES)} {draw.choice(FAMILIES)}x{number}" for _ in range(4)]
    terms.append(f"{draw.choice(ADJECTIVES)} {draw.choice(NOUNS)} number {number}")
    if number % 5 == 0:
        terms += ["إضراب الميناء", f"ميناء {number}"]
    return make_watchlist(f"rare-{number}", any=terms, none=["football"])


def frequent(number: int, draw: random.Random) -> Watchlist:
    """Single words that most articles have, told apart by a second one."""
    return make_watchlist(
        f"frequent-{number}", any=draw.sample(NOUNS, 5), all=[draw.choice(THINGS)], languages=["en"]
    )


def linked(number: int, draw: random.Random) -> Watchlist:
    if number % 2:
        return make_watchlist(f"outlet-{number}", outlets=[f"paper{number % 200}.example"])
    entities = [f"place:{number}", draw.choice(PLACES), f"{draw.choice(NAMES)} {number}"]
    return make_watchlist(f"entity-{number}", entities=entities, any=[draw.choice(NOUNS)])


def patterned(number: int, draw: random.Random) -> Watchlist:
    name = draw.choice(FAMILIES)
    return make_watchlist(
        f"pattern-{number}", patterns=[rf"(?i)\b{name}\w{{0,3}}{number}\b", rf"[A-Z]x{number}\b"]
    )


def mixed(number: int, draw: random.Random) -> Watchlist:
    kinds = (rare, rare, rare, rare, rare, rare, frequent, linked, linked, patterned)
    return kinds[number % len(kinds)](number, draw)


KINDS: Final[dict[str, Callable[[int, random.Random], Watchlist]]] = {
    "rare terms": rare,
    "frequent terms": frequent,
    "entities and outlets": linked,
    "expressions alone": patterned,
    "mixed (6:1:2:1)": mixed,
}


def lists(kind: str, count: int) -> list[Watchlist]:
    draw = random.Random(7)
    return [KINDS[kind](number, draw) for number in range(count)]


def matching(articles: Sequence[Article]) -> None:
    print("matcher alone, ms an article: median, p99; lists met an article")
    for count in (1, 1_000, 5_000):
        for kind in KINDS:
            matcher = Matcher(lists(kind, count))
            times, met = [], 0
            for article in articles:
                article_words(article.title, article.text)  # the store's index has asked already
                started = time.process_time()
                met += len(matcher.found(article))
                times.append(1000 * (time.process_time() - started))
            times.sort()
            print(
                f"{count:6} {kind:22} {statistics.median(times):7.3f} "
                f"{times[int(0.99 * len(times))]:7.3f}  {met / len(articles):7.2f}"
            )


def commits(articles: Sequence[Article]) -> None:
    print("whole commits to SQLite, ms of processor time an article; lists met an article")
    for count in (0, 1, 1_000, 5_000):
        with (
            tempfile.TemporaryDirectory() as folder,
            Store.open(f"sqlite:///{Path(folder) / 'store.sqlite3'}", migrate=True) as store,
        ):
            if count:
                store.save_watchlists(lists("mixed (6:1:2:1)", count))
            store.commit(outcome(make_article(10**6)))  # reads the lists
            started = time.process_time()
            for article in articles:
                store.commit(outcome(article))
            spent = 1000 * (time.process_time() - started) / len(articles)
            met = sum(store.mark_counts().values()) / len(articles)
            print(f"{count:6} {spent:7.3f}  {met:7.2f}")


def slowest() -> None:
    made = expression(SLOWEST)
    text = ("harbou " * limits.WATCH_PATTERN_TEXT_MAX_CHARS)[: limits.WATCH_PATTERN_TEXT_MAX_CHARS]
    started = time.process_time()
    assert made.compiled.search(text) is None
    print(f"{SLOWEST}: {1000 * (time.process_time() - started):.0f} ms on {len(text):,} characters")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure watchlists.")
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--commits", type=int, default=400)
    arguments = parser.parse_args()
    matching([make_article(number) for number in range(arguments.articles)])
    commits([make_article(number) for number in range(arguments.commits)])
    slowest()


if __name__ == "__main__":
    main()
