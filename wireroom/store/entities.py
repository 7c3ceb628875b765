"""Which entities stand in which article."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, insert, text

from wireroom.records import Article
from wireroom.store.schema import article_entities
from wireroom.store.values import storable

_POSTGRES: Final = text(
    "INSERT INTO article_entities (article_id, entity_id, label) SELECT :article_id, * "
    "FROM unnest(CAST(:ids AS text[]), CAST(:labels AS text[]))"
)
"""All in one exchange with the server."""


def put(connection: Connection, article: Article) -> None:
    """Notes the linked entities of a new article."""
    labels = {storable(each.id): storable(each.label) for each in article.entities if each.id}
    if labels and connection.dialect.name == "postgresql":
        row = {"article_id": article.id, "ids": list(labels), "labels": list(labels.values())}
        connection.execute(_POSTGRES, row)
    elif labels:
        connection.execute(
            insert(article_entities),
            [
                {"article_id": article.id, "entity_id": entity_id, "label": label}
                for entity_id, label in labels.items()
            ],
        )


def forget(connection: Connection, article_id: str) -> None:
    connection.execute(delete(article_entities).where(article_entities.c.article_id == article_id))
