"""The table of languages and trained pipelines, with a pipeline that this test trains."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.training import Example
from thinc.api import fix_random_seed

from wireroom.records import Article
from workers.enrich import ENRICHERS, enrich, enrich_many
from workers.enrich.pipelines import installed, pipeline_for

PACKAGE = "wr_tiny_pipeline"
GADGETS = ["Zorbel", "Quixit", "Plimton", "Vexley"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A package, importable by name, of an entity recogniser that knows gadgets as PRODUCT."""
    folder: Path = tmp_path_factory.mktemp("site") / PACKAGE
    nlp = spacy.blank("en")
    recogniser = nlp.add_pipe("ner")
    recogniser.add_label("PRODUCT")  # type: ignore[attr-defined]
    examples = []
    for gadget in GADGETS:
        for text in (f"the new {gadget} is out", f"she bought a {gadget} for him"):
            start = text.index(gadget)
            spans = {"entities": [(start, start + len(gadget), "PRODUCT")]}
            examples.append(Example.from_dict(nlp.make_doc(text), spans))
    fix_random_seed(1)
    optimizer = nlp.initialize(lambda: examples)
    rng = random.Random(1)
    for _ in range(25):
        rng.shuffle(examples)
        nlp.update(examples, sgd=optimizer)
    folder.mkdir()
    nlp.to_disk(folder / "data")
    (folder / "__init__.py").write_text(
        "from pathlib import Path\n"
        "from spacy.util import load_model_from_path\n"
        "def load(**overrides):\n"
        "    return load_model_from_path(Path(__file__).parent / 'data', **overrides)\n",
        encoding="utf-8",
    )
    sys.path.insert(0, str(folder.parent))
    monkey = pytest.MonkeyPatch()
    monkey.setattr(spacy.util, "is_package", lambda name: name == PACKAGE)
    yield PACKAGE
    monkey.undo()
    sys.path.remove(str(folder.parent))


def test_a_trained_pipeline_adds_what_rules_do_not_know(package: str) -> None:
    article = Article(text="In Norway she bought a Zorbel for him", language="en-GB")
    plain = enrich(article)
    trained = enrich(article, pipelines={"en": package})
    assert [(e.text, e.label) for e in plain.entities] == [("Norway", "GPE")]
    assert ("Norway", "GPE") in [(e.text, e.label) for e in trained.entities]
    assert ("Zorbel", "PRODUCT") in [(e.text, e.label) for e in trained.entities]


def test_the_star_stands_for_the_languages_that_are_not_named(package: str) -> None:
    assert installed(package)
    assert pipeline_for("sv", {"*": package}) is pipeline_for("en", {"en": package})


def test_a_package_that_is_not_installed_is_passed_over() -> None:
    table = {"en": "no_such_pipeline_here", "*": "nor_this_one"}
    assert pipeline_for("en", table).pipe_names == ["wireroom_entities"]


@pytest.mark.parametrize("code", [None, "", "xx", "qqq", "ja", "th", "zh-Hant", "pt_BR"])
def test_every_language_has_a_pipeline(code: str | None) -> None:
    assert enrich(Article(text="Norway 挪威", language=code)).entities


def test_many_come_back_in_order_whatever_their_languages() -> None:
    codes = ["en", "en", "ar", "en", "ja", "ar"]
    articles = [Article(id=str(n), text="Norway النرويج", language=c) for n, c in enumerate(codes)]
    assert [article.id for article in enrich_many(articles, batch_size=2)] == list("012345")


def test_a_failing_enricher_costs_its_field_and_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(article: Article, doc: object) -> dict[str, object]:
        raise ValueError("no luck")

    monkeypatch.setitem(ENRICHERS, "unlucky", fails)
    counted: list[str] = []
    article = enrich(
        Article(text="Norway", language="en"), on_failure=lambda name, error: counted.append(name)
    )
    assert article.notes["failed"] == {"unlucky": "ValueError: no luck"}
    assert [entity.id for entity in article.entities] == ["iso3166:NO"]
    assert counted == ["unlucky"]
