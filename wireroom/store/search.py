"""Full-text search over title and text: SQLite FTS5, PostgreSQL ``tsvector`` with GIN.

Both databases get the same words from here, folded and already divided, so that a query finds
the same articles in either; neither database's own parser sees outside text.  Scripts that
are written without spaces are indexed character by character, and a run of them in a query
is a phrase.

Rows are only ever added: an article points to its current row (``articles.search_row``), and
a row to which no article points is found by nobody.  ``rebuild`` clears those away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    bindparam,
    column,
    select,
    table,
    text,
    tuple_,
    update,
)

from wireroom.searchwords import article_words, words
from wireroom.store import texts
from wireroom.store.membership import one_of
from wireroom.store.schema import articles

INDEX_MAX_BYTES: Final = 600_000
"""PostgreSQL refuses a tsvector beyond 1 MiB of words and positions."""
QUERY_MAX_CHARS: Final = 1_000
QUERY_MAX_WORDS: Final = 32
_NEAR: Final = 200
"""Rows between two that are read along: to begin anew costs FTS5 as much."""
_POSITION_MAX: Final = 16_383
_POSITIONS_MAX: Final = 256
"""What PostgreSQL keeps: https://www.postgresql.org/docs/current/textsearch-limitations.html"""

_QUOTATION_MARKS: Final = re.compile("[“”„‟«»＂]")
_search = table("article_search", column("rowid"), column("id", BigInteger), column("body"))
_IN_SQLITE = text("article_search MATCH :wanted")
_IN_POSTGRES = text("article_search.body @@ CAST(:wanted AS tsquery)")
_REBUILD = (
    select(articles.c.id, articles.c.stored_at, articles.c.title, articles.c.text_id)
    .where(tuple_(articles.c.stored_at, articles.c.id) > tuple_(bindparam("at"), bindparam("id")))
    .order_by(articles.c.stored_at, articles.c.id)
    .limit(200)
)
_POINT = (
    update(articles).where(articles.c.id == bindparam("wanted")).values(search_row=bindparam("row"))
)
_ADD_SQLITE = text("INSERT INTO article_search (body) VALUES (:body)")
_ADD_POSTGRES = text(
    "INSERT INTO article_search (body) VALUES (CAST(:body AS tsvector)) RETURNING id"
)


def add(connection: Connection, title: str | None, body: str) -> int:
    """Indexes one title and text; the row to which the article must point."""
    found = article_words(title, body)
    if connection.dialect.name == "postgresql":
        return int(connection.execute(_ADD_POSTGRES, {"body": _vector(found)}).scalar_one())
    joined = " ".join(_within(found))
    return int(connection.execute(_ADD_SQLITE, {"body": joined}).lastrowid)


class Query(NamedTuple):
    """What a user looks for: words that must all occur, in any order, and "words in quotation
    marks", which must follow each other.  Everything else that may be typed is punctuation."""

    phrases: list[list[str]]
    """empty where there are no words"""

    @classmethod
    def of(cls, raw: str) -> Query:
        return cls(_phrases(raw))

    def rows(self, connection: Connection) -> Select[Any]:
        """The rows of the index that match."""
        if connection.dialect.name == "postgresql":
            lexemes = ([f"'{word}'" for word in phrase] for phrase in self.phrases)
            wanted = " & ".join(f"({' <-> '.join(phrase)})" for phrase in lexemes)
            return select(_search.c.id).where(_IN_POSTGRES.bindparams(wanted=wanted))
        wanted = " AND ".join(f'"{" ".join(phrase)}"' for phrase in self.phrases)
        return select(_search.c.rowid).where(_IN_SQLITE.bindparams(wanted=wanted))

    def matching(self, connection: Connection, candidates: list[Any]) -> list[Any]:
        """Those of the articles (rows with ``search_row``) that match."""
        matching = self.rows(connection)
        key = matching.selected_columns[0]
        asked = sorted({each.search_row for each in candidates})
        if connection.dialect.name == "postgresql":
            among = [one_of(connection, key, asked)]
        else:
            among = [key.between(first, last) for first, last in _runs(asked)]
        found: set[int] = set()
        for each in among:
            found.update(connection.execute(matching.where(each)).scalars())
        return [each for each in candidates if each.search_row in found]


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last of those that lie near each other."""
    for number, row in enumerate(rows):
        if number == 0 or row - rows[number - 1] > _NEAR:
            first = row
        if number + 1 == len(rows) or rows[number + 1] - row > _NEAR:
            yield first, row


def rebuild(connection: Connection) -> int:
    """Indexes every article anew in one transaction, the oldest first; how many there are."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DELETE FROM article_search"))
    else:
        connection.execute(
            text("INSERT INTO article_search (article_search) VALUES ('delete-all')")
        )
    number, place = 0, {"at": -(2**62), "id": ""}
    while True:
        rows = connection.execute(_REBUILD, place).all()
        if not rows:
            return number
        bodies = texts.read(connection, (row.text_id for row in rows))
        for row in rows:
            found = add(connection, row.title, bodies[row.text_id])
            connection.execute(_POINT, {"wanted": row.id, "row": found})
        number, place = number + len(rows), {"at": rows[-1].stored_at, "id": rows[-1].id}


def _phrases(query: str) -> list[list[str]]:
    phrases: list[list[str]] = []
    # Typographic marks of all languages count as the plain one.
    plain = _QUOTATION_MARKS.sub('"', query[:QUERY_MAX_CHARS])
    for number, part in enumerate(plain.split('"')):
        quoted = number % 2 == 1
        # Folding may divide what the user wrote as one word: those parts belong together.
        for piece in [part] if quoted else part.split():
            found = words(piece)
            if found:
                phrases.append(found)
    kept: list[list[str]] = []
    left = QUERY_MAX_WORDS
    for phrase in phrases:
        if left <= 0:
            break
        kept.append(phrase[:left])
        left -= len(phrase)
    return kept


def _within(found: Sequence[str]) -> Sequence[str]:
    """As many words as fit into ``INDEX_MAX_BYTES`` (UTF-8 and positions)."""
    if 4 * sum(map(len, found)) + 4 * len(found) <= INDEX_MAX_BYTES:
        return found
    room = INDEX_MAX_BYTES
    for number, word in enumerate(found):
        room -= len(word.encode()) + 4
        if room < 0:
            return found[:number]
    return found


def _vector(found: Sequence[str]) -> str:
    """A tsvector in its own notation: each word with its positions."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(_within(found), start=1):
        kept = places.setdefault(word, [])
        if len(kept) < _POSITIONS_MAX and (position <= _POSITION_MAX or not kept):
            kept.append(str(min(position, _POSITION_MAX)))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())
