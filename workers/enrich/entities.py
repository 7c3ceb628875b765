"""The enricher of ``entities``: the component's mentions as records, with linked names."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article, Entity
from workers.enrich.components import DATA, FAILED
from workers.enrich.gazetteer.sources import capitals
from workers.enrich.linking import organisation_id, person_id
from workers.enrich.mentions import Mention
from workers.enrich.tokens import WORD


def find_entities(article: Article, doc: Doc) -> dict[str, Any]:
    """``entities`` in text order, at most ``limits.ENTITIES_MAX``.

    A city that stands for its government ("Moscow said") keeps the city's id; the country is
    in ``notes["places"]``: ``{id: ISO 3166 code}`` of every linked place; those that are capitals
    are listed in ``notes["capitals"]``, for later stages.
    """
    failed: Exception | None = doc.user_data.get(FAILED)
    if failed is not None:
        raise failed
    mentions: list[Mention] = doc.user_data.get(DATA, [])
    entities = []
    places: dict[str, str] = {}
    seats: set[str] = set()
    for mention in mentions[: limits.ENTITIES_MAX]:
        text = article.text[mention.start : mention.end]
        identity = mention.id or _identify(mention, text)
        entities.append(
            Entity(
                text=text,
                label=mention.label,
                start=mention.start,
                end=mention.end,
                id=identity,
                name=mention.name or (" ".join(text.split()) if identity else None),
            )
        )
        if identity and mention.country and identity.startswith(("geonames:", "loc:")):
            places[identity] = mention.country
            if mention.name == capitals().get(mention.country):
                seats.add(identity)
    fields: dict[str, Any] = {"entities": tuple(entities)}
    if places:
        fields["notes"] = {"places": places}
        if seats:
            fields["notes"]["capitals"] = sorted(seats)
    return fields


def _identify(mention: Mention, text: str) -> str | None:
    """An id for what a trained pipeline found and no rule linked."""
    words = WORD.findall(text)
    if mention.label == "PERSON":
        return person_id(words)
    if mention.label == "ORG":
        return organisation_id(words)
    return None
