"""A ministry has one id in every language, and a phrase around it does not swallow it."""

from __future__ import annotations

import pytest

from wireroom.records import Article, Entity
from workers.enrich import enrich


def _entities(language: str, text: str) -> tuple[Entity, ...]:
    return enrich(Article(text=text, language=language)).entities


MINISTRIES = [
    ("en", "The Russian Foreign Ministry said nothing.", "Russian Foreign Ministry", "foreign-RU"),
    ("en", "The Ministry of Health of Kenya spoke.", "Ministry of Health of Kenya", "health-KE"),
    ("en", "Ukraine's Defence Ministry spoke.", "Defence Ministry", "defence-UA"),
    ("en", "The French Ministry of the Interior agreed.", "French Ministry of the Interior",
     "interior-FR"),
    ("ar", "وأكدت وزارة الخارجية الروسية ذلك.", "وزارة الخارجية الروسية", "foreign-RU"),
    ("ar", "وأعلنت وزارة النقل في رومانيا عن خطة.", "وزارة النقل", "transport-RO"),
    ("fr", "Le ministère russe des Affaires étrangères se tait.",
     "ministère russe des Affaires étrangères", "foreign-RU"),
    ("fr", "Le ministère français de la Santé agit.", "ministère français de la Santé",
     "health-FR"),
    ("es", "El Ministerio de Relaciones Exteriores de Rusia calló.",
     "Ministerio de Relaciones Exteriores de Rusia", "foreign-RU"),
    ("es", "El Ministerio de Salud argentino informó.", "Ministerio de Salud argentino",
     "health-AR"),
    ("de", "Das russische Außenministerium schwieg.", "russische Außenministerium", "foreign-RU"),
    ("de", "Das Verkehrsministerium Rumäniens prüft.", "Verkehrsministerium Rumäniens",
     "transport-RO"),
    ("de", "Das Bundesinnenministerium prüft.", "Bundesinnenministerium", "interior-DE"),
    ("ru", "МИД России сообщил об этом.", "МИД России", "foreign-RU"),
    ("ru", "Министерство обороны Украины молчит.", "Министерство обороны Украины", "defence-UA"),
    ("ru", "Министерство иностранных дел Турции ждёт.", "Министерство иностранных дел Турции",
     "foreign-TR"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "mention", "identity"), MINISTRIES)
def test_one_id_in_every_language(language: str, text: str, mention: str, identity: str) -> None:
    found = {entity.text: entity.id for entity in _entities(language, text)}
    assert found.get(mention) == f"org:ministry-{identity}"


@pytest.mark.parametrize(
    ("language", "text", "person"),
    [
        ("en", "Russian Foreign Ministry spokeswoman Lidia Karpova said so.", "Lidia Karpova"),
        ("en", "Israeli Defense Ministry spokesman Ron Bitan said so.", "Ron Bitan"),
        ("ru", "Представитель МИД РФ Олег Панин сказал это.", "Олег Панин"),
    ],
)
def test_its_spokesperson_stands_apart(language: str, text: str, person: str) -> None:
    labels = [(entity.label, entity.text) for entity in _entities(language, text)]
    assert ("PERSON", person) in labels
    assert any(label == "ORG" and person not in text for label, text in labels)


def test_without_a_country_no_ministry_is_taken_for_another() -> None:
    identities = {
        e.id for e in _entities("en", "The Health Ministry and the Defence Ministry met.")
    }
    assert not any(identity and "ministry-" in identity[:13] for identity in identities)
