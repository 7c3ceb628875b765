"""The rules as a spaCy component, so that ``nlp.pipe`` and ``Doc.ents`` stay available.

``wireroom_entities`` keeps the exact mentions in ``doc.user_data["wireroom"]``, sets
``doc.spans["wireroom"]`` to all of them and ``doc.ents`` to the same, widened to whole tokens
where a clitic is written together with a name.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, registry

from workers.enrich.annotate import annotate, merge
from workers.enrich.mentions import Mention
from workers.enrich.tokenizer import Tokenizer

COMPONENT = "wireroom_entities"
TOKENIZER = "wireroom.Tokenizer.v1"
DATA = "wireroom"
FAILED = "wireroom_failed"
LANGUAGE = "wireroom_language"
TEXT = "wireroom_text"
"""the text of the doc, where it is at hand: putting it together again costs a pass"""


def _make_tokenizer() -> Callable[[Language], Tokenizer]:
    return lambda nlp: Tokenizer(nlp.vocab)


registry.tokenizers.register(TOKENIZER, func=_make_tokenizer)


@Language.component(COMPONENT)
def entities_component(doc: Doc) -> Doc:
    """Sets mentions, spans and entities; a trained component's entities are merged."""
    language = doc.user_data.get(LANGUAGE) or doc.lang_
    trained = [
        Mention(
            first=span.start,
            last=span.end - 1,
            start=span.start_char,
            end=span.end_char,
            label=_LABELS.get(span.label_, span.label_),
        )
        for span in doc.ents
    ]
    try:
        mentions = annotate(doc.user_data.get(TEXT) or doc.text, language)
        if trained:
            mentions = merge(mentions, trained)
    except Exception as error:  # noqa: BLE001 - the enricher raises it, where it is counted
        doc.user_data[FAILED] = error
        return doc
    doc.user_data[DATA] = mentions
    spans: list[Span] = []
    for mention in mentions:
        span = doc.char_span(
            mention.start,
            mention.end,
            label=mention.label,
            kb_id=mention.id or "",
            alignment_mode="expand",
        )
        if span is not None:
            spans.append(span)
    doc.spans["wireroom"] = spans
    doc.ents = tuple(filter_spans(spans))
    return doc


_LABELS = {"PER": "PERSON", "MISC": "MISC", "LOCATION": "LOC", "ORGANIZATION": "ORG"}

__all__ = ["COMPONENT", "DATA", "LANGUAGE", "TEXT", "TOKENIZER", "entities_component"]
