"""Which spaCy pipeline reads a text: a trained one where installed, else a blank one.

Pipelines are loaded on first use and kept for the life of the process; the gazetteer behind
them is memory-mapped and so shared between processes.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_lang_class

from wireroom import limits
from wireroom.records import Article
from workers.enrich.components import COMPONENT, LANGUAGE, TEXT, TOKENIZER
from workers.enrich.gazetteer import load
from workers.enrich.tokenizer import Tokenizer

_ANY = "*"
_VOCABULARY = 60_000
"""Words that a pipeline remembers for good (about 10 MB): making a lexeme anew for each batch
is a third of a blank pipeline's time.  Beyond it new words live in a memory zone."""
_UNUSED = ("lemmatizer", "attribute_ruler")
"""Components of trained pipelines that no enricher reads."""


def pipeline_for(language: str | None, table: Mapping[str, str]) -> Language:
    """The pipeline for a BCP 47 code: ``table[code]``, ``table["*"]`` or a blank one.

    A package of the table that is not installed is passed over.
    """
    code = (language or "").partition("-")[0].lower()
    for package in (table.get(code), table.get(_ANY)):
        if package:
            trained = _trained(package)
            if trained is not None:
                return trained
    return _blank(code)


def warm() -> None:
    """Loads the gazetteer; called once before forking, so that children share it."""
    load()


@functools.cache
def installed(package: str) -> bool:
    """Whether a trained pipeline can be imported under this name or loaded from this path."""
    return _trained(package) is not None


@functools.cache
def _trained(package: str) -> Language | None:
    try:
        nlp = spacy.load(package, exclude=list(_UNUSED))
    except (OSError, ImportError, ValueError):
        return None
    nlp.max_length = limits.ENRICH_MAX_CHARS + 1
    nlp.add_pipe(COMPONENT, last=True)
    return nlp


class _French(Language):  # type: ignore[no-untyped-call]
    """French without spaCy's own class, whose import compiles its tokenizer's exceptions for
    five to eight seconds (spaCy 3.8, measured)."""

    lang = "fr"


@functools.cache
def _blank(code: str) -> Language:
    if code == _French.lang:
        nlp: Language = _French(create_tokenizer=lambda nlp: Tokenizer(nlp.vocab))
    else:
        try:
            get_lang_class(code)
        except ImportError:
            code = "xx"
        nlp = spacy.blank(code, config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.max_length = limits.ENRICH_MAX_CHARS + 1
    nlp.add_pipe(COMPONENT)
    return nlp


def documents(
    articles: Iterable[Article], table: Mapping[str, str], batch_size: int
) -> Iterator[tuple[Article, Doc]]:
    """Each article with its ``Doc``, in order; neighbours of one pipeline share a batch.

    A batch may live in spaCy's memory zone, which frees the words it added to the vocabulary:
    a doc may not be kept after the next one is asked for.
    """
    keyed = ((pipeline_for(article.language, table), article) for article in articles)
    for _, group in itertools.groupby(keyed, key=lambda pair: id(pair[0])):
        for batch in _batches(group, batch_size):
            nlp = batch[0][0]
            roomy = len(nlp.vocab) < _VOCABULARY
            with nullcontext() if roomy else nlp.memory_zone():
                docs = (_doc(nlp, article) for _, article in batch)
                for (_, article), doc in zip(batch, nlp.pipe(docs), strict=True):
                    yield article, doc


def _doc(nlp: Language, article: Article) -> Doc:
    text = article.text[: limits.ENRICH_MAX_CHARS]
    doc = nlp.make_doc(text)
    doc.user_data[LANGUAGE] = article.language
    doc.user_data[TEXT] = text
    return doc


def _batches(
    items: Iterable[tuple[Language, Article]], size: int
) -> Iterator[tuple[tuple[Language, Article], ...]]:
    source = iter(items)
    while batch := tuple(itertools.islice(source, size)):
        yield batch
