"""What an enricher that is added sees: spaCy's entities and spans, in batches."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.tokens import Doc

from wireroom.records import Article
from workers.enrich import ENRICHERS, enrich_many

TEXTS = (
    ("en", "Envoys of Norway met in Lima on Tuesday.", {"Norway": "iso3166:NO"}),
    ("en", "Peru sent two ships to Oslo.", {"Peru": "iso3166:PE"}),
    ("ar", "التقى وفد من النرويج وزراء في بيرو.", {"النرويج": "iso3166:NO"}),
)


def test_an_added_enricher_sees_entities_and_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    docs: list[Doc] = []

    def look(article: Article, doc: Doc) -> dict[str, Any]:
        docs.append(doc)
        spans = [each.text for each in doc.spans["wireroom"]]
        return {"notes": {"seen": {each.text: each.kb_id_ for each in doc.ents}, "spans": spans}}

    monkeypatch.setitem(ENRICHERS, "look", look)
    articles = [Article(text=text, language=language) for language, text, _ in TEXTS]
    found = list(enrich_many(articles))
    for article, doc, (language, text, expected) in zip(found, docs, TEXTS, strict=True):
        assert doc.text == text
        assert doc.lang_ == language
        assert expected.items() <= article.notes["seen"].items()
        assert set(article.notes["seen"]) <= set(article.notes["spans"])
        for span in doc.spans["wireroom"]:
            assert text[span.start_char : span.end_char] == span.text
    # Texts of one language run through one pipeline.
    assert docs[0].vocab is docs[1].vocab
    assert docs[0].vocab is not docs[2].vocab
